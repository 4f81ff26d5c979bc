import { sql } from 'kysely';
import { asTheApp, type Call, type Change, type Context, theApp } from '../context.ts';
import { Interruption } from '../db/errors.ts';
import { attempt } from '../db/index.ts';
import { Problem } from '../lib/problem.ts';
import { write } from '../transaction.ts';
import { followChanges } from './schedule.ts';
import { timers } from './timers.ts';

/** Something that is due: when, and for which record. */
interface Due {
  id: string;
  key: string;
  record_id: string;
  due_at: string;
  attempts: number;
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
      await context.database.takeTurns(call.db);
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
  const timer = timers.find((one) => one.key === due.key);
  if (timer?.kind !== 'clock') return false;
  let latest = due.due_at;
  for (let later = latest; later <= call.now; later = timer.next(latest)) latest = later;
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
  let failure: string | null = null;
  try {
    const changes = await attempt(call.db, () => work(call, due));
    call.finished = [...(call.finished ?? []), ...changes];
  } catch (error) {
    if (error instanceof Interruption) throw error;
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
  }
  const again = timer?.kind === 'clock' ? timer.next(due.due_at) : null;
  // The job itself may have moved its record's next moment: then that one waits.
  await sql`
    update job_queue set done_for = ${due.due_at}, attempts = 0, last_error = ${failure},
      due_at = case when due_at = ${due.due_at} then coalesce(${again}, due_at) else due_at end
    where id = ${due.id}
  `.execute(call.db);
  if (again !== null) await call.context.queue.enqueue(call.db, again);
}

/** Does it, as of the moment at which it was due. Answers with what was written. */
async function work(call: Call, due: Due): Promise<Change[]> {
  const timer = timers.find((one) => one.key === due.key);
  const at: Call = { ...asTheApp(call), now: due.due_at, changes: [] };
  if (timer?.kind === 'record') await timer.run(at, due.record_id);
  if (timer?.kind === 'clock') await timer.run(at);
  await followChanges(at);
  return at.changes;
}
