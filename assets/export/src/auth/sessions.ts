import { sql } from 'kysely';
import { type Actor, type Context, person } from '../context.ts';
import type { Db, Tx } from '../db/index.ts';
import { earlier, hours, later, minutes } from '../lib/calendar.ts';
import { isId, newId } from '../lib/ids.ts';
import { type Role, roleTables } from '../roles.ts';
import { hash, newToken } from './secrets.ts';

/** A session ends after this many days at the latest, and earlier where nobody used it for a while. */
export const absoluteDays = 90;
const idleDays = 14;

/** One column for each role: whether the account has a row there. */
const roleColumns = sql.join(
  roleTables.map(
    ({ role, table }) =>
      sql`exists (select 1 from ${sql.table(table)} r where r.id = a.id) as ${sql.ref(role)}`,
  ),
);

interface AccountRow {
  id: string;
  name: string | null;
  email: string | null;
  [role: string]: unknown;
}

const rolesIn = (row: AccountRow): Role[] =>
  roleTables.filter(({ role }) => row[role] === 1 || row[role] === true).map(({ role }) => role);

/** The person behind a token, where their session hasn't ended. */
export async function personWithToken(context: Context, token: string): Promise<Actor | null> {
  const now = context.clock.now();
  const query = sql<AccountRow & { session: string; seen_at: string; expires_at: string }>`
    select s.id as session, s.seen_at, s.expires_at, a.id, a.name, a.email, ${roleColumns}
    from auth_sessions s join auth_accounts a on a.id = s.account_id
    where s.token_hash = ${hash(token)}
  `;
  const row = (await query.execute(context.database.read)).rows[0];
  if (!row || row.expires_at <= now || row.seen_at < earlier(now, hours(idleDays * 24)))
    return null;
  if (row.seen_at < earlier(now, minutes(5))) await touch(context, row.session, now);
  const { name, email, session } = row;
  return person(row.id, rolesIn(row), { name, email, session });
}

async function touch(context: Context, session: string, now: string): Promise<void> {
  await context.database.write
    .updateTable('auth_sessions')
    .set({ seen_at: now })
    .where('id', '=', session)
    .execute();
}

/** The person with that account, as they are now. */
export async function personWithId(db: Db, id: string): Promise<Actor | null> {
  if (!isId(id)) return null;
  const query = sql<AccountRow>`
    select a.id, a.name, a.email, ${roleColumns} from auth_accounts a where a.id = ${id}
  `;
  const row = (await query.execute(db)).rows[0];
  return row ? person(row.id, rolesIn(row), { name: row.name, email: row.email }) : null;
}

/** Starts a session. Answers with its token, which is kept nowhere. */
export async function startSession(
  tx: Tx,
  account: string,
  device: string | undefined,
  now: string,
): Promise<string> {
  const token = newToken();
  await tx
    .insertInto('auth_sessions')
    .values({
      id: newId(),
      token_hash: hash(token),
      account_id: account,
      created_at: now,
      seen_at: now,
      expires_at: later(now, hours(absoluteDays * 24)),
      device: device?.slice(0, 200) ?? null,
    })
    .execute();
  const ended = tx.deleteFrom('auth_sessions').where('account_id', '=', account);
  await ended.where('expires_at', '<=', now).execute();
  return token;
}

export async function endSession(tx: Db, account: string, session: string): Promise<boolean> {
  if (!isId(session)) return false;
  const ended = await tx
    .deleteFrom('auth_sessions')
    .where('id', '=', session)
    .where('account_id', '=', account)
    .executeTakeFirst();
  return ended.numDeletedRows > 0n;
}

export async function endAllSessions(tx: Db, account: string): Promise<void> {
  await tx.deleteFrom('auth_sessions').where('account_id', '=', account).execute();
}

/** The account's sessions, the newest first. */
export async function listSessions(db: Db, actor: Actor, now: string) {
  const rows = await db
    .selectFrom('auth_sessions')
    .select(['id', 'created_at', 'seen_at', 'expires_at', 'device'])
    .where('account_id', '=', actor.id)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map((row) => ({
    current: row.id === actor.session,
    id: row.id,
    createdAt: row.created_at,
    lastUsedAt: row.seen_at,
    expiresAt: row.expires_at,
    device: row.device,
  }));
}
