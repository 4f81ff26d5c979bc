import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { Interruption, Violation } from '../errors.ts';

const { builtins, getTypeParser } = pg.types;
const moment = getTypeParser(builtins.TIMESTAMPTZ);

/** How values come back: as they do from SQLite, so that the rest of the code can't tell the difference. */
const parsers = new Map<number, (text: string) => unknown>([
  // Whole numbers of the app stay far below 2^53; sums of them are numerics.
  [builtins.INT8, Number],
  [builtins.NUMERIC, Number],
  [builtins.TIMESTAMPTZ, (text) => moment(text).toISOString()],
]);

const types: pg.CustomTypesConfig = {
  getTypeParser: (type: number, format?: 'text' | 'binary') =>
    parsers.get(type) ?? getTypeParser(type, format as 'text'),
};

/** Connections to a PostgreSQL database. */
export function connect(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    types,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // A connection that is cut while nobody uses it is replaced by the next one.
  pool.on('error', (error) => console.error('PostgreSQL:', error.message));
  // One that is cut while it is used says so to whoever waits for its answer.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** The pool as Kysely uses it: parameters as they are stored, errors as what they mean. */
export function forKysely(pool: pg.Pool): PostgresPool {
  return {
    options: pool.options,
    connect: async () => {
      const client = await pool.connect().catch((error) => {
        throw meaning(error);
      });
      const query = (text: string, parameters: readonly unknown[] = []) =>
        client.query(text, parameters.map(stored)).catch((error) => {
          throw meaning(error);
        });
      // Results are read as a whole, never by a cursor.
      return { query, release: client.release.bind(client) } as unknown as PostgresPoolClient;
    },
    end: () => pool.end(),
  };
}

/** Lists are kept as JSON; PostgreSQL's own arrays are not used. */
const stored = (value: unknown) => (Array.isArray(value) ? JSON.stringify(value) : value);

const promises: Record<string, Violation['promise']> = {
  '23505': 'unique',
  '23503': 'reference',
  '23001': 'reference',
  '23502': 'check',
  '23514': 'check',
};

/** Another transaction came first, or the server stops or doesn't answer. */
const interruptions = /^(40001|40P01|55P03|08\d\d\d|57P0[1-4]|53300|E[A-Z]+)$/;
const cut = /^(Connection terminated|Client has encountered a connection error|timeout exceeded)/;

function meaning(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  const promise = promises[code];
  if (promise) return new Violation(promise, error);
  return interruptions.test(code) || cut.test(error.message) ? new Interruption(error) : error;
}
