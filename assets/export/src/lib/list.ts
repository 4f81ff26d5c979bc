import { type RawBuilder, sql } from 'kysely';
import type { Call } from '../context.ts';
import type { Db } from '../db/index.ts';
import { type AnyRecord, fieldJson, isText, scaleOf } from './fields.ts';
import { divide, times } from './numbers.ts';
import { type Figure, type Filter, type ListQuery, readQuery, type Sorting } from './query.ts';
import { addLinks, columnOf, everything, nothing, select } from './records.ts';
import { anywhere } from './text.ts';
import type { Base, Thing } from './thing.ts';

type Sql = RawBuilder<unknown>;

export interface Page<R> {
  items: R[];
  next: string | null;
  total?: number;
  figure?: unknown;
}

/** Records that the acting person sees, filtered, sorted and cut into pages as the query asks. */
export async function listRecords<R extends Base>(
  call: Call<Db>,
  thing: Thing<R>,
  query: URLSearchParams,
): Promise<Page<R> & { asked: ListQuery }> {
  const asked = readQuery(call, thing, query);
  const visible = call.actor.system ? everything : thing.visible(call);
  const matching = sql.join([visible, ...conditions(call, thing, asked)], sql` and `);
  const order = orderOf(call, thing, asked.sort);
  const where = asked.after ? sql`${matching} and ${beyond(order, asked.after)}` : matching;
  const rows = await page<R>(call.db, thing, where, order, asked.limit + 1);
  const shown = rows.slice(0, asked.limit);
  const last = rows.length > asked.limit ? shown.at(-1) : undefined;
  const next = last ? cursor(asked.sortText, order, last) : null;
  const items = shown.map((row) => withoutKeys(row, order.length));
  await addLinks(call.db, thing, items);
  const total = asked.count ? { total: await count(call.db, thing, matching) } : {};
  const figure = asked.figure
    ? { figure: await workedOut(call, thing, matching, asked.figure) }
    : {};
  return { items, next, ...total, ...figure, asked };
}

/** A figure over everything that matches. A sum of nothing is 0; half rounds away from zero. */
async function workedOut(
  call: Call<Db>,
  thing: Thing<AnyRecord>,
  where: Sql,
  { kind, field }: Figure,
): Promise<unknown> {
  const value = keySql(call, thing, { field });
  const table = sql`${sql.table(thing.table)} ${joined(thing, sql.ref(`${thing.table}.id`))}`;
  const query = sql<{ sum: number; count: number; least: number | null; greatest: number | null }>`
    select coalesce(sum(${value}), 0) as sum, count(${value}) as count,
      min(${value}) as least, max(${value}) as greatest
    from ${table} where ${where}
  `;
  const row = (await query.execute(call.db)).rows[0];
  if (!row) return null;
  if (kind !== 'average') return fieldJson(field, row[kind]);
  if (row.count === 0) return null;
  const whole = field.kind === 'money' || field.kind === 'duration';
  if (whole) return fieldJson(field, divide(row.sum, row.count));
  const digits = averageDigits - scaleOf(field);
  return (divide(times(row.sum, 10 ** digits), row.count) ?? 0) / 10 ** averageDigits;
}

const averageDigits = 6;

type Keyed<R> = R & Record<string, unknown>;

const joined = (thing: Thing<AnyRecord>, id: Sql) =>
  thing.person ? sql`join auth_accounts on auth_accounts.id = ${id}` : sql``;

async function page<R extends Base>(
  db: Db,
  thing: Thing<R>,
  where: Sql,
  order: Key[],
  limit: number,
): Promise<Keyed<R>[]> {
  const keys = order.map(({ key }, at) => sql`${key} as ${sql.ref(`key${at}`)}`);
  const sorting = order.map(
    ({ key, down }) => sql`${key} ${down ? sql`desc` : sql`asc`} nulls last`,
  );
  const records = sql`select records.*, ${sql.join(keys)} from (${select(thing)}) records`;
  const id = sql.ref('records.id');
  const table = sql`join ${sql.table(thing.table)} on ${sql.ref(`${thing.table}.id`)} = ${id}`;
  const rest = sql`where ${where} order by ${sql.join(sorting)} limit ${limit}`;
  const query = sql<Keyed<R>>`${records} ${table} ${joined(thing, id)} ${rest}`;
  return (await query.execute(db)).rows;
}

async function count(db: Db, thing: Thing<AnyRecord>, where: Sql): Promise<number> {
  const table = sql.table(thing.table);
  const accounts = joined(thing, sql.ref(`${thing.table}.id`));
  const query = sql<{ total: number }>`
    select count(*) as total from ${table} ${accounts} where ${where}
  `;
  return Number((await query.execute(db)).rows[0]?.total ?? 0);
}

function withoutKeys<R>(row: Keyed<R>, count: number): R {
  for (let at = 0; at < count; at += 1) delete (row as Record<string, unknown>)[`key${at}`];
  return row;
}

function conditions(call: Call<Db>, thing: Thing<AnyRecord>, asked: ListQuery): Sql[] {
  return [
    ...asked.filters.map((filter) => filtered(call, thing, filter)),
    ...asked.only.map((selection) => sql`(${selection(call)})`),
    ...asked.words.map((word) => searched(call, thing, word)),
  ];
}

/** What a field is compared by: texts by their folded form. */
function keySql(call: Call<Db>, thing: Thing<AnyRecord>, { field }: Pick<Filter, 'field'>): Sql {
  if (field.folded) return columnOf(thing, { ...field, column: field.folded });
  const value = field.computed ? field.computed.sql(call) : columnOf(thing, field);
  return isText(field) ? sql`fold(${value})` : value;
}

const comparisons: Record<string, Sql> = {
  eq: sql`=`,
  lt: sql`<`,
  lte: sql`<=`,
  gt: sql`>`,
  gte: sql`>=`,
};

function filtered(call: Call<Db>, thing: Thing<AnyRecord>, filter: Filter): Sql {
  const condition = filter.field.links ? linked(thing, filter) : compared(call, thing, filter);
  return whereSeen(call, filter, condition);
}

function compared(call: Call<Db>, thing: Thing<AnyRecord>, filter: Filter): Sql {
  const value = keySql(call, thing, filter);
  const [first] = filter.values;
  switch (filter.operator) {
    case 'empty':
      return sql`(${value} is null)`;
    case 'notEmpty':
      return sql`(${value} is not null)`;
    case 'ne':
      return sql`(${value} is null or ${value} <> ${first})`;
    case 'in':
      return sql`(${value} in (${sql.join(filter.values)}))`;
    case 'contains':
      if (filter.field.kind === 'choices') return sql`has_entry(${value}, ${first})`;
      return sql`(${value} like ${anywhere(String(first))} escape '\\')`;
    default:
      return sql`(${value} ${comparisons[filter.operator]} ${first})`;
  }
}

/** Records that are linked to this one, or to any, or to none. */
function linked(thing: Thing<AnyRecord>, { field, operator, values }: Filter): Sql {
  const own = sql.ref(`${thing.table}.id`);
  const links = sql`select 1 from ${sql.table(field.links ?? '')} l where l.owner_id = ${own}`;
  if (operator === 'empty') return sql`not exists (${links})`;
  if (operator === 'notEmpty') return sql`exists (${links})`;
  return sql`exists (${links} and l.other_id = ${values[0]})`;
}

/** What a person doesn't see on a record finds that record no more than what isn't there. */
function whereSeen(call: Call<Db>, { field }: Pick<Filter, 'field'>, condition: Sql): Sql {
  const seen = field.see && !call.actor.system ? field.see.sql(call) : everything;
  return seen === everything ? condition : sql`(${condition} and ${seen})`;
}

/** A word that stands in one of the texts that the person sees, or is the number of the record. */
function searched(call: Call<Db>, thing: Thing<AnyRecord>, word: string): Sql {
  const ways = Object.values(thing.fields).flatMap((field) => {
    if (field.see && !call.actor.system && field.see.sql(call) === nothing) return [];
    const value = keySql(call, thing, { field });
    if (field.kind === 'counter') {
      return [whereSeen(call, { field }, sql`cast(${value} as text) = ${word}`)];
    }
    if (!field.searchable) return [];
    return [whereSeen(call, { field }, sql`${value} like ${anywhere(word)} escape '\\'`)];
  });
  return ways.length === 0 ? nothing : sql`(${sql.join(ways, sql` or `)})`;
}

interface Key {
  key: Sql;
  down: boolean;
}

/** What the records are put in order by; ids break ties. */
function orderOf(call: Call<Db>, thing: Thing<AnyRecord>, sort: Sorting[]): Key[] {
  const keys = sort.map(({ field, down }) => ({ key: keySql(call, thing, { field }), down }));
  return [...keys, { key: sql.ref(`${thing.table}.id`), down: keys.at(-1)?.down ?? false }];
}

/** What comes behind a place in the order; what is empty comes last. */
function beyond(order: Key[], place: unknown[]): Sql {
  const cases = order.flatMap(({ key, down }, at) => {
    // Behind what is empty comes nothing but what other keys put there.
    if (place[at] === null) return [];
    const same = order.slice(0, at).map((one, index) => equal(one.key, place[index]));
    const further = sql`(${key} ${down ? sql`<` : sql`>`} ${place[at]} or ${key} is null)`;
    return [sql`(${sql.join([...same, further], sql` and `)})`];
  });
  return sql`(${sql.join(cases, sql` or `)})`;
}

const equal = (key: Sql, value: unknown) =>
  value === null ? sql`${key} is null` : sql`${key} = ${value}`;

/** The place of a record in the list, for the page that follows. */
function cursor(sortText: string, order: Key[], row: Record<string, unknown>): string {
  const keys = order.map((_, at) => stored(row[`key${at}`]));
  return Buffer.from(JSON.stringify([sortText, ...keys])).toString('base64url');
}

const stored = (value: unknown) => (typeof value === 'boolean' ? Number(value) : (value ?? null));
