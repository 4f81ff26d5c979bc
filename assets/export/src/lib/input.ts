import type { Call } from '../context.ts';
import type { Db } from '../db/index.ts';
import { isShown, saySize, usualMostBytes } from '../files/facts.ts';
import { seenFile } from '../files/seen.ts';
import { type AnyRecord, type Field, isFile, isRelation } from './fields.ts';
import type { Input } from './http.ts';
import { noSuchRecord, parseField } from './parse.ts';
import { type FieldProblems, notYoursToGive } from './problem.ts';
import { isKnown } from './records.ts';
import { isEmpty } from './text.ts';
import type { Thing } from './thing.ts';

/** Something that comes with a request. */
export interface InputField {
  field: Field;
  required?: boolean;
  /** Who may give it, where not everybody who may do the action, and the statement that says so. */
  who?: (call: Call<Db>, record: AnyRecord) => boolean | Promise<boolean>;
  statement?: string;
}

export type InputFields = Record<string, InputField>;

/** How a record is made other than by somebody who asks for it. */
export interface Making {
  /** The id that it gets. */
  id?: string;
  /** Nobody is asked whether they may: somebody signs up, or a test makes it. */
  uninvited?: boolean;
}

export interface Given {
  /** Values as they are kept, by name; only those that were sent and are right. */
  values: Record<string, unknown>;
  /** What is wrong, by name. */
  problems: FieldProblems;
  /** The names that were sent. */
  sent: Set<string>;
}

/** The input that fills a field of the thing. */
export function inputOf(
  thing: Thing<AnyRecord>,
  name: string,
  more: Omit<InputField, 'field'> = {},
): InputField {
  const field = thing.fields[name];
  if (!field) throw new Error(`${thing.plural} have no ${name}.`);
  return { field, ...more };
}

/** Reads what was sent: every problem at once, nothing ignored. */
export async function readInput(call: Call, fields: InputFields, input: Input): Promise<Given> {
  const given: Given = {
    values: {},
    problems: Object.create(null),
    sent: new Set(Object.keys(input)),
  };
  for (const [name, { field }] of Object.entries(fields)) {
    if (!Object.hasOwn(input, name)) continue;
    const parsed = parseField(field, input[name]);
    const problem =
      'problem' in parsed ? parsed.problem : await wrongWith(call, field, parsed.value);
    if (problem !== null) given.problems[name] = [problem];
    else if ('value' in parsed) given.values[name] = parsed.value;
  }
  for (const name of Object.keys(input)) {
    if (!Object.hasOwn(fields, name)) given.problems[name] = ['There is no such field.'];
  }
  return given;
}

/** What is wrong with what the value names: not a record that the person may know of, nor a file that they may give; or nothing. */
async function wrongWith(call: Call, field: Field, value: unknown): Promise<string | null> {
  if (value === null) return null;
  if (isFile(field)) return wrongFile(call, field, String(value));
  if (!isRelation(field)) return null;
  for (const id of Array.isArray(value) ? value : [value]) {
    if (!(await isKnown(call, field.to?.() ?? null, String(id)))) return noSuchRecord(field);
  }
  return null;
}

async function wrongFile(call: Call, field: Field, id: string): Promise<string | null> {
  const file = await seenFile(call, id);
  if (!file) return noSuchRecord(field);
  if (field.kind === 'image' && !isShown(file.type)) return 'This must be an image.';
  const most = field.most ?? usualMostBytes;
  return file.size > most ? `At most ${saySize(most)}, please.` : null;
}

/** One value under the name of the field that it fills. */
export function pick(given: Given, input: string, field: string): Record<string, unknown> {
  return input in given.values ? { [field]: given.values[input] } : {};
}

/** Refuses what the acting person may not give; it is never ignored. */
export async function demandMayGive(
  call: Call,
  fields: InputFields,
  given: Given,
  record: AnyRecord,
): Promise<void> {
  if (call.actor.system) return;
  const refused: [name: string, label: string][] = [];
  let rule: string | undefined;
  for (const [name, { who, field, statement }] of Object.entries(fields)) {
    if (!given.sent.has(name) || !who || (await who(call, record))) continue;
    if (refused.length === 0) rule = statement;
    refused.push([name, field.label]);
  }
  if (refused.length > 0) throw notYoursToGive(refused, rule);
}

/** Notes what is required and empty. `only` limits it to what was sent: the rest is as it was. */
export function demandRequired(
  fields: InputFields,
  given: Given,
  record: AnyRecord,
  only: 'all' | 'sent' = 'all',
): void {
  for (const [name, { required }] of Object.entries(fields)) {
    if (!required || given.problems[name] || (only === 'sent' && !given.sent.has(name))) continue;
    const value = name in given.values ? (given.values[name] ?? record[name]) : record[name];
    if (isEmpty(value)) given.problems[name] = ['Please fill this in.'];
  }
}
