import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from './config.ts';
import type { Database } from './db/index.ts';
import { openPostgres } from './db/postgres/database.ts';
import { openSqlite } from './db/sqlite/database.ts';
import { PgBossQueue } from './jobs/pg-boss.ts';
import { Polling, type Queue } from './jobs/queue.ts';

/**
 * The app's data and what carries its work: the PostgreSQL that `DATABASE_URL` is the address of, else the SQLite file that it
 * names, or `app.db` in the folder for data.
 */
export function openBackend(config: Config): { database: Database; queue: Queue } {
  const { databaseUrl: url, testToken } = config;
  if (url !== null && /^postgres(ql)?:\/\//.test(url)) {
    // A test sets the clock, which pg-boss knows nothing of.
    const queue = testToken === null ? new PgBossQueue(url) : new Polling();
    return { database: openPostgres(url), queue };
  }
  if (url?.includes('://')) {
    throw new Error('DATABASE_URL must be a PostgreSQL address (postgres://…) or a file.');
  }
  const file = url ?? join(config.dataFolder, 'app.db');
  mkdirSync(dirname(file), { recursive: true });
  return { database: openSqlite(file), queue: new Polling() };
}
