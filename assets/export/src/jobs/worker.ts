import type { Context } from '../context.ts';
import { mailCarrier } from '../integrations/email.ts';
import { sendWaiting } from '../messages/outbox.ts';
import { runDue } from './run.ts';

/** Does what is due and sends what waits, whenever the queue says so. */
export function startWorking(context: Context): Promise<void> {
  const carry = context.config.testToken === null ? mailCarrier(context.config) : null;
  return context.queue.start(async () => {
    await runDue(context);
    await tidy(context);
    if (carry) await sendWaiting(context, carry);
  });
}

const hour = 3_600_000;
let tidied = 0;

/** Once an hour, throws away what no longer counts. */
async function tidy({ limits, clock }: Context): Promise<void> {
  if (Math.abs(clock.millis() - tidied) < hour) return;
  tidied = clock.millis();
  await limits.forgetOld(tidied);
}
