import { hash } from '../auth/secrets.ts';
import type { Call } from '../context.ts';
import { attempt } from '../db/index.ts';
import { problemKinds } from '../problems.ts';
import { type C, peer } from './http.ts';
import { malformed, Problem } from './problem.ts';

/** An answer that can be kept and given again. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** Empty where there is none. */
  body: string;
}

/** What `Idempotency-Key` names: a request of somebody that is to be done once. */
interface Key {
  who: string;
  key: string;
  request: Buffer;
}

export async function keyOf(c: C): Promise<Key | null> {
  const key = c.req.header('idempotency-key');
  if (key === undefined || c.req.method !== 'POST') return null;
  if (key.length < 1 || key.length > 255) {
    throw malformed('An Idempotency-Key has 1 to 255 characters.');
  }
  const who = c.var.actor.id ?? `nobody at ${peer(c)}`;
  return { who, key, request: hash(`${c.req.path}\0${await c.req.text()}`) };
}

/** Does the work unless it was done under this key before; then the answer is the same. Refusals are kept as well. */
export async function once(
  call: Call,
  key: Key | null,
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (key === null) return work();
  const known = await call.db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('who', '=', key.who)
    .where('key', '=', key.key)
    .executeTakeFirst();
  if (known) {
    if (!key.request.equals(Buffer.from(known.request_hash))) {
      throw Problem.of(problemKinds.keyReused);
    }
    return { status: known.status, headers: JSON.parse(known.headers), body: known.body };
  }
  const answer = await answerOrRefusal(call, work);
  await call.db
    .insertInto('idempotency_keys')
    .values({
      who: key.who,
      key: key.key,
      request_hash: key.request,
      status: answer.status,
      headers: JSON.stringify(answer.headers),
      body: answer.body,
      created_at: call.now,
    })
    .execute();
  return answer;
}

/** The answer of the work, or its refusal, with everything undone that it had written. */
async function answerOrRefusal(call: Call, work: () => Promise<Answer>): Promise<Answer> {
  const before = call.changes.length;
  try {
    return await attempt(call.db, work);
  } catch (problem) {
    const kept = problem instanceof Problem && problem.status < 500 && problem.status !== 401;
    if (!kept) throw problem;
    call.changes.length = before;
    return refusal(problem);
  }
}

/** A refusal as it goes over the wire. */
export function refusal(problem: Problem, requestId = ''): Answer {
  const { retryAfter, allow } = problem.facts;
  return {
    status: problem.status,
    headers: {
      'content-type': 'application/problem+json',
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      ...(allow !== undefined && { allow }),
    },
    body: JSON.stringify(problem.body(requestId)),
  };
}
