import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { createContext } from './context.ts';
import { openDatabase } from './db/index.ts';
import { migrate } from './db/migrate.ts';
import { openSqlite } from './db/sqlite.ts';
import { prepareTimers } from './jobs/queue.ts';
import { startWorking } from './jobs/worker.ts';
import { loadSamples } from './preview/data.ts';
import { appName } from './settings.ts';

const config = readConfig();
const setup = openSqlite(config.databaseFile);
const applied = migrate(setup);
setup.close();
if (applied.length > 0) console.log(`Migrated: ${applied.join(', ')}`);

const context = createContext(config, openDatabase(config.databaseFile));
if (config.testToken !== null) await loadSamples(context, true);
await prepareTimers(context);
const stopWorking = startWorking(context);
const server = serve({ fetch: createApp(context).fetch, port: config.port }, ({ port }) => {
  const url = `http://127.0.0.1:${port}`;
  const { testToken: previewToken } = config;
  if (previewToken === null) console.log(`${appName} listens on ${url}`);
  // In test mode one line of JSON, for the program that started it.
  else console.log(JSON.stringify({ url, api: `${url}/api`, previewToken, pid: process.pid }));
});

/** Answers what is under way, then closes. */
function stop(): void {
  stopWorking();
  server.close(async () => {
    await context.database.close();
    process.exit(0);
  });
}

process.on('SIGTERM', stop);
process.on('SIGINT', stop);
