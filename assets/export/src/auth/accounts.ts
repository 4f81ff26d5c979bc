import type { Db, Tx } from '../db/index.ts';
import { newId } from '../lib/ids.ts';
import { fold } from '../lib/text.ts';
import type { Address } from './addresses.ts';

/** The account with that address. */
export async function findAccount(db: Db, address: Address) {
  const column = address.channel === 'email' ? 'email_folded' : 'phone';
  return db
    .selectFrom('auth_accounts')
    .select(['id', 'password_hash'])
    .where(column, '=', address.key)
    .executeTakeFirst();
}

/** An account that nobody has yet. */
export async function createAccount(
  tx: Tx,
  address: Address,
  name: string | null,
  now: string,
  id = newId(),
): Promise<string> {
  const email = address.channel === 'email';
  await tx
    .insertInto('auth_accounts')
    .values({
      id,
      name,
      name_folded: fold(name),
      email: email ? address.text : null,
      email_folded: email ? address.key : null,
      phone: email ? null : address.text,
      password_hash: null,
      created_at: now,
      updated_at: now,
    })
    .execute();
  return id;
}

export async function setPassword(
  tx: Tx,
  id: string,
  passwordHash: string,
  now: string,
): Promise<void> {
  await tx
    .updateTable('auth_accounts')
    .set({ password_hash: passwordHash, updated_at: now })
    .where('id', '=', id)
    .execute();
}
