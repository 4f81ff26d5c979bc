import { fromKysely, PgBoss } from 'pg-boss';
import type { Tx } from '../db/index.ts';
import type { Queue } from './queue.ts';

/** Where pg-boss keeps its own tables. */
const schema = 'jobs';
const due = 'due';

/** For any number of copies of the app on one PostgreSQL: pg-boss wakes one of them for each moment, and again if it fails. */
export class PgBossQueue implements Queue {
  readonly #boss: PgBoss;

  constructor(connectionString: string) {
    this.#boss = new PgBoss({ connectionString, schema, max: 4 });
    this.#boss.on('error', (error) => console.error('pg-boss:', error.message));
  }

  async prepare(): Promise<void> {
    await this.#boss.start();
    await this.#boss.createQueue(due, {
      retryLimit: 5,
      retryDelay: 1,
      retryBackoff: true,
      expireInSeconds: 60,
      deleteAfterSeconds: 3600,
    });
  }

  async enqueue(tx: Tx, moment: string): Promise<void> {
    await this.#boss.send(due, {}, { startAfter: new Date(moment), db: fromKysely(tx) });
  }

  async start(work: () => Promise<void>): Promise<void> {
    // Whatever a copy of the app left behind when it was cut off is found within a minute.
    await this.#boss.schedule(due, '* * * * *');
    await this.#boss.work(due, { pollingIntervalSeconds: 0.5, batchSize: 20 }, work);
    await this.#boss.send(due);
  }

  async stop(): Promise<void> {
    await this.#boss.stop({ graceful: true, timeout: 10_000 });
  }
}
