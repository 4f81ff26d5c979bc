import { sql } from 'kysely';
import { createAccount, setPassword } from './auth/accounts.ts';
import type { Address } from './auth/addresses.ts';
import type { WaitingSignUp } from './auth/codes.ts';
import { type Call, type Context, person, theApp } from './context.ts';
import { Interruption, violationOf } from './db/errors.ts';
import { attempt, rehearse } from './db/index.ts';
import type { Input } from './lib/http.ts';
import { newId } from './lib/ids.ts';
import { fieldProblem, notAllowed, Problem } from './lib/problem.ts';
import { fold } from './lib/text.ts';
import type { Role } from './roles.ts';
import { people } from './things.ts';
import { write } from './transaction.ts';

const spoken = (name: string) => fold(name).replace(/[-_]/g, ' ');

/** Whether somebody means this kind of people: by its key, its name for one or several, or its path. */
const isCalled = ({ role, thing }: (typeof people)[number], name: string) =>
  [role, thing.name, thing.plural, thing.path].some((own) => spoken(own) === spoken(name));

/** The kind of people that is called so. */
export const kindCalled = (name: string) => people.find((kind) => isCalled(kind, name));

/** The kind of people that somebody signs up as. */
export function roleToSignUpAs(input: Input): Role {
  const asked = input.role ?? null;
  const open = people.filter((kind) => kind.signsUp);
  const [first, ...others] = open;
  if (!first) {
    throw notAllowed("People can't sign up here by themselves. Somebody has to invite you.");
  }
  if (typeof asked === 'string') {
    const found = open.find((kind) => isCalled(kind, asked));
    if (!found) throw fieldProblem('role', "People can't sign up as that.");
    return found.role;
  }
  if (others.length > 0 || asked !== null)
    throw fieldProblem('role', 'Please say as what you sign up.');
  return first.role;
}

/** Makes somebody one of a kind of people, as they asked for themselves: they act in their own name from the start. */
async function join(
  call: Call,
  role: Role,
  address: Address,
  fields: Input,
  known?: string,
): Promise<string> {
  const id = known ?? newId();
  if (known === undefined) await createAccount(call.db, id, address, call.now);
  await takeRole({ ...call, actor: person(id, [role]) }, role, id, address, fields);
  return id;
}

/** Makes somebody whom nobody invited and who didn't ask: a test needs them. */
export async function makeUp(call: Call, role: Role, address: Address, fields: Input) {
  const id = newId();
  await createAccount(call.db, id, address, call.now);
  await takeRole({ ...call, actor: theApp }, role, id, address, fields);
  return id;
}

async function takeRole(call: Call, role: Role, id: string, address: Address, fields: Input) {
  const kind = people.find((one) => one.role === role);
  if (!kind) throw notAllowed("People can't sign up as that.");
  const given = { [address.channel === 'email' ? 'email' : 'phone']: address.text, ...fields };
  const { input, name } = forThing(kind.thing.fields, given);
  if (name !== undefined) await setName(call, id, name);
  await kind.create(call, input, { id, uninvited: true });
}

/** What the kind of people takes itself; a name and addresses belong to the account where it has no such fields. */
function forThing(known: object, given: Input): { input: Input; name?: string } {
  const ofAccount = ['email', 'phone', 'name'];
  const own = Object.entries(given).filter(
    ([name, value]) =>
      Object.hasOwn(known, name) || !ofAccount.includes(name) || typeof value !== 'string',
  );
  const input = Object.fromEntries(own);
  const { name } = given;
  return typeof name === 'string' && !('name' in input) ? { input, name } : { input };
}

async function setName({ db, now }: Call, id: string, name: string): Promise<void> {
  const row = { name, name_folded: fold(name), updated_at: now };
  await db.updateTable('auth_accounts').set(row).where('id', '=', id).execute();
}

/**
 * Does the sign-up and undoes it again, so that whoever signs up hears at once what is wrong. An account that has the address
 * already is put out of the way meanwhile: nobody must learn from this that it is there.
 */
export async function rehearseSignUp(
  call: Call,
  role: Role,
  address: Address,
  fields: Input,
): Promise<void> {
  // What is only tried changes nothing that anybody watches.
  const trial: Call = { ...call, changes: [] };
  await rehearse(call.db, async () => {
    const stand = newId();
    await sql`
      update auth_accounts set email_folded = ${stand}, email = ${stand} where email_folded = ${address.key}
    `.execute(call.db);
    await sql`update auth_accounts set phone = ${stand} where phone = ${address.key}`.execute(
      call.db,
    );
    await join(trial, role, address, fields);
  });
}

/** Makes the account once its address is proven. Somebody who was there already keeps what they had and gains the role. */
export async function finishSignUp(
  call: Call,
  address: Address,
  known: string | undefined,
  waiting: WaitingSignUp,
): Promise<string> {
  const role = waiting.role as Role;
  if (known === undefined) {
    const id = await join(call, role, address, waiting.fields);
    if (waiting.passwordHash !== null) {
      await setPassword(call.db, id, waiting.passwordHash, call.now);
    }
    return id;
  }
  const kind = people.find((one) => one.role === role);
  const table = sql.table(kind?.thing.table ?? '');
  const { rows } = await sql`select id from ${table} where id = ${known}`.execute(call.db);
  if (rows.length > 0) return known;
  try {
    await attempt(call.db, () => join(call, role, address, waiting.fields, known));
  } catch (error) {
    // They are signed in all the same; only the new role isn't theirs.
    if (error instanceof Interruption) throw error;
  }
  return known;
}

export async function deleteAccount(context: Context, id: string): Promise<void> {
  await write(context, person(id, []), async ({ db }) => {
    try {
      await db.deleteFrom('auth_accounts').where('id', '=', id).execute();
    } catch (error) {
      if (violationOf(error) === null) throw error;
      const detail =
        "Your account can't be deleted while something that belongs to you is still needed here.";
      throw new Problem(409, 'reference', detail);
    }
  });
}
