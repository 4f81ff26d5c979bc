import { randomBytes } from 'node:crypto';

let last = 0;
let count = 0;

/** A UUID of version 7: ids sort in the order in which they were given, even within a millisecond. */
export function newId(): string {
  const now = Math.max(Date.now(), last);
  count = now === last ? count + 1 : randomBytes(2).readUInt16BE() & 0x7ff;
  last = count > 0xfff ? now + 1 : now;
  if (count > 0xfff) count = 0;
  const bytes = randomBytes(16);
  bytes.writeUIntBE(last, 0, 6);
  bytes.writeUInt16BE(0x7000 | count, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text is an id at all; what isn't is nobody's record. */
export const isId = (text: string) => form.test(text);
