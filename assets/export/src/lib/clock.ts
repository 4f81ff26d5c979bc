/** The app's clock: the machine's, moved by as much as a test set it. It always runs on. */
export class Clock {
  #ahead = 0;
  #stopped: number | null = null;

  millis(): number {
    return this.#stopped ?? Date.now() + this.#ahead;
  }

  /** The moment, as it is stored and sent. */
  now(): string {
    return momentText(this.millis());
  }

  set(millis: number): void {
    this.#ahead = millis - Date.now();
    this.#stopped = null;
  }

  /** Stands still at that moment, so that a test can look at it to the millisecond. */
  stop(millis: number): void {
    this.#stopped = millis;
  }
}

/** UTC with exactly three digits of a second, so that the order of texts is the order of time. */
export const momentText = (millis: number) => new Date(millis).toISOString();
