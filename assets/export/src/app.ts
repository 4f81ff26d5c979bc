import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { sessionToken } from './auth/cookies.ts';
import { keys, personWithKey } from './auth/keys.ts';
import { auth } from './auth/routes.ts';
import { personWithToken } from './auth/sessions.ts';
import { type Actor, type Context, nobody } from './context.ts';
import { events } from './events.ts';
import { files } from './files/routes.ts';
import { graphql } from './graphql/routes.ts';
import { answerProblem } from './lib/failure.ts';
import { type C, type Env, only } from './lib/http.ts';
import { newId } from './lib/ids.ts';
import { notFound, Problem } from './lib/problem.ts';
import { describe } from './openapi.ts';
import { previewControls } from './preview/routes.ts';
import { problemKinds } from './problems.ts';
import { api } from './routes.ts';
import { pages } from './web.ts';

const policy =
  "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The whole app as one fetch handler: HTTP in, HTTP out. */
export function createApp(context: Context): Hono<Env> {
  const app = new Hono<Env>();
  app.onError((error, c) => answerProblem(c, error));
  app.notFound((c) => answerProblem(c, notFound()));
  app.use(async (c, next) => {
    c.set('context', context);
    c.set('actor', nobody);
    c.set('requestId', newId());
    await next();
    addHeaders(c);
  });
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    await context.database.read.selectFrom('counters').select('name').limit(1).execute();
    return c.json({ status: 'ready' });
  });
  const tooLarge = () => {
    throw new Problem(413, 'too-large', 'That is too much at once: at most 1 MB can be sent.');
  };
  const limit = bodyLimit({ maxSize: 1 << 20, onError: tooLarge });
  app.use('/api/*', logged, (c, next) =>
    // How large a file may be is said where it is received.
    c.req.path === '/api/files' && c.req.method === 'POST' ? next() : limit(c, next),
  );
  app.use('/api/*', identify);
  app.route('/api/auth/keys', keys);
  app.route('/api/auth', auth);
  app.route('/api/files', files);
  app.get('/api/openapi.json', describe);
  app.get('/api/events', events);
  app.post('/api/graphql', graphql);
  app.all('/api/graphql', only('POST'));
  app.all('/api/openapi.json', only('GET'));
  app.all('/api/events', only('GET'));
  app.route('/api', api);
  app.all('/api/*', () => {
    throw notFound();
  });
  app.use('/_preview/*', limit);
  if (context.config.testToken !== null) app.route('/_preview', previewControls);
  app.get('*', pages);
  app.all('*', only('GET, HEAD'));
  return app;
}

/** Keeps what was asked and answered, for whoever tests the app. */
async function logged(c: C, next: () => Promise<void>): Promise<void> {
  const { context, requestId } = c.var;
  if (context.config.testToken === null) return next();
  const started = performance.now();
  await next();
  const { id, name } = c.var.actor;
  context.log.add({
    id: requestId,
    at: context.clock.now(),
    method: c.req.method,
    path: c.req.path,
    status: c.res.status,
    person: id === null ? null : { id, name },
    rule: c.var.decidedBy ?? null,
    micros: Math.round((performance.now() - started) * 1000),
  });
}

const isSafe = (method: string) => ['GET', 'HEAD', 'OPTIONS'].includes(method);

/** Who asks. What changes something must come from the app's own pages, or from a program that is no browser. */
async function identify(c: C, next: () => Promise<void>): Promise<void> {
  const safe = isSafe(c.req.method);
  if (!safe) demandOwnOrigin(c);
  const actor = await whoAsks(c);
  c.set('actor', actor);
  // A query of GraphQL is a POST too: there each change is judged by itself.
  const judged = safe || c.req.path === '/api/graphql';
  if (!judged && actor.readsOnly) throw Problem.of(problemKinds.keyReads);
  await next();
}

async function whoAsks(c: C): Promise<Actor> {
  const { context } = c.var;
  const key = c.req.header('authorization');
  if (key !== undefined) return personWithKey(context, key);
  const token = sessionToken(c, context.config);
  return (token ? await personWithToken(context, token) : null) ?? nobody;
}

function demandOwnOrigin(c: C): void {
  const foreign = Problem.of(problemKinds.wrongOrigin);
  const given = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  if (given === undefined) {
    if (site === 'cross-site' || site === 'same-site') throw foreign;
    return;
  }
  const { origin } = c.var.context.config;
  // Without a public address to compare with, the name that the browser itself asked for is ours.
  const own = origin ?? given.replace(/:\/\/.*$/, `://${c.req.header('host') ?? ''}`);
  if (given.toLowerCase() !== own.toLowerCase()) throw foreign;
}

function addHeaders(c: C): void {
  const { headers } = c.res;
  // The app's clock, by which the pages say "today".
  headers.set('date', new Date(c.var.context.clock.millis()).toUTCString());
  const secure = c.var.context.config.origin?.startsWith('https://');
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', policy);
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  headers.set('x-content-type-options', 'nosniff');
  headers.set('referrer-policy', 'same-origin');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('x-request-id', c.var.requestId);
  if (secure) headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
}
