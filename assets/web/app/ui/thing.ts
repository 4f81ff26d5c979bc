// How the pages know a thing: its path, its words and its fields. The rules themselves live on the server.

/** What every record has. */
export interface Row {
  id: string;
  createdAt: string;
  updatedAt: string;
  version: number;
  /** With `?actions=true`: what this person may do now. */
  actions?: Record<string, Permit>;
}

export interface Permit {
  allowed: boolean;
  /** What kind of rule refuses; one of state isn't worth a word, the button is just not there. */
  code?: string;
  /** The sentence that refuses. */
  why?: string;
  /** For `update`: the fields that this person may change. */
  fields?: string[];
}

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

/** Fields that every record has. */
const common: Readonly<Record<string, Field>> = {
  createdAt: { kind: 'moment', automatic: true },
  updatedAt: { kind: 'moment', automatic: true },
};

export const fieldOf = (thing: AnyThing, name: string): Field | undefined =>
  thing.fields[name] ?? common[name];

export interface Field {
  kind: Kind;
  required?: boolean;
  /** Bounds: characters, units of the number, minor units of money. */
  least?: number;
  most?: number;
  /** Digits behind the point. */
  scale?: number;
  choices?: readonly string[];
  /** The thing that a relation leads to, and the name under which the record comes with `?include=`. */
  of?: () => AnyThing;
  include?: string;
  /** What a new record starts with. */
  initial?: unknown;
  /** Worked out or filled in by the app, never typed in. */
  automatic?: boolean;
  /** Roles that may give it to a new record, where not everybody who makes one may. */
  givers?: readonly string[];
}

export interface ThingAction {
  /** The state that it leads to, where it leads to one. */
  to?: string;
  /** Nothing leads back: the person is asked first. */
  final?: boolean;
  inputs?: Record<string, Field>;
}

export interface ThingWords {
  one: string;
  many: string;
  title: string;
  create: string;
  empty: string;
  fields: Readonly<Record<string, string>>;
  choices?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  actions: Readonly<
    Record<string, { label: string; past: string; inputs?: Readonly<Record<string, string>> }>
  >;
  /** Said before a limit is met; the numbers come with `/api/auth/me`. */
  allowances?: readonly string[];
}

export interface Thing<T extends Row = Row> {
  /** Under /api and in the address bar alike. */
  path: string;
  words: ThingWords;
  /** The field that names a record. */
  title: keyof T & string;
  fields: Readonly<Record<string, Field>>;
  /** At most three that tell records apart beside the title. */
  summary: readonly (keyof T & string)[];
  /** The choice that says where a record stands, with the colour of each. */
  state?: { field: keyof T & string; tones: Readonly<Record<string, Tone>> };
  start?: keyof T & string;
  end?: keyof T & string;
  image?: keyof T & string;
  sort: string;
  actions: Readonly<Record<string, ThingAction>>;
  /** Roles that may make one. */
  makers: readonly string[];
  person?: boolean;
}

export type Tone = 'waiting' | 'going' | 'done' | 'over';

// biome-ignore lint/suspicious/noExplicitAny: a thing of whatever record; parts that don't know the record read it by field name.
export type AnyThing = Thing<any>;

export const value = (record: Row, name: string): unknown =>
  (record as unknown as Record<string, unknown>)[name];

/** The `?include=` that shows the names of related records. */
export function includes(thing: AnyThing): string | undefined {
  const names = Object.values(thing.fields).flatMap((field) =>
    field.kind === 'one' && field.include ? [field.include] : [],
  );
  return names.length > 0 ? names.join(',') : undefined;
}

export const label = (thing: AnyThing, name: string): string => thing.words.fields[name] ?? name;

export const choiceLabel = (thing: AnyThing, name: string, choice: string): string =>
  thing.words.choices?.[name]?.[choice] ?? choice;
