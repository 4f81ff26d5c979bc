import { readFile } from 'node:fs/promises';

/** What the app was made from, without the names of migrations and tables that are kept beside it. */
export async function model(): Promise<object> {
  const text = await readFile(new URL('../../migrations/plan.json', import.meta.url), 'utf8');
  const { migrations: _, system: __, ...plan } = JSON.parse(text);
  return plan;
}
