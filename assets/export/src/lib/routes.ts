import { type Call, reading, write } from '../context.ts';
import type { AnyRecord } from './fields.ts';
import { bodyOf, type C, expectedVersion, type Input } from './http.ts';
import { isId } from './ids.ts';
import { includesOf, toJson } from './json.ts';
import { listRecords } from './list.ts';
import { notFound, notSignedIn } from './problem.ts';
import { findVisible } from './records.ts';
import type { Base, Thing } from './thing.ts';

// biome-ignore lint/suspicious/noExplicitAny: a thing of any kind.
type AnyThing = Thing<any>;

/** Something that is done with a record: by its id, with what was sent and the version that is expected. */
type Doing<R> = (call: Call, id: string, input: Input, expected: number | null) => Promise<R>;

const idOf = (c: C): string => {
  const id = c.req.param('id') ?? '';
  if (!isId(id)) throw notFound();
  return id;
};

function demandOpen(c: C, thing: AnyThing): void {
  if (!thing.open && c.var.actor.id === null) throw notSignedIn();
}

/** `GET /things` */
export const list = (thing: AnyThing) => async (c: C) => {
  demandOpen(c, thing);
  const call = reading(c.var.context, c.var.actor);
  const query = new URL(c.req.url).searchParams;
  const include = includesOf(thing, c.req.query('include'));
  const { items, ...rest } = await listRecords<Base>(call, thing, query);
  const shown = await Promise.all(
    items.map(async (record) => withActions(c, thing, record as AnyRecord, include)),
  );
  return c.json({ items: shown, ...rest });
};

/** `GET /things/{id}` */
export const read = (thing: AnyThing) => async (c: C) => {
  demandOpen(c, thing);
  const call = reading(c.var.context, c.var.actor);
  const record = await findVisible(call, thing, idOf(c));
  const include = includesOf(thing, c.req.query('include'));
  c.header('etag', `"${record.version}"`);
  return c.json(await withActions(c, thing, record as AnyRecord, include));
};

async function withActions(c: C, thing: AnyThing, record: AnyRecord, include: string[]) {
  const call = reading(c.var.context, c.var.actor);
  const json = await toJson(call, thing, record, include);
  if (c.req.query('actions') !== 'true' || !thing.actions) return json;
  return { ...json, actions: await thing.actions(call, record) };
}

/** `POST /things` */
export const create =
  <R extends Base>(thing: Thing<R>, make: (call: Call, input: Input) => Promise<R>) =>
  async (c: C) => {
    const input = await bodyOf(c);
    const { context, actor } = c.var;
    const json = await write(context, actor, async (call) => {
      const record = await make(call, input);
      return toJson(call, thing, record as AnyRecord);
    });
    c.header('location', `/api/${thing.path}/${json.id}`);
    c.header('etag', `"${json.version}"`);
    return c.json(json, 201);
  };

/** `PATCH /things/{id}` and `POST /things/{id}/{action}` */
export const act =
  <R extends Base>(thing: Thing<R>, work: Doing<R>) =>
  async (c: C) => {
    const input = await bodyOf(c);
    const { context, actor } = c.var;
    const id = idOf(c);
    const json = await write(context, actor, async (call) => {
      const record = await work(call, id, input, expectedVersion(c));
      return toJson(call, thing, record as AnyRecord);
    });
    c.header('etag', `"${json.version}"`);
    return c.json(json);
  };

/** `DELETE /things/{id}` */
export const erase =
  (work: (call: Call, id: string, expected: number | null) => Promise<void>) => async (c: C) => {
    const id = idOf(c);
    await write(c.var.context, c.var.actor, (call) => work(call, id, expectedVersion(c)));
    return c.body(null, 204);
  };
