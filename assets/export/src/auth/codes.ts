import type { Tx } from '../db/index.ts';
import { hours, later, minutes } from '../lib/calendar.ts';
import { newId } from '../lib/ids.ts';
import type { Address } from './addresses.ts';
import { hash, hashCode, newCode, newToken, same } from './secrets.ts';

const tries = 5;

/** What waits for a code that proves an address. */
export interface WaitingSignUp {
  role: string;
  fields: Record<string, unknown>;
  passwordHash: string | null;
}

async function forget(tx: Tx, address: Address, purpose: string, now: string): Promise<void> {
  await tx
    .deleteFrom('auth_codes')
    .where((eb) =>
      eb.or([
        eb.and([eb('address', '=', address.key), eb('purpose', '=', purpose)]),
        eb('expires_at', '<=', now),
      ]),
    )
    .execute();
}

/** A new code for the address: good for ten minutes, once. Earlier ones no longer count. */
export async function issueCode(
  tx: Tx,
  address: Address,
  now: string,
  signUp: WaitingSignUp | null = null,
): Promise<string> {
  await forget(tx, address, 'sign-in', now);
  const [id, code] = [newId(), newCode()];
  await tx
    .insertInto('auth_codes')
    .values({
      id,
      address: address.key,
      purpose: 'sign-in',
      code_hash: hashCode(id, code),
      tries: 0,
      created_at: now,
      expires_at: later(now, minutes(10)),
      sign_up: signUp && JSON.stringify(signUp),
    })
    .execute();
  return code;
}

/** Tries a code, and uses it up where it is right. The caller commits either way, so that a wrong try counts. */
export async function tryCode(
  tx: Tx,
  address: Address,
  code: string,
  now: string,
): Promise<{ right: boolean; signUp: WaitingSignUp | null }> {
  const row = await tx
    .selectFrom('auth_codes')
    .selectAll()
    .where('address', '=', address.key)
    .where('purpose', '=', 'sign-in')
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (!row) return { right: false, signUp: null };
  if (row.tries < tries && same(row.code_hash, hashCode(row.id, code))) {
    await tx.deleteFrom('auth_codes').where('id', '=', row.id).execute();
    return { right: true, signUp: row.sign_up === null ? null : JSON.parse(row.sign_up) };
  }
  await tx
    .updateTable('auth_codes')
    .set((eb) => ({ tries: eb('tries', '+', 1) }))
    .where('id', '=', row.id)
    .execute();
  return { right: false, signUp: null };
}

/** A token for a new password: good for an hour, once. */
export async function issueReset(tx: Tx, address: Address, now: string): Promise<string> {
  await forget(tx, address, 'password', now);
  const token = newToken();
  await tx
    .insertInto('auth_codes')
    .values({
      id: newId(),
      address: address.key,
      purpose: 'password',
      code_hash: hash(token),
      tries: 0,
      created_at: now,
      expires_at: later(now, hours(1)),
      sign_up: null,
    })
    .execute();
  return token;
}

/** Uses such a token up. Answers with the account whose password it opens. */
export async function takeReset(tx: Tx, token: string, now: string): Promise<string | null> {
  const row = await tx
    .selectFrom('auth_codes')
    .select(['id', 'address'])
    .where('code_hash', '=', hash(token))
    .where('purpose', '=', 'password')
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (!row) return null;
  await tx.deleteFrom('auth_codes').where('id', '=', row.id).execute();
  const account = await tx
    .selectFrom('auth_accounts')
    .select('id')
    .where((eb) => eb.or([eb('email_folded', '=', row.address), eb('phone', '=', row.address)]))
    .executeTakeFirst();
  return account?.id ?? null;
}
