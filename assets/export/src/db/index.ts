import { type Kysely, sql, type Transaction } from 'kysely';
import { Interruption } from './errors.ts';
import type { Schema } from './schema.ts';

/** What a query runs on: the database, or a transaction. */
export type Db = Kysely<Schema>;
export type Tx = Transaction<Schema>;

/** The app's data. */
export interface Database {
  /** For what only reads; it never waits for a transaction. */
  read: Db;
  /** For a change that is a single statement. */
  write: Db;
  /**
   * The one way to write more than that. What happens inside happens as a whole or not at all, and as if nobody else were
   * writing: a rule may read, decide and write. Use only the transaction inside, never the database, and nothing that waits for
   * the network. It may be run several times over, until nobody else came in between.
   */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Applies the migrations that the database hasn't seen. Answers with their names. One that would lose rows is refused
   * (`MigrationRefused`), unless it is the one whose losses are let go.
   */
  migrate(letGo?: string | null): Promise<string[]>;
  /** Waits until no other copy of the app is in such a transaction. */
  takeTurns(tx: Tx): Promise<void>;
  /** Until the transaction ends, records may point to what isn't there yet. */
  deferReferences(tx: Tx): Promise<void>;
  /** Takes all rows out of these tables, whatever points to them. */
  empty(tx: Tx, tables: string[]): Promise<void>;
  /** The other copies of the app, where there can be any. */
  others?: Others;
  close(): Promise<void>;
}

/** Copies of the app that work on the same data. */
export interface Others {
  tell(words: string): void;
  /** Hears what they tell, once that has begun. */
  listen(hear: (words: string) => void): Promise<void>;
}

/** Does work within a transaction that can be undone by itself: where it throws, what it wrote is gone, and the rest stays. */
export async function attempt<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await sql`savepoint attempt`.execute(tx);
  try {
    const result = await work();
    await sql`release savepoint attempt`.execute(tx);
    return result;
  } catch (error) {
    if (error instanceof Interruption) throw error;
    await sql`rollback to savepoint attempt`.execute(tx);
    await sql`release savepoint attempt`.execute(tx);
    throw error;
  }
}

/** Does work within a transaction and undoes it, to see whether it could be done. */
export async function rehearse(tx: Tx, work: () => Promise<unknown>): Promise<void> {
  const undo = new Error('It could be done.');
  const trial = attempt(tx, async () => {
    await work();
    throw undo;
  });
  await trial.catch((error) => {
    if (error !== undo) throw error;
  });
}
