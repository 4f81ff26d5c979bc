import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { C } from './lib/http.ts';

const folder = fileURLToPath(new URL('../dist/web/', import.meta.url));

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The front end as `npm run build` made it: its files, and its page for every other path. */
export async function pages(c: C): Promise<Response> {
  const path = normalize(decodeURIComponent(c.req.path)).replace(/^[/\\]+/, '');
  const wanted = join(folder, path);
  const asset = extname(path) !== '' && wanted.startsWith(folder) && existsSync(wanted);
  const file = asset ? wanted : join(folder, 'index.html');
  if (!existsSync(file)) {
    return c.text('The pages are not built yet: run "npm run build".', 404);
  }
  const type = types[extname(file)] ?? 'application/octet-stream';
  const kept =
    asset && path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  return c.body(new Uint8Array(await readFile(file)), 200, {
    'content-type': type,
    'cache-control': kept,
  });
}
