import { sentences } from '../sentences.ts';

/** A request, who asked, and the statement that decided. */
export interface Entry {
  id: string;
  at: string;
  method: string;
  path: string;
  status: number;
  person: { id: string; name: string | null } | null;
  rule: string | null;
  micros: number;
}

const most = 1000;

/** The latest requests, kept in memory for whoever tests the app. */
export class RequestLog {
  #entries: Entry[] = [];

  add(entry: Entry): void {
    this.#entries.push(entry);
    if (this.#entries.length > 2 * most) this.#entries = this.#entries.slice(-most);
  }

  clear(): void {
    this.#entries = [];
  }

  /** The newest first. */
  toJSON() {
    return this.#entries
      .slice(-most)
      .reverse()
      .map(({ rule, ...entry }) => ({
        ...entry,
        rule: rule === null ? null : { id: rule, sentence: sentences[rule] ?? '' },
      }));
  }
}
