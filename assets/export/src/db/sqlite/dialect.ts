import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { booleanColumns, jsonColumns } from '../schema.ts';
import { violation } from './violation.ts';

/**
 * Kysely on Node's own SQLite. Statements are prepared once; booleans and JSON come back as such. One connection: who uses it
 * waits for whoever has it, so that nobody reads the middle of somebody else's transaction.
 */
export class SqliteDialect implements Dialect {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  createDriver(): Driver {
    return new SqliteDriver(this.#database);
  }

  createQueryCompiler() {
    return new SqliteQueryCompiler();
  }

  createAdapter() {
    return new SqliteAdapter();
  }

  createIntrospector(db: Kysely<unknown>) {
    return new SqliteIntrospector(db);
  }
}

class SqliteDriver implements Driver {
  readonly #connection: SqliteConnection;
  #queue: Promise<void> = Promise.resolve();
  #release: () => void = () => {};

  constructor(database: DatabaseSync) {
    this.#connection = new SqliteConnection(database);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#queue;
    const turn = Promise.withResolvers<void>();
    this.#queue = turn.promise;
    await before;
    this.#release = turn.resolve;
    return this.#connection;
  }

  async releaseConnection(): Promise<void> {
    this.#release();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('BEGIN IMMEDIATE'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('COMMIT'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('ROLLBACK'));
  }

  async savepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`SAVEPOINT ${name}`));
  }

  async rollbackToSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`ROLLBACK TO ${name}`));
  }

  async releaseSavepoint(connection: DatabaseConnection, name: string): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(`RELEASE ${name}`));
  }

  async destroy(): Promise<void> {
    this.#connection.close();
  }
}

type Row = Record<string, unknown>;

interface Prepared {
  statement: StatementSync;
  reads: boolean;
  /** Result columns that are not simply numbers and texts. */
  convert: { name: string; value: (stored: unknown) => unknown }[];
}

class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, Prepared>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    try {
      return this.#run(query);
    } catch (error) {
      throw violation(error);
    }
  }

  #run<R>(query: CompiledQuery): QueryResult<R> {
    const { statement, reads, convert } = this.#prepare(query.sql);
    const parameters = query.parameters.map(stored);
    if (!reads) {
      const { changes, lastInsertRowid } = statement.run(...parameters);
      return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
    }
    // All rows are read to the end: a statement left in the middle keeps the log from being written back.
    const rows = statement.all(...parameters) as Row[];
    for (const row of rows) {
      for (const { name, value } of convert) row[name] = value(row[name]);
    }
    return { rows: rows as R[] };
  }

  // biome-ignore lint/correctness/useYield: SQLite answers at once, so there is nothing to stream.
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('This driver reads results as a whole.');
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    const columns = statement.columns();
    const convert = columns.flatMap(({ name, table, column }) => {
      const origin = `${table}.${column}`;
      if (booleanColumns.has(origin)) return [{ name, value: toBoolean }];
      return jsonColumns.has(origin) ? [{ name, value: fromJson }] : [];
    });
    const prepared = { statement, reads: columns.length > 0, convert };
    if (this.#prepared.size > 2000) this.#prepared.clear();
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

const toBoolean = (value: unknown) => (value === null ? null : value === 1);
const fromJson = (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : value);

function stored(value: unknown): string | number | bigint | null | Uint8Array {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') {
    return value;
  }
  return value instanceof Uint8Array ? value : JSON.stringify(value);
}
