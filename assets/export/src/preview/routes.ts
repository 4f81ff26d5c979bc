import { Hono } from 'hono';
import { sql } from 'kysely';
import { giveSession, sessionToken, takeSession } from '../auth/cookies.ts';
import { me } from '../auth/routes.ts';
import { same } from '../auth/secrets.ts';
import { endSession, personWithId, personWithToken, startSession } from '../auth/sessions.ts';
import { type Actor, type Context, reading, theApp } from '../context.ts';
import { runDue, runNow } from '../jobs/run.ts';
import { repeatFromNow } from '../jobs/schedule.ts';
import { timers } from '../jobs/timers.ts';
import { addLength } from '../lib/calendar.ts';
import { bodyOf, type C, type Env, type Input, only, requiredText } from '../lib/http.ts';
import { isId } from '../lib/ids.ts';
import { fieldProblem, notFound, Problem } from '../lib/problem.ts';
import { listJson } from '../lib/routes.ts';
import { allMessages } from '../messages/outbox.ts';
import { kindCalled } from '../people.ts';
import { roleTables } from '../roles.ts';
import { sentences } from '../sentences.ts';
import { timeZone } from '../settings.ts';
import { people, things } from '../things.ts';
import { write } from '../transaction.ts';
import { changeRecord, emptyDatabase, fillDatabase, makePerson } from './data.ts';
import { model } from './model.ts';

/** Controls for tests: people, the clock, messages, jobs and data. Only in test mode, and only with its token. */
export const previewControls = new Hono<Env>()
  .use(async (c, next) => {
    const token = c.var.context.config.testToken ?? '';
    const given = c.req.header('preview-token') ?? '';
    if (token === '' || !same(Buffer.from(given), Buffer.from(token))) {
      throw new Problem(401, 'preview-token', "The preview's controls need its token.");
    }
    await next();
  })
  .get('/people', async (c) => c.json({ items: await everybody(c.var.context) }))
  .post('/sign-in-as', async (c) => {
    const { context } = c.var;
    const id = await wanted(context, await bodyOf(c));
    if (!(await personWithId(context.database.read, id))) {
      throw new Problem(404, 'not-found', 'There is nobody with that id.');
    }
    const token = await write(context, theApp, ({ db, now }) =>
      startSession(db, id, 'preview', now),
    );
    giveSession(c, context.config, token);
    return c.json({ person: await me(context, id) });
  })
  .post('/sign-out', async (c) => {
    const { context } = c.var;
    const token = sessionToken(c, context.config);
    const person = token ? await personWithToken(context, token) : null;
    if (person?.id && person.session) {
      await endSession(context.database.write, person.id, person.session);
    }
    takeSession(c, context.config);
    return c.body(null, 204);
  })
  .get('/clock', (c) => c.json(clockReading(c.var.context)))
  .post('/clock', async (c) => {
    const { context } = c.var;
    await setClock(context, await bodyOf(c));
    return c.json(clockReading(context));
  })
  .get('/messages', async (c) => c.json({ items: await allMessages(c.var.context.database.read) }))
  .delete('/messages', async (c) => {
    await c.var.context.database.write.deleteFrom('outbox').execute();
    return c.body(null, 204);
  })
  // The app takes no payments yet.
  .get('/payments', (c) => c.json({ items: [] }))
  .post('/payments/:id/:outcome', () => {
    throw notFound();
  })
  .get('/jobs', async (c) => c.json({ items: await jobs(c.var.context) }))
  .post('/jobs/:id/run', async (c) => {
    const id = c.req.param('id');
    if (!isId(id) || !(await runNow(c.var.context, id))) throw notFound();
    return c.body(null, 204);
  })
  .get('/log', (c) => c.json({ items: c.var.context.log }))
  .get('/model', async (c) => c.json(await model()))
  .get('/data/:things', async (c) => {
    const call = reading(c.var.context, theApp);
    return c.json(await listJson(call, thingOf(c), new URL(c.req.url).searchParams));
  })
  .patch('/data/:things', async (c) => {
    const { id: _, ...input } = await bodyOf(c);
    const id = requiredText(await bodyOf(c), 'id');
    return c.json(await changeRecord(c.var.context, thingOf(c), id, input));
  })
  .post('/reset', async (c) => {
    const { context } = c.var;
    const input = await bodyOf(c);
    const [sample, invented] = [said(input, 'sample', true), said(input, 'invented', false)];
    await emptyDatabase(context);
    if (sample) await fillDatabase(context, invented);
    context.log.clear();
    // Whoever watches looks at everything again.
    context.changes.publish(things.map((thing) => ({ thing, id: '', kind: 'deleted' })));
    return c.body(null, 204);
  })
  .all('/:control{people|log|jobs|payments|model}', only('GET'))
  .all('/:control{sign-in-as|sign-out|reset}', only('POST'))
  .all('/jobs/:id/run', only('POST'))
  .all('/clock', only('GET, POST'))
  .all('/messages', only('GET, DELETE'))
  .all('/data/:things', only('GET, PATCH'));

function thingOf(c: C) {
  const thing = things.find((one) => one.path === c.req.param('things'));
  if (!thing) throw notFound();
  return thing;
}

function said(input: Input, name: string, otherwise: boolean): boolean {
  const value = input[name] ?? otherwise;
  if (typeof value !== 'boolean') throw fieldProblem(name, 'This is true or false.');
  return value;
}

async function everybody(context: Context) {
  const rows = await context.database.read
    .selectFrom('auth_accounts')
    .select('id')
    .orderBy('id')
    .execute();
  const all = await Promise.all(rows.map(({ id }) => personWithId(context.database.read, id)));
  // Kind by kind, and within one in the order in which they came.
  const kind = ({ roles }: Actor) => people.findIndex(({ role }) => roles.has(role)) >>> 0;
  return all
    .filter((person) => person !== null)
    .sort((one, other) => kind(one) - kind(other))
    .map(({ id, name, email, roles }) => ({ id, name, email, roles: [...roles] }));
}

/** The person that a test wants to be; one of the role is made where there is none. */
async function wanted(context: Context, { person, role }: Input): Promise<string> {
  if (typeof person === 'string' && role === undefined) return person;
  if (typeof role !== 'string' || person !== undefined) {
    throw fieldProblem('person', "Please say who: a person's id, or a role.");
  }
  const kind = kindCalled(role);
  const table = roleTables.find((one) => one.role === kind?.role)?.table;
  if (!kind || table === undefined) {
    throw fieldProblem('role', 'There are no such people in this app.');
  }
  const query = sql<{ id: string }>`select id from ${sql.table(table)} order by created_at, id`;
  const { rows } = await query.execute(context.database.read);
  return rows[0]?.id ?? makePerson(context, kind.role);
}

function clockReading({ clock }: Context) {
  return { now: clock.now(), at: clock.now(), timeZone };
}

const clockInputs = new Map([
  ['at', 'string'],
  ['advance', 'string'],
  ['run', 'boolean'],
  ['hold', 'boolean'],
]);

/** `at`, `hold`, `advance` and `run`, in this order. */
async function setClock(context: Context, input: Input): Promise<void> {
  const { clock } = context;
  const before = clock.millis();
  for (const [name, value] of Object.entries(input)) {
    const kind = clockInputs.get(name);
    if (kind === undefined) throw fieldProblem(name, 'The clock knows at, advance, hold and run.');
    if (typeof value !== kind) {
      throw fieldProblem(name, 'This is a moment, a duration or true.');
    }
  }
  const { at, advance, hold, run } = input;
  if (typeof at === 'string') {
    const millis = Date.parse(at);
    if (Number.isNaN(millis)) {
      throw fieldProblem('at', "This isn't a moment such as 2030-06-03T09:00:00Z.");
    }
    if (hold === true) clock.stop(millis);
    else clock.set(millis);
  }
  if (typeof advance === 'string') {
    const later = addLength(clock.millis(), advance);
    if (later === null) {
      throw fieldProblem('advance', "This isn't a duration such as PT23H or P1D.");
    }
    clock.set(later);
  }
  if (clock.millis() < before) await repeatFromNow(context);
  if (run === true) await runDue(context);
}

async function jobs(context: Context) {
  const rows = await context.database.read
    .selectFrom('job_queue')
    .selectAll()
    .where('due_at', 'is not', null)
    .where(sql<boolean>`due_at is distinct from done_for`)
    .orderBy('due_at')
    .orderBy('key')
    .orderBy('record_id')
    .execute();
  return rows.map((row) => {
    const statement = timers.find((timer) => timer.key === row.key)?.statement;
    return {
      id: row.id,
      name: row.key,
      recordId: row.record_id === '' ? null : row.record_id,
      dueAt: row.due_at,
      attempts: row.attempts,
      problem: row.last_error,
      rule:
        statement === undefined ? null : { id: statement, sentence: sentences[statement] ?? null },
    };
  });
}
