import type { RawBuilder } from 'kysely';
import type { Call } from '../context.ts';
import type { Db } from '../db/index.ts';
import { type AnyRecord, type Field, isFile, isList, isNumber, isText } from './fields.ts';
import { isId } from './ids.ts';
import { parseField } from './parse.ts';
import { badParameter, unknownParameter } from './problem.ts';
import { everything, nothing } from './records.ts';
import { fold } from './text.ts';
import type { Thing } from './thing.ts';

/** What a list is asked for. */
export interface ListQuery {
  limit: number;
  /** The keys of the record behind which the page begins. */
  after: unknown[] | null;
  count: boolean;
  actions: boolean;
  include: string[];
  filters: Filter[];
  only: ((call: Call<Db>) => RawBuilder<unknown>)[];
  figure: Figure | null;
  /** Folded. */
  words: string[];
  sort: Sorting[];
  /** As it was asked for: a cursor is good for this order only. */
  sortText: string;
}

/** Something that is worked out over everything that matches. */
export interface Figure {
  kind: 'sum' | 'average' | 'least' | 'greatest';
  field: Field;
}

export interface Sorting {
  field: Field;
  down: boolean;
}

export type Operator =
  | 'eq'
  | 'ne'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte'
  | 'in'
  | 'contains'
  | 'empty'
  | 'notEmpty';

export interface Filter {
  field: Field;
  operator: Operator;
  values: unknown[];
}

/** What every record has beside the fields of its thing. */
const base: Record<string, Field> = {
  id: { kind: 'one', label: 'id', column: 'id' },
  createdAt: { kind: 'moment', label: 'created at', column: 'created_at' },
  updatedAt: { kind: 'moment', label: 'updated at', column: 'updated_at' },
};
const newestFirst: Sorting = { field: base.createdAt as Field, down: true };

/**
 * `?limit=20&after=…&sort=-startsAt,name&search=…&count=true&figure=sum:price&include=customer`, and filters: `status=confirmed`,
 * `price[gte]=1000`, `name[contains]=ann`, `status[in]=a,b`, `phone[empty]=true`.
 */
export function readQuery(
  call: Call<Db>,
  thing: Thing<AnyRecord>,
  query: URLSearchParams,
): ListQuery {
  const asked: ListQuery = {
    limit: 20,
    after: null,
    count: false,
    actions: false,
    include: [],
    filters: [],
    only: [],
    figure: null,
    words: [],
    sort: [newestFirst],
    sortText: '-createdAt',
  };
  let after: string | null = null;
  for (const [name, value] of query) {
    switch (name) {
      case 'limit':
        asked.limit = limitOf(value);
        break;
      case 'after':
        if (value !== '') after = value;
        break;
      case 'count':
      case 'actions':
        asked[name] = trueOrFalse(name, value);
        break;
      case 'include':
        asked.include = readIncludes(call, thing, value);
        break;
      case 'only': {
        const selection = ownOf(thing.selections ?? {}, value);
        if (!selection) throw badParameter('only');
        asked.only.push(selection);
        break;
      }
      case 'figure':
        asked.figure = readFigure(call, thing, value);
        break;
      case 'search':
        asked.words = fold(value).split(' ').filter(Boolean).slice(0, 8);
        break;
      case 'sort':
        if (value === '') break;
        asked.sort = readSort(call, thing, value);
        asked.sortText = value;
        break;
      default:
        asked.filters.push(readFilter(call, thing, name, value));
    }
  }
  if (after !== null) asked.after = readCursor(after, asked);
  return asked;
}

/** Parameters of a single record: `include` and `actions`. */
export function readExtras(
  call: Call<Db>,
  thing: Thing<AnyRecord>,
  query: URLSearchParams,
): Pick<ListQuery, 'include' | 'actions'> {
  const extras = { include: [] as string[], actions: false };
  for (const [name, value] of query) {
    if (name === 'include') extras.include.push(...readIncludes(call, thing, value));
    else if (name === 'actions') extras.actions ||= trueOrFalse(name, value);
    else throw unknownParameter(name);
  }
  return extras;
}

function limitOf(given: string): number {
  const limit = /^\+?\d+$/.test(given) ? Number(given) : 0;
  if (limit < 1) throw badParameter('limit');
  return Math.min(limit, 100);
}

function trueOrFalse(name: string, given: string): boolean {
  if (given !== 'true' && given !== 'false') throw badParameter(name);
  return given === 'true';
}

/** Whether the person sees the field on every record, on some, or on none. */
function seenOn(call: Call<Db>, field: Field): 'all' | 'some' | 'none' {
  const seen = field.see && !call.actor.system ? field.see.sql(call) : everything;
  if (seen === everything) return 'all';
  return seen === nothing ? 'none' : 'some';
}

/** What stands under a name that somebody asks for, and nothing that every object has. */
const ownOf = <T>(all: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(all, name) ? all[name] : undefined;

/** A field by its name. One that the person never sees isn't there for them. */
function fieldNamed(call: Call<Db>, thing: Thing<AnyRecord>, name: string): Field | null {
  const field = ownOf(base, name) ?? ownOf(thing.fields, name);
  return field && seenOn(call, field) !== 'none' ? field : null;
}

function readSort(call: Call<Db>, thing: Thing<AnyRecord>, given: string): Sorting[] {
  const found: Sorting[] = [];
  for (const part of given.split(',')) {
    const down = part.startsWith('-');
    const field = fieldNamed(call, thing, down ? part.slice(1) : part);
    const sortable = field && seenOn(call, field) === 'all' && !isList(field) && !isFile(field);
    if (!sortable) throw badParameter('sort');
    // After four, and named again, a field changes nothing.
    const twice = found.some((one) => one.field === field);
    if (!twice && found.length < 4) found.push({ field, down });
  }
  return found;
}

/** `sum:price` */
function readFigure(call: Call<Db>, thing: Thing<AnyRecord>, given: string): Figure {
  const [, kind, name = ''] = /^(sum|average|least|greatest):(.*)$/.exec(given) ?? [];
  const field = ownOf(thing.fields, name);
  const amounts =
    field && field.kind !== 'counter' && (isNumber(field) || field.kind === 'duration');
  if (!kind || !amounts || seenOn(call, field) !== 'all') throw badParameter('figure');
  return { kind: kind as Figure['kind'], field };
}

function readIncludes(call: Call<Db>, thing: Thing<AnyRecord>, given: string): string[] {
  const fields = Object.values(thing.fields);
  const names = given.split(',').filter(Boolean);
  for (const name of names) {
    const field = fields.find((one) => one.include === name);
    if (!field || seenOn(call, field) === 'none') throw badParameter('include');
  }
  return [...new Set(names)];
}

function readFilter(
  call: Call<Db>,
  thing: Thing<AnyRecord>,
  parameter: string,
  given: string,
): Filter {
  const [, name = parameter, asked = 'eq'] = /^([^[]*)\[(.*)\]$/.exec(parameter) ?? [];
  const field = fieldNamed(call, thing, name);
  const operator = field && operatorOf(field, asked);
  if (!operator) throw unknownParameter(parameter);
  if (operator === 'empty') {
    const empty = trueOrFalse(parameter, given);
    return { field, operator: empty ? 'empty' : 'notEmpty', values: [] };
  }
  const texts = operator === 'in' ? given.split(',') : [given];
  const values = texts.map((text) => queryValue(field, parameter, text));
  if (values.length > 100) throw badParameter(parameter);
  return { field, operator, values };
}

/** What can be asked of a field; `null` for what can't. */
function operatorOf(field: Field, asked: string): Operator | null {
  if (asked === 'empty') return asked;
  if (isList(field)) return asked === 'eq' || asked === 'contains' ? 'contains' : null;
  if (asked === 'eq' || asked === 'ne' || asked === 'in') return asked;
  if (asked === 'contains') return isText(field) ? asked : null;
  const ordered = field.kind !== 'yesNo' && !isFile(field);
  const known = asked === 'lt' || asked === 'lte' || asked === 'gt' || asked === 'gte';
  return known && ordered ? asked : null;
}

/** A value in the query, as it is kept; bounds don't matter here. */
function queryValue(field: Field, parameter: string, given: string): unknown {
  const { least: _, most: __, to: ___, ...unbounded } = field;
  const parsed = parseField({ ...unbounded, kind: kindInQuery(field) }, spelt(field, given));
  if ('problem' in parsed || parsed.value === null) throw badParameter(parameter);
  return kindInQuery(field) === 'text' ? fold(String(parsed.value)) : parsed.value;
}

function kindInQuery(field: Field): Field['kind'] {
  if (isText(field) || field.kind === 'phone' || field.kind === 'webAddress') return 'text';
  if (field.kind === 'choices') return 'choice';
  return field.kind === 'several' || isFile(field) ? 'one' : field.kind;
}

function spelt(field: Field, given: string): unknown {
  if (field.kind === 'yesNo') return given === 'true' ? true : given === 'false' ? false : given;
  const number = /^\s*-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?\s*$/i;
  return isNumber(field) && number.test(given) ? Number(given) : given;
}

/** Whether records can be put in order by such a value of the field. */
function isKey(field: Field, key: unknown): boolean {
  if (field.kind === 'moment') return typeof key === 'string' && !Number.isNaN(Date.parse(key));
  const counted = isNumber(field) || field.kind === 'duration' || field.kind === 'yesNo';
  return typeof key === (counted ? 'number' : 'string');
}

function readCursor(given: string, { sort, sortText }: ListQuery): unknown[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(given, 'base64url').toString());
    if (Array.isArray(place) && place.length === sort.length + 2 && place[0] === sortText) {
      const keys = place.slice(1);
      const known = sort.every(({ field }, at) => keys[at] === null || isKey(field, keys[at]));
      if (known && isId(String(keys.at(-1)))) return keys;
    }
  } catch {
    // Not a cursor: said below.
  }
  throw badParameter('after');
}
