import type { Database, Tx } from '../db/index.ts';
import { momentText } from './clock.ts';

const day = 86_400_000;

/** How often something may be asked for: a few times in a stretch of the app's own time. Every copy of the app counts alike. */
export class RateLimits {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Counts one more. Answers with the seconds to wait, or `null` where it may be. */
  ask(
    what: string,
    address: string,
    most: number,
    perSeconds: number,
    now: number,
  ): Promise<number | null> {
    const name = `${what} ${address}`;
    return this.#database.transact(async (tx) => {
      const since = now - perSeconds * 1000;
      const moments = (await recent(tx, name, now)).filter((moment) => moment > since);
      const [oldest] = moments;
      if (oldest !== undefined && moments.length >= most) {
        return Math.ceil((oldest + perSeconds * 1000 - now) / 1000);
      }
      await keep(tx, name, [...moments, now]);
      return null;
    });
  }

  /** Counts a failure at an address that may be locked out for a while. */
  failed(what: string, address: string, now: number): Promise<void> {
    const name = `${what} ${address}`;
    return this.#database.transact(async (tx) =>
      keep(tx, name, [...(await recent(tx, name, now)), now]),
    );
  }

  /** Seconds of a lock-out: after five failures a minute, then twice as long each time, an hour at most. Never for good. */
  async lockedFor(what: string, address: string, now: number): Promise<number | null> {
    const moments = await recent(this.#database.read, `${what} ${address}`, now);
    if (moments.length < 5) return null;
    const wait = Math.min(60_000 * 2 ** Math.min(moments.length - 5, 6), 3_600_000);
    const left = Math.max(...moments) + wait - now;
    return left > 0 ? Math.ceil(left / 1000) : null;
  }

  async forgive(what: string, address: string): Promise<void> {
    const rows = this.#database.write.deleteFrom('rate_limits');
    await rows.where('name', '=', `${what} ${address}`).execute();
  }

  /** Throws away what no longer counts. */
  async forgetOld(now: number): Promise<void> {
    const rows = this.#database.write.deleteFrom('rate_limits');
    await rows.where('last_at', '<', momentText(now - day)).execute();
  }
}

async function recent(db: Database['read'], name: string, now: number): Promise<number[]> {
  const row = await db
    .selectFrom('rate_limits')
    .select('moments')
    .where('name', '=', name)
    .executeTakeFirst();
  const moments: number[] = row ? JSON.parse(row.moments) : [];
  return moments.filter((moment) => moment <= now && now - moment < day);
}

async function keep(tx: Tx, name: string, moments: number[]): Promise<void> {
  const row = {
    moments: JSON.stringify(moments),
    last_at: momentText(Math.max(...moments)),
  };
  await tx
    .insertInto('rate_limits')
    .values({ name, ...row })
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute();
}
