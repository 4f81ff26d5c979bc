import { DatabaseSync, type StatementSync } from 'node:sqlite';
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
import * as calendar from '../lib/calendar.ts';
import { divide, divideDown, divideUp, times } from '../lib/numbers.ts';
import { contains, fold } from '../lib/text.ts';
import { booleanColumns, jsonColumns } from './schema.ts';

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

/** Opens a database file the way a server wants it. */
export function openSqlite(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 5000 });
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA foreign_keys = ON;
    PRAGMA cache_size = -16000;
  `);
  register(database);
  return database;
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

type Sql = string | number | bigint | null | Uint8Array;
const asText = (value: Sql | undefined) => (typeof value === 'string' ? value : null);
const asNumber = (value: Sql | undefined) => (typeof value === 'number' ? value : null);

/** Teaches the connection what queries need beyond SQLite's own functions: the app's calendar and how texts compare. */
function register(database: DatabaseSync): void {
  const pure = { deterministic: true };
  database.function('fold', pure, (text: Sql) => fold(asText(text)));
  database.function('contains', pure, (text: Sql, part: Sql) =>
    Number(contains(asText(text), asText(part))),
  );
  database.function('date_of', pure, (moment: Sql) => calendar.dateOf(asText(moment)));
  database.function('time_of', pure, (moment: Sql) => calendar.timeOf(asText(moment)));
  database.function('moment_of', pure, (date: Sql, time: Sql) =>
    calendar.momentOf(asText(date), asText(time)),
  );
  database.function('weekday', pure, (of: Sql) => calendar.weekday(asText(of)));
  database.function('minute_of', pure, (of: Sql) => calendar.minuteOf(asText(of)));
  database.function('age', pure, (born: Sql, on: Sql) => calendar.age(asText(born), asText(on)));
  database.function('start_of', pure, (of: Sql, period: Sql) =>
    calendar.startOf(asText(period) as calendar.Period, asText(of)),
  );
  database.function('time_between', pure, (from: Sql, to: Sql, unit: Sql) =>
    calendar.between(asText(from), asText(to), asText(unit) as calendar.Unit),
  );
  database.function('shift', pure, (from: Sql, years: Sql, months: Sql, days: Sql, seconds: Sql) =>
    calendar.later(asText(from), {
      years: asNumber(years) ?? 0,
      months: asNumber(months) ?? 0,
      days: asNumber(days) ?? 0,
      seconds: asNumber(seconds) ?? 0,
    }),
  );
  database.function('moved', pure, (from: Sql, amount: Sql, unit: Sql) =>
    calendar.moved(asText(from), asNumber(amount), asText(unit) as calendar.Unit),
  );
  database.function('seconds_between', pure, (from: Sql, to: Sql) =>
    calendar.secondsBetween(asText(from), asText(to)),
  );
  database.function('scaled_quotient', pure, (a: Sql, b: Sql, digits: Sql) => {
    const factor = 10 ** Math.abs(asNumber(digits) ?? 0);
    return (asNumber(digits) ?? 0) < 0
      ? divide(asNumber(a), times(asNumber(b), factor))
      : divide(times(asNumber(a), factor), asNumber(b));
  });
  database.function('divide', pure, (a: Sql, b: Sql) => divide(asNumber(a), asNumber(b)));
  database.function('divide_down', pure, (a: Sql, b: Sql) => divideDown(asNumber(a), asNumber(b)));
  database.function('divide_up', pure, (a: Sql, b: Sql) => divideUp(asNumber(a), asNumber(b)));
  database.function('working_shift', pure, (from: Sql, count: Sql) =>
    calendar.workingShift(asText(from), asNumber(count)),
  );
}
