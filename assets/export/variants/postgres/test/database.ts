import { randomBytes } from 'node:crypto';
import pg from 'pg';

/** An empty database for one test: what `DATABASE_URL` is to be, and how to throw it away. */
export async function emptyDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const server = process.env.DATABASE_URL;
  if (!server) {
    throw new Error('The tests need DATABASE_URL, the address of a PostgreSQL that they may use.');
  }
  // A schema of its own in the database that is there.
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
