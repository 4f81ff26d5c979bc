import { type RawBuilder, sql } from 'kysely';
import type { Call } from '../context.ts';
import type { Db } from '../db/index.ts';
import { isFile } from '../lib/fields.ts';
import { everything } from '../lib/records.ts';
import { things } from '../things.ts';

/** Where files are held. */
export const holders = () =>
  things.flatMap((thing) =>
    Object.values(thing.fields).flatMap((field) =>
      isFile(field) && field.column !== undefined
        ? [{ thing, table: thing.table, column: field.column, field }]
        : [],
    ),
  );

/** What is kept of a file beside its contents. */
interface StoredFile {
  type: string;
  size: number;
}

/** The file, if this person may have it: they sent it and no record has it yet, or they see it in a record. */
export async function seenFile(call: Call<Db>, id: string): Promise<StoredFile | null> {
  const file = await call.db
    .selectFrom('file_objects')
    .select(['type', 'size', 'created_by'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!file || call.actor.system) return file ?? null;
  let held = false;
  for (const { thing, table, column, field } of holders()) {
    const own = sql`${sql.ref(`${table}.${column}`)} = ${id}`;
    const accounts = thing.person
      ? sql`join auth_accounts on auth_accounts.id = ${sql.ref(`${table}.id`)}`
      : sql``;
    const there = (condition: RawBuilder<unknown>) =>
      sql`select 1 from ${sql.table(table)} ${accounts} where ${own} and ${condition} limit 1`.execute(
        call.db,
      );
    held ||= (await there(everything)).rows.length > 0;
    const seen = sql`${thing.visible(call)} and ${field.see?.sql(call) ?? everything}`;
    if ((await there(seen)).rows.length > 0) return file;
  }
  return !held && file.created_by === call.actor.id ? file : null;
}
