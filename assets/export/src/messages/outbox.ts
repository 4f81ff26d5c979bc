import type { Call, Context } from '../context.ts';
import type { Db } from '../db/index.ts';
import { newId } from '../lib/ids.ts';
import { escapeHtml } from '../lib/text.ts';
import { sentences } from '../sentences.ts';

export interface Letter {
  channel: 'email' | 'text' | 'push' | 'app';
  to: string;
  name?: string | null;
  account?: string;
  subject: string;
  text: string;
  /** The statement that sends it. */
  statement?: string;
}

/** Puts a message into the outbox, with the transaction that causes it: it is sent if and only if that happens. */
export async function post(call: Call, letter: Letter): Promise<void> {
  // A message without words of its own says its subject.
  const text = letter.text.trim() === '' ? letter.subject : letter.text;
  await call.db
    .insertInto('outbox')
    .values({
      id: newId(),
      channel: letter.channel,
      to_address: letter.to,
      to_name: letter.name ?? null,
      account_id: letter.account ?? null,
      // A line break in a subject would start another header.
      subject: letter.subject.replace(/[\r\n]/g, ' '),
      text,
      html: html(text),
      statement: letter.statement ?? null,
      created_at: call.now,
      sent_at: null,
      attempts: 0,
      next_try_at: call.now,
      last_error: null,
    })
    .execute();
  await call.context.queue.enqueue(call.db, call.now);
}

/** The same message to each of these accounts, once, by the way that its channel takes. */
export async function postTo(
  call: Call,
  letter: Omit<Letter, 'to'> & { to: (string | null)[] },
): Promise<void> {
  const { to, ...rest } = letter;
  for (const id of new Set(to)) {
    if (id === null) continue;
    const account = await call.db
      .selectFrom('auth_accounts')
      .select(['name', 'email', 'phone'])
      .where('id', '=', id)
      .executeTakeFirst();
    const address = letter.channel === 'text' ? account?.phone : account?.email;
    if (address)
      await post(call, { ...rest, to: address, name: account?.name ?? null, account: id });
  }
}

/** The same words for mail programs that show HTML: paragraphs at empty lines. */
function html(text: string): string {
  const paragraphs = escapeHtml(text).split('\n\n');
  return paragraphs.map((words) => `<p>${words.trim().replaceAll('\n', '<br>')}</p>`).join('');
}

/** Everything in the outbox, oldest first. */
export async function allMessages(db: Db) {
  const rows = await db.selectFrom('outbox').selectAll().orderBy('id').execute();
  return rows.map((row) => ({
    id: row.id,
    channel: row.channel,
    to: row.to_address,
    name: row.to_name,
    subject: row.subject,
    text: row.text,
    html: row.html,
    rule:
      row.statement === null
        ? null
        : { id: row.statement, sentence: sentences[row.statement] ?? null },
    at: row.created_at,
    sentAt: row.sent_at,
  }));
}

/** How a message leaves. */
export type Carrier = (message: {
  to: string;
  name: string | null;
  subject: string;
  text: string;
  html: string;
}) => Promise<void>;

/** Sends what waits. What fails is tried again later, ten times at most. */
export async function sendWaiting(context: Context, carry: Carrier): Promise<void> {
  const { read, write } = context.database;
  const waiting = await read
    .selectFrom('outbox')
    .selectAll()
    .where('sent_at', 'is', null)
    .where('channel', '=', 'email')
    .where('attempts', '<', 10)
    .where('next_try_at', '<=', context.clock.now())
    .orderBy('id')
    .limit(50)
    .execute();
  for (const row of waiting) {
    const wait = 60_000 * 2 ** row.attempts;
    const again = new Date(context.clock.millis() + wait).toISOString();
    // Whoever counts the attempt makes it: another copy of the app may have read the same row.
    const claim = await write
      .updateTable('outbox')
      .set({ attempts: row.attempts + 1, next_try_at: again })
      .where('id', '=', row.id)
      .where('attempts', '=', row.attempts)
      .executeTakeFirst();
    if (claim.numUpdatedRows === 0n) continue;
    const done = await attemptToSend(row, carry).then(
      () => ({ sent_at: context.clock.now(), last_error: null }),
      (error) => ({ last_error: String(error) }),
    );
    await write.updateTable('outbox').set(done).where('id', '=', row.id).execute();
  }
}

interface Waiting {
  to_address: string;
  to_name: string | null;
  subject: string;
  text: string;
  html: string;
}

async function attemptToSend(row: Waiting, carry: Carrier): Promise<void> {
  const { to_address: to, to_name: name, subject, text, html } = row;
  await carry({ to, name, subject, text, html });
}
