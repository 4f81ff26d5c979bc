// The page that shows all records of a thing: searched, filtered, sorted, in the view that suits them. Everything chosen is in the address.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type ComponentType, useDeferredValue, useEffect, useState } from 'react';
import type { Query } from '../api.ts';
import { Board } from './board.tsx';
import { Calendar } from './calendar.tsx';
import { Allowances } from './form.tsx';
import { capital } from './format.ts';
import { Icon, type IconName } from './icons.tsx';
import { Empty, LoadError, Skeleton } from './parts.tsx';
import { usePages } from './records.ts';
import { RecordCard, Rows } from './rows.tsx';
import { hasRole, useMe } from './session.tsx';
import { PageHead } from './shell.tsx';
import { type AnyThing, choiceLabel, type Kind, label, type Row } from './thing.ts';
import { common } from './words.ts';

export type View = 'list' | 'calendar' | 'board' | 'cards';

interface Props<T extends Row> {
  of: AnyThing;
  /** The first opens. */
  views: readonly View[];
  /** Choices that are offered as filters, the first as chips. */
  filters?: readonly (keyof T & string)[];
  sorts?: readonly (keyof T & string)[];
  row?: ComponentType<{ of: AnyThing; record: T }>;
}

/** Whether they all fit beside each other. */
function fewChoices(of: AnyThing, name: string): boolean {
  const choices = of.fields[name]?.kind === 'choice' ? (of.fields[name].choices ?? []) : [];
  return choices.length > 0 && choices.length <= 7 && choices.join('').length <= 70;
}

/** Names in the address that aren't filters. */
const reserved = ['view', 'search', 'sort', 'date', 'span', 'as', 'back'];

export function ListPage<T extends Row>({ of, views, filters = [], sorts = [], row }: Props<T>) {
  const search = useSearch({ strict: false }) as Record<string, string | undefined>;
  const navigate = useNavigate();
  const { me } = useMe();
  const view = views.find((own) => own === search.view) ?? views[0] ?? 'list';
  const set = (values: Record<string, string | undefined>) =>
    void navigate({
      to: '.',
      // From the address as it is by then: what is typed rests a moment, and something else may have been chosen meanwhile.
      search: ((now: Record<string, string | undefined>) => ({ ...now, ...values })) as never,
      replace: true,
      resetScroll: false,
    });

  const chosen: Query = Object.fromEntries(
    Object.entries(search).filter(([name]) => !reserved.includes(name)),
  );
  const others = Object.keys(chosen).filter((name) => !filters.includes(name as keyof T & string));
  const query: Query = { ...chosen, search: search.search };
  const mayMake = hasRole(me, of.makers);
  return (
    <div className="page wide">
      <PageHead title={of.words.title}>
        {views.length > 1 && (
          <div className="segments views" role="radiogroup" aria-label={common.viewAs}>
            {views.map((own) => (
              <label key={own}>
                <input
                  type="radio"
                  name="view"
                  checked={own === view}
                  onChange={() => set({ view: own === views[0] ? undefined : own })}
                />
                <span>
                  <Icon name={own satisfies IconName} /> <span>{common.views[own]}</span>
                </span>
              </label>
            ))}
          </div>
        )}
        {mayMake && (
          <Link to={`/${of.path}/new`} className="button main">
            <Icon name="plus" /> {of.words.create}
          </Link>
        )}
      </PageHead>
      {mayMake && <Allowances of={of} />}
      <div className="tools">
        {view !== 'calendar' && (
          <SearchField
            of={of}
            value={search.search ?? ''}
            onChange={(text) => set({ search: text || undefined })}
          />
        )}
        {filters.map((name, index) => (
          <Filter
            key={name}
            of={of}
            name={name}
            chips={
              index === 0 && fewChoices(of, name) && !(view === 'board' && name === of.state?.field)
            }
            value={search[name]}
            onChange={(choice) => set({ [name]: choice })}
          />
        ))}
        {others.map((name) => (
          <button
            type="button"
            key={name}
            className="chip on"
            onClick={() => set({ [name]: undefined })}
          >
            {label(of, name.replace(/\[.*/, ''))} <Icon name="close" label={common.clear} />
          </button>
        ))}
        {view !== 'calendar' && view !== 'board' && (
          <Sort
            of={of}
            sorts={sorts}
            value={search.sort ?? of.sort}
            onChange={(sort) => set({ sort: sort === of.sort ? undefined : sort })}
          />
        )}
      </div>
      {view === 'calendar' && (
        <Calendar
          of={of}
          query={chosen}
          date={search.date}
          span={search.span}
          onMove={(date, span) => set({ date, span })}
          create={mayMake}
        />
      )}
      {view === 'board' && (
        <Board
          of={of}
          query={query}
          empty={narrowed(query) ? undefined : <NoneYet of={of} mayMake={mayMake} />}
        />
      )}
      {(view === 'list' || view === 'cards') && (
        <Records<T>
          of={of}
          query={{ ...query, sort: search.sort ?? of.sort }}
          cards={view === 'cards'}
          row={row}
          mayMake={mayMake}
        />
      )}
    </div>
  );
}

interface RecordsProps<T extends Row> {
  of: AnyThing;
  query: Query;
  cards: boolean;
  row?: ComponentType<{ of: AnyThing; record: T }>;
  mayMake: boolean;
}

function Records<T extends Row>({ of, query, cards, row, mayMake }: RecordsProps<T>) {
  const pages = usePages<T>(of, query);
  if (pages.isPending) return <Skeleton rows={6} kind={cards ? 'cards' : 'rows'} />;
  if (!pages.data) return <LoadError error={pages.error} retry={pages.refetch} />;
  const records = pages.data.pages.flatMap((page) => page.items);
  if (records.length === 0) {
    return narrowed(query) ? (
      <Empty icon="search" title={common.noMatch(of.words.many)}>
        <p className="help">{common.noMatchHelp}</p>
      </Empty>
    ) : (
      <NoneYet of={of} mayMake={mayMake} />
    );
  }
  const Part = row ?? RecordCard<T>;
  return (
    <>
      {row || cards ? (
        <ul className={cards ? 'tiles' : 'rows'} aria-busy={pages.isFetching}>
          {records.map((record) => (
            <Part key={record.id} of={of} record={record} />
          ))}
        </ul>
      ) : (
        <Rows of={of} records={records} busy={pages.isFetching} />
      )}
      {pages.hasNextPage && (
        <button
          type="button"
          className="button more"
          aria-disabled={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {common.showMore}
        </button>
      )}
    </>
  );
}

const narrowed = (query: Query): boolean =>
  Object.entries(query).some(([name, value]) => name !== 'sort' && value);

/** Nothing there at all, and what to do about it. */
const NoneYet = ({ of, mayMake }: { of: AnyThing; mayMake: boolean }) => (
  <Empty icon={of.person ? 'person' : of.start ? 'calendar' : 'box'} title={of.words.empty}>
    {mayMake && (
      <Link to={`/${of.path}/new`} className="button main">
        <Icon name="plus" /> {of.words.create}
      </Link>
    )}
  </Empty>
);

function SearchField({
  of,
  value,
  onChange,
}: {
  of: AnyThing;
  value: string;
  onChange: (text: string) => void;
}) {
  const [text, setText] = useState(value);
  const settled = useDeferredValue(text);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed is written to the address, once it rests.
  useEffect(() => {
    if (settled === value) return;
    const timer = setTimeout(() => onChange(settled), 200);
    return () => clearTimeout(timer);
  }, [settled]);
  return (
    <div className="search">
      <Icon name="search" />
      <input
        type="search"
        value={text}
        placeholder={common.search}
        aria-label={common.searchFor(of.words.many)}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}

interface FilterProps {
  of: AnyThing;
  name: string;
  chips: boolean;
  value: string | undefined;
  onChange: (choice: string | undefined) => void;
}

function Filter({ of, name, chips, value, onChange }: FilterProps) {
  const field = of.fields[name];
  const options =
    field?.kind === 'yesNo'
      ? [
          { key: 'true', text: common.yes },
          { key: 'false', text: common.no },
        ]
      : (field?.choices ?? []).map((choice) => ({
          key: choice,
          text: capital(choiceLabel(of, name, choice)),
        }));
  if (chips) {
    return (
      <fieldset className="chips">
        <legend className="hidden">{common.filterBy(label(of, name))}</legend>
        {[{ key: undefined, text: common.all }, ...options].map(({ key, text }) => (
          <label className="chip" key={text}>
            <input
              type="radio"
              name={name}
              checked={value === key}
              onChange={() => onChange(key)}
            />
            <span>{text}</span>
          </label>
        ))}
      </fieldset>
    );
  }
  return (
    <div className="select small">
      <select
        aria-label={common.filterBy(label(of, name))}
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value || undefined)}
      >
        <option value="">
          {capital(label(of, name))}: {common.any.toLowerCase()}
        </option>
        {options.map(({ key, text }) => (
          <option key={key} value={key}>
            {capital(label(of, name))}: {text}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </div>
  );
}

/** How people say the two orders of a kind of value. */
function ways(kind: Kind | undefined) {
  if (kind === 'moment' || kind === 'date') return [common.soonest, common.latest] as const;
  const amounts: (Kind | undefined)[] = [
    'whole',
    'number',
    'money',
    'percent',
    'duration',
    'rating',
    'counter',
    'time',
  ];
  return amounts.includes(kind)
    ? ([common.lowest, common.highest] as const)
    : ([common.fromA, common.fromZ] as const);
}

function Sort({
  of,
  sorts,
  value,
  onChange,
}: {
  of: AnyThing;
  sorts: readonly string[];
  value: string;
  onChange: (sort: string) => void;
}) {
  const options = [
    { key: '-createdAt', text: common.newestFirst },
    { key: 'createdAt', text: common.oldestFirst },
    ...sorts.flatMap((name) => {
      const [up, down] = ways(of.fields[name]?.kind);
      const words = capital(label(of, name));
      return [
        { key: name, text: up(words) },
        { key: `-${name}`, text: down(words) },
      ];
    }),
  ];
  return (
    <div className="select small sort">
      <select
        aria-label={common.sort}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {!options.some(({ key }) => key === value) && <option value={value}>{common.sort}</option>}
        {options.map(({ key, text }) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </div>
  );
}
