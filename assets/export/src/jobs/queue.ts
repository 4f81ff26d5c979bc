import type { Tx } from '../db/index.ts';

/**
 * Carries the app's work. What is due, when and in which order is kept in `job_queue`, the same on every database; the queue
 * sees to it that somebody looks there at the right moment.
 */
export interface Queue {
  /** Makes what the queue itself keeps in the database. Nothing is put in before. */
  prepare(): Promise<void>;
  /** Something will be due at that moment. It counts if and only if the transaction does. */
  enqueue(tx: Tx, due: string): Promise<void>;
  /** Begins to work: `work` does everything that is due. */
  start(work: () => Promise<void>): Promise<void>;
  /** Takes nothing on any more, and waits for what is under way. */
  stop(): Promise<void>;
}

/** For one copy of the app: it looks every second. */
export class Polling implements Queue {
  readonly #everyMillis: number;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(everyMillis = 1000) {
    this.#everyMillis = everyMillis;
  }

  async prepare(): Promise<void> {}

  async enqueue(): Promise<void> {}

  async start(work: () => Promise<void>): Promise<void> {
    const next = () => {
      this.#turn = work()
        .catch((error) => console.error('Jobs:', error))
        .then(() => {
          if (!this.#stopped) this.#timer = setTimeout(next, this.#everyMillis);
        });
    };
    next();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#turn;
  }
}
