import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An empty database for one test: what `DATABASE_URL` is to be, and how to throw it away. */
export async function emptyDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'app-'));
  return {
    url: join(folder, 'app.db'),
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
