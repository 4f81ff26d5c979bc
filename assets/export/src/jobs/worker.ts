import type { Context } from '../context.ts';
import { mailCarrier } from '../integrations/email.ts';
import { sendWaiting } from '../messages/outbox.ts';
import { runDue } from './queue.ts';

/** Does what is due, again and again. Answers with what stops it. */
export function startWorking(context: Context, everyMillis = 1000): () => void {
  const carry = context.config.testToken === null ? mailCarrier(context.config) : null;
  let stopped = false;
  let timer: NodeJS.Timeout;
  const turn = async () => {
    try {
      await runDue(context);
      if (carry) await sendWaiting(context, carry);
    } catch (error) {
      console.error('Jobs:', error);
    }
    if (!stopped) timer = setTimeout(turn, everyMillis);
  };
  timer = setTimeout(turn, 0);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
