import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** 256 bits that nobody can guess. */
export const newToken = () => randomBytes(32).toString('hex');

/** Six digits. */
export const newCode = () => String(randomInt(1_000_000)).padStart(6, '0');

/** What is stored of a secret that is itself long and random. */
export const hash = (secret: string) => createHash('sha256').update(secret).digest();

/** What is stored of a code: bound to the row it is for, so that equal codes look different. */
export const hashCode = (row: string, code: string) =>
  createHash('sha256').update(row).update('\0').update(code).digest();

/** Compares in a time that doesn't depend on where they differ. */
export const same = (one: Uint8Array, other: Uint8Array) =>
  one.length === other.length && timingSafeEqual(one, other);
