import type { Config } from './config.ts';
import type { Database } from './db/index.ts';
import { openPostgres } from './db/postgres/database.ts';
import { PgBossQueue } from './jobs/pg-boss.ts';
import { Polling, type Queue } from './jobs/queue.ts';

/** The app's data and what carries its work: the PostgreSQL that `DATABASE_URL` is the address of. */
export function openBackend(config: Config): { database: Database; queue: Queue } {
  const { databaseUrl: url, testToken } = config;
  if (url === null || !/^postgres(ql)?:\/\//.test(url)) {
    throw new Error('DATABASE_URL must be the address of a PostgreSQL database: postgres://…');
  }
  // A test sets the clock, which pg-boss knows nothing of.
  const queue = testToken === null ? new PgBossQueue(url) : new Polling();
  return { database: openPostgres(url), queue };
}
