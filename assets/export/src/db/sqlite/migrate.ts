import { readdirSync, readFileSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { checksOf, judge } from '../checks.ts';

const folder = new URL('../../../migrations/sqlite/', import.meta.url);

/** Applies the migrations that the database hasn't seen, each as a whole. Answers with their names. */
export function migrate(database: DatabaseSync, letGo: string | null): string[] {
  database.exec('CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY) STRICT');
  const known = database.prepare('SELECT name FROM schema_migrations').all();
  const done = new Set(known.map((row) => row.name));
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  const open = files.filter((name) => !done.has(name)).sort();
  for (const name of open) {
    // Tables that are made anew must not take what points to them along.
    database.exec('PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE');
    try {
      const found = checksOf(new URL(name, folder)).map((check) => {
        const counted = database.prepare(`SELECT (${check.count}) AS rows`).get();
        return { check, rows: Number(counted?.rows) };
      });
      judge(name, found, letGo);
      database.exec(readFileSync(new URL(name, folder), 'utf8'));
      const broken = database.prepare('PRAGMA foreign_key_check').all();
      if (broken.length > 0)
        throw new Error(`${name} would leave ${broken.length} broken references.`);
      database.prepare('INSERT INTO schema_migrations (name) VALUES (?)').run(name);
      database.exec('COMMIT');
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    } finally {
      database.exec('PRAGMA foreign_keys = ON');
    }
  }
  return open;
}
