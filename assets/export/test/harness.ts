import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { createApp } from '../src/app.ts';
import { personWithId } from '../src/auth/sessions.ts';
import { openBackend } from '../src/backend.ts';
import { readConfig } from '../src/config.ts';
import { type Call, type Context, createContext, nobody, theApp } from '../src/context.ts';
import { runDue } from '../src/jobs/run.ts';
import { prepareTimers } from '../src/jobs/schedule.ts';
import { type AnyRecord, type Field, fieldJson } from '../src/lib/fields.ts';
import type { InputFields } from '../src/lib/input.ts';
import { parseField } from '../src/lib/parse.ts';
import { begin, find, findAll, insert } from '../src/lib/records.ts';
import type { Thing } from '../src/lib/thing.ts';
import { loadSamples, makePerson } from '../src/preview/data.ts';
import { type Role, roleTables } from '../src/roles.ts';
import { things } from '../src/things.ts';
import { write } from '../src/transaction.ts';
import { emptyDatabase } from './database.ts';

type AnyThing = Thing<AnyRecord>;
type Values = Record<string, unknown>;

/** Who acts: a person of the sample data by name, somebody with a role, or nobody. */
export type Who = { name: string } | { role: Role } | 'nobody';

/** What is expected: it works, or it is refused, with these words where some are given. */
export type Outcome = 'works' | { refused: string | null };

const token = 'test';
const start = '2027-03-10T09:00:00Z';

/** An app with the sample data in a database of its own, on a Wednesday morning. */
export async function startApp(): Promise<TestApp> {
  const { url, drop } = await emptyDatabase();
  const config = readConfig({ TEST_MODE: '1', PREVIEW_TOKEN: token, DATABASE_URL: url });
  const { database, queue } = openBackend(config);
  await database.migrate();
  const context = createContext(config, database, queue);
  context.clock.stop(Date.parse(start));
  await loadSamples(context, false);
  await prepareTimers(context);
  return new TestApp(context, drop);
}

export class TestApp {
  readonly context: Context;
  readonly #drop: () => Promise<void>;
  readonly #fetch: (request: Request) => Response | Promise<Response>;
  readonly #records = new Map<string, { thing: AnyThing; id: string }>();
  #made = 0;

  constructor(context: Context, drop: () => Promise<void>) {
    this.context = context;
    this.#drop = drop;
    this.#fetch = createApp(context).fetch;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.database.close();
    await this.#drop();
  }

  /** A call of the app itself, for reading. */
  call(): Call {
    const { database, clock } = this.context;
    return {
      context: this.context,
      db: database.read as Call['db'],
      actor: theApp,
      now: clock.now(),
      changes: [],
    };
  }

  setClock(moment: string | null): void {
    assert(moment !== null, 'the moment is known');
    this.context.clock.stop(Date.parse(moment));
  }

  /** The record that a test knows by that name: one that it has made, or one of the sample data by its title. */
  async record<R>(thing: { table: string } | AnyThing, name: string): Promise<R> {
    const own = things.find((one) => one.table === thing.table);
    assert(own, 'there is such a thing');
    const record = await find(this.context.database.read, own, await this.id(own, name));
    assert(record, `${name} is there`);
    return record as R;
  }

  async id(thing: AnyThing | null, name: string): Promise<string> {
    const known = this.#records.get(name);
    if (known) return known.id;
    for (const one of thing ? [thing] : things) {
      const rows = await findAll(this.context.database.read, one, sql`1 = 1`);
      const named = (title: unknown) =>
        typeof title === 'string' && (title === name || title.split(' ').includes(name));
      const found = rows.find((row) => named(row[one.title]));
      if (found) return found.id;
    }
    throw new Error(`There is no ${name}.`);
  }

  /** Puts a record in place without asking anybody; what isn't given gets a value that passes. */
  async given(label: string, thing: AnyThing, values: Values): Promise<void> {
    const stored: Values = {};
    for (const [name, field] of Object.entries(thing.fields)) {
      if (field.computed) continue;
      if (name in values) stored[name] = toStored(field, values[name]);
      else stored[name] = toStored(field, field.initial ?? (await this.#passing(name, field)));
    }
    const record = await write(this.context, theApp, async (call) => {
      const made = begin<AnyRecord>(call, stored);
      await insert(call, thing, made);
      return made;
    });
    this.#records.set(label, { thing, id: record.id });
  }

  /** Somebody makes a record. */
  async create(
    who: Who,
    thing: AnyThing,
    inputs: InputFields,
    label: string,
    values: Values,
    outcome: Outcome,
  ): Promise<void> {
    const body = await this.#complete(who, inputs, values);
    const answer = await this.#send(who, 'POST', `/api/${thing.path}`, body);
    const json = await expectOutcome(answer, outcome);
    if (answer.ok) this.#records.set(label, { thing, id: String(json.id) });
  }

  /** Somebody uses a named action. */
  async act(
    who: Who,
    thing: AnyThing,
    action: string,
    inputs: InputFields,
    label: string,
    values: Values,
    outcome: Outcome,
  ): Promise<void> {
    const path = `/api/${thing.path}/${await this.id(thing, label)}/${action}`;
    const body = await this.#complete(who, inputs, values);
    await expectOutcome(await this.#send(who, 'POST', path, body), outcome);
  }

  async change(who: Who, thing: AnyThing, label: string, values: Values, outcome: Outcome) {
    const path = `/api/${thing.path}/${await this.id(thing, label)}`;
    await expectOutcome(await this.#send(who, 'PATCH', path, values), outcome);
  }

  async delete(who: Who, thing: AnyThing, label: string, outcome: Outcome): Promise<void> {
    const path = `/api/${thing.path}/${await this.id(thing, label)}`;
    await expectOutcome(await this.#send(who, 'DELETE', path), outcome);
  }

  async see(who: Who, thing: AnyThing, label: string, outcome: Outcome): Promise<void> {
    const path = `/api/${thing.path}/${await this.id(thing, label)}`;
    await expectOutcome(await this.#send(who, 'GET', path), outcome);
  }

  /** A field of a record has this value. */
  async expect(thing: AnyThing, label: string, name: string, expected: unknown): Promise<void> {
    const record = await this.record<AnyRecord>(thing, label);
    const field = thing.fields[name];
    assert(field, `${thing.plural} have a ${name}`);
    const value = field.computed ? await field.computed.value(this.call(), record) : record[name];
    assert.deepEqual(fieldJson(field, value), expected);
  }

  /** Somebody got a message with that subject so many times. */
  async told(name: string, subject: string, times: number): Promise<void> {
    await runDue(this.context);
    const people = await this.context.database.read
      .selectFrom('auth_accounts')
      .select(['name', 'email'])
      .execute();
    const person = people.find((one) => one.name === name || one.name?.split(' ').includes(name));
    const messages = await this.context.database.read
      .selectFrom('outbox')
      .select('subject')
      .where('to_address', '=', person?.email ?? name)
      .execute();
    assert.equal(messages.filter((message) => message.subject === subject).length, times);
  }

  async #send(who: Who, method: string, path: string, body?: Values): Promise<Response> {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    const id = await this.#accountOf(who);
    if (id !== null) headers.cookie = await this.#signIn(id);
    const request = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    return this.#fetch(new Request(`http://app.test${path}`, request));
  }

  async #signIn(person: string): Promise<string> {
    const headers = { 'content-type': 'application/json', 'preview-token': token };
    const request = { method: 'POST', headers, body: JSON.stringify({ person }) };
    const answer = await this.#fetch(new Request('http://app.test/_preview/sign-in-as', request));
    assert.equal(answer.status, 200);
    return answer.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
  }

  async #accountOf(who: Who): Promise<string | null> {
    if (who === 'nobody') return null;
    if ('name' in who) return this.id(null, who.name);
    const table = roleTables.find((one) => one.role === who.role)?.table ?? '';
    const query = sql<{ id: string }>`select id from ${sql.table(table)} order by created_at, id`;
    const { rows } = await query.execute(this.context.database.read);
    return rows[0]?.id ?? makePerson(this.context, who.role);
  }

  /** What is required and may be given by this person gets a value that passes. */
  async #complete(who: Who, inputs: InputFields, values: Values): Promise<Values> {
    const id = await this.#accountOf(who);
    const known = id === null ? null : await personWithId(this.context.database.read, id);
    const call = { ...this.call(), actor: known ?? nobody };
    const body = { ...values };
    for (const [name, { field, required, who: mayGive }] of Object.entries(inputs)) {
      // What the app fills in with the person who asks isn't theirs to give.
      if (body[name] === id && mayGive && !(await mayGive(call, {}))) delete body[name];
      if (!required || name in body || field.initial !== undefined) continue;
      if (mayGive && !(await mayGive(call, {}))) continue;
      body[name] = await this.#passing(name, { ...field, required: true });
    }
    return body;
  }

  async #passing(name: string, field: Field): Promise<unknown> {
    if (!field.required) return field.kind === 'several' ? [] : null;
    this.#made += 1;
    const least = Math.max(field.least ?? 1, 1);
    const ahead = new Date(this.context.clock.millis() + 7 * 86_400_000).toISOString();
    switch (field.kind) {
      case 'one': {
        const to = field.to?.();
        const rows = to ? await findAll(this.context.database.read, to, sql`1 = 1`) : [];
        return rows[0]?.id ?? null;
      }
      case 'several':
      case 'choices':
        return [];
      case 'choice':
        return field.choices?.[0] ?? null;
      case 'yesNo':
        return false;
      case 'date':
        return ahead.slice(0, 10);
      case 'time':
        return '10:00';
      case 'moment':
        return ahead;
      case 'duration':
        return 'PT1H';
      case 'email':
        return `example${this.#made}@example.com`;
      case 'phone':
        return '+442079460000';
      case 'webAddress':
        return 'https://example.com/';
      case 'colour':
        return '#336699';
      case 'whole':
      case 'money':
      case 'rating':
        return least;
      case 'number':
        return least / 10 ** (field.scale ?? 0);
      case 'percent':
        return 10;
      case 'counter':
      case 'file':
      case 'image':
        return null;
      default:
        return `Example ${this.#made} ${name}`
          .slice(0, field.most ?? 200)
          .padEnd(field.least ?? 0, 'x');
    }
  }
}

function toStored(field: Field, value: unknown): unknown {
  const { least: _, most: __, ...unbounded } = field;
  const parsed = parseField(unbounded, value);
  assert('value' in parsed, `${field.label} can't be ${JSON.stringify(value)}`);
  return parsed.value;
}

async function expectOutcome(answer: Response, outcome: Outcome): Promise<Values> {
  const text = await answer.text();
  const refused = answer.status >= 400 && answer.status < 500;
  if (outcome === 'works') assert(answer.ok, `it should work, and was refused: ${text}`);
  else {
    assert(refused, `it should be refused, and the answer was ${answer.status}: ${text}`);
    const words = outcome.refused;
    if (words !== null) {
      assert(text.includes(JSON.stringify(words).slice(1, -1)), `refused in other words: ${text}`);
    }
  }
  return text === '' ? {} : JSON.parse(text);
}
