import type { Call } from '../context.ts';
import type { AnyRecord } from '../lib/fields.ts';
import type { Thing } from '../lib/thing.ts';
import { appName } from '../settings.ts';
import { post } from './outbox.ts';

/** Tells somebody that they have been given a role. */
export async function invite(
  call: Call,
  thing: Thing<AnyRecord>,
  { id, email }: AnyRecord,
): Promise<void> {
  await post(call, {
    channel: 'email',
    to: email,
    account: id,
    subject: `You have been invited to ${appName}`,
    text: `You can sign in to ${appName} as a ${thing.name} now, with this email address.`,
    ...(thing.statement !== undefined && { statement: thing.statement }),
  });
}
