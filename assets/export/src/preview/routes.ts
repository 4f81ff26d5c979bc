import { Hono } from 'hono';
import { sql } from 'kysely';
import { giveSession, takeSession } from '../auth/cookies.ts';
import { same } from '../auth/secrets.ts';
import { personWithId, startSession } from '../auth/sessions.ts';
import { type Context, reading, theApp, write } from '../context.ts';
import { run, runDue } from '../jobs/queue.ts';
import { parseLength } from '../lib/calendar.ts';
import { bodyOf, type Env, type Input } from '../lib/http.ts';
import { toJson } from '../lib/json.ts';
import { fieldProblem, notAllowed, notFound, Problem } from '../lib/problem.ts';
import { findAll } from '../lib/records.ts';
import { allMessages } from '../messages/outbox.ts';
import { kindCalled } from '../people.ts';
import { roleTables } from '../roles.ts';
import { things } from '../things.ts';
import { emptyDatabase, loadSamples, makePerson } from './data.ts';

/** Controls for tests: people, the clock, messages, jobs and data. Only in test mode, and only with its token. */
export const previewControls = new Hono<Env>()
  .use(async (c, next) => {
    const token = c.var.context.config.testToken ?? '';
    const given = c.req.header('preview-token') ?? '';
    if (token === '' || !same(Buffer.from(given), Buffer.from(token))) {
      throw notAllowed('This needs the header "Preview-Token".');
    }
    await next();
  })
  .get('/people', async (c) => c.json({ items: await everybody(c.var.context) }))
  .post('/sign-in-as', async (c) => {
    const { context } = c.var;
    const id = await wanted(context, await bodyOf(c));
    const person = await personWithId(context.database.read, id);
    if (!person) throw notFound();
    const token = await write(context, theApp, ({ db, now }) =>
      startSession(db, id, c.req.header('user-agent'), now),
    );
    giveSession(c, context.config, token);
    const { name, email, roles } = person;
    return c.json({ id, name, email, roles: [...roles] });
  })
  .post('/sign-out', (c) => {
    takeSession(c, c.var.context.config);
    return c.body(null, 204);
  })
  .get('/clock', (c) => c.json({ now: c.var.context.clock.now() }))
  .post('/clock', async (c) => {
    const { context } = c.var;
    setClock(context, await bodyOf(c));
    await runDue(context);
    return c.json({ now: context.clock.now() });
  })
  .get('/messages', async (c) => c.json({ items: await allMessages(c.var.context.database.read) }))
  .delete('/messages', async (c) => {
    await c.var.context.database.write.deleteFrom('outbox').execute();
    return c.body(null, 204);
  })
  .get('/payments', (c) => c.json({ items: [] }))
  .get('/jobs', async (c) => c.json({ items: await jobs(c.var.context) }))
  .post('/jobs/:id/run', async (c) => {
    const { context } = c.var;
    const row = await context.database.read
      .selectFrom('job_queue')
      .select(['id', 'key', 'record_id', 'due_at'])
      .where('id', '=', c.req.param('id'))
      .executeTakeFirst();
    if (!row) throw notFound();
    await run(context, { ...row, due_at: row.due_at ?? context.clock.now() });
    return c.body(null, 204);
  })
  .get('/log', (c) => c.json({ items: [] }))
  .get('/data/:things', async (c) => {
    const thing = things.find((one) => one.path === c.req.param('things'));
    if (!thing) throw notFound();
    const call = reading(c.var.context, theApp);
    const records = await findAll(call.db, thing, sql`1 = 1`);
    return c.json({ items: await Promise.all(records.map((one) => toJson(call, thing, one))) });
  })
  .post('/reset', async (c) => {
    const { context } = c.var;
    const input = await bodyOf(c);
    await emptyDatabase(context);
    context.limits.forgetAll();
    if (input.sample !== false) await loadSamples(context, input.invented === true);
    return c.body(null, 204);
  });

async function everybody(context: Context) {
  const rows = await context.database.read
    .selectFrom('auth_accounts')
    .select('id')
    .orderBy('id')
    .execute();
  const people = await Promise.all(rows.map(({ id }) => personWithId(context.database.read, id)));
  return people.flatMap((person) =>
    person
      ? [{ id: person.id, name: person.name, email: person.email, roles: [...person.roles] }]
      : [],
  );
}

/** The person that a test wants to be; one of the role is made where there is none. */
async function wanted(context: Context, input: Input): Promise<string> {
  const { person, role } = input;
  if (typeof person === 'string') return person;
  if (typeof role !== 'string') throw fieldProblem('role', 'Please give a person or a role.');
  const kind = kindCalled(role);
  const table = roleTables.find((one) => one.role === kind?.role)?.table;
  if (!kind || table === undefined) throw fieldProblem('role', 'There are no such people here.');
  const query = sql<{ id: string }>`select id from ${sql.table(table)} order by created_at, id`;
  const { rows } = await query.execute(context.database.read);
  return rows[0]?.id ?? makePerson(context, kind.role);
}

function setClock({ clock }: Context, input: Input): void {
  const { at, advance } = input;
  if (typeof at === 'string') {
    const millis = Date.parse(at);
    if (Number.isNaN(millis)) throw fieldProblem('at', 'This must be a moment.');
    if (input.hold === true) clock.stop(millis);
    else clock.set(millis);
  }
  if (typeof advance === 'string') {
    const length = parseLength(advance);
    if (length === null) throw fieldProblem('advance', 'This must be a length of time.');
    clock.set(clock.millis() + length);
  }
  if (at === undefined && advance === undefined && input.run !== true) {
    throw new Problem(422, 'check', 'Please give "at", "advance" or "run".');
  }
}

async function jobs(context: Context) {
  const rows = await context.database.read
    .selectFrom('job_queue')
    .selectAll()
    .where('due_at', 'is not', null)
    .orderBy('due_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    key: row.key,
    record: row.record_id === '' ? null : row.record_id,
    dueAt: row.due_at,
    attempts: row.attempts,
    lastError: row.last_error,
  }));
}
