// How many records there are of each kind: by where they stand, else month by month. Bars that are links, and read as a list.
import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { get, type Page, type Query } from '../api.ts';
import { capital, formatMonth } from './format.ts';
import { LoadError, Skeleton } from './parts.tsx';
import { useAllRecords } from './records.ts';
import { type AnyThing, choiceLabel, type Row, value } from './thing.ts';
import { local } from './time.ts';

interface Bar {
  label: string;
  count: number;
  tone?: string;
  /** The list of just these. */
  search?: Query;
}

export function Chart({ of, query, address }: { of: AnyThing; query: Query; address: Query }) {
  const { sort: _, limit: __, ...filters } = query;
  const field = of.state?.field ?? choiceField(of);
  return field ? (
    <ByChoice of={of} field={field} filters={filters} address={address} />
  ) : (
    <ByMonth of={of} filters={filters} />
  );
}

const choiceField = (of: AnyThing) =>
  Object.keys(of.fields).find((name) => of.fields[name]?.kind === 'choice');

interface ByChoiceProps {
  of: AnyThing;
  field: string;
  filters: Query;
  address: Query;
}

function ByChoice({ of, field, filters, address }: ByChoiceProps) {
  const only = filters[field];
  const choices = only === undefined ? (of.fields[field]?.choices ?? []) : [String(only)];
  const found = useQueries({
    queries: choices.map((choice) => ({
      queryKey: [of.path, 'list', 'count', filters, field, choice],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        get<Page<Row>>(
          `/${of.path}`,
          { ...filters, [field]: choice, count: true, limit: 1 },
          signal,
        ),
    })),
  });
  const failed = found.find((own) => own.isError);
  if (failed) return <LoadError error={failed.error} retry={failed.refetch} />;
  if (found.some((own) => own.isPending)) return <Skeleton rows={3} kind="rows" />;
  const bars = choices.map((choice, place) => ({
    label: capital(choiceLabel(of, field, choice)),
    count: found[place]?.data?.total ?? 0,
    tone: of.state?.field === field ? of.state.tones[choice] : undefined,
    search: { ...address, [field]: choice },
  }));
  return <Bars of={of} bars={bars} />;
}

function ByMonth({ of, filters }: { of: AnyThing; filters: Query }) {
  const found = useAllRecords<Row>(of, filters);
  if (found.isPending) return <Skeleton rows={3} kind="rows" />;
  if (!found.data) return <LoadError error={found.error} retry={found.refetch} />;
  const months = new Map<string, number>();
  for (const record of found.data) {
    const at = value(record, of.start ?? 'createdAt');
    if (typeof at !== 'string' || !at) continue;
    const month = `${(at.includes('T') ? local(at).date : at).slice(0, 7)}-01`;
    months.set(month, (months.get(month) ?? 0) + 1);
  }
  const sorted = [...months].sort(([one], [other]) => one.localeCompare(other)).slice(-12);
  return (
    <Bars of={of} bars={sorted.map(([month, count]) => ({ label: formatMonth(month), count }))} />
  );
}

function Bars({ of, bars }: { of: AnyThing; bars: Bar[] }) {
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  if (bars.length === 0) return <p className="help">{of.words.empty}</p>;
  return (
    <ul className="chart">
      {bars.map((bar) => {
        const drawn = (
          <>
            <span className="name">{bar.label}</span>
            <span className="track">
              <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                <rect
                  className={`bar ${bar.tone ?? ''}`}
                  width={(100 * bar.count) / most}
                  height="1"
                />
              </svg>
            </span>
            <strong>{bar.count}</strong>
          </>
        );
        return (
          <li key={bar.label}>
            {bar.search ? (
              <Link to={`/${of.path}`} search={bar.search as never}>
                {drawn}
              </Link>
            ) : (
              <span className="row-of-chart">{drawn}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
