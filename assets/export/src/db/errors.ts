/** One of the database's own promises doesn't let a change through. */
export class Violation extends Error {
  readonly promise: 'unique' | 'reference' | 'check';

  constructor(promise: Violation['promise'], cause: unknown) {
    super(`The database refuses a change: ${promise}.`, { cause });
    this.promise = promise;
  }
}

/**
 * The database broke a transaction off: another one came first, or the connection is gone. Nothing of it is there, and all of
 * it can be done again. Whoever catches errors inside a transaction lets this one pass.
 */
export class Interruption extends Error {
  constructor(cause: unknown) {
    super('The database broke the transaction off.', { cause });
  }
}

/** What of the database's promises an error says is broken; `null` for any other error. */
export const violationOf = (error: unknown) => (error instanceof Violation ? error.promise : null);
