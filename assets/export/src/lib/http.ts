import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context as HonoContext } from 'hono';
import type { Actor, Context } from '../context.ts';
import { problemKinds } from '../problems.ts';
import { fieldProblem, malformed, notSignedIn, Problem, wrongMethod } from './problem.ts';

/** What every handler finds in `c.var`. */
export interface Env {
  Variables: {
    context: Context;
    actor: Actor;
    requestId: string;
    /** The statement that decided, for the log. */
    decidedBy?: string;
  };
}

export type C = HonoContext<Env>;
export type Input = Record<string, unknown>;

/** The body as a JSON object. No body at all is an empty one, so that an action without inputs needs none. */
export async function bodyOf(c: C): Promise<Input> {
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  if (bytes.length === 0) return {};
  const type = (c.req.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw Problem.of(problemKinds.wrongType);
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed("What was sent isn't text in UTF-8.");
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed("What was sent isn't JSON.");
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed("What was sent isn't a JSON object.");
  }
  return value as Input;
}

/** A text that the object must have. */
export function requiredText(input: Input, name: string): string {
  const value = input[name];
  if (value === undefined || value === null) throw fieldProblem(name, 'Please fill this in.');
  if (typeof value !== 'string') throw fieldProblem(name, 'This must be text.');
  if (value.trim() === '') throw fieldProblem(name, 'Please fill this in.');
  return value.trim();
}

export function signedIn(c: C): Actor & { id: string } {
  const { actor } = c.var;
  if (actor.id === null) throw notSignedIn();
  return { ...actor, id: actor.id };
}

export const moment = (c: C) => c.var.context.clock.now();

/** The address that a request comes from. */
export function peer(c: C): string {
  try {
    return getConnInfo(c).remote.address ?? 'unknown';
  } catch {
    return 'unknown';
  }
}

/** For paths that take other methods. */
export const only = (allow: string) => () => {
  throw wrongMethod(allow);
};

/** The versions that `If-Match` asks for; `null` where it asks for none. */
export function expectedVersions(c: C): string[] | null {
  const given = c.req.header('if-match');
  const tags = given?.split(',').map((tag) => tag.trim().replace(/^W\//, '').replaceAll('"', ''));
  return tags ?? null;
}
