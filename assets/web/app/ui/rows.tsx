// Records as rows and cards: what names them, what tells them apart, where they stand.
import { Link } from '@tanstack/react-router';
import type { CSSProperties, ReactNode } from 'react';
import { namedActions, useActions } from './actions.tsx';
import { capital, dayNumber, formatStretch, formatValue, shortMonth, titleOf } from './format.ts';
import { Icon } from './icons.tsx';
import { Avatar, StateBadge } from './parts.tsx';
import { useMe } from './session.tsx';
import { type AnyThing, fieldOf, type Kind, label, type Row, value } from './thing.ts';
import { local } from './time.ts';
import { Value } from './value.tsx';

/** The fields that stand beside the title, none that says the title or the state again. */
const besideTitle = (of: AnyThing): string[] =>
  of.summary.filter(
    (name) =>
      name !== of.title &&
      name !== of.state?.field &&
      !(name === of.end && of.start !== undefined && of.summary.includes(of.start)),
  );

/** The fields of one record on its own: at most three, and not the person's own name. */
export function useSummary(of: AnyThing): (record: Row) => string[] {
  const { me } = useMe();
  return (record) =>
    besideTitle(of)
      .filter((name) => value(record, name) !== me?.id && formatValue(of, record, name) !== '')
      .slice(0, 3);
}

/** The fields that records in one list have beside each other: what is the same for all by its very place needs no saying. */
function useColumns(of: AnyThing, records: readonly Row[], beside?: string): string[] {
  const { me } = useMe();
  return besideTitle(of)
    .filter(
      (name) =>
        records.some((record) => formatValue(of, record, name) !== '') &&
        !records.every((record) => [me?.id, beside].includes(value(record, name) as string)),
    )
    .slice(0, 3);
}

/** Values that say nothing without the name of their field. */
const bare: readonly Kind[] = [
  'whole',
  'number',
  'percent',
  'yesNo',
  'counter',
  'duration',
  'date',
];

const needsName = (of: AnyThing, name: string): boolean =>
  name !== of.start && bare.includes(fieldOf(of, name)?.kind ?? 'text');

/** The value in a row: a start and its end are one thing to say. */
export function SummaryValue({ of, record, name }: { of: AnyThing; record: Row; name: string }) {
  return name === of.start ? (
    <time>{formatStretch(of, record)}</time>
  ) : (
    <Value thing={of} record={record} name={name} plain />
  );
}

/** The field's name before its value: for everybody where the value alone says nothing, else for those who listen. */
const FieldName = ({ of, name }: { of: AnyThing; name: string }) => (
  <span className={needsName(of, name) ? 'field-name' : 'hidden'}>
    {capital(label(of, name))}:{' '}
  </span>
);

function leading(of: AnyThing, record: Row): ReactNode {
  if (of.image) return <Picture of={of} record={record} className="thumb" />;
  if (of.person) return <Avatar name={titleOf(of, record)} />;
  const start = of.start ? value(record, of.start) : null;
  if (typeof start === 'string') {
    const date = start.length > 10 ? local(start).date : start;
    return (
      <span className="day" aria-hidden="true">
        <small>{shortMonth(date)}</small>
        {dayNumber(date)}
      </span>
    );
  }
  return null;
}

/** The record's picture; where it has none, a quiet place of its own colour. */
function Picture({ of, record, className }: { of: AnyThing; record: Row; className: string }) {
  const image = of.image ? (value(record, of.image) as { url: string } | null) : null;
  if (image) return <img className={className} src={image.url} alt="" loading="lazy" />;
  const title = titleOf(of, record);
  const turn = [...title].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 6;
  return (
    <span
      className={`${className} blank`}
      style={{ '--turn': turn * 24 - 60 } as CSSProperties}
      aria-hidden="true"
    >
      <Icon name="picture" />
    </span>
  );
}

interface RowsProps<T extends Row> {
  of: AnyThing;
  records: readonly T[];
  /** The record on whose page the rows stand: that they belong there needs no saying. */
  beside?: string;
  busy?: boolean;
  actions?: (record: T) => ReactNode;
}

/** One below the other; where there is room, with their values in columns under a heading. */
export function Rows<T extends Row>({ of, records, beside, busy, actions }: RowsProps<T>) {
  const columns = useColumns(of, records, beside);
  return (
    <div className="rows-box">
      <ul
        className="rows"
        aria-busy={busy}
        style={{ '--columns': Math.max(1, columns.length) } as CSSProperties}
      >
        {columns.length > 1 && records.length > 1 && (
          <li className="row-head" aria-hidden="true">
            <span>{capital(of.words.one)}</span>
            {columns.map((name) => (
              <span key={name} className={alignment(of, name)}>
                {name === of.start && of.end ? '' : capital(label(of, name))}
              </span>
            ))}
          </li>
        )}
        {records.map((record) => (
          <RecordRow
            key={record.id}
            of={of}
            record={record}
            columns={columns}
            actions={actions?.(record)}
          />
        ))}
      </ul>
    </div>
  );
}

const alignment = (of: AnyThing, name: string): string | undefined =>
  ['money', 'whole', 'number', 'percent'].includes(fieldOf(of, name)?.kind ?? '')
    ? 'figures'
    : undefined;

export interface RecordRowProps<T extends Row> {
  of: AnyThing;
  record: T;
  columns: readonly string[];
  actions?: ReactNode;
}

export function RecordRow<T extends Row>({ of, record, columns, actions }: RecordRowProps<T>) {
  return (
    <li className="row">
      {leading(of, record)}
      <div>
        <Link to={`/${of.path}/${record.id}`} className="cover">
          {titleOf(of, record)}
        </Link>
        {columns.length > 0 && (
          <p>
            {columns.map((name) => (
              <span key={name} className={alignment(of, name)}>
                {formatValue(of, record, name) !== '' && (
                  <>
                    <FieldName of={of} name={name} />
                    <SummaryValue of={of} record={record} name={name} />
                  </>
                )}
              </span>
            ))}
          </p>
        )}
      </div>
      <StateBadge thing={of} record={record} />
      {actions}
    </li>
  );
}

/** Rows with the first step that waits for this person at their end. */
export function ActionRows<T extends Row>({
  of,
  records,
}: {
  of: AnyThing;
  records: readonly T[];
}) {
  const { run, dialog, busy } = useActions(of);
  const next = (record: T) =>
    namedActions(of, record).find(
      ([name, permit]) => permit.allowed && !of.actions[name]?.final,
    )?.[0];
  return (
    <>
      <Rows
        of={of}
        records={records}
        actions={(record) => {
          const name = next(record);
          return name === undefined ? null : (
            <button
              type="button"
              className="button small"
              aria-disabled={busy}
              onClick={() => !busy && run(record, name)}
            >
              {of.words.actions[name]?.label ?? capital(name)}
              <span className="hidden"> {titleOf(of, record)}</span>
            </button>
          );
        }}
      />
      {dialog}
    </>
  );
}

export function RecordCard<T extends Row>({ of, record }: { of: AnyThing; record: T }) {
  const summary = useSummary(of)(record);
  return (
    <li className="tile">
      {of.image && <Picture of={of} record={record} className="picture-of" />}
      <div>
        <Link to={`/${of.path}/${record.id}`} className="cover">
          {titleOf(of, record)}
        </Link>
        <StateBadge thing={of} record={record} />
        {summary.map((name) => (
          <p key={name}>
            <FieldName of={of} name={name} />
            <SummaryValue of={of} record={record} name={name} />
          </p>
        ))}
      </div>
    </li>
  );
}
