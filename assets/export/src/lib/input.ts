import type { Call } from '../context.ts';
import type { Db } from '../db/index.ts';
import { type AnyRecord, type Field, parseField } from './fields.ts';
import type { Input } from './http.ts';
import { type FieldProblems, notAllowed, notSignedIn } from './problem.ts';
import { isEmpty } from './text.ts';

/** Something that comes with a request. */
export interface InputField {
  field: Field;
  required?: boolean;
  /** Who may give it, where not everybody who may do the action. */
  who?: (call: Call<Db>, record: AnyRecord) => boolean | Promise<boolean>;
}

export type InputFields = Record<string, InputField>;

export interface Given {
  /** Values as they are kept, by name; only those that were sent and are right. */
  values: Record<string, unknown>;
  /** What is wrong, by name. */
  problems: FieldProblems;
}

/** Reads what was sent: every problem at once, nothing ignored. */
export function readInput(fields: InputFields, input: Input): Given {
  const values: Record<string, unknown> = {};
  const problems: FieldProblems = {};
  for (const [name, given] of Object.entries(input)) {
    const wanted = fields[name];
    if (!wanted) {
      problems[name] = ["This can't be filled in here."];
      continue;
    }
    const parsed = parseField(wanted.field, given);
    if ('problem' in parsed) problems[name] = [parsed.problem];
    else values[name] = parsed.value;
  }
  return { values, problems };
}

/** Refuses what the acting person may not give; it is never ignored. */
export async function demandMayGive(
  call: Call,
  fields: InputFields,
  given: Given,
  record: AnyRecord,
): Promise<void> {
  for (const name of Object.keys(given.values)) {
    const wanted = fields[name];
    if (!wanted?.who || (await wanted.who(call, record))) continue;
    throw notAllowed(`You can't set "${wanted.field.label}".`);
  }
}

/** Notes what is required and empty. */
export function demandRequired(fields: InputFields, given: Given, record: AnyRecord): void {
  for (const [name, { required }] of Object.entries(fields)) {
    if (required && given.problems[name] === undefined && isEmpty(record[name])) {
      given.problems[name] = ['Please fill this in.'];
    }
  }
}

export function demandSignedIn(call: Call<Db>): void {
  if (call.actor.id === null && !call.actor.system) throw notSignedIn();
}
