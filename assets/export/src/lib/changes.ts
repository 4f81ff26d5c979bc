import type { Change } from '../context.ts';
import type { Others } from '../db/index.ts';

type Listener = (changes: Change[]) => void;

/** Passes on what has changed, once it is there for everybody: to whoever watches here, and to the other copies of the app. */
export class Changes {
  readonly #listeners = new Set<Listener>();
  readonly #others: Others | undefined;

  constructor(others?: Others) {
    this.#others = others;
  }

  publish(changes: Change[]): void {
    if (changes.length === 0) return;
    this.#pass(changes);
    for (const { thing, id, kind } of changes) {
      this.#others?.tell(JSON.stringify([thing.key, id, kind]));
    }
  }

  /** Passes on what the other copies of the app tell, of these things. */
  async hearOthers(things: Change['thing'][]): Promise<void> {
    await this.#others?.listen((words) => {
      const [key, id, kind] = JSON.parse(words);
      const thing = things.find((one) => one.key === key);
      if (thing) this.#pass([{ thing, id, kind }]);
    });
  }

  /** Answers with what stops it. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #pass(changes: Change[]): void {
    for (const listener of this.#listeners) listener(changes);
  }
}
