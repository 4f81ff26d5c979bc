// Records with a start (and an end) by day, week or month, on the app's own clock.
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useSyncExternalStore } from 'react';
import type { Query } from '../api.ts';
import { now } from './clock.ts';
import {
  capital,
  formatLongDate,
  formatMonth,
  formatValue,
  shortMonth,
  shortWeekday,
  titleOf,
} from './format.ts';
import { Icon } from './icons.tsx';
import { Empty, LoadError, Skeleton } from './parts.tsx';
import { useAllRecords, useRecords } from './records.ts';
import { Rows, useSummary } from './rows.tsx';
import { type AnyThing, choiceLabel, type Row, value } from './thing.ts';
import {
  addDays,
  addMonths,
  local,
  minutesOf,
  momentOf,
  monthGrid,
  timeOf,
  today,
  weekStart,
} from './time.ts';
import { common } from './words.ts';

type Span = 'day' | 'week' | 'month';

interface Props {
  of: AnyThing;
  query: Query;
  date?: string;
  span?: string;
  onMove: (date: string | undefined, span: string | undefined) => void;
  /** Whether an empty place in the day offers to add one. */
  create?: boolean;
}

interface Entry {
  record: Row;
  date: string;
  /** Minutes of the day; a whole day where there is no time. */
  from: number;
  to: number;
}

const narrowScreen = window.matchMedia('(max-width: 47.99rem)');
const useNarrow = () =>
  useSyncExternalStore(
    (listener) => {
      narrowScreen.addEventListener('change', listener);
      return () => narrowScreen.removeEventListener('change', listener);
    },
    () => narrowScreen.matches,
  );

export function Calendar({ of, query, date, span: asked, onMove, create }: Props) {
  const narrow = useNarrow();
  const span: Span =
    asked === 'day' || asked === 'week' || asked === 'month' ? asked : narrow ? 'day' : 'week';
  const chosen = date && /^\d{4}-\d{2}-\d{2}$/.test(date) ? date : undefined;
  const next = useNext(of, query, chosen === undefined);
  const at = chosen ?? next ?? today();
  const days =
    span === 'day'
      ? [at]
      : span === 'week'
        ? Array.from({ length: 7 }, (_, index) => addDays(weekStart(at), index))
        : monthGrid(at);
  const first = days[0] ?? at;
  const last = days[days.length - 1] ?? at;
  const start = of.start ?? 'createdAt';
  const plain = of.fields[start]?.kind === 'date';
  const edge = (day: string) => (plain ? day : momentOf({ date: day, time: '00:00' }));
  const found = useAllRecords<Row>(of, {
    ...query,
    [`${start}[gte]`]: edge(first),
    [`${start}[lt]`]: edge(addDays(last, 1)),
    sort: start,
  });
  const narrowed = Object.keys(query).length > 0;
  const any = useRecords<Row>(of, { limit: 1 }, found.data?.length === 0 && !narrowed);
  const entries = (found.data ?? [])
    .map((record) => entryOf(of, record))
    .filter((entry) => entry !== null);

  const step = (back: boolean) => {
    const by = back ? -1 : 1;
    onMove(
      span === 'month' ? addMonths(at, by) : addDays(at, by * (span === 'week' ? 7 : 1)),
      asked,
    );
  };
  const heading =
    span === 'day'
      ? formatLongDate(at)
      : span === 'month'
        ? formatMonth(at)
        : `${Number(first.slice(8))} ${first.slice(0, 7) === last.slice(0, 7) ? '' : shortMonth(first)} – ${Number(last.slice(8))} ${formatMonth(last)}`;
  return (
    <section className="calendar" aria-label={of.words.title}>
      <header>
        <div className="buttons">
          <button
            type="button"
            className="icon-button"
            aria-label={common.previous}
            onClick={() => step(true)}
          >
            <Icon name="left" />
          </button>
          <button type="button" className="button small" onClick={() => onMove(today(), asked)}>
            {common.today}
          </button>
          <button
            type="button"
            className="icon-button"
            aria-label={common.next}
            onClick={() => step(false)}
          >
            <Icon name="right" />
          </button>
        </div>
        <h2 aria-live="polite">{heading}</h2>
        <div className="segments" role="radiogroup" aria-label={common.viewAs}>
          {(['day', 'week', 'month'] as const).map((own) => (
            <label key={own}>
              <input
                type="radio"
                name={`span-${of.path}`}
                checked={own === span}
                onChange={() => onMove(date, own)}
              />
              <span>{common[own]}</span>
            </label>
          ))}
        </div>
      </header>
      {found.isPending ? (
        <Skeleton rows={6} />
      ) : any.data?.items.length === 0 && !narrowed ? (
        <Empty icon="calendar" title={of.words.empty}>
          {create && (
            <Link to={`/${of.path}/new`} className="button main">
              <Icon name="plus" /> {of.words.create}
            </Link>
          )}
        </Empty>
      ) : !found.data ? (
        <LoadError error={found.error} retry={found.refetch} />
      ) : span === 'month' ? (
        <Month of={of} days={days} at={at} entries={entries} onDay={(day) => onMove(day, 'day')} />
      ) : narrow && span === 'week' ? (
        <Agenda of={of} days={days} entries={entries} />
      ) : plain ? (
        <Agenda of={of} days={days} entries={entries} />
      ) : (
        <Hours
          of={of}
          days={days}
          entries={entries}
          create={create}
          onDay={(day) => onMove(day, 'day')}
        />
      )}
    </section>
  );
}

/** The day of the next record from today on: a calendar opens where something happens. */
function useNext(of: AnyThing, query: Query, enabled: boolean): string | undefined {
  const start = of.start ?? 'createdAt';
  const plain = of.fields[start]?.kind === 'date';
  const from = plain ? today() : momentOf({ date: today(), time: '00:00' });
  const found = useRecords<Row>(
    of,
    { ...query, [`${start}[gte]`]: from, sort: start, limit: 1 },
    enabled,
  );
  const first = found.data?.items[0];
  const at = first ? value(first, start) : undefined;
  if (typeof at !== 'string') return undefined;
  return plain ? at : local(at).date;
}

function entryOf(of: AnyThing, record: Row): Entry | null {
  const start = value(record, of.start ?? 'createdAt');
  if (typeof start !== 'string') return null;
  if (start.length === 10) return { record, date: start, from: 0, to: 24 * 60 };
  const { date, time } = local(start);
  const end = of.end ? value(record, of.end) : null;
  const until = typeof end === 'string' ? local(end) : null;
  const from = minutesOf(time);
  const to = until ? (until.date > date ? 24 * 60 : minutesOf(until.time)) : from + 30;
  return { record, date, from, to: Math.max(to, from + 15) };
}

const toneOf = (of: AnyThing, record: Row): string =>
  of.state ? (of.state.tones[String(value(record, of.state.field))] ?? 'over') : 'going';

/** Entries that overlap stand side by side. */
function lanes(entries: readonly Entry[]): { entry: Entry; lane: number; of: number }[] {
  const sorted = [...entries].sort((one, other) => one.from - other.from || other.to - one.to);
  const placed: { entry: Entry; lane: number; of: number }[] = [];
  let group: typeof placed = [];
  let end = -1;
  const close = () => {
    const width = Math.max(0, ...group.map(({ lane }) => lane + 1));
    for (const place of group) place.of = width;
    group = [];
  };
  for (const entry of sorted) {
    if (entry.from >= end) close();
    const taken = group.filter((place) => place.entry.to > entry.from).map(({ lane }) => lane);
    let lane = 0;
    while (taken.includes(lane)) lane++;
    const place = { entry, lane, of: 1 };
    group.push(place);
    placed.push(place);
    end = Math.max(end, entry.to);
  }
  close();
  return placed;
}

interface HoursProps {
  of: AnyThing;
  days: readonly string[];
  entries: readonly Entry[];
  create?: boolean;
  onDay: (day: string) => void;
}

function Hours({ of, days, entries, create, onDay }: HoursProps) {
  const from = Math.min(8 * 60, ...entries.map((entry) => Math.floor(entry.from / 60) * 60));
  const to = Math.max(19 * 60, ...entries.map((entry) => Math.ceil(entry.to / 60) * 60));
  const hours = Array.from({ length: (to - from) / 60 }, (_, index) => from + index * 60);
  const present = useRef(local(now())).current;
  const box = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a day opens where something happens.
  useEffect(() => {
    const first = Math.min(...entries.map((entry) => entry.from), 9 * 60);
    const height = box.current?.querySelector('.hour')?.clientHeight ?? 48;
    box.current?.scrollTo({ top: ((first - from) / 60 - 0.5) * height });
  }, [days[0]]);
  return (
    <div className={`hours ${days.length === 1 ? 'one' : ''}`} ref={box}>
      <div className="hours-head">
        <span />
        {days.map((day) => (
          <button
            type="button"
            key={day}
            className={day === present.date ? 'today' : ''}
            onClick={() => onDay(day)}
          >
            {shortWeekday(day)} <strong>{Number(day.slice(8))}</strong>
          </button>
        ))}
      </div>
      <div
        className="hours-body"
        style={{ gridTemplateColumns: `3.5rem repeat(${days.length}, minmax(0, 1fr))` }}
      >
        <div className="hour-names" aria-hidden="true">
          {hours.map((hour) => (
            <span className="hour" key={hour}>
              {timeOf(hour)}
            </span>
          ))}
        </div>
        {days.map((day) => (
          <ol key={day} className="hour-day" aria-label={formatLongDate(day)}>
            {hours.map((hour) =>
              create ? (
                <li className="hour" key={hour}>
                  <Link
                    to={`/${of.path}/new`}
                    search={
                      { [of.start ?? '']: momentOf({ date: day, time: timeOf(hour) }) } as never
                    }
                    aria-label={`${of.words.create}: ${formatLongDate(day)}, ${timeOf(hour)}`}
                    tabIndex={-1}
                  >
                    <Icon name="plus" />
                  </Link>
                </li>
              ) : (
                <li className="hour" key={hour} aria-hidden="true" />
              ),
            )}
            {day === present.date &&
              minutesOf(present.time) >= from &&
              minutesOf(present.time) <= to && (
                <li
                  className="now"
                  aria-hidden="true"
                  style={{ top: `${((minutesOf(present.time) - from) / (to - from)) * 100}%` }}
                />
              )}
            {lanes(entries.filter((entry) => entry.date === day)).map(
              ({ entry, lane, of: width }) => (
                <li
                  key={entry.record.id}
                  className={`entry ${toneOf(of, entry.record)} ${entry.to - entry.from < 45 ? 'short' : ''}`}
                  style={{
                    top: `${((entry.from - from) / (to - from)) * 100}%`,
                    height: `${((entry.to - entry.from) / (to - from)) * 100}%`,
                    left: `${(lane / width) * 100}%`,
                    width: `${100 / width}%`,
                  }}
                >
                  <EntryLink of={of} entry={entry} />
                </li>
              ),
            )}
          </ol>
        ))}
      </div>
    </div>
  );
}

function EntryLink({ of, entry }: { of: AnyThing; entry: Entry }) {
  const { record, from, to } = entry;
  const other = useSummary(of)(record).find((name) => of.fields[name]?.kind === 'one');
  return (
    <Link
      to={`/${of.path}/${record.id}`}
      title={`${timeOf(from)}–${timeOf(Math.min(to, 24 * 60 - 1))}`}
    >
      <strong>{titleOf(of, record)}</strong>
      <small>
        {timeOf(from)}
        {other && to - from >= 45 && ` ${formatValue(of, record, other)}`}
        <StateWords of={of} record={record} />
      </small>
    </Link>
  );
}

/** The colour of an entry, in words for those who don't see it. */
function StateWords({ of, record }: { of: AnyThing; record: Row }) {
  const state = of.state ? value(record, of.state.field) : null;
  return typeof state === 'string' && of.state ? (
    <span className="hidden">, {choiceLabel(of, of.state.field, state)}</span>
  ) : null;
}

interface MonthProps {
  of: AnyThing;
  days: readonly string[];
  at: string;
  entries: readonly Entry[];
  onDay: (day: string) => void;
}

function Month({ of, days, at, entries, onDay }: MonthProps) {
  const now = today();
  return (
    <div className="month">
      {days.slice(0, 7).map((day) => (
        <span key={day} className="weekday" aria-hidden="true">
          {shortWeekday(day)}
        </span>
      ))}
      {days.map((day) => {
        const own = entries.filter((entry) => entry.date === day);
        return (
          <div
            key={day}
            className={`month-day ${day.slice(0, 7) === at.slice(0, 7) ? '' : 'outside'} ${day === now ? 'today' : ''}`}
          >
            <button type="button" onClick={() => onDay(day)}>
              {Number(day.slice(8))}
              <span className="hidden"> {formatLongDate(day)}</span>
            </button>
            <ul>
              {own.slice(0, 3).map((entry) => (
                <li key={entry.record.id} className={`entry ${toneOf(of, entry.record)}`}>
                  <Link to={`/${of.path}/${entry.record.id}`}>
                    <small>{timeOf(entry.from)}</small> {titleOf(of, entry.record)}
                    <StateWords of={of} record={entry.record} />
                  </Link>
                </li>
              ))}
              {own.length > 3 && <li className="rest">{common.moreThatDay(own.length - 3)}</li>}
            </ul>
          </div>
        );
      })}
    </div>
  );
}

function Agenda({
  of,
  days,
  entries,
}: {
  of: AnyThing;
  days: readonly string[];
  entries: readonly Entry[];
}) {
  if (entries.length === 0)
    return (
      <Empty
        icon="calendar"
        title={days.length === 1 ? common.nothingThatDay : common.nothingThen}
      />
    );
  return days.map((day) => {
    const own = entries.filter((entry) => entry.date === day);
    return own.length === 0 ? null : (
      <section key={day}>
        <h3>{capital(formatLongDate(day))}</h3>
        <Rows of={of} records={own.map((entry) => entry.record)} />
      </section>
    );
  });
}
