import type { RawBuilder } from 'kysely';
import { emailAddress, phoneNumber } from '../auth/addresses.ts';
import type { Call } from '../context.ts';
import type { Db } from '../db/index.ts';
import { sayDuration, sayMoney, sayNumber } from '../messages/format.ts';
import { isId } from './ids.ts';
import type { Thing } from './thing.ts';

export type Kind =
  | 'text'
  | 'longText'
  | 'whole'
  | 'number'
  | 'money'
  | 'percent'
  | 'yesNo'
  | 'date'
  | 'time'
  | 'moment'
  | 'duration'
  | 'email'
  | 'phone'
  | 'webAddress'
  | 'choice'
  | 'choices'
  | 'file'
  | 'address'
  | 'colour'
  | 'rating'
  | 'one'
  | 'several'
  | 'counter';

// biome-ignore lint/suspicious/noExplicitAny: a field doesn't know which thing it belongs to.
export type AnyRecord = any;

/** A field of a thing: how it is called, kept, checked and shown. */
export interface Field {
  kind: Kind;
  /** The word for it. */
  label: string;
  /** The column that keeps it; `account` where that is in the account. Computed fields and links have none. */
  column?: string;
  account?: boolean;
  /** The column with the folded text, by which it is searched and put in order. */
  folded?: string;
  /** The table that links a record to several others. */
  links?: string;
  /** Number of digits behind the point; the value itself is kept as a whole number. */
  scale?: number;
  /** The first number of what counts up by itself. */
  from?: number;
  choices?: readonly string[];
  /** What is said to whoever gives something else. */
  choose?: string;
  least?: number;
  most?: number;
  /** The bound itself is too little, or too much. */
  aboveLeast?: boolean;
  belowMost?: boolean;
  /** The thing that a relation points to, and the name under which it can be included. */
  to?: () => Thing<AnyRecord>;
  include?: string;
  /** Worked out whenever it is read. */
  computed?: {
    value: (call: Call<Db>, record: AnyRecord) => unknown;
    sql: (call: Call<Db>) => RawBuilder<unknown>;
  };
  /** Who sees it, where not everybody who sees the record does. */
  see?: {
    value: (call: Call<Db>, record: AnyRecord) => boolean | Promise<boolean>;
    sql: (call: Call<Db>) => RawBuilder<unknown>;
  };
  searchable?: boolean;
  /** It is never empty, and what it is where nothing is given. */
  required?: boolean;
  initial?: unknown;
}

export type Parsed = { value: unknown } | { problem: string };

const bad = (problem: string): Parsed => ({ problem });
const good = (value: unknown): Parsed => ({ value });

/** What was sent, as it is kept; or what is wrong with it. Empty is `null`. */
export function parseField(field: Field, given: unknown): Parsed {
  if (given === null || given === undefined) return good(null);
  if (typeof given === 'string' && given.trim() === '' && field.kind !== 'choices') {
    return good(null);
  }
  return parsers[field.kind](given, field);
}

type Parser = (given: unknown, field: Field) => Parsed;

const text: Parser = (given, { least, most }) => {
  if (typeof given !== 'string') return bad('This must be text.');
  const count = [...given].length;
  if (most !== undefined && count > most)
    return bad(`At most ${plural(most, 'character')}, please.`);
  if (least !== undefined && count < least)
    return bad(`At least ${plural(least, 'character')}, please.`);
  return good(given);
};

const plural = (count: number, word: string) => `${count} ${count === 1 ? word : `${word}s`}`;

const pattern =
  (form: RegExp, problem: string): Parser =>
  (given) =>
    typeof given === 'string' && form.test(given) ? good(given) : bad(problem);

/** What is said of something that isn't a number. */
const shouldBe: Partial<Record<Kind, string>> = {
  money: 'This must be an amount of money.',
  number: 'This must be a number.',
  percent: 'This must be a number.',
  whole: 'This must be a whole number.',
  rating: 'This must be a whole number.',
  counter: 'This must be a whole number.',
};

const scaled: Parser = (given, field) => {
  const scale = scaleOf(field);
  const digits = 10 ** scale;
  if (typeof given !== 'number' || !Number.isFinite(given))
    return bad(shouldBe[field.kind] ?? 'This must be a number.');
  const units = Math.round(given * digits);
  if (!Number.isSafeInteger(units)) return bad('This is too much.');
  if (Math.abs(units / digits - given) > 1e-9) {
    return bad(
      scale === 0
        ? (shouldBe[field.kind] ?? 'This must be a number.')
        : `At most ${scale === 1 ? 'one digit' : `${scale} digits`} behind the point, please.`,
    );
  }
  return within(units, field);
};

function within(units: number, field: Field): Parsed {
  const { least, most, aboveLeast, belowMost } = field;
  if (least !== undefined && (units < least || (aboveLeast && units === least))) {
    return bad(`This must be ${aboveLeast ? 'more than' : 'at least'} ${amount(field, least)}.`);
  }
  if (most !== undefined && (units > most || (belowMost && units === most))) {
    return bad(`This must be ${belowMost ? 'less than' : 'at most'} ${amount(field, most)}.`);
  }
  return good(units);
}

/** A bound in words. */
function amount(field: Field, units: number): string {
  if (field.kind === 'money') return sayMoney(units);
  if (field.kind === 'duration') return sayDuration(units);
  return `${sayNumber(units, scaleOf(field))}${field.kind === 'percent' ? '%' : ''}`;
}

const date: Parser = (given) => {
  const right = typeof given === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(given);
  const problem = 'This must be a date.';
  if (!right || Number.isNaN(Date.parse(given))) return bad(problem);
  return new Date(given).toISOString().startsWith(given) ? good(given) : bad(problem);
};

const moment: Parser = (given) => {
  const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;
  const right = typeof given === 'string' && form.test(given) && !Number.isNaN(Date.parse(given));
  return right ? good(new Date(given).toISOString()) : bad('This must be a date and time.');
};

const duration: Parser = (given, field) => {
  const form = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
  const found = typeof given === 'string' && given.length > 2 ? form.exec(given) : null;
  if (!found) return bad('This must be a length of time.');
  const [, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found.map((part) =>
    Number(part ?? 0),
  );
  return within(((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + seconds, field);
};

const choice: Parser = (given, { choices = [], choose = 'This must be one of the choices.' }) =>
  typeof given === 'string' && choices.includes(given) ? good(given) : bad(choose);

const list =
  (each: Parser, problem: string): Parser =>
  (given, field) => {
    if (!Array.isArray(given)) return bad(problem);
    const unique = [...new Set(given)];
    const wrong = unique.map((one) => each(one, field)).find((one) => 'problem' in one);
    return wrong ?? good(unique);
  };

const id: Parser = (given) =>
  typeof given === 'string' && isId(given) ? good(given) : bad('This must be the id of a record.');

const parsers: Record<Kind, Parser> = {
  text,
  longText: text,
  address: text,
  whole: scaled,
  number: scaled,
  money: scaled,
  percent: scaled,
  rating: scaled,
  counter: scaled,
  yesNo: (given) => (typeof given === 'boolean' ? good(given) : bad('This must be yes or no.')),
  date,
  time: pattern(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'This must be a time of day.'),
  moment,
  duration,
  email: (given, field) => {
    if (typeof given !== 'string') return bad('This must be an email address.');
    const found = emailAddress(given);
    return found ? text(found.text, field) : bad('This must be an email address.');
  },
  phone: (given) => {
    const found = typeof given === 'string' ? phoneNumber(given) : null;
    return found ? good(found.text) : bad('This must be a phone number.');
  },
  webAddress: pattern(
    /^https?:\/\/[^\s/]+\.[^\s]+$/i,
    'This must be a web address that starts with https:// or http://.',
  ),
  choice,
  choices: list(choice, 'This must be a list of choices.'),
  colour: pattern(/^#[0-9a-f]{6}$/i, 'This must be a colour such as #2f6f4e.'),
  one: id,
  several: list(id, 'This must be a list of ids.'),
  file: id,
};

const scaleOf = ({ kind, scale = 0 }: Field) => (kind === 'percent' ? 2 : scale);

/** A kept value as JSON has it. */
export function fieldJson(field: Field, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') {
    if (field.kind === 'duration') return durationText(value);
    const scale = scaleOf(field);
    return scale === 0 ? value : value / 10 ** scale;
  }
  return value;
}

export function durationText(total: number): string {
  const [hours, minutes] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60)];
  const parts = [
    hours > 0 ? `${hours}H` : '',
    minutes > 0 ? `${minutes}M` : '',
    total % 60 > 0 || total === 0 ? `${total % 60}S` : '',
  ];
  return `PT${parts.join('')}`;
}
