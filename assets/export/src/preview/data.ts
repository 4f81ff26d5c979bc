import { sql } from 'kysely';
import { findAccount } from '../auth/accounts.ts';
import { addressOf } from '../auth/addresses.ts';
import { type Call, type Context, theApp } from '../context.ts';
import { attempt } from '../db/index.ts';
import { startRepeating } from '../jobs/schedule.ts';
import { type AnyRecord, fieldJson } from '../lib/fields.ts';
import type { Input } from '../lib/http.ts';
import { newId } from '../lib/ids.ts';
import { toJson } from '../lib/json.ts';
import { notFound, Problem } from '../lib/problem.ts';
import { begin, insert, update } from '../lib/records.ts';
import type { Thing } from '../lib/thing.ts';
import { makeUp } from '../people.ts';
import type { Role } from '../roles.ts';
import { type Sample, samples, somebody } from '../samples.ts';
import { things, updates } from '../things.ts';
import { write } from '../transaction.ts';

/**
 * Puts the sample rows into an empty database; one that has people already is left as it is. Rows that are only there to look
 * at come too where they are wanted: each is made like any record, and left out where a rule refuses it.
 */
export async function loadSamples(context: Context, all: boolean): Promise<void> {
  await fillDatabase(context, all, async ({ db }) => {
    const accounts = db.selectFrom('auth_accounts').select('id');
    return (await accounts.limit(1).executeTakeFirst()) === undefined;
  });
}

/** Puts the sample rows in, where that is wanted. */
export async function fillDatabase(
  context: Context,
  all: boolean,
  wanted: (call: Call) => Promise<boolean> = async () => true,
): Promise<void> {
  await write(context, theApp, async (call) => {
    if (!(await wanted(call))) return;
    // Samples may point to one another in any direction.
    await context.database.deferReferences(call.db);
    const ids = samples.map(() => newId());
    const missing = new Set<unknown>();
    for (const [place, sample] of samples.entries()) {
      const { thing, made, values } = sample;
      const id = ids[place];
      const row = values(call, ids);
      const whole = !Object.values(row)
        .flat()
        .some((value) => missing.has(value));
      if (!made) {
        const record = begin(call, row, id);
        await insert(call, thing, record);
      } else if (!(all && whole && (await makeLikeAny(call, sample, row, id)))) {
        missing.add(id);
      }
    }
  });
}

/** A change like any other, checked and followed by what follows, only that nobody is asked who may. */
export function changeRecord(
  context: Context,
  thing: Thing<AnyRecord>,
  id: string,
  input: Input,
): Promise<object> {
  const change = updates[thing.path];
  if (!change) throw notFound();
  return write(context, theApp, async (call) =>
    toJson(call, thing, (await change(call, id, input)) as AnyRecord),
  );
}

/** Makes the row through its service, as the app itself. Answers whether the rules let it. */
async function makeLikeAny(
  call: Call,
  { thing, made }: Sample,
  row: Record<string, unknown>,
  id: string | undefined,
): Promise<boolean> {
  const given = Object.entries(row).filter(([name]) => made && name in made.inputs);
  const input = given.map(([name, value]) => {
    const field = thing.fields[name];
    return [name, field ? fieldJson(field, value) : value];
  });
  const making = { uninvited: true, ...(id !== undefined && { id }) };
  try {
    await attempt(call.db, async () => {
      const record = await made?.create(call, Object.fromEntries(input), making);
      if (record) await update(call, thing, record, { ...record, ...row });
    });
    return true;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return false;
  }
}

/** Somebody of that kind, for a test that needs one: the first whose address is free. */
export async function makePerson(context: Context, role: Role): Promise<string> {
  return write(context, theApp, async (call) => {
    for (let number = 1; ; number += 1) {
      const { email, ...fields } = await somebody[role](number, (thing) => firstOf(call, thing));
      const address = addressOf({ email });
      if (await findAccount(call.db, address)) continue;
      return await makeUp(call, role, address, fields);
    }
  });
}

/** The record that has been there longest. */
async function firstOf({ db }: Call, thing: Thing<AnyRecord>): Promise<string | undefined> {
  const query = sql<{ id: string }>`
    select id from ${sql.table(thing.table)} order by created_at, id limit 1
  `;
  const { rows } = await query.execute(db);
  return rows[0]?.id;
}

const system = [
  'auth_sessions',
  'auth_codes',
  'auth_api_keys',
  'file_objects',
  'job_queue',
  'outbox',
  'idempotency_keys',
  'counters',
  'rate_limits',
  'auth_accounts',
];

/** Takes everything away: data, people, mail, jobs and numbering. What comes by the clock begins anew. */
export async function emptyDatabase(context: Context): Promise<void> {
  await write(context, theApp, async (call) => {
    const links = things.flatMap((thing) =>
      Object.values(thing.fields).flatMap((field) => (field.links ? [field.links] : [])),
    );
    const own = things.map((thing) => thing.table);
    await context.database.empty(call.db, [...links, ...own, ...system]);
    await startRepeating(call);
  });
}
