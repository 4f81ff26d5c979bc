import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Others } from '../index.ts';

const channel = 'app_changes';
/** PostgreSQL passes on no more than 8000 bytes at once. */
const mostBytes = 7900;
const againAfterMillis = 2000;

/** Tells the other copies of the app what they should know, by PostgreSQL's LISTEN and NOTIFY. */
export class OtherCopies implements Others {
  readonly #url: string;
  readonly #pool: pg.Pool;
  readonly #own = randomUUID();
  #listening: pg.Client | null = null;
  #closed = false;
  #told: Promise<unknown> = Promise.resolve();

  constructor(url: string, pool: pg.Pool) {
    this.#url = url;
    this.#pool = pool;
  }

  /** What can't be told is left: whoever watches asks again by themselves. */
  tell(words: string): void {
    const text = `${this.#own} ${words}`;
    if (this.#listening === null || Buffer.byteLength(text) > mostBytes) return;
    this.#told = this.#told
      .then(() => this.#pool.query('select pg_notify($1, $2)', [channel, text]))
      .catch((error) => console.error('PostgreSQL:', error.message));
  }

  async listen(hear: (words: string) => void): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true });
    const again = () => {
      if (this.#listening === client) this.#listening = null;
      if (!this.#closed) setTimeout(() => this.listen(hear), againAfterMillis).unref();
    };
    // Said once, by whichever comes first.
    const lost = Promise.withResolvers<void>();
    lost.promise.then(again);
    client.on('error', () => lost.resolve());
    client.on('end', () => lost.resolve());
    client.on('notification', ({ payload = '' }) => {
      const [from, words] = [payload.slice(0, this.#own.length), payload.slice(37)];
      if (from !== this.#own) hear(words);
    });
    try {
      await client.connect();
      await client.query(`listen ${channel}`);
      this.#listening = client;
    } catch {
      lost.resolve();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#told;
    await this.#listening?.end();
  }
}
