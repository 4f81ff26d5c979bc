import type { Config } from './config.ts';
import type { Database, Db, Tx } from './db/index.ts';
import { transact } from './db/index.ts';
import { Clock } from './lib/clock.ts';
import { RateLimits } from './lib/limits.ts';
import { type Role, rolesIncludedIn } from './roles.ts';

/** Everything that lives as long as the app does. */
export interface Context {
  config: Config;
  database: Database;
  clock: Clock;
  limits: RateLimits;
}

export function createContext(config: Config, database: Database): Context {
  return { config, database, clock: new Clock(), limits: new RateLimits() };
}

/** Who acts: a person, nobody, or the app itself. */
export interface Actor {
  /** The account's id; `null` for nobody and for the app itself. */
  id: string | null;
  name: string | null;
  email: string | null;
  /** Every role that they have, those that a role includes as well. */
  roles: ReadonlySet<Role>;
  session: string | null;
  /** The app itself acts: a job, a timer, a reaction. */
  system: boolean;
}

export const nobody: Actor = {
  id: null,
  name: null,
  email: null,
  roles: new Set(),
  session: null,
  system: false,
};

export const theApp: Actor = { ...nobody, system: true };

export function person(
  id: string,
  roles: Role[],
  facts: Partial<Pick<Actor, 'name' | 'email' | 'session'>> = {},
): Actor {
  return { ...nobody, ...facts, id, roles: new Set(roles.flatMap(rolesIncludedIn)) };
}

/** One request (or job) at work: who acts, when, and on what it reads and writes. */
export interface Call<D extends Db = Tx> {
  context: Context;
  db: D;
  actor: Actor;
  /** The moment at which everything in it is judged. */
  now: string;
  /** How many effects this one follows from. */
  depth?: number;
}

/** Runs the work as one transaction. */
export function write<T>(
  context: Context,
  actor: Actor,
  work: (call: Call) => Promise<T>,
): Promise<T> {
  return transact(context.database, (db) => work({ context, db, actor, now: context.clock.now() }));
}

/** A call that only reads. */
export function reading(context: Context, actor: Actor): Call<Db> {
  return { context, db: context.database.read, actor, now: context.clock.now() };
}

/** The same call as the app itself. */
export const asTheApp = (call: Call): Call => ({ ...call, actor: theApp });

const deepest = 8;

/** The call for what follows from an effect; `null` where effects have followed one another for too long. */
export function deeper(call: Call): Call | null {
  const depth = (call.depth ?? 0) + 1;
  return depth > deepest ? null : { ...call, depth };
}
