import { sql } from 'kysely';
import { type Call, type Context, theApp } from '../context.ts';
import { newId } from '../lib/ids.ts';
import { find, findAll } from '../lib/records.ts';
import { write } from '../transaction.ts';
import { type ClockTimer, type RecordTimer, timers } from './timers.ts';

const recordTimers = timers.filter((timer): timer is RecordTimer => timer.kind === 'record');
const clockTimers = timers.filter((timer): timer is ClockTimer => timer.kind === 'clock');

/**
 * Notes when something is due, or moves it. A moment that is past when its record is made has been missed; one that a change
 * moves into the past is due at once. What was done for a moment isn't repeated.
 */
async function put(
  call: Call,
  key: string,
  record: string,
  due: string | null,
  isNew: boolean,
): Promise<void> {
  const missed = isNew && due !== null && due < call.now ? due : null;
  const { rows } = await sql`
    insert into job_queue (id, key, record_id, due_at, done_for, attempts, last_error, created_at, updated_at)
    values (${newId()}, ${key}, ${record}, ${due}, ${missed}, 0, null, ${call.now}, ${call.now})
    on conflict (key, record_id) do update set
      due_at = excluded.due_at, attempts = 0, last_error = null, updated_at = excluded.updated_at
    where job_queue.due_at is distinct from excluded.due_at
    returning id
  `.execute(call.db);
  if (rows.length > 0 && due !== null && missed === null) {
    await call.context.queue.enqueue(call.db, due);
  }
}

/** Moves the moments of everything that was written, and of what depends on it. */
export async function followChanges(call: Call): Promise<void> {
  for (const timer of recordTimers) {
    for (const { thing, id, kind } of call.changes) {
      if (thing.key === timer.thing.key) {
        if (kind === 'deleted') await drop(call, timer.key, id);
        else await move(call, timer, await find(call.db, timer.thing, id), kind === 'created');
      } else if (timer.reads.includes(thing.key)) {
        for (const record of await findAll(call.db, timer.thing, sql`1 = 1`)) {
          await move(call, timer, record, false);
        }
      }
    }
  }
}

async function move(
  call: Call,
  timer: RecordTimer,
  record: { id: string } | null,
  isNew: boolean,
): Promise<void> {
  if (record) await put(call, timer.key, record.id, await timer.at(call, record), isNew);
}

async function drop(call: Call, key: string, record: string): Promise<void> {
  const rows = call.db.deleteFrom('job_queue').where('key', '=', key);
  await rows.where('record_id', '=', record).execute();
}

/** Starts what comes again and again, from now on. */
export async function startRepeating(call: Call): Promise<void> {
  for (const { key, next } of clockTimers) {
    const rows = call.db.selectFrom('job_queue').select('id').where('key', '=', key);
    if (!(await rows.executeTakeFirst())) await put(call, key, '', next(call.now), false);
  }
}

/** After a start: rows of timers that are gone go, those of new ones come. */
export async function prepareTimers(context: Context): Promise<void> {
  await write(context, theApp, async (call) => {
    const known = timers.map((timer) => timer.key);
    const gone = call.db.deleteFrom('job_queue');
    await (known.length > 0 ? gone.where('key', 'not in', known) : gone).execute();
    for (const timer of recordTimers) {
      for (const record of await findAll(call.db, timer.thing, sql`1 = 1`)) {
        await move(call, timer, record, true);
      }
    }
    await startRepeating(call);
  });
}

/** After the clock was set back: what comes again and again comes from the earlier moment on. */
export async function repeatFromNow(context: Context): Promise<void> {
  await write(context, theApp, async (call) => {
    for (const { key, next } of clockTimers) {
      const due = next(call.now);
      const row = { due_at: due, done_for: null };
      await call.db.updateTable('job_queue').set(row).where('key', '=', key).execute();
      await context.queue.enqueue(call.db, due);
    }
  });
}
