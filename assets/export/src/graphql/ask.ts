import { GraphQLError } from 'graphql';
import { Hono } from 'hono';
import { auth } from '../auth/routes.ts';
import { answerProblem } from '../lib/failure.ts';
import type { C, Env } from '../lib/http.ts';
import { Problem } from '../lib/problem.ts';
import { problemKinds } from '../problems.ts';
import { api } from '../routes.ts';

export type Json = Record<string, unknown>;

/** What one field asks of the API. */
export interface Wanted {
  method: string;
  /** Below `/api`, with its query. */
  path: string;
  body?: unknown;
  version?: number;
  /** The name under which the answer is given: it tells several changes in one request apart. */
  answeredAs: string;
}

const mostRequests = 500;

/** The app's API as it is asked from within: the person is known already. */
const inner = new Hono<Env & { Bindings: { outer: C } }>();
inner.onError((error, c) => answerProblem(c as unknown as C, error));
inner.use(async (c, next) => {
  const { context, actor, requestId } = c.env.outer.var;
  c.set('context', context);
  c.set('actor', actor);
  c.set('requestId', requestId);
  await next();
});
inner.route('/api/auth', auth);
inner.route('/api', api);

/** The requests of the app's own API that a GraphQL request is made of. */
export class Asking {
  /** The statement that refused last, for the log. */
  decidedBy: string | undefined;
  private readonly outer: C;
  private made = 0;

  constructor(outer: C) {
    this.outer = outer;
  }

  /** The JSON that the API answers with. */
  async ask(wanted: Wanted): Promise<unknown> {
    this.made += 1;
    if (this.made > mostRequests) throw refused(Problem.of(problemKinds.tooMuch).body(''));
    if (wanted.method !== 'GET' && this.outer.var.actor.readsOnly) {
      throw refused(Problem.of(problemKinds.keyReads).body(''));
    }
    const { outer } = this;
    const env = { ...(outer.env as object), outer };
    const answer = await inner.fetch(this.request(wanted), env);
    if (answer.status === 204) return true;
    const json = (await answer.json()) as Json;
    if (answer.ok) return json;
    const { rule } = json as { rule?: { id: string } };
    if (rule) this.decidedBy = rule.id;
    throw refused(json);
  }

  private request({ method, path, body, version, answeredAs }: Wanted): Request {
    const headers = new Headers();
    if (body !== undefined) headers.set('content-type', 'application/json');
    if (version !== undefined) headers.set('if-match', `"${version}"`);
    const key = this.outer.req.header('idempotency-key');
    if (key !== undefined) headers.set('idempotency-key', `${key}/${answeredAs}`);
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    return new Request(`http://app/api${path}`, { method, headers, ...sent });
  }
}

/** A problem of the API as GraphQL has it: the words, and beside them what else is known. */
function refused({ detail, code, status, fields, rule }: Json): GraphQLError {
  const extensions = {
    code,
    status,
    ...(fields !== undefined && { fields }),
    ...(rule !== undefined && { rule }),
  };
  return new GraphQLError(String(detail), { extensions });
}
