import type { RawBuilder } from 'kysely';
import type { Call } from '../context.ts';
import type { Db } from '../db/index.ts';
import type { AnyRecord, Field } from './fields.ts';

/** What every record has. */
export interface Base {
  id: string;
  createdAt: string;
  updatedAt: string;
  version: number;
  createdBy: string | null;
}

/** A thing that the app keeps: what it is called, where it lies, what it is made of and who sees it. */
export interface Thing<R extends Base> {
  /** Never there: it ties the definition to the type of its records. */
  record?: R;
  /** Its name in the queue of jobs. */
  key: string;
  /** The words for one and for several. */
  name: string;
  plural: string;
  /** Its path below `/api`. */
  path: string;
  table: string;
  /** A kind of people: what belongs to the account is kept there. `includes` are the roles that come with it. */
  person?: boolean;
  includes?: () => Thing<AnyRecord>[];
  /** The statement that it comes from. */
  statement?: string;
  /** By the names that the code and the API use, in the order in which they are shown. */
  fields: Record<string, Field>;
  /** The field that names a record. */
  title: string;
  /** Which records somebody sees, as a condition on the table. */
  visible: (call: Call<Db>) => RawBuilder<unknown>;
  /** Whether somebody who isn't signed in could see any. */
  open: boolean;
  /** Filters that the pages ask for by name: `?only=…`. */
  selections?: Record<string, (call: Call<Db>) => RawBuilder<unknown>>;
}

/** What may be done with a record, or why it may not. */
export interface Offer {
  allowed: boolean;
  /** What kind of rule refuses, and in which words. */
  code?: string;
  why?: string;
  /** The fields that may be changed. */
  fields?: string[];
}

/** Says what may be done with a record now, by the names of the actions. */
export type Offering = (call: Call<Db>, record: AnyRecord) => Promise<Record<string, Offer>>;

/** The fields of a record that are kept with it, by name. */
export const keptFields = (thing: Thing<AnyRecord>) =>
  Object.entries(thing.fields).filter(([, field]) => field.column !== undefined);

export const linkFields = (thing: Thing<AnyRecord>) =>
  Object.entries(thing.fields).filter(([, field]) => field.links !== undefined);
