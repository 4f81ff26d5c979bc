import { Hono } from 'hono';
import type { Actor, Context } from '../context.ts';
import { earlier, hours, later } from '../lib/calendar.ts';
import { bodyOf, type C, type Env, type Input, moment, only, signedIn } from '../lib/http.ts';
import { isId, newId } from '../lib/ids.ts';
import { parseField } from '../lib/parse.ts';
import {
  checksFailed,
  type FieldProblems,
  notFound,
  notSignedIn,
  Problem,
} from '../lib/problem.ts';
import { problemKinds } from '../problems.ts';
import { write } from '../transaction.ts';
import { hash, newToken } from './secrets.ts';
import { personWithId } from './sessions.ts';

const scopes = ['read', 'write'];
const usualDays = 365;
const mostDays = 3 * 365;
const mostName = 100;
const mostKeys = 50;

/** The person behind an API key (`Authorization: Bearer …`). Only one with the scope `write` may do more than read. */
export async function personWithKey(context: Context, header: string): Promise<Actor> {
  const [, key] = /^Bearer (.*)$/.exec(header) ?? [];
  if (key === undefined) throw notSignedIn();
  const { read, write: writing } = context.database;
  const now = context.clock.now();
  const found = await read
    .selectFrom('auth_api_keys')
    .select(['id', 'account_id', 'scopes', 'used_at'])
    .where('key_hash', '=', hash(key.trim()))
    .where('expires_at', '>', now)
    .executeTakeFirst();
  const person = found && (await personWithId(read, found.account_id));
  if (!person) throw Problem.of(problemKinds.wrongKey);
  if (found.used_at === null || found.used_at < earlier(now, hours(1))) {
    const used = writing.updateTable('auth_api_keys').set({ used_at: now });
    await used.where('id', '=', found.id).execute();
  }
  return { ...person, readsOnly: !found.scopes.split(' ').includes('write') };
}

/** `/api/auth/keys`: people make keys for their programs, look at them and take them back. A key can't make keys. */
export const keys = new Hono<Env>()
  .use(async (c, next) => {
    if (signedIn(c).session === null) throw Problem.of(problemKinds.keysByPeople);
    await next();
  })
  .get('/', async (c) => {
    const rows = await c.var.context.database.read
      .selectFrom('auth_api_keys')
      .select(['id', 'name', 'scopes', 'created_at', 'expires_at', 'used_at'])
      .where('account_id', '=', signedIn(c).id)
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .execute();
    const items = rows.map((row) => ({
      id: row.id,
      name: row.name,
      scopes: row.scopes.split(' '),
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      usedAt: row.used_at,
    }));
    return c.json({ items });
  })
  .post('/', async (c) => {
    const made = await makeKey(c, readWish(await bodyOf(c), moment(c)));
    c.header('location', `/api/auth/keys/${made.id}`);
    return c.json(made, 201);
  })
  .delete('/:id', async (c) => {
    const id = c.req.param('id');
    const gone = isId(id)
      ? await c.var.context.database.write
          .deleteFrom('auth_api_keys')
          .where('id', '=', id)
          .where('account_id', '=', signedIn(c).id)
          .executeTakeFirst()
      : undefined;
    if (!gone?.numDeletedRows) throw notFound();
    return c.body(null, 204);
  })
  .all('/', only('GET, POST'))
  .all('/:id', only('DELETE'));

interface Wish {
  name: string;
  scopes: string[];
  expiresAt: string;
}

/** What is asked for in a request for a key, with everything that is wrong at once. */
function readWish(input: Input, now: string): Wish {
  const wrong: FieldProblems = {};
  const name = parseField({ kind: 'text', label: 'name', most: mostName }, input.name);
  const named = 'value' in name && typeof name.value === 'string' ? name.value : '';
  if ('problem' in name) wrong.name = [name.problem];
  else if (named === '') wrong.name = ['Please fill this in.'];
  const asked = input.scopes ?? ['read'];
  const known =
    Array.isArray(asked) && asked.length > 0 && asked.every((one) => scopes.includes(one));
  if (!known) wrong.scopes = ['This must be a list of "read" and "write".'];
  const expiry = expiryOf(input.expiresAt ?? null, now);
  if (expiry === null) {
    wrong.expiresAt = ['This must be a moment from now on, at most three years ahead.'];
  }
  for (const other of Object.keys(input)) {
    if (!['name', 'scopes', 'expiresAt'].includes(other)) {
      wrong[other] = ['There is no such field.'];
    }
  }
  if (expiry === null || !known || Object.keys(wrong).length > 0) throw checksFailed(wrong);
  const chosen = scopes.filter((scope) => asked.includes(scope));
  return { name: named, scopes: chosen, expiresAt: expiry };
}

function expiryOf(given: unknown, now: string): string | null {
  if (given === null) return later(now, hours(24 * usualDays));
  const parsed = parseField({ kind: 'moment', label: 'expires at' }, given);
  const at = 'value' in parsed && typeof parsed.value === 'string' ? parsed.value : null;
  return at !== null && at > now && at <= later(now, hours(24 * mostDays)) ? at : null;
}

/** Keeps the key hashed: it is told this once. */
async function makeKey(c: C, { name, scopes, expiresAt }: Wish) {
  const { context, actor } = c.var;
  const account = signedIn(c).id;
  const key = `key_${newToken()}`;
  return write(context, actor, async ({ db, now }) => {
    const own = await db
      .selectFrom('auth_api_keys')
      .select('id')
      .where('account_id', '=', account)
      .execute();
    if (own.length >= mostKeys) {
      const detail = 'There are 50 keys already. Please take one back first.';
      throw new Problem(409, 'limit', detail);
    }
    const id = newId();
    await db
      .insertInto('auth_api_keys')
      .values({
        id,
        name,
        key_hash: hash(key),
        account_id: account,
        scopes: scopes.join(' '),
        created_at: now,
        expires_at: expiresAt,
      })
      .execute();
    return { id, name, scopes, createdAt: now, expiresAt, usedAt: null, key };
  });
}
