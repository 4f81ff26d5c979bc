import { sql } from 'kysely';
import { type Context, theApp, write } from '../context.ts';
import { keepTimers } from '../jobs/queue.ts';
import { newId } from '../lib/ids.ts';
import { begin, insert } from '../lib/records.ts';
import type { Role } from '../roles.ts';
import { samples, somebody } from '../samples.ts';
import { people, things } from '../things.ts';

/** Puts the sample rows into an empty database; one that has people already is left as it is. */
export async function loadSamples(context: Context): Promise<void> {
  await write(context, theApp, async (call) => {
    const known = await call.db.selectFrom('auth_accounts').select('id').limit(1).execute();
    if (known.length > 0) return;
    // Samples may point to one another in any direction.
    await sql`pragma defer_foreign_keys = on`.execute(call.db);
    const ids = samples.map(() => newId());
    for (const [place, { thing, values }] of samples.entries()) {
      const record = begin(call, values(call, ids), ids[place]);
      await insert(call, thing, record);
      await keepTimers(call, thing.key, record);
    }
  });
}

/** Somebody of that kind, for a test that needs one. */
export async function makePerson(context: Context, role: Role): Promise<string> {
  return write(context, theApp, async (call) => {
    const thing = people.find((kind) => kind.role === role)?.thing;
    const record = begin(call, somebody[role]);
    if (thing) await insert(call, thing, record);
    return record.id;
  });
}

const system = [
  'auth_sessions',
  'auth_codes',
  'job_queue',
  'outbox',
  'idempotency_keys',
  'counters',
];

/** Takes everything away: data, people, mail, jobs and numbering. */
export async function emptyDatabase(context: Context): Promise<void> {
  await write(context, theApp, async ({ db }) => {
    await sql`pragma defer_foreign_keys = on`.execute(db);
    const links = things.flatMap((thing) =>
      Object.values(thing.fields).flatMap((field) => (field.links ? [field.links] : [])),
    );
    for (const table of [...links, ...things.map((thing) => thing.table), ...system]) {
      await sql`delete from ${sql.table(table)}`.execute(db);
    }
    await sql`delete from auth_accounts`.execute(db);
  });
}
