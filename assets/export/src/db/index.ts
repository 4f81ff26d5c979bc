import { Kysely, type Transaction } from 'kysely';
import type { Schema } from './schema.ts';
import { openSqlite, SqliteDialect } from './sqlite.ts';

/** What a query runs on: the database, or a transaction. */
export type Db = Kysely<Schema>;
export type Tx = Transaction<Schema>;

/** The app's data: one connection that writes, one that reads, so that readers never wait for a transaction. */
export interface Database {
  read: Db;
  write: Db;
  close(): Promise<void>;
}

export function openDatabase(file: string): Database {
  const write = new Kysely<Schema>({ dialect: new SqliteDialect(openSqlite(file)) });
  const read = new Kysely<Schema>({ dialect: new SqliteDialect(openSqlite(file)) });
  return {
    read,
    write,
    close: async () => {
      await read.destroy();
      await write.destroy();
    },
  };
}

/**
 * The one way to write. What happens inside happens as a whole or not at all, and as if nobody else were writing: a rule may
 * read, decide and write. Use only the transaction inside, never the database, and nothing that waits for the network.
 */
export function transact<T>(database: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return database.write.transaction().execute(work);
}
