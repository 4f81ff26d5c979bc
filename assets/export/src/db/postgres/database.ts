import { setTimeout as pause } from 'node:timers/promises';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Interruption } from '../errors.ts';
import type { Database, Tx } from '../index.ts';
import type { Schema } from '../schema.ts';
import { migrate } from './migrate.ts';
import { OtherCopies } from './others.ts';
import { connect, forKysely } from './pool.ts';

/** A transaction that others keep coming before is given up after so many times. */
const mostTries = 30;

/** The lock by which copies of the app take turns. */
const turns = 0x7475_726e;

/** A PostgreSQL database. */
export function openPostgres(url: string): Database {
  const pool = connect(url);
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: forKysely(pool) }) });

  const others = new OtherCopies(url, pool);

  /** Serializable: what a rule has read can't have changed by the time that its decision counts. */
  async function transact<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      // Whether a change was kept can't be known where the connection was lost while it was being kept.
      let keeping = false;
      const once = async (tx: Tx) => {
        const result = await work(tx);
        keeping = true;
        return result;
      };
      try {
        return await db.transaction().setIsolationLevel('serializable').execute(once);
      } catch (error) {
        if (!(error instanceof Interruption) || tries === mostTries) throw error;
        if (keeping && !isConflict(error)) throw error;
      }
      // A little longer each time, and not all at once.
      await pause(Math.random() * Math.min(2 ** tries, 250));
    }
  }

  return {
    read: db,
    write: db,
    transact,
    migrate: (letGo = null) => migrate(pool, letGo),
    takeTurns: async (tx) => {
      await sql`select pg_advisory_xact_lock(${turns})`.execute(tx);
    },
    deferReferences: async (tx) => {
      await sql`set constraints all deferred`.execute(tx);
    },
    empty: async (tx, tables) => {
      await sql`truncate ${sql.join(tables.map((table) => sql.table(table)))}`.execute(tx);
    },
    others,
    close: async () => {
      await others.close();
      await db.destroy();
    },
  };
}

/** Whether the database itself chose another transaction, which leaves nothing in doubt. */
function isConflict({ cause }: Interruption): boolean {
  return cause instanceof Error && 'code' in cause && /^40/.test(String(cause.code));
}
