import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { sql } from 'kysely';
import { reading } from '../context.ts';
import { earlier, hours } from '../lib/calendar.ts';
import { isFile } from '../lib/fields.ts';
import { type C, type Env, only, peer } from '../lib/http.ts';
import { isId, newId } from '../lib/ids.ts';
import { notFound, notSignedIn, Problem, tooMany } from '../lib/problem.ts';
import { problemKinds } from '../problems.ts';
import { openToNobody, things } from '../things.ts';
import { write } from '../transaction.ts';
import { disposition, realType, safeName, saySize, usualMostBytes } from './facts.ts';
import { holders, seenFile } from './seen.ts';

/** Files from one address that isn't signed in, in a quarter of an hour. */
const mostByNobody = 50;
/** What a form adds to the file in it. */
const form = 16 * 1024;
/** After so many hours a file that no record has is thrown away, when its sender sends another. */
const unusedHours = 24;
/** A file is looked at, never run. */
const policy = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox";

/** The most that any field of the app takes; `null` where no field holds files. */
const mostBytes = () => {
  const fields = things.flatMap((thing) => Object.values(thing.fields)).filter(isFile);
  return fields.length > 0 ? Math.max(...fields.map(({ most = usualMostBytes }) => most)) : null;
};

function tooLarge(most: number): Problem {
  const { fileTooLarge: kind } = problemKinds;
  return Problem.of(kind, kind.detail.replace('{most}', saySize(most)));
}

/** `/api/files`: files are sent before the record that holds them, and served to whoever sees it. */
export const files = new Hono<Env>()
  .use(async (_, next) => {
    if (mostBytes() === null) throw notFound();
    await next();
  })
  .post('/', async (c, next) => {
    const most = mostBytes() ?? 0;
    const onError = () => {
      throw tooLarge(most);
    };
    return bodyLimit({ maxSize: most + form, onError })(c, next);
  })
  .post('/', async (c) => {
    await demandMaySend(c);
    const file = await sentFile(c);
    const most = mostBytes() ?? 0;
    if (file.size > most) throw tooLarge(most);
    const contents = new Uint8Array(await file.arrayBuffer());
    const id = newId();
    const type = realType(file.type, contents);
    const told = { id, name: safeName(file.name), type, size: contents.length };
    const { context, actor } = c.var;
    await write(context, actor, async ({ db, now }) => {
      const old = earlier(now, hours(unusedHours));
      const held = holders().map(({ table, column }) => {
        const ref = sql.ref(`r.${column}`);
        return sql` and not exists (select 1 from ${sql.table(table)} r where ${ref} = file_objects.id)`;
      });
      await sql`
        delete from file_objects
        where created_by is not distinct from ${actor.id} and created_at < ${old}${sql.join(held, sql``)}
      `.execute(db);
      const row = { ...told, contents, created_by: actor.id, created_at: now };
      await db.insertInto('file_objects').values(row).execute();
    });
    const url = `/api/files/${id}`;
    c.header('location', url);
    return c.json({ ...told, url }, 201);
  })
  .get('/:id', async (c) => {
    const { context, actor } = c.var;
    const id = c.req.param('id');
    const call = reading(context, actor);
    if (!isId(id)) throw notFound();
    if (!(await seenFile(call, id))) throw actor.id === null ? notSignedIn() : notFound();
    const file = await call.db
      .selectFrom('file_objects')
      .select(['name', 'type', 'contents'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!file) throw notFound();
    return c.body(new Uint8Array(file.contents), 200, {
      'content-type': file.type,
      'content-disposition': disposition(file.type, file.name),
      'content-security-policy': policy,
      'cache-control': 'private, max-age=3600',
    });
  })
  .all('/', only('POST'))
  .all('/:id', only('GET'));

/** Somebody who isn't signed in may send a file only where they may give one with anything, and not too often. */
async function demandMaySend(c: C): Promise<void> {
  const { context, actor } = c.var;
  if (actor.id !== null) return;
  if (!openToNobody.files) throw notSignedIn();
  const now = context.clock.millis();
  const wait = await context.limits.ask('file-ip', peer(c), mostByNobody, 900, now);
  if (wait !== null) throw tooMany(wait);
}

/** The part called "file" of a form. */
async function sentFile(c: C): Promise<File> {
  const type = c.req.header('content-type') ?? '';
  if (/^multipart\/form-data\s*;/i.test(type)) {
    const parts = await c.req.formData().catch(() => null);
    const file = parts?.get('file');
    if (file instanceof File) return file;
  }
  throw Problem.of(problemKinds.noFile);
}
