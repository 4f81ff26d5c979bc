import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { fieldProblem } from '../lib/problem.ts';

const derive = promisify(argon2);
const cost = { parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 };

/** Those that are tried first against every account in the world. */
const common = new Set(
  `password password1 password12 password123 passw0rd p@ssw0rd p@ssword 12345678 123456789 1234567890
  87654321 11111111 00000000 88888888 12341234 123123123 11223344 987654321 qwertyui qwertyuiop
  qwerty123 qwerty12 1q2w3e4r 1q2w3e4r5t 1qaz2wsx q1w2e3r4 zaq12wsx asdfghjk asdfghjkl asdf1234
  zxcvbnm1 abcd1234 abc12345 abcdefgh iloveyou iloveyou1 sunshine princess football baseball
  superman trustno1 starwars whatever welcome1 welcome123 letmein1 letmein123 michelle jennifer
  computer corvette mercedes liverpool chocolate butterfly elephant internet admin123 administrator
  changeme changeme1 default1 secret123 master12 dragon12 monkey12 shadow12 login123 test1234
  testtest hello123 passport qazwsxedc aaaaaaaa zzzzzzzz loveyou1 summer2024 summer2025 winter2024
  january1 december november charlie1 thomas12 jordan23 samsung1 google12 facebook pokemon1
  naruto12 minecraft fortnite blink182 metallica slipknot nirvana1 hunter12 freedom1 password!`.split(
    /\s+/,
  ),
);

/** Refuses passwords that are too short, too long or too well known. */
export function checkPassword(password: string): void {
  const length = [...password].length;
  if (length < 8) throw fieldProblem('password', 'A password needs at least 8 characters.');
  if (length > 200) {
    throw fieldProblem('password', 'A password can have at most 200 characters.');
  }
  if (common.has(password.toLowerCase())) {
    throw fieldProblem('password', 'This password is too well known. Please choose another one.');
  }
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

/** The hash in the usual text form, with its salt and its cost. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const tag = await derive('argon2id', { ...cost, message: password, nonce: salt });
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${base64(salt)}$${base64(tag)}`;
}

/** Made with the same cost from a password that nobody knows. */
const nobodys =
  '$argon2id$v=19$m=19456,t=2,p=1$c29tZSBzYWx0IGJ5dGVz$7Hq3nL0sK1m9v2bX8dQeYwTzRfUaPjCgIiOoEeVvWx4';

/** Whether the password is the one that was hashed. Without a hash it takes as long, and says no. */
export async function verifyPassword(password: string, known: string | null): Promise<boolean> {
  const [, , , parameters = '', salt = '', tag = ''] = (known ?? nobodys).split('$');
  const given = Object.fromEntries(parameters.split(',').map((pair) => pair.split('=')));
  const expected = Buffer.from(tag, 'base64');
  const found = await derive('argon2id', {
    message: password,
    nonce: Buffer.from(salt, 'base64'),
    parallelism: Number(given.p),
    memory: Number(given.m),
    passes: Number(given.t),
    tagLength: expected.length,
  });
  return known !== null && timingSafeEqual(found, expected);
}
