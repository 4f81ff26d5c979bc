import type { Db, Tx } from '../db/index.ts';
import { fold } from '../lib/text.ts';
import type { Address } from './addresses.ts';

/** The account with that address. */
export async function findAccount(db: Db, address: Address) {
  const column = address.channel === 'email' ? 'email_folded' : 'phone';
  return db
    .selectFrom('auth_accounts')
    .select(['id', 'email', 'password_hash'])
    .where(column, '=', address.key)
    .executeTakeFirst();
}

/** An account that nobody has yet. */
export async function createAccount(
  tx: Tx,
  id: string,
  address: Address,
  now: string,
): Promise<void> {
  const { channel, text, key } = address;
  const own = channel === 'email' ? { email: text, email_folded: key } : { phone: text };
  await tx
    .insertInto('auth_accounts')
    .values({ id, ...own, created_at: now, updated_at: now })
    .execute();
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

/** The account that an invited person has already, by the email or phone that is given. */
export async function knownAccount(
  db: Db,
  { email, phone }: { email?: unknown; phone?: unknown },
): Promise<string | undefined> {
  const accounts = db.selectFrom('auth_accounts').select('id');
  if (typeof email === 'string') {
    return (await accounts.where('email_folded', '=', fold(email)).executeTakeFirst())?.id;
  }
  if (typeof phone !== 'string') return undefined;
  return (await accounts.where('phone', '=', phone).executeTakeFirst())?.id;
}
