import { type RawBuilder, sql } from 'kysely';
import { type Call, noteChange } from '../context.ts';
import { violationOf } from '../db/errors.ts';
import type { Db } from '../db/index.ts';
import { invite } from '../messages/invitation.ts';
import { problemKinds } from '../problems.ts';
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
  const from = sql`${sql.table(thing.table)} ${accountsOf(thing)}`;
  const made = sql<R>`select ${sql.join([...own, ...fields])} from ${from}`;
  selections.set(thing, made);
  return made;
}

/** Joins the accounts of people, in which a part of them is kept. */
function accountsOf(thing: Thing<AnyRecord>): RawBuilder<unknown> {
  if (!thing.person) return sql``;
  return sql`join auth_accounts on auth_accounts.id = ${sql.ref(`${thing.table}.id`)}`;
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

/** Whether the acting person sees the record with that id. */
export async function sees(call: Call<Db>, thing: Thing<AnyRecord>, id: string): Promise<boolean> {
  const visible = call.actor.system ? everything : thing.visible(call);
  if (visible === nothing) return false;
  const own = sql.ref(`${thing.table}.id`);
  const from = sql`${sql.table(thing.table)} ${accountsOf(thing)}`;
  return exists(call.db, sql`select 1 from ${from} where ${own} = ${id} and ${visible}`);
}

/** Whether there is such a record, as far as the acting person may know; one's own is known to everybody. */
export async function isKnown(
  call: Call<Db>,
  thing: Thing<AnyRecord> | null,
  id: string,
): Promise<boolean> {
  if (thing !== null && call.actor.id !== id) return sees(call, thing, id);
  const table = sql.table(thing?.table ?? 'auth_accounts');
  return exists(call.db, sql`select 1 from ${table} where id = ${id}`);
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
  if (thing.person) await joinAccount(call, thing, record);
  const row = { ...columns(thing, record, false) };
  for (const [name, column] of base) row[column] = record[name as keyof R];
  await insertRow(call.db, thing, row);
  await saveLinks(call.db, thing, record);
  noteChange(call, thing, record.id, 'created');
  if (thing.person) await afterJoining(call, thing, record);
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
  if (thing.person) await saveAccount(call, saved.id, columns(thing, saved, true));
  const row = { ...columns(thing, saved, false), updated_at: call.now, version: saved.version };
  await updateRow(call.db, thing, saved.id, row);
  if (linkFields(thing).length > 0) await saveLinks(call.db, thing, saved);
  noteChange(call, thing, saved.id, 'updated');
  return saved;
}

/** Deletes a record; of a person only the role. What points to it decides whether that is possible. */
export async function remove(call: Call, thing: Thing<AnyRecord>, record: Base): Promise<void> {
  const query = sql`delete from ${sql.table(thing.table)} where id = ${record.id}`;
  try {
    await query.execute(call.db);
  } catch (error) {
    if (violationOf(error) === null) throw error;
    throw new Problem(409, 'reference', 'This is still needed by something else.');
  }
  noteChange(call, thing, record.id, 'deleted');
}

/** What counts up by itself takes the next number; none is given twice, and none is left out. */
async function giveNumbers(db: Db, thing: Thing<AnyRecord>, record: AnyRecord): Promise<void> {
  for (const [name, field] of keptFields(thing)) {
    if (field.kind !== 'counter' || field.waits || record[name] !== null) continue;
    record[name] = await nextNumber(db, thing, name);
  }
}

/** The next number of a field that counts up. */
export async function nextNumber(db: Db, thing: Thing<AnyRecord>, name: string): Promise<number> {
  const field = thing.fields[name];
  const query = sql<{ value: number }>`
    insert into counters (name, value) values (${`${thing.table}.${field?.column}`}, ${field?.from ?? 1})
    on conflict (name) do update set value = counters.value + 1 returning value
  `;
  return (await query.execute(db)).rows[0]?.value ?? 1;
}

async function insertRow(
  db: Db,
  thing: Thing<AnyRecord>,
  row: Record<string, unknown>,
): Promise<void> {
  const names = sql.join(Object.keys(row).map((column) => sql.ref(column)));
  const values = sql.join(Object.values(row));
  const query = sql`insert into ${sql.table(thing.table)} (${names}) values (${values})`;
  await saying(thing, () => query.execute(db));
}

async function updateRow(
  db: Db,
  thing: Thing<AnyRecord>,
  id: string,
  row: Record<string, unknown>,
): Promise<void> {
  const pairs = Object.entries(row).map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
  const query = sql`update ${sql.table(thing.table)} set ${sql.join(pairs)} where id = ${id}`;
  await saying(thing, () => query.execute(db));
}

/** Does the work; what the database itself refuses is said in words. */
async function saying(thing: Thing<AnyRecord>, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    switch (violationOf(error)) {
      case 'unique':
        throw new Problem(409, 'unique', `There is already a ${thing.name} like this.`);
      case 'reference':
        throw new Problem(409, 'reference', "Something that this refers to isn't there any more.");
      case 'check':
        throw new Problem(422, 'check', "One of the values isn't possible here.");
      default:
        throw error;
    }
  }
}

async function saveLinks(db: Db, thing: Thing<AnyRecord>, record: AnyRecord): Promise<void> {
  for (const [name, field] of linkFields(thing)) {
    const table = sql.table(field.links ?? '');
    await sql`delete from ${table} where owner_id = ${record.id}`.execute(db);
    for (const [position, other] of ((record[name] ?? []) as string[]).entries()) {
      await sql`
        insert into ${table} (owner_id, other_id, position) values (${record.id}, ${other}, ${position})
      `.execute(db);
    }
  }
}

/** Somebody who has an account already needn't say again what it holds. */
export async function recallAccount(
  call: Call,
  thing: Thing<AnyRecord>,
  record: AnyRecord,
): Promise<void> {
  const account = await call.db
    .selectFrom('auth_accounts')
    .selectAll()
    .where('id', '=', record.id)
    .executeTakeFirst();
  const known: Record<string, unknown> = account ?? {};
  for (const [name, field] of keptFields(thing)) {
    if (field.account && field.column !== undefined) record[name] ??= known[field.column] ?? null;
  }
}

/** The account of somebody who gets a role: there already, or made with it. A known account keeps its name. */
async function joinAccount(call: Call, thing: Thing<AnyRecord>, record: AnyRecord): Promise<void> {
  const given = columns(thing, record, true);
  const account = await call.db
    .selectFrom('auth_accounts')
    .select('name')
    .where('id', '=', record.id)
    .executeTakeFirst();
  if (!account) {
    const row = { id: record.id, created_at: call.now, updated_at: call.now };
    await call.db.insertInto('auth_accounts').values(row).execute();
    return saveAccount(call, record.id, given);
  }
  const own = sql`select 1 from ${sql.table(thing.table)} where id = ${record.id}`;
  if (await exists(call.db, own)) {
    throw new Problem(409, 'unique', `This person is a ${thing.name} already.`);
  }
  const known = Object.entries(given).filter(([, value]) => value !== null);
  const { name, name_folded, ...rest } = Object.fromEntries(known);
  const kept = account.name === null && name !== undefined ? { name, name_folded, ...rest } : rest;
  await saveAccount(call, record.id, kept);
  if (account.name !== null && 'name' in record) record.name = account.name;
}

/** Every role that comes with this one, and a word to whoever has been invited by somebody else. */
async function afterJoining(call: Call, thing: Thing<AnyRecord>, record: AnyRecord): Promise<void> {
  for (const other of thing.includes?.() ?? []) {
    const there = sql`select 1 from ${sql.table(other.table)} where id = ${record.id}`;
    if (await exists(call.db, there)) continue;
    const values = keptFields(other).map(([name, field]) => [
      name,
      inCommon(thing, record, name, field),
    ]);
    const row = { ...record, ...Object.fromEntries(values) };
    const kept = columns(other, row, false);
    for (const [name, column] of base) kept[column] = record[name];
    await insertRow(call.db, other, kept);
    noteChange(call, other, record.id, 'created');
  }
  if (call.actor.id !== null && call.actor.id !== record.id && record.email) {
    await invite(call, thing, record);
  }
}

/** What two roles of a person have in common is the same in both; what only the other has is as it begins. */
function inCommon(thing: Thing<AnyRecord>, record: AnyRecord, name: string, field: Field): unknown {
  return thing.fields[name]?.kind === field.kind ? record[name] : (field.initial ?? null);
}

/** Keeps what belongs to the account. An address is one person's only. */
async function saveAccount(call: Call, id: string, values: Record<string, unknown>): Promise<void> {
  const row = { ...values, updated_at: call.now };
  for (const column of ['email', 'phone'] as const) {
    const value = values[column === 'email' ? 'email_folded' : column];
    if (value === undefined || value === null) continue;
    const key = sql.ref(column === 'email' ? 'email_folded' : column);
    const taken = sql`select 1 from auth_accounts where ${key} = ${value} and id <> ${id}`;
    if (!(await exists(call.db, taken))) continue;
    const words = 'Somebody else has this already.';
    throw new Problem(409, 'unique', words, { fields: { [column]: [words] } });
  }
  await call.db.updateTable('auth_accounts').set(row).where('id', '=', id).execute();
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

/** Refuses where somebody else has changed the record meanwhile: it has none of the versions that are expected. */
export function demandVersion(record: Base, expected: string[] | null): void {
  if (expected === null || expected.includes('*')) return;
  if (!expected.includes(String(record.version))) throw Problem.of(problemKinds.changedMeanwhile);
}
