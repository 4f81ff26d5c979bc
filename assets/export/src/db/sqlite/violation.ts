import { Violation } from '../errors.ts';

/** What SQLite says of a broken promise, as what it is; any other error as it came. */
export function violation(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const [, promise] =
    /^(UNIQUE|FOREIGN KEY|CHECK|NOT NULL) constraint failed/.exec(error.message) ?? [];
  if (promise === undefined) return error;
  if (promise === 'UNIQUE') return new Violation('unique', error);
  return new Violation(promise === 'FOREIGN KEY' ? 'reference' : 'check', error);
}
