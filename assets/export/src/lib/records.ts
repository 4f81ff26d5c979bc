import { type RawBuilder, sql } from 'kysely';
import type { Call } from '../context.ts';
import type { Db } from '../db/index.ts';
import type { AnyRecord, Field } from './fields.ts';
import { newId } from './ids.ts';
import { notFound, notSignedIn, Problem } from './problem.ts';
import { fold } from './text.ts';
import { type Base, keptFields, linkFields, type Thing } from './thing.ts';

const base: [string, string][] = [
  ['id', 'id'],
  ['createdAt', 'created_at'],
  ['updatedAt', 'updated_at'],
  ['version', 'version'],
  ['createdBy', 'created_by'],
];

/** The column of a field, with its table. */
export function columnOf(thing: Thing<AnyRecord>, field: Field): RawBuilder<unknown> {
  return sql.ref(`${field.account ? 'auth_accounts' : thing.table}.${field.column}`);
}

const selections = new WeakMap<Thing<AnyRecord>, RawBuilder<AnyRecord>>();

/** `select … from …` of a thing: its records under the names that the code uses. People come with their account. */
export function select<R extends Base>(thing: Thing<R>): RawBuilder<R> {
  const known = selections.get(thing);
  if (known) return known;
  const own = base.map(
    ([name, column]) => sql`${sql.ref(`${thing.table}.${column}`)} as ${sql.ref(name)}`,
  );
  const fields = keptFields(thing).map(
    ([name, field]) => sql`${columnOf(thing, field)} as ${sql.ref(name)}`,
  );
  const accounts = sql`join auth_accounts on auth_accounts.id = ${sql.ref(`${thing.table}.id`)}`;
  const made = sql<R>`select ${sql.join([...own, ...fields])} from ${sql.table(thing.table)} ${
    thing.person ? accounts : sql``
  }`;
  selections.set(thing, made);
  return made;
}

/** The record with that id, whoever asks. */
export async function find<R extends Base>(
  db: Db,
  thing: Thing<R>,
  id: string | null,
): Promise<R | null> {
  if (id === null) return null;
  const where = sql.ref(`${thing.table}.id`);
  const { rows } = await sql<R>`${select(thing)} where ${where} = ${id}`.execute(db);
  await addLinks(db, thing, rows);
  return rows[0] ?? null;
}

/** The records for which a condition on the table holds, oldest first. */
export async function findAll<R extends Base>(
  db: Db,
  thing: Thing<R>,
  condition: RawBuilder<unknown>,
): Promise<R[]> {
  const order = sql.join(['created_at', 'id'].map((column) => sql.ref(`${thing.table}.${column}`)));
  const query = sql<R>`${select(thing)} where ${condition} order by ${order}`;
  const { rows } = await query.execute(db);
  await addLinks(db, thing, rows);
  return rows;
}

/** Conditions on which records somebody sees. */
export const everything = sql`1 = 1`;
export const nothing = sql`1 = 0`;

/** At least one of the conditions holds. */
export function anyOf(ways: RawBuilder<unknown>[]): RawBuilder<unknown> {
  if (ways.length === 0) return nothing;
  const each = ways.map((way) => sql`(${way})`);
  return sql`(${sql.join(each, sql` or `)})`;
}

/** The record with that id, where the acting person sees it; else there is nothing. */
export async function findVisible<R extends Base>(
  call: Call<Db>,
  thing: Thing<R>,
  id: string,
): Promise<R> {
  if (call.actor.system) {
    const record = await find(call.db, thing, id);
    if (!record) throw notFound();
    return record;
  }
  const where = sql`${sql.ref(`${thing.table}.id`)} = ${id} and ${thing.visible(call)}`;
  const [record] = await findAll(call.db, thing, where);
  // Somebody who isn't signed in is asked to, whether it is there or not.
  if (!record) throw call.actor.id === null ? notSignedIn() : notFound();
  return record;
}

/** Whether there is such a record, as far as the acting person may know; one's own is known to everybody. */
export async function isKnown(
  call: Call<Db>,
  thing: Thing<AnyRecord> | null,
  id: string,
): Promise<boolean> {
  const table = sql.table(thing?.table ?? 'auth_accounts');
  const seen =
    thing === null || call.actor.system || call.actor.id === id ? everything : thing.visible(call);
  const accounts = thing?.person
    ? sql`join auth_accounts on auth_accounts.id = ${sql.ref(`${thing.table}.id`)}`
    : sql``;
  const own = sql.ref(`${thing?.table ?? 'auth_accounts'}.id`);
  return exists(call.db, sql`select 1 from ${table} ${accounts} where ${own} = ${id} and ${seen}`);
}

/** The record as it is now, after everything that followed. */
export async function reload<R extends Base>(call: Call, thing: Thing<R>, record: R): Promise<R> {
  return (await find(call.db, thing, record.id)) ?? record;
}

/** Ids of several others, put beside the records that they belong to. */
export async function addLinks(db: Db, thing: Thing<AnyRecord>, rows: AnyRecord[]): Promise<void> {
  const links = linkFields(thing);
  if (links.length === 0 || rows.length === 0) return;
  const ids = sql.join(rows.map((row) => row.id));
  for (const [name, field] of links) {
    const query = sql<{ owner_id: string; other_id: string }>`
      select owner_id, other_id from ${sql.table(field.links ?? '')}
      where owner_id in (${ids}) order by position
    `;
    const { rows: found } = await query.execute(db);
    const byOwner = Map.groupBy(found, (link) => link.owner_id);
    for (const row of rows) row[name] = (byOwner.get(row.id) ?? []).map((link) => link.other_id);
  }
}

/** A new record: `values` and what every record has. What is required is judged later. */
export function begin<R extends Base>(
  call: Call,
  values: Record<string, unknown>,
  id = newId(),
): R {
  const { now, actor } = call;
  const base = { id, createdAt: now, updatedAt: now, version: 1, createdBy: actor.id };
  return { ...values, ...base } as unknown as R;
}

/** The columns of a record that lie in its own table, or in the account. */
function columns(thing: Thing<AnyRecord>, record: AnyRecord, account: boolean) {
  const values: Record<string, unknown> = {};
  for (const [name, field] of keptFields(thing)) {
    if ((field.account ?? false) !== account || field.column === undefined) continue;
    values[field.column] = record[name] ?? null;
    if (field.folded !== undefined) values[field.folded] = fold(record[name] ?? null);
  }
  return values;
}

export async function insert<R extends Base>(call: Call, thing: Thing<R>, record: R): Promise<R> {
  await giveNumbers(call.db, thing, record);
  if (thing.person) await saveAccount(call, thing, record);
  const row = { ...columns(thing, record, false) };
  for (const [name, column] of base) row[column] = record[name as keyof R];
  await insertRow(call.db, thing.table, row);
  await saveLinks(call.db, thing, record);
  return record;
}

/** Keeps the record as it is to be, with the next version. */
export async function update<R extends Base>(
  call: Call,
  thing: Thing<R>,
  before: R,
  after: R,
): Promise<R> {
  const saved = { ...after, updatedAt: call.now, version: before.version + 1 };
  if (thing.person) await saveAccount(call, thing, saved);
  const row = { ...columns(thing, saved, false), updated_at: call.now, version: saved.version };
  await updateRow(call.db, thing.table, saved.id, row);
  if (linkFields(thing).length > 0) await saveLinks(call.db, thing, saved);
  return saved;
}

/** What counts up by itself takes the next number; none is given twice, and none is left out. */
async function giveNumbers(db: Db, thing: Thing<AnyRecord>, record: AnyRecord): Promise<void> {
  for (const [name, field] of keptFields(thing)) {
    if (field.kind !== 'counter' || record[name] !== null) continue;
    const counter = `${thing.table}.${field.column}`;
    const first = field.from ?? 1;
    const query = sql<{ value: number }>`
      insert into counters (name, value) values (${counter}, ${first})
      on conflict (name) do update set value = counters.value + 1 returning value
    `;
    record[name] = (await query.execute(db)).rows[0]?.value;
  }
}

async function insertRow(db: Db, table: string, row: Record<string, unknown>): Promise<void> {
  const names = sql.join(Object.keys(row).map((column) => sql.ref(column)));
  const values = sql.join(Object.values(row));
  await sql`insert into ${sql.table(table)} (${names}) values (${values})`.execute(db);
}

async function updateRow(
  db: Db,
  table: string,
  id: string,
  row: Record<string, unknown>,
): Promise<void> {
  const pairs = Object.entries(row).map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
  await sql`update ${sql.table(table)} set ${sql.join(pairs)} where id = ${id}`.execute(db);
}

/** The account of a person: there already, or made with the record. */
async function saveAccount(call: Call, thing: Thing<AnyRecord>, record: Base): Promise<void> {
  const values = { ...columns(thing, record, true), updated_at: call.now };
  const { rows } = await sql`select id from auth_accounts where id = ${record.id}`.execute(call.db);
  if (rows.length > 0) return updateRow(call.db, 'auth_accounts', record.id, values);
  const row = { id: record.id, ...values, created_at: call.now };
  await insertRow(call.db, 'auth_accounts', row);
}

async function saveLinks(db: Db, thing: Thing<AnyRecord>, record: AnyRecord): Promise<void> {
  for (const [name, field] of linkFields(thing)) {
    const table = sql.table(field.links ?? '');
    await sql`delete from ${table} where owner_id = ${record.id}`.execute(db);
    for (const [position, other] of ((record[name] ?? []) as string[]).entries()) {
      const row = { owner_id: record.id, other_id: other, position };
      await insertRow(db, field.links ?? '', row);
    }
  }
}

/** Deletes a record; of a person only the role. What points to it decides whether that is possible. */
export async function remove(call: Call, thing: Thing<AnyRecord>, record: Base): Promise<void> {
  try {
    await sql`delete from ${sql.table(thing.table)} where id = ${record.id}`.execute(call.db);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('FOREIGN KEY')) throw error;
    const detail = `This ${thing.name} can't be deleted while something else still needs it.`;
    throw new Problem(409, 'reference', detail);
  }
}

/** A single value that a query gives. */
export async function value<T>(db: Db, query: RawBuilder<T>): Promise<T> {
  const { rows } = await query.execute(db);
  return Object.values(rows[0] ?? {})[0] as T;
}

/** Whether a query finds anything. */
export async function exists(db: Db, query: RawBuilder<unknown>): Promise<boolean> {
  return (await query.execute(db)).rows.length > 0;
}

/** Refuses where somebody else has changed the record meanwhile. */
export function demandVersion(record: Base, expected: number | null): void {
  if (expected === null || expected === record.version) return;
  throw new Problem(
    412,
    'changed-meanwhile',
    'Somebody changed this meanwhile. Please look at it again.',
  );
}
