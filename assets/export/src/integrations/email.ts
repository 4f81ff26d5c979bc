import { createTransport } from 'nodemailer';
import type { Config } from '../config.ts';
import type { Carrier } from '../messages/outbox.ts';

/** Sends mail through the server of `SMTP_URL`; `null` where there is none. */
export function mailCarrier(config: Config): Carrier | null {
  if (config.mailServer === null) return null;
  const transport = createTransport(config.mailServer);
  return async ({ to, name, subject, text, html }) => {
    const recipient = name === null ? to : { name, address: to };
    await transport.sendMail({ from: config.mailFrom, to: recipient, subject, text, html });
  };
}
