import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import type { Database } from '../index.ts';
import type { Schema } from '../schema.ts';
import { SqliteDialect } from './dialect.ts';
import { registerFunctions } from './functions.ts';
import { migrate } from './migrate.ts';

/** A database file: one connection that writes, one that reads, so that readers never wait for a transaction. */
export function openSqlite(file: string): Database {
  const writing = connect(file);
  const write = new Kysely<Schema>({ dialect: new SqliteDialect(writing) });
  const read = new Kysely<Schema>({ dialect: new SqliteDialect(connect(file)) });
  return {
    read,
    write,
    // Transactions come one after the other, so that each finds what the one before it left.
    transact: (work) => write.transaction().execute(work),
    migrate: async (letGo = null) => migrate(writing, letGo),
    // One copy of the app works on a file.
    takeTurns: async () => {},
    deferReferences: async (tx) => {
      await sql`pragma defer_foreign_keys = on`.execute(tx);
    },
    empty: async (tx, tables) => {
      await sql`pragma defer_foreign_keys = on`.execute(tx);
      for (const table of tables) await sql`delete from ${sql.table(table)}`.execute(tx);
    },
    close: async () => {
      await read.destroy();
      await write.destroy();
    },
  };
}

/** Opens the file the way a server wants it. */
function connect(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 5000 });
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA foreign_keys = ON;
    PRAGMA cache_size = -16000;
  `);
  registerFunctions(database);
  return database;
}
