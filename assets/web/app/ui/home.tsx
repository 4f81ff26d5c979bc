// Home: what this person would do first today.
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Query } from '../api.ts';
import { app } from '../app.ts';
import { Board } from './board.tsx';
import { Calendar } from './calendar.tsx';
import { Chart } from './chart.tsx';
import { now } from './clock.ts';
import { Allowances } from './form.tsx';
import { formatLongDate, formatValue } from './format.ts';
import { Icon } from './icons.tsx';
import type { View } from './list.tsx';
import { Empty, LoadError, Skeleton } from './parts.tsx';
import { useRecords } from './records.ts';
import { ActionRows, RecordCard } from './rows.tsx';
import { hasRole, useMe } from './session.tsx';
import { PageHead } from './shell.tsx';
import type { AnyThing, Row } from './thing.ts';
import { local, today } from './time.ts';
import { common } from './words.ts';

/** `main`: what this person comes here to make. */
export function HomePage({ main, children }: { main?: AnyThing; children?: ReactNode }) {
  const { me } = useMe();
  const hour = Number(local(now()).time.slice(0, 2));
  const greeting =
    hour < 12
      ? common.greeting.morning
      : hour < 18
        ? common.greeting.afternoon
        : common.greeting.evening;
  const mayMake = main && hasRole(me, main.makers);
  return (
    <div className="page home">
      <PageHead
        title={me ? common.hello(greeting, me.name?.split(' ')[0] ?? '') : app.name}
        lead={me ? formatLongDate(today()) : (app.summary ?? undefined)}
      >
        {mayMake && (
          <Link to={`/${main.path}/new`} className="button main">
            <Icon name="plus" /> {main.words.create}
          </Link>
        )}
      </PageHead>
      {mayMake && <Allowances of={main} />}
      {children ?? (
        <Empty icon="check" title={common.nothingToDo}>
          <p className="help">{common.nothingToDoHelp}</p>
        </Empty>
      )}
    </div>
  );
}

/** `customerId={me}&startsAt[gte]={now}`: the list route's own filters. Whole minutes, so that a second isn't a new question. */
function useQueryOf(text: string): { query: Query; address: Query } {
  const { me } = useMe();
  const [minute] = useState(() =>
    new Date(Math.floor(now().getTime() / 60_000) * 60_000).toISOString(),
  );
  const filled = text.replaceAll('{me}', me?.id ?? '').replaceAll('{now}', minute);
  const query = Object.fromEntries(new URLSearchParams(filled.replaceAll('+', '%2B')));
  const { limit: _, ...address } = query;
  return { query, address };
}

interface RecordsProps {
  of: AnyThing;
  /** The heading, and what is said when there are none. */
  words: { title: string; empty: string };
  query: string;
  view?: View | 'chart';
}

export function Records({ of, words, query: text, view = 'list' }: RecordsProps) {
  const { title, empty } = words;
  const { query, address } = useQueryOf(text);
  const [place, setPlace] = useState<{ date?: string; span?: string }>({});
  if (view === 'calendar') {
    const { sort: _, limit: __, ...filters } = query;
    return (
      <section className="home-section">
        <SectionHead of={of} title={title} address={address} />
        <Calendar
          of={of}
          query={filters}
          date={place.date}
          span={place.span}
          onMove={(date, span) => setPlace({ date, span })}
        />
      </section>
    );
  }
  if (view === 'board') {
    return (
      <section className="home-section">
        <SectionHead of={of} title={title} address={address} />
        <Board of={of} query={query} />
      </section>
    );
  }
  if (view === 'chart') {
    return (
      <section className="home-section">
        <SectionHead of={of} title={title} address={address} />
        <Chart of={of} query={query} address={address} />
      </section>
    );
  }
  return (
    <section className="home-section">
      <SectionHead of={of} title={title} address={address} />
      <Found of={of} query={query} cards={view === 'cards'} empty={empty} />
    </section>
  );
}

const SectionHead = ({ of, title, address }: { of: AnyThing; title: string; address: Query }) => (
  <header>
    <h2>{title}</h2>
    <Link to={`/${of.path}`} search={address as never} className="see-all">
      {common.seeAll}
      <span className="hidden">: {title}</span>
    </Link>
  </header>
);

function Found({
  of,
  query,
  cards,
  empty,
}: {
  of: AnyThing;
  query: Query;
  cards: boolean;
  empty: string;
}) {
  const { me } = useMe();
  const found = useRecords<Row>(of, { limit: 6, ...query, actions: true });
  if (found.isPending) return <Skeleton rows={3} kind={cards ? 'cards' : 'rows'} />;
  if (!found.data) return <LoadError error={found.error} retry={found.refetch} />;
  const { items } = found.data;
  if (items.length === 0) {
    return (
      <Empty icon={of.start ? 'calendar' : 'check'} title={empty}>
        {hasRole(me, of.makers) && (
          <Link to={`/${of.path}/new`} className="button">
            <Icon name="plus" /> {of.words.create}
          </Link>
        )}
      </Empty>
    );
  }
  return cards ? (
    <ul className="tiles">
      {items.map((record) => (
        <RecordCard key={record.id} of={of} record={record} />
      ))}
    </ul>
  ) : (
    <ActionRows of={of} records={items} />
  );
}

export const Figures = ({ children }: { children: ReactNode }) => (
  <div className="figures-row">{children}</div>
);

interface FigureProps {
  of: AnyThing;
  title: string;
  query: string;
  /** What is worked out of a field (`sum:price`); how many there are without it. */
  figure?: string;
}

/** One number about everything that the query finds. */
export function Figure({ of, title, query: text, figure }: FigureProps) {
  const { query, address } = useQueryOf(text);
  const asked = figure ? { figure } : { count: true };
  const found = useRecords<Row>(of, { ...query, ...asked, limit: 1 });
  const [, field = ''] = figure?.split(':') ?? [];
  const total = figure
    ? formatValue(of, { [field]: found.data?.figure } as unknown as Row, field)
    : found.data?.total;
  return (
    <Link to={`/${of.path}`} search={address as never} className="figure">
      <span>{title}</span>
      <strong>{total === undefined || total === '' ? '–' : total}</strong>
    </Link>
  );
}
