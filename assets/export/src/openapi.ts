import { readFileSync } from 'node:fs';
import type { C } from './lib/http.ts';

const document = readFileSync(new URL('../openapi.json', import.meta.url), 'utf8');

/** `GET /api/openapi.json`: what there is, for programs and those who write them. */
export const describe = (c: C) => c.body(document, 200, { 'content-type': 'application/json' });
