import { sql } from 'kysely';
import { asTheApp, type Call, type Context, theApp } from '../context.ts';
import { newId } from '../lib/ids.ts';
import { Problem } from '../lib/problem.ts';
import { find, findAll } from '../lib/records.ts';
import { write } from '../transaction.ts';
import { type ClockTimer, type RecordTimer, timers } from './timers.ts';

/** A row of the queue: what is due when, for which record. */
interface Due {
  id: string;
  key: string;
  record_id: string;
  due_at: string;
  attempts: number;
}

const recordTimers = timers.filter((timer): timer is RecordTimer => timer.kind === 'record');
const clockTimers = timers.filter((timer): timer is ClockTimer => timer.kind === 'clock');

/**
 * Puts a moment into the queue, or moves it. A moment that is past when its record is made has been missed; one that a change
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
  await sql`
    insert into job_queue (id, key, record_id, due_at, done_for, attempts, last_error, created_at, updated_at)
    values (${newId()}, ${key}, ${record}, ${due}, ${missed}, 0, null, ${call.now}, ${call.now})
    on conflict (key, record_id) do update set
      due_at = excluded.due_at, attempts = 0, last_error = null, updated_at = excluded.updated_at
    where job_queue.due_at is distinct from excluded.due_at
  `.execute(call.db);
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
      const row = { due_at: next(call.now), done_for: null };
      await call.db.updateTable('job_queue').set(row).where('key', '=', key).execute();
    }
  });
}

const waiting = (db: Call['db']) =>
  db
    .selectFrom('job_queue')
    .select(['id', 'key', 'record_id', 'due_at', 'attempts'])
    .where('due_at', 'is not', null)
    .where(sql<boolean>`due_at is distinct from done_for`);

/** Does everything that is due by now, in order; what that makes due as well. */
export async function runDue(context: Context): Promise<void> {
  for (;;) {
    const done = await write(context, theApp, async (call) => {
      const next = await waiting(call.db)
        .where('due_at', '<=', call.now)
        .orderBy('due_at')
        .orderBy('key')
        .orderBy('record_id')
        .executeTakeFirst();
      if (next && !(await catchUp(call, next as Due))) await run(call, next as Due);
      return next !== undefined;
    });
    if (!done) return;
  }
}

/** Of all the times that something was missed, the last one is done, in its turn. Answers whether it waits for that now. */
async function catchUp(call: Call, due: Due): Promise<boolean> {
  const timer = clockTimers.find((one) => one.key === due.key);
  let latest = due.due_at;
  for (let later = latest; timer && later <= call.now; later = timer.next(latest)) latest = later;
  if (latest === due.due_at) return false;
  const rows = call.db.updateTable('job_queue').set({ due_at: latest, attempts: 0 });
  await rows.where('id', '=', due.id).execute();
  return true;
}

/** Does one job now, whenever it is due. Answers whether there is such a job. */
export function runNow(context: Context, id: string): Promise<boolean> {
  return write(context, theApp, async (call) => {
    const job = await waiting(call.db).where('id', '=', id).executeTakeFirst();
    if (job) await run(call, job as Due);
    return job !== undefined;
  });
}

const mostAttempts = 5;

/** Does a job and marks it done, together or not at all. */
async function run(call: Call, due: Due): Promise<void> {
  const timer = timers.find((one) => one.key === due.key);
  const mine = () => call.db.updateTable('job_queue').where('id', '=', due.id);
  await sql`savepoint job`.execute(call.db);
  let failure: string | null = null;
  try {
    // A job is judged as of the moment at which it was due.
    const at: Call = { ...asTheApp(call), now: due.due_at, changes: [] };
    if (timer?.kind === 'record') await timer.run(at, due.record_id);
    if (timer?.kind === 'clock') await timer.run(at);
    await followChanges(at);
    call.context.changes.publish(at.changes);
  } catch (error) {
    await sql`rollback to savepoint job`.execute(call.db);
    failure = error instanceof Error ? error.message : String(error);
    if (!(error instanceof Problem)) {
      console.error(`The job ${due.key} failed:`, error);
      if (due.attempts + 1 < mostAttempts) {
        await mine()
          .set({ attempts: due.attempts + 1, last_error: failure })
          .execute();
        return;
      }
    }
  } finally {
    await sql`release savepoint job`.execute(call.db);
  }
  const again = timer?.kind === 'clock' ? timer.next(due.due_at) : null;
  // The job itself may have moved its record's next moment: then that one waits.
  await sql`
    update job_queue set done_for = ${due.due_at}, attempts = 0, last_error = ${failure},
      due_at = case when due_at = ${due.due_at} then coalesce(${again}, due_at) else due_at end
    where id = ${due.id}
  `.execute(call.db);
}
