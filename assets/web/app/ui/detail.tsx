// The page of one record: what it is, where it stands, what can be done, what belongs to it.
import { Link, useParams } from '@tanstack/react-router';
import { createContext, type ReactNode, useContext } from 'react';
import { ActionBar, useActions } from './actions.tsx';
import { capital, formatMoment, formatStretch, formatValue, titleOf } from './format.ts';
import { Icon } from './icons.tsx';
import { LoadError, Skeleton, StateBadge } from './parts.tsx';
import { useRecord, useRecords } from './records.ts';
import { Rows } from './rows.tsx';
import { hasRole, useMe } from './session.tsx';
import { Menu, PageHead } from './shell.tsx';
import { type AnyThing, label, type Row, value } from './thing.ts';
import { Value } from './value.tsx';
import { common } from './words.ts';

const Shown = createContext<{ of: AnyThing; record: Row } | null>(null);

function useShown() {
  const shown = useContext(Shown);
  if (!shown) throw new Error('Facts stand on the page of a record.');
  return shown;
}

export function DetailPage({ of, children }: { of: AnyThing; children?: ReactNode }) {
  const { id } = useParams({ strict: false }) as { id: string };
  const found = useRecord<Row>(of, id);
  if (found.isPending) return <Skeleton kind="page" rows={5} />;
  if (!found.data) return <LoadError error={found.error} retry={found.refetch} />;
  return (
    <Detail of={of} record={found.data}>
      {children}
    </Detail>
  );
}

function Detail({ of, record, children }: { of: AnyThing; record: Row; children: ReactNode }) {
  const { run, dialog } = useActions(of);
  const update = record.actions?.update;
  const remove = record.actions?.delete;
  const image = of.image ? (value(record, of.image) as { url: string; name: string } | null) : null;
  return (
    <div className="page">
      <PageHead
        title={titleOf(of, record)}
        back={{ to: `/${of.path}`, label: of.words.title }}
        badge={<StateBadge thing={of} record={record} />}
      >
        {update?.allowed && (
          <Link to={`/${of.path}/${record.id}/edit`} className="button">
            <Icon name="edit" /> {common.edit}
          </Link>
        )}
        {remove?.allowed && (
          <Menu label={common.moreActions} button={<Icon name="more" />} className="corner">
            <button type="button" onClick={() => run(record, 'delete')}>
              <Icon name="bin" /> {common.remove}
            </button>
          </Menu>
        )}
      </PageHead>
      <ActionBar of={of} record={record} />
      {image && <img className="hero" src={image.url} alt={image.name} />}
      <Shown.Provider value={{ of, record }}>{children}</Shown.Provider>
      <footer className="history">
        <span>
          {common.madeAt} <time dateTime={record.createdAt}>{formatMoment(record.createdAt)}</time>
        </span>
        {record.version > 1 && (
          <span>
            {common.changedAt}{' '}
            <time dateTime={record.updatedAt}>{formatMoment(record.updatedAt)}</time>
          </span>
        )}
      </footer>
      {dialog}
    </div>
  );
}

/** What needs the width of the page: long texts, pictures, and short ones that have grown long. */
const wide = (of: AnyThing, record: Row, name: string): boolean =>
  ['longText', 'image'].includes(of.fields[name]?.kind ?? '') ||
  (of.fields[name]?.kind === 'text' && formatValue(of, record, name).length > 60);

/** Fields that belong together; those without a value stay away. */
export function Facts<T extends Row>({
  names,
  title,
}: {
  names: readonly (keyof T & string)[];
  title?: string;
}) {
  const { of, record } = useShown();
  const stretch = of.start !== undefined && of.end !== undefined && value(record, of.end) !== null;
  const shown = names.filter(
    (name) =>
      name !== of.state?.field &&
      name !== of.image &&
      // The heading says it already; a relation is still worth its link.
      !(name === of.title && of.fields[name]?.kind !== 'one') &&
      !(stretch && name === of.end) &&
      formatValue(of, record, name) !== '',
  );
  if (shown.length === 0) return null;
  return (
    <section className="card">
      {title && <h2>{title}</h2>}
      <dl className="facts">
        {shown.map((name) => (
          <div key={name} className={wide(of, record, name) ? 'long' : ''}>
            <dt>{stretch && name === of.start ? common.when : capital(label(of, name))}</dt>
            <dd>
              {stretch && name === of.start ? (
                <time>{formatStretch(of, record)}</time>
              ) : (
                <Value thing={of} record={record} name={name} />
              )}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Records of another thing that belong to this one. */
export function Related<T extends Row>({ of, by }: { of: AnyThing; by: keyof T & string }) {
  const { record } = useShown();
  const { me } = useMe();
  const found = useRecords<T>(of, { [by]: record.id, sort: of.sort, limit: 5 });
  const mayMake = hasRole(me, of.makers);
  const records = found.data?.items ?? [];
  // What this person may not see isn't worth a heading.
  if (found.error || (records.length === 0 && !mayMake)) return null;
  return (
    <section className="card related">
      <header>
        <h2>{of.words.title}</h2>
        {mayMake && (
          <Link
            to={`/${of.path}/new`}
            search={{ [by]: record.id } as never}
            className="button small"
          >
            <Icon name="plus" /> {of.words.create}
          </Link>
        )}
      </header>
      {found.isPending ? (
        <Skeleton rows={2} />
      ) : records.length === 0 ? (
        <p className="help">{of.words.empty}</p>
      ) : (
        <Rows of={of} records={records} beside={record.id} />
      )}
      {found.data?.next && (
        <Link to={`/${of.path}`} search={{ [by]: record.id } as never} className="see-all">
          {common.seeAll}
        </Link>
      )}
    </section>
  );
}
