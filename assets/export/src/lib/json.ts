import type { Call } from '../context.ts';
import type { Db } from '../db/index.ts';
import { type AnyRecord, fieldJson } from './fields.ts';
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
  for (const [name, field] of Object.entries(thing.fields)) {
    const seen = field.see === undefined || (await field.see.value(call, record));
    const kept = seen && field.computed ? await field.computed.value(call, record) : record[name];
    json[name] = seen ? fieldJson(field, kept) : null;
    if (field.include === undefined || !include.includes(field.include)) continue;
    json[field.include] = seen && field.to ? await included(call, field.to(), kept) : null;
  }
  const { createdAt, updatedAt, version } = record;
  return { ...json, createdAt, updatedAt, version };
}

/** The record at the other end, or the records; those that the person doesn't see are left out. */
async function included(
  call: Call<Db>,
  thing: Thing<AnyRecord>,
  ids: unknown,
): Promise<Json | Json[] | null> {
  if (Array.isArray(ids)) {
    const found = await Promise.all(ids.map((id) => included(call, thing, id)));
    return found.filter((one) => one !== null).flat();
  }
  if (typeof ids !== 'string') return null;
  try {
    return await toJson(call, thing, await findVisible(call, thing, ids));
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 404) return null;
    throw problem;
  }
}

/** The names that `?include=` asks for; unknown ones are refused. */
export function includesOf(thing: Thing<AnyRecord>, asked: string | undefined): string[] {
  const names = (asked ?? '').split(',').filter((name) => name !== '');
  const known = Object.values(thing.fields).map((field) => field.include);
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return names;
  throw new Problem(400, 'malformed', `There is nothing called "${wrong}" to include.`);
}
