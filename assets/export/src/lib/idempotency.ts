import { sql } from 'kysely';
import { hash } from '../auth/secrets.ts';
import type { C } from './http.ts';
import { peer } from './http.ts';
import { Problem } from './problem.ts';

/** Requests with the same key, one after the other. */
const underWay = new Map<string, Promise<void>>();

/** `Idempotency-Key` on a POST: the same key and body answers as before and does nothing twice. */
export async function idempotent(c: C, next: () => Promise<void>): Promise<Response | undefined> {
  const key = c.req.header('idempotency-key');
  if (key === undefined || c.req.method !== 'POST') {
    await next();
    return undefined;
  }
  const who = c.var.actor.id ?? peer(c);
  const name = JSON.stringify([who, key]);
  while (underWay.has(name)) await underWay.get(name);
  const turn = Promise.withResolvers<void>();
  underWay.set(name, turn.promise);
  try {
    return await answerOnce(c, next, who, key);
  } finally {
    underWay.delete(name);
    turn.resolve();
  }
}

async function answerOnce(c: C, next: () => Promise<void>, who: string, key: string) {
  const { context } = c.var;
  const body = await c.req.raw.clone().text();
  const request = hash(`${c.req.method} ${c.req.path}\n${body}`);
  const known = await context.database.read
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('who', '=', who)
    .where('key', '=', key)
    .executeTakeFirst();
  if (known) {
    if (!Buffer.from(known.request_hash).equals(request)) {
      const detail = 'This key has been used for another request already.';
      throw new Problem(422, 'idempotency-key', detail);
    }
    return new Response(known.body === '' ? null : known.body, {
      status: known.status,
      headers: JSON.parse(known.headers),
    });
  }
  await next();
  if (c.res.status >= 500 || c.res.headers.has('set-cookie')) return undefined;
  const answer = await c.res.clone().text();
  await context.database.write
    .insertInto('idempotency_keys')
    .values({
      who,
      key,
      request_hash: request,
      status: c.res.status,
      headers: JSON.stringify([...c.res.headers]),
      body: answer,
      created_at: context.clock.now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  // Yesterday's keys are of no use to anybody.
  await sql`delete from idempotency_keys where created_at < ${new Date(context.clock.millis() - 86_400_000).toISOString()}`.execute(
    context.database.write,
  );
  return undefined;
}
