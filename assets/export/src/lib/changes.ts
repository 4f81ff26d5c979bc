import type { Change } from '../context.ts';

type Listener = (changes: Change[]) => void;

/** Passes on what has changed, once it is there for everybody. */
export class Changes {
  readonly #listeners = new Set<Listener>();

  publish(changes: Change[]): void {
    if (changes.length === 0) return;
    for (const listener of this.#listeners) listener(changes);
  }

  /** Answers with what stops it. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
