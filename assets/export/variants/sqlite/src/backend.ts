import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Config } from './config.ts';
import type { Database } from './db/index.ts';
import { openSqlite } from './db/sqlite/database.ts';
import { Polling, type Queue } from './jobs/queue.ts';

/** The app's data and what carries its work: the file that `DATABASE_URL` names, or `app.db` in the folder for data. */
export function openBackend(config: Config): { database: Database; queue: Queue } {
  if (config.databaseUrl?.includes('://')) {
    throw new Error('This project keeps its data in SQLite: DATABASE_URL is the path of a file.');
  }
  const file = config.databaseUrl ?? join(config.dataFolder, 'app.db');
  mkdirSync(dirname(file), { recursive: true });
  return { database: openSqlite(file), queue: new Polling() };
}
