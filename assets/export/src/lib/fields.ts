import type { RawBuilder } from 'kysely';
import type { Call } from '../context.ts';
import type { Db } from '../db/index.ts';
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
  | 'image'
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
  /** The first number of what counts up by itself; `waits` where a step gives it, not the beginning. */
  from?: number;
  waits?: boolean;
  choices?: readonly string[];
  /** What is said to whoever gives something else. */
  choose?: string;
  least?: number;
  most?: number;
  /** The bound itself is too little, or too much. */
  aboveLeast?: boolean;
  belowMost?: boolean;
  /** The thing that a relation points to (without one, any person), and the name under which it can be included. */
  to?: () => Thing<AnyRecord>;
  include?: string;
  /** Worked out whenever it is read. */
  computed?: {
    value: (call: Call<Db>, record: AnyRecord) => unknown;
    sql: (call: Call<Db>) => RawBuilder<unknown>;
  };
  /** Who sees it, where not everybody who sees the record does: of one record, and as a condition on the table. */
  see?: {
    value: (call: Call<Db>, record: AnyRecord) => boolean | Promise<boolean>;
    sql: (call: Call<Db>) => RawBuilder<unknown>;
  };
  searchable?: boolean;
  /** It is never empty, and what it is where nothing is given. */
  required?: boolean;
  initial?: unknown;
}

export const isRelation = ({ kind }: Field) => kind === 'one' || kind === 'several';
export const isFile = ({ kind }: Field) => kind === 'file' || kind === 'image';
export const isList = ({ kind }: Field) => kind === 'several' || kind === 'choices';

const texts: Kind[] = ['text', 'longText', 'email', 'address'];
/** Whether it is compared whatever the capitals and accents. */
export const isText = ({ kind }: Field) => texts.includes(kind);

const numbers: Kind[] = ['whole', 'number', 'money', 'percent', 'rating', 'counter'];
export const isNumber = ({ kind }: Field) => numbers.includes(kind);

export const scaleOf = ({ kind, scale = 0 }: Field) => (kind === 'percent' ? 2 : scale);

/** A kept value as JSON has it. Files are looked up by whoever shows them. */
export function fieldJson(field: Field, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') {
    if (field.kind === 'duration') return durationText(value);
    const scale = scaleOf(field);
    return scale === 0 ? value : value / 10 ** scale;
  }
  return value;
}

export function durationText(seconds: number): string {
  const total = Math.abs(seconds);
  const [hours, minutes] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60)];
  const parts = [
    hours > 0 ? `${hours}H` : '',
    minutes > 0 ? `${minutes}M` : '',
    total % 60 > 0 || total === 0 ? `${total % 60}S` : '',
  ];
  return `${seconds < 0 ? '-' : ''}PT${parts.join('')}`;
}
