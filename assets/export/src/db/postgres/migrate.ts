import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';
import { type Check, checksOf, judge } from '../checks.ts';

const folder = new URL('../../../migrations/postgres/', import.meta.url);
/** Applied before the others, and again whenever it has changed. */
const functions = 'functions.sql';
/** The lock by which copies of the app that start at the same time take turns. */
const lock = 0x6d69_6772;

/** Applies the migrations that the database hasn't seen, each as a whole. Answers with their names. */
export async function migrate(pool: pg.Pool, letGo: string | null): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lock]);
    await client.query('create table if not exists schema_migrations (name text primary key)');
    const { rows } = await client.query<{ name: string }>('select name from schema_migrations');
    const done = new Set(rows.map(({ name }) => name));
    const open = migrations().filter(({ name }) => !done.has(name));
    for (const { name, sql, checks } of open) {
      await client.query('begin');
      const found: { check: Check; rows: number }[] = [];
      for (const check of checks) {
        const { rows } = await client.query<{ rows: string }>(`select (${check.count}) as rows`);
        found.push({ check, rows: Number(rows[0]?.rows) });
      }
      judge(name, found, letGo);
      await client.query(sql);
      await client.query('insert into schema_migrations (name) values ($1)', [name]);
      await client.query('commit');
    }
    await client.query('select pg_advisory_unlock($1)', [lock]);
    client.release();
    return open.map(({ name }) => name);
  } catch (error) {
    // With the connection goes whatever it had begun, and its lock.
    client.release(true);
    throw error;
  }
}

function migrations(): { name: string; sql: string; checks: Check[] }[] {
  const read = (name: string) => readFileSync(new URL(name, folder), 'utf8');
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql') && name !== functions);
  const repeated = read(functions);
  const version = createHash('sha256').update(repeated).digest('hex').slice(0, 12);
  return [
    { name: `${functions} ${version}`, sql: repeated, checks: [] },
    ...files.sort().map((name) => ({
      name,
      sql: read(name),
      checks: checksOf(new URL(name, folder)),
    })),
  ];
}
