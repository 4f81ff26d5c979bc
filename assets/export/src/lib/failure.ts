import { Interruption } from '../db/errors.ts';
import { problemKinds } from '../problems.ts';
import type { C } from './http.ts';
import { refusal } from './idempotency.ts';
import { newId } from './ids.ts';
import { Problem } from './problem.ts';

/** What went wrong as an answer: a refusal in its own words, anything else without its insides. */
export function answerProblem(c: C, error: unknown): Response {
  const id = c.get('requestId') ?? newId();
  const problem = error instanceof Problem ? error : unforeseen(error, id);
  if (problem.facts.rule !== undefined) c.set('decidedBy', problem.facts.rule);
  const { status, headers, body } = refusal(problem, id);
  return c.newResponse(body, status as 500, headers);
}

/** What nobody foresaw: the log learns what, the person learns whether to try again. */
function unforeseen(error: unknown, id: string): Problem {
  console.error(id, error);
  if (!(error instanceof Interruption)) return Problem.of(problemKinds.internal);
  const { notReady } = problemKinds;
  return Problem.of(notReady, notReady.detail, { retryAfter: 1 });
}
