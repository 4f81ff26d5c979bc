import type { Call } from '../context.ts';
import type { Db } from '../db/index.ts';
import { people } from '../things.ts';
import { type AnyRecord, type Field, fieldJson, isFile, isList } from './fields.ts';
import { Problem } from './problem.ts';
import { findVisible } from './records.ts';
import type { Base, Thing } from './thing.ts';

type Json = Record<string, unknown>;

/** A record as the acting person sees it: what is hidden from them is `null`. */
export async function toJson(
  call: Call<Db>,
  thing: Thing<AnyRecord>,
  record: Base & Json,
  include: readonly string[] = [],
): Promise<Json> {
  const json: Json = { id: record.id };
  const objects: Json = {};
  for (const [name, field] of Object.entries(thing.fields)) {
    const seen =
      field.see === undefined || call.actor.system || (await field.see.value(call, record));
    const kept = seen && field.computed ? await field.computed.value(call, record) : record[name];
    json[name] = seen ? await valueJson(call, field, kept) : null;
    if (field.include === undefined || !include.includes(field.include)) continue;
    objects[field.include] = seen ? await included(call, field, kept) : null;
  }
  const { createdAt, updatedAt, version } = record;
  return { ...json, createdAt, updatedAt, version, ...objects };
}

async function valueJson(call: Call<Db>, field: Field, kept: unknown): Promise<unknown> {
  if (kept !== null && isFile(field)) return fileJson(call, String(kept));
  return fieldJson(field, kept);
}

/** A file as the API shows it. */
async function fileJson({ db }: Call<Db>, id: string): Promise<Json | null> {
  const columns = ['id', 'name', 'type', 'size'] as const;
  const query = db.selectFrom('file_objects').select(columns).where('id', '=', id);
  const file = await query.executeTakeFirst();
  return file ? { ...file, url: `/api/files/${file.id}` } : null;
}

/** The record at the other end, or the records; those that the person doesn't see are left out. */
async function included(
  call: Call<Db>,
  field: Field,
  kept: unknown,
): Promise<Json | Json[] | null> {
  if (isList(field)) {
    const ids = Array.isArray(kept) ? kept : [];
    const found = await Promise.all(ids.map((id) => related(call, field, id)));
    return found.filter((one) => one !== null);
  }
  return typeof kept === 'string' ? related(call, field, kept) : null;
}

/** The record with that id as the person sees it. Any person: in the first of their roles in which they are seen. */
async function related(call: Call<Db>, { to }: Field, id: string): Promise<Json | null> {
  for (const thing of to ? [to()] : people.map((kind) => kind.thing)) {
    try {
      return await toJson(call, thing, await findVisible(call, thing, id));
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
    }
  }
  return null;
}
