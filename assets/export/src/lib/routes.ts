import { type Call, reading } from '../context.ts';
import type { Db } from '../db/index.ts';
import { offersOf } from '../things.ts';
import { write } from '../transaction.ts';
import type { AnyRecord } from './fields.ts';
import { bodyOf, type C, expectedVersions, type Input } from './http.ts';
import { type Answer, keyOf, once } from './idempotency.ts';
import { isId } from './ids.ts';
import { toJson } from './json.ts';
import { listRecords } from './list.ts';
import { notFound, notSignedIn } from './problem.ts';
import { readExtras } from './query.ts';
import { findVisible, sees } from './records.ts';
import type { Base, Thing } from './thing.ts';

// biome-ignore lint/suspicious/noExplicitAny: a thing of any kind.
type AnyThing = Thing<any>;

/** Something that is done with a record: by its id, with what was sent and the versions that are expected. */
type Doing<R> = (call: Call, id: string, input: Input, expected: string[] | null) => Promise<R>;

/** For routes that somebody who isn't signed in may use too, as far as the sentences go. */
interface Openness {
  open?: boolean;
}

/** Somebody who isn't signed in is asked to be, before anything else is said. */
function demandSignedIn(c: C, { open = false }: Openness): void {
  if (!open && c.var.actor.id === null) throw notSignedIn();
}

const idOf = (c: C): string => {
  const id = c.req.param('id') ?? '';
  if (!isId(id)) throw notFound();
  return id;
};

/** `GET /things` */
export const list = (thing: AnyThing) => async (c: C) => {
  demandSignedIn(c, thing);
  const call = reading(c.var.context, c.var.actor);
  return c.json(await listJson(call, thing, new URL(c.req.url).searchParams));
};

/** A page of records as the acting person sees them. */
export async function listJson(call: Call<Db>, thing: AnyThing, query: URLSearchParams) {
  const { items, asked, ...rest } = await listRecords<Base>(call, thing, query);
  const shown = items.map((record) => withExtras(call, thing, record as AnyRecord, asked));
  return { items: await Promise.all(shown), ...rest };
}

/** `GET /things/{id}` */
export const read = (thing: AnyThing) => async (c: C) => {
  demandSignedIn(c, thing);
  const id = idOf(c);
  const call = reading(c.var.context, c.var.actor);
  const asked = readExtras(call, thing, new URL(c.req.url).searchParams);
  const record = await findVisible(call, thing, id);
  c.header('etag', `"${record.version}"`);
  return c.json(await withExtras(call, thing, record as AnyRecord, asked));
};

async function withExtras(
  call: Call<Db>,
  thing: AnyThing,
  record: AnyRecord,
  { include, actions }: { include: string[]; actions: boolean },
) {
  const json = await toJson(call, thing, record, include);
  if (!actions) return json;
  const offers = await offersOf[thing.path]?.(call, record);
  return { ...json, actions: offers ?? {} };
}

const reply = (c: C, { status, headers, body }: Answer) =>
  c.newResponse(body === '' ? null : body, status as 200, headers);

/** The record as the acting person sees it afterwards; where they don't, only that it is there. */
async function answer<R extends Base>(
  call: Call,
  thing: Thing<R>,
  record: R,
  status: number,
): Promise<Answer> {
  const seen = await sees(call, thing, record.id);
  const json = seen ? await toJson(call, thing, record as AnyRecord) : { id: record.id };
  const headers = {
    'content-type': 'application/json',
    etag: `"${seen ? record.version : 0}"`,
    ...(status === 201 && { location: `/api/${thing.path}/${record.id}` }),
  };
  return { status, headers, body: JSON.stringify(json) };
}

/** `POST /things` */
export const create =
  <R extends Base>(
    thing: Thing<R>,
    make: (call: Call, input: Input) => Promise<R>,
    openness: Openness = {},
  ) =>
  async (c: C) => {
    demandSignedIn(c, openness);
    const [input, key] = [await bodyOf(c), await keyOf(c)];
    const { context, actor } = c.var;
    const done = await write(context, actor, (call) =>
      once(call, key, async () => answer(call, thing, await make(call, input), 201)),
    );
    return reply(c, done);
  };

/** `PATCH /things/{id}` and `POST /things/{id}/{action}` */
export const act =
  <R extends Base>(thing: Thing<R>, work: Doing<R>, openness: Openness = {}) =>
  async (c: C) => {
    demandSignedIn(c, openness);
    const id = idOf(c);
    const [input, key] = [await bodyOf(c), await keyOf(c)];
    const { context, actor } = c.var;
    const done = await write(context, actor, (call) =>
      once(call, key, async () =>
        answer(call, thing, await work(call, id, input, expectedVersions(c)), 200),
      ),
    );
    return reply(c, done);
  };

/** `DELETE /things/{id}` */
export const erase =
  (
    work: (call: Call, id: string, expected: string[] | null) => Promise<void>,
    openness: Openness = {},
  ) =>
  async (c: C) => {
    demandSignedIn(c, openness);
    const id = idOf(c);
    await bodyOf(c);
    await write(c.var.context, c.var.actor, (call) => work(call, id, expectedVersions(c)));
    return c.body(null, 204);
  };
