import type { Actor, Context } from '../context.ts';
import { notSignedIn, Problem } from '../lib/problem.ts';
import { hash } from './secrets.ts';
import { personWithId } from './sessions.ts';

/** The person behind an API key (`Authorization: Bearer …`). Only one with the scope `write` may do more than read. */
export async function personWithKey(context: Context, header: string): Promise<Actor> {
  const [, key] = /^Bearer (.*)$/.exec(header) ?? [];
  if (key === undefined) throw notSignedIn();
  const { read } = context.database;
  const found = await read
    .selectFrom('auth_api_keys')
    .select(['account_id', 'scopes'])
    .where('key_hash', '=', hash(key.trim()))
    .where('expires_at', '>', context.clock.now())
    .executeTakeFirst();
  const person = found && (await personWithId(read, found.account_id));
  if (!person) {
    throw new Problem(401, 'wrong-key', "This key isn't known, or it has run out.");
  }
  return { ...person, readsOnly: !found.scopes.split(/\s+/).includes('write') };
}
