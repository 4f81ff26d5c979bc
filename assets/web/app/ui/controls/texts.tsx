import { type ReactNode, useEffect, useRef, useState } from 'react';
import { app } from '../../app.ts';
import type { ControlProps } from '../control.tsx';
import { common } from '../words.ts';
import { attributes, typed } from './attributes.ts';

const kinds = { email: 'email', phone: 'tel', webAddress: 'url' } as const;
const fills: Record<string, string> = {
  email: 'email',
  phone: 'tel',
  name: 'name',
  address: 'street-address',
};

export function TextControl(props: ControlProps) {
  const { name, field, value, onChange } = props;
  return (
    <input
      {...attributes(props)}
      type={kinds[field.kind as keyof typeof kinds] ?? 'text'}
      autoComplete={fills[field.kind] ?? fills[name] ?? 'off'}
      value={typeof value === 'string' ? value : ''}
      maxLength={field.most}
      onChange={(event) => onChange(typed(event))}
    />
  );
}

export function LongTextControl(props: ControlProps) {
  const { field, value, onChange } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text.
  useEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight + 2}px`;
  }, [value]);
  return (
    <textarea
      {...attributes(props)}
      ref={area}
      rows={3}
      value={typeof value === 'string' ? value : ''}
      maxLength={field.most}
      onChange={(event) => onChange(typed(event))}
    />
  );
}

/** Numbers, money and percent: typed as people write them, kept as the API wants them. */
export function NumberControl(props: ControlProps) {
  const { field, value, onChange, onUnreadable } = props;
  const digits =
    field.kind === 'money'
      ? app.currency.digits
      : field.kind === 'percent'
        ? 2
        : field.kind === 'whole'
          ? 0
          : (field.scale ?? 6);
  const shown = (number: unknown): string => {
    if (typeof number !== 'number') return '';
    return field.kind === 'money'
      ? (number / 10 ** app.currency.digits).toFixed(app.currency.digits)
      : String(number);
  };
  const [text, setText] = useState(() => shown(value));
  const last = useRef(value);
  useEffect(() => {
    // Only what came from elsewhere (a reset, another record) replaces what is being typed.
    if (value !== last.current) setText(shown(value));
    last.current = value;
  });

  const read = (entry: string) => {
    setText(entry);
    const plain = entry
      .trim()
      .replace(/[\s£€$%]|,(?=\d{3}\b)/g, '')
      .replace(',', '.');
    if (plain === '') {
      last.current = null;
      onUnreadable(null);
      onChange(null);
      return;
    }
    const number = Number(plain);
    if (!Number.isFinite(number) || (plain.split('.')[1]?.length ?? 0) > digits) {
      onUnreadable(common.notANumber);
      return;
    }
    const next = field.kind === 'money' ? Math.round(number * 10 ** app.currency.digits) : number;
    last.current = next;
    onUnreadable(null);
    onChange(next);
  };

  const input = (
    <input
      {...attributes(props)}
      inputMode={digits > 0 ? 'decimal' : 'numeric'}
      autoComplete="off"
      value={text}
      onChange={(event) => read(event.target.value)}
    />
  );
  if (field.kind === 'money') return <Affixed before={currencySign()}>{input}</Affixed>;
  if (field.kind === 'percent') return <Affixed after="%">{input}</Affixed>;
  return <div className="short">{input}</div>;
}

const Affixed = ({
  before,
  after,
  children,
}: {
  before?: string;
  after?: string;
  children: ReactNode;
}) => (
  <div className="affixed short">
    {before && <span aria-hidden="true">{before}</span>}
    {children}
    {after && <span aria-hidden="true">{after}</span>}
  </div>
);

const currencySign = (): string =>
  new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency: app.currency.code,
    currencyDisplay: 'narrowSymbol',
  })
    .formatToParts(0)
    .find((part) => part.type === 'currency')?.value ?? app.currency.code;
