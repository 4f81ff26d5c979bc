import { Hono } from 'hono';
import type { Call, Context } from '../context.ts';
import { bodyOf, type Env, moment, only, peer, requiredText, signedIn } from '../lib/http.ts';
import { fieldProblem, notFound, notSignedIn, Problem, tooMany } from '../lib/problem.ts';
import { post } from '../messages/outbox.ts';
import { deleteAccount, finishSignUp, rehearseSignUp, roleToSignUpAs } from '../people.ts';
import { problemKinds } from '../problems.ts';
import { appName, signInWays } from '../settings.ts';
import { write } from '../transaction.ts';
import { findAccount, setPassword } from './accounts.ts';
import { type Address, addressOf, ownAddress } from './addresses.ts';
import { allowances } from './allowances.ts';
import { issueCode, issueReset, takeReset, tryCode } from './codes.ts';
import { giveSession, takeSession } from './cookies.ts';
import { checkPassword, hashPassword, verifyPassword } from './passwords.ts';
import {
  endAllSessions,
  endSession,
  listSessions,
  personWithId,
  startSession,
} from './sessions.ts';

const quarter = 900;

async function limit(context: Context, what: string, address: string, most: number): Promise<void> {
  const wait = await context.limits.ask(what, address, most, quarter, context.clock.millis());
  if (wait !== null) throw tooMany(wait);
}

/** Counts one more message to an address. */
async function limitSends(context: Context, ip: string, address: Address): Promise<void> {
  await limit(context, 'send-ip', ip, 50);
  await limit(context, 'send', address.key, 5);
}

async function mailCode(call: Call, address: Address, code: string): Promise<void> {
  await post(call, {
    channel: address.channel,
    to: address.text,
    subject: `${appName}: your code`,
    text: `Your code is ${code}\n\nIt is good for 10 minutes. If you didn't ask for it, you needn't do anything.`,
  });
}

/** What a person learns about themselves. */
export async function me(context: Context, id: string) {
  const actor = await personWithId(context.database.read, id);
  if (!actor) throw notSignedIn();
  const account = await context.database.read
    .selectFrom('auth_accounts')
    .select('phone')
    .where('id', '=', id)
    .executeTakeFirst();
  const { name, email } = actor;
  return { id, name, email, phone: account?.phone ?? null, roles: [...actor.roles] };
}

export const auth = new Hono<Env>()
  .post('/sign-up', async (c) => {
    const { context } = c.var;
    const input = await bodyOf(c);
    const role = roleToSignUpAs(input);
    const phone = (input.email ?? null) === null && 'phone' in input;
    const address = addressOf(phone ? { phone: input.phone ?? '' } : { email: input.email });
    let passwordHash: string | null = null;
    if (signInWays.password) {
      const password = requiredText(input, 'password');
      checkPassword(password);
      passwordHash = await hashPassword(password);
    }
    const { role: _, password: __, ...fields } = input;
    await limitSends(context, peer(c), address);
    await write(context, c.var.actor, async (call) => {
      await rehearseSignUp(call, role, address, fields);
      const code = await issueCode(call.db, address, call.now, { role, fields, passwordHash });
      await mailCode(call, address, code);
    });
    return c.body(null, 204);
  })
  .post('/code', async (c) => {
    const { context } = c.var;
    const address = addressOf(await bodyOf(c));
    await limitSends(context, peer(c), address);
    await write(context, c.var.actor, async (call) => {
      const account = await findAccount(call.db, address);
      if (!account) return;
      const own = ownAddress(account, address);
      await mailCode(call, own, await issueCode(call.db, own, call.now));
    });
    return c.body(null, 204);
  })
  .post('/verify', async (c) => {
    const { context } = c.var;
    const input = await bodyOf(c);
    const address = addressOf(input);
    const code = requiredText(input, 'code');
    await limit(context, 'verify-ip', peer(c), 200);
    const session = await write(context, c.var.actor, async (call) => {
      const { right, signUp } = await tryCode(call.db, address, code, call.now);
      if (!right) return null;
      const known = (await findAccount(call.db, address))?.id;
      const account = signUp ? await finishSignUp(call, address, known, signUp) : known;
      if (account === undefined) return null;
      const device = c.req.header('user-agent');
      return { account, token: await startSession(call.db, account, device, call.now) };
    });
    if (!session) throw Problem.of(problemKinds.wrongCode);
    giveSession(c, context.config, session.token);
    return c.json(await me(context, session.account));
  })
  .post('/sign-in', async (c) => {
    const { context } = c.var;
    if (!signInWays.password) {
      const detail = 'People sign in with a code here, not with a password.';
      throw new Problem(404, 'not-found', detail);
    }
    const input = await bodyOf(c);
    const address = addressOf(input);
    const password = requiredText(input, 'password');
    await limit(context, 'password-ip', peer(c), 200);
    const now = context.clock.millis();
    const locked = await context.limits.lockedFor('password', address.key, now);
    if (locked !== null) throw tooMany(locked);
    const account = await findAccount(context.database.read, address);
    const right = await verifyPassword(password, account?.password_hash ?? null);
    if (!account || !right) {
      await context.limits.failed('password', address.key, now);
      throw Problem.of(problemKinds.wrongPassword);
    }
    await context.limits.forgive('password', address.key);
    const device = c.req.header('user-agent');
    const token = await write(context, c.var.actor, ({ db, now }) =>
      startSession(db, account.id, device, now),
    );
    giveSession(c, context.config, token);
    return c.json(await me(context, account.id));
  })
  .post('/sign-out', async (c) => {
    const { context, actor } = c.var;
    if (actor.id !== null && actor.session !== null) {
      await endSession(context.database.write, actor.id, actor.session);
    }
    takeSession(c, context.config);
    return c.body(null, 204);
  })
  .post('/sign-out-everywhere', async (c) => {
    const { context } = c.var;
    await endAllSessions(context.database.write, signedIn(c).id);
    takeSession(c, context.config);
    return c.body(null, 204);
  })
  .post('/password/forgot', async (c) => {
    const { context } = c.var;
    const address = addressOf(await bodyOf(c));
    await limitSends(context, peer(c), address);
    await write(context, c.var.actor, async (call) => {
      const account = signInWays.password ? await findAccount(call.db, address) : undefined;
      if (!account) return;
      const own = ownAddress(account, address);
      const token = await issueReset(call.db, own, call.now);
      const page = `${context.config.site}/reset-password?token=${token}`;
      await post(call, {
        channel: own.channel,
        to: own.text,
        subject: `${appName}: a new password`,
        text: `To choose a new password, open\n${page}\n\nThis is good for an hour. If you didn't ask for it, you needn't do anything.`,
      });
    });
    return c.body(null, 204);
  })
  .post('/password/reset', async (c) => {
    const { context } = c.var;
    const input = await bodyOf(c);
    const token = requiredText(input, 'token');
    const password = requiredText(input, 'password');
    checkPassword(password);
    await limit(context, 'reset-ip', peer(c), 50);
    const passwordHash = await hashPassword(password);
    const done = await write(context, c.var.actor, async (call) => {
      const account = await takeReset(call.db, token, call.now);
      if (account === null) return false;
      await setPassword(call.db, account, passwordHash, call.now);
      // Whoever knew the old password is out everywhere.
      await endAllSessions(call.db, account);
      return true;
    });
    if (!done) throw fieldProblem('token', 'This link has been used already, or it is too old.');
    return c.body(null, 204);
  })
  .get('/me', async (c) => {
    const answer = await me(c.var.context, signedIn(c).id);
    if (c.req.query('allowances') !== 'true') return c.json(answer);
    return c.json({ ...answer, allowances: await allowances(c.var.context, c.var.actor) });
  })
  .delete('/me', async (c) => {
    await deleteAccount(c.var.context, signedIn(c).id);
    takeSession(c, c.var.context.config);
    return c.body(null, 204);
  })
  .get('/sessions', async (c) => {
    const { context } = c.var;
    const items = await listSessions(context.database.read, signedIn(c), moment(c));
    return c.json({ items });
  })
  .delete('/sessions/:id', async (c) => {
    const { context } = c.var;
    const ended = await endSession(context.database.write, signedIn(c).id, c.req.param('id'));
    if (!ended) throw notFound();
    return c.body(null, 204);
  })
  .all('/me', only('GET, DELETE'))
  .all('/sessions', only('GET'))
  .all('/sessions/:id', only('DELETE'))
  .all('/:step{sign-up|code|verify|sign-in|sign-out|sign-out-everywhere}', only('POST'))
  .all('/password/:step{forgot|reset}', only('POST'));
