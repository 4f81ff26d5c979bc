import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { openBackend } from './backend.ts';
import { readConfig } from './config.ts';
import { createContext } from './context.ts';
import { MigrationRefused } from './db/checks.ts';
import { prepareTimers } from './jobs/schedule.ts';
import { startWorking } from './jobs/worker.ts';
import { loadSamples } from './preview/data.ts';
import { appName } from './settings.ts';
import { things } from './things.ts';

const config = readConfig();
const { database, queue } = openBackend(config);
const applied = await database.migrate(config.letGo).catch((error) => {
  if (!(error instanceof MigrationRefused)) throw error;
  console.error(error.message);
  return process.exit(1);
});
await queue.prepare();
if (applied.length > 0) console.log(`Migrated: ${applied.join(', ')}`);

const context = createContext(config, database, queue);
if (config.testToken !== null) await loadSamples(context, true);
await prepareTimers(context);
await startWorking(context);
await context.changes.hearOthers(things);
const server = serve({ fetch: createApp(context).fetch, port: config.port }, ({ port }) => {
  const url = `http://127.0.0.1:${port}`;
  // The port may have been left to the machine.
  if (config.origin === null) config.site = url;
  const { testToken: previewToken } = config;
  if (previewToken === null) console.log(`${appName} listens on ${url}`);
  // In test mode one line of JSON, for the program that started it.
  else console.log(JSON.stringify({ url, api: `${url}/api`, previewToken, pid: process.pid }));
});

/** Answers what is under way, then closes. */
function stop(): void {
  server.close(async () => {
    await context.queue.stop();
    await context.database.close();
    process.exit(0);
  });
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
