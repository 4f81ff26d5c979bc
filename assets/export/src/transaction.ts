import type { Actor, Call, Context } from './context.ts';
import { followChanges } from './jobs/schedule.ts';

/** Runs the work as one transaction, with the timers of everything that it changes; then tells whoever watches. */
export async function write<T>(
  context: Context,
  actor: Actor,
  work: (call: Call) => Promise<T>,
): Promise<T> {
  const { result, changes } = await context.database.transact(async (db) => {
    const call: Call = { context, db, actor, now: context.clock.now(), changes: [] };
    const result = await work(call);
    await followChanges(call);
    return { result, changes: [...(call.finished ?? []), ...call.changes] };
  });
  context.changes.publish(changes);
  return result;
}
