import { useState } from 'react';
import type { ControlProps } from '../control.tsx';
import { QuickCreate } from '../form.tsx';
import { formatValue, titleOf } from '../format.ts';
import { Icon } from '../icons.tsx';
import { Avatar } from '../parts.tsx';
import { useRecord, useRecords } from '../records.ts';
import { hasRole, useMe } from '../session.tsx';
import type { AnyThing, Row } from '../thing.ts';
import { common } from '../words.ts';
import { Combobox, type Option } from './combobox.tsx';

/** People and things by type-ahead, with the way to add one that isn't there yet. */
function usePicker(of: AnyThing) {
  const [typed, setTyped] = useState('');
  const { me } = useMe();
  const found = useRecords<Row>(of, { search: typed, limit: 20 });
  const mayAdd = hasRole(me, of.makers) && !of.person;
  const options: Option[] = (found.data?.items ?? []).map((record) => ({
    key: record.id,
    title: titleOf(of, record),
    detail: of.summary
      .filter((name) => name !== of.title)
      .map((name) => formatValue(of, record, name))
      .filter(Boolean)
      .slice(0, 2)
      .join(' · '),
    leading: of.person ? <Avatar name={titleOf(of, record)} /> : undefined,
  }));
  if (mayAdd)
    options.push({
      key: 'new',
      title: common.addNew(of.words.one, typed),
      leading: <Icon name="plus" />,
      extra: true,
    });
  return { typed, setTyped, options, loading: found.isFetching, records: found.data?.items ?? [] };
}

export function OneControl({
  id,
  field,
  value,
  label,
  onChange,
  describedBy,
  invalid,
}: ControlProps) {
  const of = field.of?.();
  return of ? (
    <OneOf
      id={id}
      of={of}
      required={field.required}
      value={typeof value === 'string' ? value : null}
      {...{ label, onChange, describedBy, invalid }}
    />
  ) : null;
}

interface OneOfProps
  extends Pick<ControlProps, 'id' | 'label' | 'onChange' | 'describedBy' | 'invalid'> {
  of: AnyThing;
  value: string | null;
  required?: boolean;
}

function OneOf({ id, of, value, required, label, onChange, describedBy, invalid }: OneOfProps) {
  const picker = usePicker(of);
  const [adding, setAdding] = useState<string | null>(null);
  const known = picker.records.find((record) => record.id === value);
  const loaded = useRecord<Row>(of, value && !known ? value : undefined);
  const chosen = known ?? (value ? loaded.data : undefined);
  return (
    <>
      <Combobox
        id={id}
        label={label}
        text={chosen ? titleOf(of, chosen) : ''}
        options={picker.options}
        loading={picker.loading}
        placeholder={common.choose}
        describedBy={describedBy}
        invalid={invalid}
        near={value ?? undefined}
        onSearch={picker.setTyped}
        onText={() => picker.setTyped('')}
        onClear={required ? undefined : () => onChange(null)}
        onPick={(option) => {
          if (option.extra) setAdding(picker.typed);
          else onChange(option.key);
          picker.setTyped('');
        }}
      />
      {adding !== null && (
        <QuickCreate
          of={of}
          name={adding}
          onClose={() => setAdding(null)}
          onMade={(record) => {
            setAdding(null);
            onChange(record.id);
          }}
        />
      )}
    </>
  );
}

export function SeveralControl({
  id,
  field,
  value,
  label,
  onChange,
  describedBy,
  invalid,
}: ControlProps) {
  const of = field.of?.();
  const chosen = Array.isArray(value) ? (value as string[]) : [];
  return of ? (
    <SeveralOf id={id} of={of} chosen={chosen} {...{ label, onChange, describedBy, invalid }} />
  ) : null;
}

interface SeveralOfProps
  extends Pick<ControlProps, 'id' | 'label' | 'onChange' | 'describedBy' | 'invalid'> {
  of: AnyThing;
  chosen: string[];
}

function SeveralOf({ id, of, chosen, label, onChange, describedBy, invalid }: SeveralOfProps) {
  const picker = usePicker(of);
  return (
    <div className="several">
      {chosen.length > 0 && (
        <ul className="chips">
          {chosen.map((key) => (
            <Chosen
              key={key}
              of={of}
              id={key}
              onRemove={() => onChange(chosen.filter((other) => other !== key))}
            />
          ))}
        </ul>
      )}
      <Combobox
        id={id}
        label={label}
        text=""
        options={picker.options.filter((option) => !option.extra && !chosen.includes(option.key))}
        loading={picker.loading}
        placeholder={common.choose}
        describedBy={describedBy}
        invalid={invalid}
        onSearch={picker.setTyped}
        onText={() => picker.setTyped('')}
        onPick={(option) => {
          onChange([...chosen, option.key]);
          picker.setTyped('');
        }}
      />
    </div>
  );
}

function Chosen({ of, id, onRemove }: { of: AnyThing; id: string; onRemove: () => void }) {
  const { data } = useRecord<Row>(of, id);
  const title = data ? titleOf(of, data) : '…';
  return (
    <li className="chip on">
      {title}
      <button
        type="button"
        className="icon-button small"
        aria-label={`${common.clear}: ${title}`}
        onClick={onRemove}
      >
        <Icon name="close" />
      </button>
    </li>
  );
}
