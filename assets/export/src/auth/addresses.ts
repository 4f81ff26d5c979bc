import { requiredText } from '../lib/http.ts';
import { fieldProblem } from '../lib/problem.ts';
import { fold } from '../lib/text.ts';

/** An email address or phone number, as it was typed and as it is compared. */
export interface Address {
  channel: 'email' | 'text';
  text: string;
  key: string;
}

const sound = (part: string) =>
  part !== '' && !/[\s\p{Cc}<>,;"]/u.test(part) && !part.includes('@');

export function emailAddress(typed: string): Address | null {
  const text = typed.trim();
  const at = text.lastIndexOf('@');
  const [name, domain] = [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
  const dotted = /^[^.]+(\.[^.]+)+$/.test(domain);
  const good = at > 0 && sound(name) && sound(domain) && dotted && [...text].length <= 254;
  return good ? { channel: 'email', text, key: fold(text) } : null;
}

/** A number, with blanks and dashes left out. */
export function phoneNumber(typed: string): Address | null {
  const bare = typed.replace(/[\s\-()./]/gu, '');
  return /^\+?[0-9]{6,15}$/.test(bare) ? { channel: 'text', text: bare, key: bare } : null;
}

/** The address that a request names. */
export function addressOf(input: Record<string, unknown>): Address {
  if (input.phone !== undefined && input.phone !== null) {
    const phone = phoneNumber(requiredText(input, 'phone'));
    if (!phone) throw fieldProblem('phone', "This isn't a phone number.");
    return phone;
  }
  const email = emailAddress(requiredText(input, 'email'));
  if (!email) throw fieldProblem('email', "This isn't an email address.");
  return email;
}

/** The address as its owner gave it, which is where mail goes however it was typed this time. */
export function ownAddress(account: { email: string | null }, asked: Address): Address {
  if (asked.channel === 'text' || account.email === null) return asked;
  return emailAddress(account.email) ?? asked;
}
