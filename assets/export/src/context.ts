import type { Config } from './config.ts';
import type { Database, Db, Tx } from './db/index.ts';
import type { Queue } from './jobs/queue.ts';
import { Changes } from './lib/changes.ts';
import { Clock } from './lib/clock.ts';
import type { AnyRecord } from './lib/fields.ts';
import { RateLimits } from './lib/limits.ts';
import { RequestLog } from './lib/log.ts';
import type { Thing } from './lib/thing.ts';
import { type Role, rolesIncludedIn } from './roles.ts';

/** Everything that lives as long as the app does. */
export interface Context {
  config: Config;
  database: Database;
  queue: Queue;
  clock: Clock;
  limits: RateLimits;
  /** Tells whoever watches what has changed. */
  changes: Changes;
  log: RequestLog;
}

export function createContext(config: Config, database: Database, queue: Queue): Context {
  const [clock, limits] = [new Clock(), new RateLimits(database)];
  const changes = new Changes(database.others);
  return { config, database, queue, clock, limits, changes, log: new RequestLog() };
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
  /** Comes with a key that may only read. */
  readsOnly: boolean;
  /** The app itself acts: a job, a timer, a reaction. */
  system: boolean;
}

export const nobody: Actor = {
  id: null,
  name: null,
  email: null,
  roles: new Set(),
  session: null,
  readsOnly: false,
  system: false,
};

export const theApp: Actor = { ...nobody, system: true };

export function person(
  id: string,
  roles: Role[],
  facts: Partial<Pick<Actor, 'name' | 'email' | 'session' | 'readsOnly'>> = {},
): Actor {
  return { ...nobody, ...facts, id, roles: new Set(roles.flatMap(rolesIncludedIn)) };
}

/** Something that a transaction has written. */
export interface Change {
  thing: Thing<AnyRecord>;
  id: string;
  kind: 'created' | 'updated' | 'deleted';
}

/** One request (or job) at work: who acts, when, and on what it reads and writes. */
export interface Call<D extends Db = Tx> {
  context: Context;
  db: D;
  actor: Actor;
  /** The moment at which everything in it is judged. */
  now: string;
  /** What has been written so far. */
  changes: Change[];
  /** What jobs have written within it: their timers are followed already. */
  finished?: Change[];
  /** How many effects this one follows from. */
  depth?: number;
}

/** Notes what was written, each record once. */
export function noteChange(
  call: Call,
  thing: Thing<AnyRecord>,
  id: string,
  kind: Change['kind'],
): void {
  const known = call.changes.some(
    (one) => one.thing === thing && one.id === id && (one.kind === kind || kind === 'updated'),
  );
  if (!known) call.changes.push({ thing, id, kind });
}

/** A call that only reads. */
export function reading(context: Context, actor: Actor): Call<Db> {
  return { context, db: context.database.read, actor, now: context.clock.now(), changes: [] };
}

/** The same call as the app itself. */
export const asTheApp = (call: Call): Call => ({ ...call, actor: theApp });

const deepest = 8;

/** The call for what follows from an effect; `null` where effects have followed one another for too long. */
export function deeper(call: Call): Call | null {
  const depth = (call.depth ?? 0) + 1;
  return depth > deepest ? null : { ...call, depth };
}
