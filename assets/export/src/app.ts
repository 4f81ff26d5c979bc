import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { sessionToken } from './auth/cookies.ts';
import { auth } from './auth/routes.ts';
import { personWithToken } from './auth/sessions.ts';
import { type Context, nobody } from './context.ts';
import { type C, type Env, only } from './lib/http.ts';
import { idempotent } from './lib/idempotency.ts';
import { newId } from './lib/ids.ts';
import { notAllowed, notFound, Problem } from './lib/problem.ts';
import { previewControls } from './preview/routes.ts';
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
  app.use('/api/*', bodyLimit({ maxSize: 1 << 20, onError: tooLarge }), identify, idempotent);
  app.route('/api/auth', auth);
  app.route('/api', api);
  app.all('/api/*', () => {
    throw notFound();
  });
  if (context.config.testToken !== null) app.route('/_preview', previewControls);
  app.get('*', pages);
  app.all('*', only('GET, HEAD'));
  return app;
}

/** Who asks. What changes something must come from the app's own pages, or from a program that is no browser. */
async function identify(c: C, next: () => Promise<void>): Promise<void> {
  const { context } = c.var;
  if (!['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) demandOwnOrigin(c);
  const token = sessionToken(c, context.config);
  const person = token ? await personWithToken(context, token) : null;
  if (person) c.set('actor', person);
  await next();
}

function demandOwnOrigin(c: C): void {
  const foreign = notAllowed('This was sent from another site.');
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

function answerProblem(c: C, error: unknown): Response {
  const id = c.get('requestId') ?? newId();
  const problem = error instanceof Problem ? error : internal(error, id);
  const { retryAfter, allow, rule } = problem.facts;
  if (rule !== undefined) c.set('decidedBy', rule);
  const headers = new Headers({ 'content-type': 'application/problem+json' });
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter));
  if (allow !== undefined) headers.set('allow', allow);
  return c.newResponse(JSON.stringify(problem.body(id)), {
    status: problem.status as 500,
    headers: Object.fromEntries(headers),
  });
}

/** What nobody foresaw: the log learns what, the person learns that nothing was changed. */
function internal(error: unknown, id: string): Problem {
  console.error(id, error);
  const detail = 'Something went wrong on our side. Nothing was changed.';
  return new Problem(500, 'internal', detail);
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
