import { sql } from 'kysely';
import { asTheApp, type Call, type Context, theApp, write } from '../context.ts';
import { newId } from '../lib/ids.ts';
import { type Timer, timers } from './timers.ts';

/** A row of the queue: what is due when, for which record. */
interface Due {
  id: string;
  key: string;
  record_id: string;
  due_at: string;
}

/** Puts a timer at a moment, or takes it away; one that was done for that very moment isn't repeated. */
async function schedule(call: Call, key: string, record: string, at: string | null): Promise<void> {
  await sql`
    insert into job_queue (id, key, record_id, due_at, done_for, attempts, last_error, created_at, updated_at)
    values (${newId()}, ${key}, ${record}, ${at}, null, 0, null, ${call.now}, ${call.now})
    on conflict (key, record_id) do update set
      due_at = case when job_queue.done_for = excluded.due_at then null else excluded.due_at end,
      attempts = 0, updated_at = excluded.updated_at
  `.execute(call.db);
}

/** Moves the timers of a record to where its moments are now. */
export async function keepTimers(call: Call, thing: string, record: { id: string }): Promise<void> {
  for (const timer of timers) {
    if (timer.kind !== 'record' || timer.thing !== thing) continue;
    await schedule(call, timer.key, record.id, await timer.at(call, record));
  }
}

/** Nothing is due any more for a record that is gone. */
export async function dropTimers(call: Call, record: { id: string }): Promise<void> {
  await call.db.deleteFrom('job_queue').where('record_id', '=', record.id).execute();
}

/** Sees to it that what comes again and again is in the queue. */
export async function keepClockTimers(context: Context): Promise<void> {
  await write(context, theApp, async (call) => {
    for (const timer of timers) {
      if (timer.kind !== 'clock') continue;
      const known = await call.db
        .selectFrom('job_queue')
        .select('due_at')
        .where('key', '=', timer.key)
        .where('record_id', '=', '')
        .executeTakeFirst();
      if (!known?.due_at) await schedule(call, timer.key, '', timer.next(call.now));
    }
  });
}

/** Runs everything that is due, in order. Answers with how many there were. */
export async function runDue(context: Context): Promise<number> {
  await keepClockTimers(context);
  let done = 0;
  for (; done < 10_000; done += 1) {
    const next = await nextDue(context);
    if (!next) break;
    await run(context, next);
  }
  return done;
}

async function nextDue(context: Context): Promise<Due | undefined> {
  const row = await context.database.write
    .selectFrom('job_queue')
    .select(['id', 'key', 'record_id', 'due_at'])
    .where('due_at', '<=', context.clock.now())
    .where('attempts', '<', 5)
    .orderBy('due_at')
    .orderBy('id')
    .executeTakeFirst();
  return row?.due_at == null ? undefined : { ...row, due_at: row.due_at };
}

/** Runs one job as one transaction. What fails is undone and tried again, five times at most. */
export async function run(context: Context, due: Due): Promise<void> {
  const timer = timers.find((one) => one.key === due.key);
  try {
    await write(context, theApp, async (call) => {
      const at = { ...asTheApp(call), now: due.due_at };
      await finish(call, timer, due);
      if (timer?.kind === 'record') await timer.run(at, due.record_id);
      if (timer?.kind === 'clock') await timer.run(at);
    });
  } catch (error) {
    console.error(`The job ${due.key} failed:`, error);
    await context.database.write
      .updateTable('job_queue')
      .set((eb) => ({ attempts: eb('attempts', '+', 1), last_error: String(error) }))
      .where('id', '=', due.id)
      .execute();
  }
}

async function finish(call: Call, timer: Timer | undefined, due: Due): Promise<void> {
  const next = timer?.kind === 'clock' ? timer.next(due.due_at) : null;
  const row = { due_at: next, done_for: due.due_at, updated_at: call.now };
  await call.db.updateTable('job_queue').set(row).where('id', '=', due.id).execute();
}
