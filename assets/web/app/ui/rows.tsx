// Records as rows and cards: what names them, what tells them apart, where they stand.
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { namedActions, useActions } from './actions.tsx';
import { capital, dayNumber, formatStretch, formatValue, shortMonth, titleOf } from './format.ts';
import { Avatar, StateBadge } from './parts.tsx';
import { useMe } from './session.tsx';
import { type AnyThing, type Row, value } from './thing.ts';
import { local } from './time.ts';
import { Value } from './value.tsx';

/** The fields that stand under the title: at most three, none that says the title again, and not the person's own name. */
export function useSummary(of: AnyThing, beside?: string): (record: Row) => string[] {
  const { me } = useMe();
  return (record) =>
    of.summary
      .filter(
        (name) =>
          name !== of.title &&
          name !== of.state?.field &&
          !(name === of.end && of.start !== undefined && of.summary.includes(of.start)) &&
          value(record, name) !== me?.id &&
          (beside === undefined || value(record, name) !== beside) &&
          formatValue(of, record, name) !== '',
      )
      .slice(0, 3);
}

/** The value in a row: a start and its end are one thing to say. */
export function SummaryValue({ of, record, name }: { of: AnyThing; record: Row; name: string }) {
  return name === of.start ? (
    <time>{formatStretch(of, record)}</time>
  ) : (
    <Value thing={of} record={record} name={name} plain />
  );
}

function leading(of: AnyThing, record: Row): ReactNode {
  const image = of.image ? (value(record, of.image) as { url: string } | null) : null;
  if (image) return <img className="thumb" src={image.url} alt="" />;
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

export function RecordRow<T extends Row>({
  of,
  record,
  beside,
  actions,
}: {
  of: AnyThing;
  record: T;
  /** The record on whose page the row stands: that it belongs there needs no saying. */
  beside?: string;
  actions?: ReactNode;
}) {
  const summary = useSummary(of, beside)(record);
  return (
    <li className="row">
      {leading(of, record)}
      <div>
        <Link to={`/${of.path}/${record.id}`} className="cover">
          {titleOf(of, record)}
        </Link>
        {summary.length > 0 && (
          <p>
            {summary.map((name) => (
              <span key={name}>
                <span className="hidden">{of.words.fields[name]}: </span>
                <SummaryValue of={of} record={record} name={name} />
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
  return (
    <>
      <ul className="rows">
        {records.map((record) => {
          const next = namedActions(of, record).find(
            ([name, permit]) => permit.allowed && !of.actions[name]?.final,
          )?.[0];
          return (
            <RecordRow
              key={record.id}
              of={of}
              record={record}
              actions={
                next && (
                  <button
                    type="button"
                    className="button small"
                    aria-disabled={busy}
                    onClick={() => !busy && run(record, next)}
                  >
                    {of.words.actions[next]?.label ?? capital(next)}
                    <span className="hidden"> {titleOf(of, record)}</span>
                  </button>
                )
              }
            />
          );
        })}
      </ul>
      {dialog}
    </>
  );
}

export function RecordCard<T extends Row>({ of, record }: { of: AnyThing; record: T }) {
  const image = of.image ? (value(record, of.image) as { url: string } | null) : null;
  const summary = useSummary(of)(record);
  return (
    <li className="tile">
      {of.image &&
        (image ? <img src={image.url} alt="" /> : <span className="blank" aria-hidden="true" />)}
      <div>
        <Link to={`/${of.path}/${record.id}`} className="cover">
          {titleOf(of, record)}
        </Link>
        <StateBadge thing={of} record={record} />
        {summary.map((name) => (
          <p key={name}>
            <span className="hidden">{of.words.fields[name]}: </span>
            <SummaryValue of={of} record={record} name={name} />
          </p>
        ))}
      </div>
    </li>
  );
}
