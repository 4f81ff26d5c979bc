import { type RawBuilder, sql } from 'kysely';
import type { Call } from '../context.ts';
import type { Db } from '../db/index.ts';
import { type AnyRecord, type Field, parseField } from './fields.ts';
import { malformed } from './problem.ts';
import { addLinks, columnOf, select } from './records.ts';
import { anywhere, fold } from './text.ts';
import type { Base, Thing } from './thing.ts';

type Sql = RawBuilder<unknown>;

export interface Page<R> {
  items: R[];
  next: string | null;
  total?: number;
}

/** Query parameters that aren't filters. */
const own = new Set(['limit', 'after', 'sort', 'search', 'count', 'include', 'actions']);

/** Records that the acting person sees, filtered, sorted and cut into pages as the query asks. */
export async function listRecords<R extends Base>(
  call: Call<Db>,
  thing: Thing<R>,
  query: URLSearchParams,
): Promise<Page<R>> {
  const limit = limitOf(query.get('limit'));
  const conditions = [thing.visible(call), ...filters(call, thing, query)];
  const search = query.get('search')?.trim();
  if (search) conditions.push(searched(call, thing, search));
  const order = orderOf(call, thing, query.get('sort'));
  const all = sql.join(conditions, sql` and `);
  const after = query.get('after');
  const place = after === null ? all : sql`${all} and ${beyond(order, readCursor(after, order))}`;
  const keys = order.map(({ key }, at) => sql`${key} as ${sql.ref(`key${at}`)}`);
  const sorting = order.map(
    ({ key, down }) => sql`${key} ${down ? sql`desc` : sql`asc`} nulls last`,
  );
  const rows = await page<R>(call.db, thing, place, keys, sorting, limit + 1);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  const next = last ? writeCursor(order.map((_, at) => last[`key${at}`])) : null;
  const items = shown.map((row) => withoutKeys(row, order.length));
  await addLinks(call.db, thing, items);
  if (query.get('count') !== 'true') return { items, next };
  return { items, next, total: await count(call.db, thing, all) };
}

type Keyed<R> = R & Record<string, unknown>;

async function page<R extends Base>(
  db: Db,
  thing: Thing<R>,
  where: Sql,
  keys: Sql[],
  sorting: Sql[],
  limit: number,
): Promise<Keyed<R>[]> {
  const records = sql`select records.*, ${sql.join(keys)} from (${select(thing)}) records`;
  const joined = sql`join ${sql.table(thing.table)} on ${sql.ref(`${thing.table}.id`)} = records.id`;
  const accounts = thing.person ? sql`join auth_accounts on auth_accounts.id = records.id` : sql``;
  const rest = sql`where ${where} order by ${sql.join(sorting)} limit ${limit}`;
  const query = sql<Keyed<R>>`${records} ${joined} ${accounts} ${rest}`;
  return (await query.execute(db)).rows;
}

async function count(db: Db, thing: Thing<AnyRecord>, where: Sql): Promise<number> {
  const accounts = thing.person
    ? sql`join auth_accounts on auth_accounts.id = ${sql.ref(`${thing.table}.id`)}`
    : sql``;
  const table = sql.table(thing.table);
  const query = sql<{ total: number }>`
    select count(*) as total from ${table} ${accounts} where ${where}
  `;
  return Number((await query.execute(db)).rows[0]?.total ?? 0);
}

function withoutKeys<R>(row: Keyed<R>, count: number): R {
  for (let at = 0; at < count; at += 1) delete (row as Record<string, unknown>)[`key${at}`];
  return row;
}

function limitOf(given: string | null): number {
  if (given === null) return 20;
  const limit = Number(given);
  if (Number.isInteger(limit) && limit >= 1) return Math.min(limit, 100);
  throw malformed('"limit" has a value that makes no sense.');
}

/** A field's value in a query, empty where the person doesn't see it. */
function seenSql(call: Call<Db>, thing: Thing<AnyRecord>, field: Field): Sql {
  const kept = field.computed ? field.computed.sql(call) : columnOf(thing, field);
  return field.see ? sql`case when ${field.see.sql(call)} then ${kept} end` : kept;
}

/** The value by which records are put in order. */
function keySql(call: Call<Db>, thing: Thing<AnyRecord>, field: Field): Sql {
  const folded = field.folded ? { ...field, column: field.folded } : field;
  return seenSql(call, thing, folded);
}

function fieldNamed(thing: Thing<AnyRecord>, name: string, use: string): Field {
  const field = base[name] ?? thing.fields[name];
  if (field && field.links === undefined) return field;
  throw malformed(`${thing.plural} can't be ${use} by "${name}".`);
}

const base: Record<string, Field> = {
  id: { kind: 'one', label: 'id', column: 'id' },
  createdAt: { kind: 'moment', label: 'created', column: 'created_at' },
  updatedAt: { kind: 'moment', label: 'changed', column: 'updated_at' },
  version: { kind: 'whole', label: 'version', column: 'version' },
};

const comparisons: Record<string, Sql> = {
  eq: sql`=`,
  ne: sql`<>`,
  lt: sql`<`,
  lte: sql`<=`,
  gt: sql`>`,
  gte: sql`>=`,
};

/** `?status=confirmed`, `?price[gte]=1000`, `?name[contains]=ann`, `?status[in]=a,b`, `?phone[empty]=true` */
function filters(call: Call<Db>, thing: Thing<AnyRecord>, query: URLSearchParams): Sql[] {
  return [...query].flatMap(([parameter, given]) => {
    if (own.has(parameter)) return [];
    const [, name = parameter, operator = 'eq'] = /^([^[]+)\[([^\]]*)\]$/.exec(parameter) ?? [];
    const field = thing.fields[name]?.links ? undefined : fieldNamed(thing, name, 'filtered');
    if (field) return [condition(call, thing, field, operator, given)];
    return [linked(thing, name, operator, given)];
  });
}

function condition(
  call: Call<Db>,
  thing: Thing<AnyRecord>,
  field: Field,
  operator: string,
  given: string,
): Sql {
  const value = seenSql(call, thing, field);
  if (operator === 'empty') {
    if (given === 'true') return sql`${value} is null`;
    if (given === 'false') return sql`${value} is not null`;
    throw malformed('"empty" must be true or false.');
  }
  if (operator === 'contains') {
    if (!field.folded) throw malformed('Only texts can be looked through with "contains".');
    return sql`${keySql(call, thing, field)} like ${anywhere(fold(given))} escape '\\'`;
  }
  if (operator === 'in') {
    const list = given.split(',').map((one) => queryValue(field, one));
    return sql`${value} in (${sql.join(list)})`;
  }
  const comparison = comparisons[operator];
  if (!comparison) throw malformed(`There is no filter "${operator}".`);
  const wanted = queryValue(field, given);
  if (operator === 'ne') return sql`(${value} is null or ${value} <> ${wanted})`;
  return sql`${value} ${comparison} ${wanted}`;
}

/** Records that are linked to one of these. */
function linked(thing: Thing<AnyRecord>, name: string, operator: string, given: string): Sql {
  if (!['eq', 'in', 'contains'].includes(operator)) {
    throw malformed(`There is no filter "${operator}".`);
  }
  const links = sql.table(thing.fields[name]?.links ?? '');
  const ids = sql.join(given.split(','));
  const own = sql.ref(`${thing.table}.id`);
  return sql`exists (select 1 from ${links} l where l.owner_id = ${own} and l.other_id in (${ids}))`;
}

/** A value in the query, as it is kept. */
function queryValue(field: Field, given: string): unknown {
  const { least: _, most: __, ...unbounded } = field;
  const parsed = parseField(unbounded, fromText(field, given));
  if ('problem' in parsed) throw malformed(`"${given}" doesn't fit: ${parsed.problem}`);
  return parsed.value;
}

function fromText(field: Field, given: string): unknown {
  if (field.kind === 'yesNo') return given === 'true' ? true : given === 'false' ? false : given;
  const numeric = ['whole', 'number', 'money', 'percent', 'rating', 'counter'];
  return numeric.includes(field.kind) && given.trim() !== '' ? Number(given) : given;
}

/** Every word stands in one of the texts that the person sees. */
function searched(call: Call<Db>, thing: Thing<AnyRecord>, search: string): Sql {
  const texts = Object.values(thing.fields).filter((field) => field.searchable && field.folded);
  if (texts.length === 0) return sql`1 = 0`;
  const words = fold(search).split(' ');
  const each = words.map((word) => {
    const found = texts.map(
      (field) => sql`${keySql(call, thing, field)} like ${anywhere(word)} escape '\\'`,
    );
    return sql`(${sql.join(found, sql` or `)})`;
  });
  return sql.join(each, sql` and `);
}

interface Key {
  key: Sql;
  down: boolean;
}

/** What the records are put in order by; ids break ties. */
function orderOf(call: Call<Db>, thing: Thing<AnyRecord>, given: string | null): Key[] {
  const names = (given ?? '').split(',').filter((name) => name !== '');
  const keys = names.map((name) => {
    const down = name.startsWith('-');
    const field = fieldNamed(thing, down ? name.slice(1) : name, 'sorted');
    return { key: keySql(call, thing, field), down };
  });
  if (keys.length === 0) keys.push({ key: sql.ref(`${thing.table}.created_at`), down: true });
  const down = keys.at(-1)?.down ?? false;
  return [...keys, { key: sql.ref(`${thing.table}.id`), down }];
}

/** What comes behind a place in the order; what is empty comes last. */
function beyond(order: Key[], place: unknown[]): Sql {
  const cases = order.map(({ key, down }, at) => {
    const same = order.slice(0, at).map((one, index) => sql`${one.key} is ${place[index]}`);
    return sql`(${sql.join([...same, further(key, down, place[at])], sql` and `)})`;
  });
  return sql`(${sql.join(cases, sql` or `)})`;
}

function further(key: Sql, down: boolean, than: unknown): Sql {
  if (than === null) return sql`1 = 0`;
  return sql`(${key} ${down ? sql`<` : sql`>`} ${than} or ${key} is null)`;
}

const writeCursor = (place: unknown[]) => Buffer.from(JSON.stringify(place)).toString('base64url');

function readCursor(cursor: string, order: Key[]): unknown[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(place) && place.length === order.length) return place;
  } catch {
    // Not a cursor: said below.
  }
  throw malformed('"after" isn\'t a place in this list.');
}
