import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';

/** An empty database for one test: what `DATABASE_URL` is to be, and how to throw it away. */
interface EmptyDatabase {
  url: string;
  drop: () => Promise<void>;
}

/** In the PostgreSQL at `DATABASE_URL`, or in a file where none is given. */
export function emptyDatabase(): Promise<EmptyDatabase> {
  const server = process.env.DATABASE_URL ?? '';
  return server.startsWith('postgres') ? schemaOf(server) : file();
}

async function file(): Promise<EmptyDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'app-'));
  return {
    url: join(folder, 'app.db'),
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A schema of its own in the database that is there. */
async function schemaOf(server: string): Promise<EmptyDatabase> {
  const schema = `test_${randomBytes(8).toString('hex')}`;
  const url = new URL(server);
  url.searchParams.set('options', `-c search_path=${schema}`);
  await run(server, `create schema ${schema}`);
  return { url: url.href, drop: () => run(server, `drop schema ${schema} cascade`) };
}

async function run(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(sql);
  await client.end();
}
