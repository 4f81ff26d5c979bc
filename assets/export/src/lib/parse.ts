import { sayDuration, sayMoney, sayNumber } from '../messages/format.ts';
import { type Field, type Kind, scaleOf } from './fields.ts';

export type Parsed = { value: unknown } | { problem: string };

const bad = (problem: string): Parsed => ({ problem });
const good = (value: unknown): Parsed => ({ value });
const nothing = good(null);

/** Most characters and entries, where nothing else is said. */
const mostText = 2_000;
const mostLongText = 100_000;
const mostEmail = 254;
const mostEntries = 200;

type Parser = (given: unknown, field: Field) => Parsed;

/** What was sent, as it is kept; or what is wrong with it. Empty is `null`. */
export function parseField(field: Field, given: unknown): Parsed {
  return given === null || given === undefined ? nothing : parsers[field.kind](given, field);
}

/** What is said of something that isn't of the kind at all. */
const shouldBe: Record<Kind, string> = {
  text: 'This must be text.',
  longText: 'This must be text.',
  address: 'This must be text.',
  whole: 'This must be a whole number.',
  counter: 'This must be a whole number.',
  rating: 'This must be a whole number.',
  number: 'This must be a number.',
  percent: 'This must be a number.',
  money: 'This must be an amount of money.',
  yesNo: 'This must be yes or no.',
  date: 'This must be a date.',
  time: 'This must be a time of day.',
  moment: 'This must be a date and time.',
  duration: 'This must be a length of time.',
  email: 'This must be an email address.',
  phone: 'This must be a phone number.',
  webAddress: 'This must be a web address that starts with https:// or http://.',
  choice: 'This must be one of the choices.',
  choices: 'This must be a list of choices.',
  file: 'This must be a file.',
  image: 'This must be an image.',
  colour: 'This must be a colour such as #2f6f4e.',
  one: 'This must be the id of a record.',
  several: 'This must be a list of ids.',
};

const wrongKind = (field: Field) => bad(shouldBe[field.kind]);
const noSuch = (field: Field) => bad(noSuchRecord(field));

/** What is said of a relation to a record that isn't there, or isn't this person's to know of. */
export const noSuchRecord = ({ kind, to }: Field) =>
  `There is no such ${to?.().name ?? without[kind] ?? 'record'}.`;

const without: Partial<Record<Kind, string>> = { one: 'person', file: 'file', image: 'file' };

const counted = (count: number, word: string) => `${count} ${count === 1 ? word : `${word}s`}`;
const tooLong = (most: number) => bad(`At most ${counted(most, 'character')}, please.`);
const lengthOf = (text: string) => [...text].length;

// No database keeps a text with this character in it.
const isText = (given: unknown): given is string =>
  typeof given === 'string' && !given.includes('\0');

const text =
  (usual: number, trims = true): Parser =>
  (given, field) => {
    if (!isText(given)) return wrongKind(field);
    const kept = trims ? given.trim() : given;
    if (kept.trim() === '') return nothing;
    const { least, most = usual } = field;
    const length = lengthOf(kept);
    if (length > most) return tooLong(most);
    if (least !== undefined && length < least) {
      return bad(`At least ${counted(least, 'character')}, please.`);
    }
    return good(kept);
  };

/** Text of a certain form: `read` gives what is kept of it, or `null` where it hasn't the form. */
const shaped =
  (read: (text: string) => string | null, most?: (field: Field) => number): Parser =>
  (given, field) => {
    if (!isText(given)) return wrongKind(field);
    const bare = given.trim();
    if (bare === '') return nothing;
    const limit = most?.(field);
    if (limit !== undefined && lengthOf(bare) > limit) return tooLong(limit);
    const kept = read(bare);
    return kept === null ? wrongKind(field) : good(kept);
  };

const matching = (form: RegExp) => (text: string) => (form.test(text) ? text : null);

/** How many digits stand behind the point of the shortest decimal that names the number. */
function digitsBehind(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const digits = mantissa.split('.')[1]?.length ?? 0;
  return Math.max(0, digits - Number(exponent));
}

const number: Parser = (given, field) => {
  if (typeof given !== 'number') return wrongKind(field);
  const scale = scaleOf(field);
  if (Math.abs(given) <= Number.MAX_SAFE_INTEGER && digitsBehind(given) > scale) {
    if (scale === 0) return wrongKind(field);
    return bad(
      `At most ${scale === 1 ? 'one digit' : `${scale} digits`} behind the point, please.`,
    );
  }
  const units = Math.round(given * 10 ** scale);
  if (!Number.isSafeInteger(units)) {
    if (given > 0 || Number.isInteger(given)) return tooMuch(field);
    return tooLittle(field);
  }
  return within(units, field);
};

function within(units: number, field: Field): Parsed {
  const { least, most, aboveLeast, belowMost } = field;
  if (least !== undefined && (units < least || (aboveLeast && units === least))) {
    return tooLittle(field);
  }
  if (most !== undefined && (units > most || (belowMost && units === most))) return tooMuch(field);
  return good(units);
}

function tooLittle(field: Field): Parsed {
  if (field.least === undefined) return bad('This is too little.');
  const words = field.aboveLeast ? 'more than' : 'at least';
  return bad(`This must be ${words} ${amount(field, field.least)}.`);
}

function tooMuch(field: Field): Parsed {
  if (field.most === undefined) return bad('This is too much.');
  const words = field.belowMost ? 'less than' : 'at most';
  return bad(`This must be ${words} ${amount(field, field.most)}.`);
}

/** A bound in words. */
function amount(field: Field, units: number): string {
  if (field.kind === 'money') return sayMoney(units);
  if (field.kind === 'duration') return sayDuration(units);
  return `${sayNumber(units, scaleOf(field))}${field.kind === 'percent' ? '%' : ''}`;
}

function date(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text) ? text : null;
}

const time = (text: string) =>
  /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(text) ? text.replace(/^(.{5}):00$/, '$1') : null;

/** The calendar ends here, whatever the time zone. */
const lastMoment = Date.parse('9999-12-30T22:00:00.999Z');

function moment(text: string): string | null {
  const form =
    /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
  const found = form.exec(text.toUpperCase());
  if (!found || date(found[1] ?? '') === null) return null;
  const millis = Date.parse(text.toUpperCase());
  return Number.isNaN(millis) || millis > lastMoment ? null : new Date(millis).toISOString();
}

const duration: Parser = (given, field) => {
  if (!isText(given)) return wrongKind(field);
  const bare = given.trim().toUpperCase();
  if (bare === '') return nothing;
  const form =
    /^P(?=.)(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=.)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/;
  const found = form.exec(bare);
  if (!found) return wrongKind(field);
  const [, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found.map((part) =>
    Number(part ?? 0),
  );
  const total = ((weeks * 7 + days) * 24 + hours) * 3600 + minutes * 60 + seconds;
  return within(total, { least: 0, ...field });
};

const choice: Parser = (given, field) => {
  if (!isText(given)) return wrongKind(field);
  const bare = given.trim();
  if (bare === '') return nothing;
  return field.choices?.includes(bare) ? good(bare) : bad(field.choose ?? shouldBe.choice);
};

/** The entries of a list of texts; `null` where it isn't one. */
function entries(given: unknown): string[] | null {
  return Array.isArray(given) && given.every(isText) ? given.map((one) => one.trim()) : null;
}

/** Each once, in the order of the choices. */
const choices: Parser = (given, field) => {
  const list = entries(given);
  if (list === null) return wrongKind(field);
  const known = field.choices ?? [];
  if (!list.every((one) => known.includes(one))) return bad(field.choose ?? shouldBe.choices);
  const kept = known.filter((one) => list.includes(one));
  return kept.length === 0 ? nothing : good(kept);
};

const idForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const one: Parser = (given, field) => {
  if (!isText(given)) return wrongKind(field);
  const id = given.trim().toLowerCase();
  if (id === '') return nothing;
  return idForm.test(id) ? good(id) : noSuch(field);
};

const several: Parser = (given, field) => {
  const list = entries(given)?.map((id) => id.toLowerCase());
  if (!list) return wrongKind(field);
  if (!list.every((id) => idForm.test(id))) return noSuch(field);
  const kept = [...new Set(list)];
  return kept.length > mostEntries ? bad(`At most ${mostEntries}, please.`) : good(kept);
};

/** What was read (`{id, name, …}`) may be sent back as it is. */
const file: Parser = (given, field) => {
  const id = typeof given === 'object' && given !== null && 'id' in given ? given.id : given;
  return one(id, field);
};

const parsers: Record<Kind, Parser> = {
  text: text(mostText),
  longText: text(mostLongText, false),
  address: text(mostText),
  whole: number,
  number,
  money: number,
  percent: number,
  rating: number,
  counter: number,
  yesNo: (given, field) => (typeof given === 'boolean' ? good(given) : wrongKind(field)),
  date: shaped(date),
  time: shaped(time),
  moment: shaped(moment),
  duration,
  email: shaped(matching(/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/), ({ most = mostEmail }) => most),
  phone: shaped((given) => {
    const bare = given.length > 40 ? '' : given.replace(/[ \-./()\u00a0]/g, '');
    return /^\+?[0-9]{5,15}$/.test(bare) ? bare : null;
  }),
  webAddress: shaped(matching(/^https?:\/\/[^\s/?#]\S*$/i), ({ most = mostText }) => most),
  choice,
  choices,
  colour: shaped((given) => (/^#[0-9a-f]{6}$/i.test(given) ? given.toLowerCase() : null)),
  one,
  several,
  file,
  image: file,
};
