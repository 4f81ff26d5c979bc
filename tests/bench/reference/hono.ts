// The task list written by hand with Hono on node:sqlite, doing the same session, owner and validation work as the exported
// project and giving the same answers. It is measured beside it, in one run.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';

const database = new DatabaseSync(process.argv[2] ?? ':memory:');
database.exec(`
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA foreign_keys = ON;
  PRAGMA cache_size = -16000;
  CREATE TABLE members (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT;
  CREATE TABLE sessions (hash BLOB PRIMARY KEY, member_id TEXT NOT NULL REFERENCES members (id), expires_at TEXT NOT NULL) STRICT;
  CREATE TABLE tasks (id TEXT PRIMARY KEY, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, version INTEGER NOT NULL,
    member_id TEXT NOT NULL REFERENCES members (id), title TEXT NOT NULL, effort INTEGER NOT NULL, status TEXT NOT NULL) STRICT;
  CREATE INDEX tasks_by_member ON tasks (member_id, created_at, id);
`);

interface Task {
  id: string;
  createdAt: string;
  updatedAt: string;
  version: number;
  memberId: string;
  title: string;
  effort: number;
  status: string;
}

const columns =
  'id, created_at as createdAt, updated_at as updatedAt, version, member_id as memberId, title, effort, status';
const findSession = database.prepare(
  'SELECT m.id, s.expires_at FROM sessions s JOIN members m ON m.id = s.member_id WHERE s.hash = ?',
);
const findTask = database.prepare(`SELECT ${columns} FROM tasks WHERE id = ? AND member_id = ?`);
const findTasks = database.prepare(
  `SELECT ${columns} FROM tasks WHERE member_id = ? ORDER BY created_at DESC, id DESC LIMIT ?`,
);
const insertTask = database.prepare('INSERT INTO tasks VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
const updateTask = database.prepare(
  'UPDATE tasks SET updated_at = ?, version = ?, title = ?, effort = ?, status = ? WHERE id = ?',
);

class Refusal extends Error {
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

const begin = database.prepare('BEGIN IMMEDIATE');
const commit = database.prepare('COMMIT');
const rollback = database.prepare('ROLLBACK');

function transact<T>(work: () => T): T {
  begin.run();
  try {
    const done = work();
    commit.run();
    return done;
  } catch (error) {
    rollback.run();
    throw error;
  }
}

function member(c: Context): string {
  const token = /(?:^|; )session=([^;]+)/.exec(c.req.header('cookie') ?? '')?.[1];
  const hash = createHash('sha256').update(token ?? '').digest();
  const found = findSession.get(hash) as { id: string; expires_at: string } | undefined;
  if (!found || found.expires_at <= new Date().toISOString()) throw new Refusal(401, 'Please sign in first.');
  return found.id;
}

function owned(id: string, by: string): Task {
  const task = findTask.get(id, by) as Task | undefined;
  if (!task) throw new Refusal(404, "This doesn't exist, or it isn't yours to see.");
  return { ...task };
}

async function bodyOf(c: Context): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(await c.req.text());
  } catch {
    throw new Refusal(400, "What was sent isn't JSON.");
  }
}

function checked(body: Record<string, unknown>, whole: boolean) {
  const { title, effort, ...more } = body;
  const titleFits =
    typeof title === 'string' && title.trim() !== '' && [...title].length <= 100;
  const effortFits = Number.isInteger(effort) && Number(effort) >= 1 && Number(effort) <= 100;
  if (
    Object.keys(more).length > 0 ||
    (!titleFits && (whole || title !== undefined)) ||
    (!effortFits && (whole || effort !== undefined))
  ) {
    throw new Refusal(422, 'Please check what you entered.');
  }
  return { title: title as string | undefined, effort: effort as number | undefined };
}

function answer(c: Context, task: Task, status: 200 | 201 = 200) {
  c.header('etag', `"${task.version}"`);
  c.header('cache-control', 'no-store');
  c.header('x-content-type-options', 'nosniff');
  c.header('referrer-policy', 'same-origin');
  return c.json(task, status);
}

function save(task: Task): Task {
  task.version += 1;
  task.updatedAt = new Date().toISOString();
  updateTask.run(task.updatedAt, task.version, task.title, task.effort, task.status, task.id);
  return task;
}

const app = new Hono()
  .post('/sign-in', (c) => {
    const token = randomBytes(32).toString('base64url');
    const id = randomUUID();
    database.prepare('INSERT INTO members VALUES (?, ?)').run(id, 'Member');
    const hash = createHash('sha256').update(token).digest();
    database.prepare('INSERT INTO sessions VALUES (?, ?, ?)').run(hash, id, '2999-01-01');
    c.header('set-cookie', `session=${token}`);
    return c.json({});
  })
  .get('/api/tasks/:id', (c) => answer(c, owned(c.req.param('id'), member(c))))
  .get('/api/tasks', (c) => {
    const limit = Math.min(Number(c.req.query('limit') ?? 20), 100);
    const items = findTasks.all(member(c), limit + 1) as unknown as Task[];
    const more = items.length > limit;
    if (more) items.length = limit;
    const last = items.at(-1);
    const next = more && last ? JSON.stringify(['-createdAt', last.createdAt, last.id]) : null;
    return c.json({ items, next });
  })
  .post('/api/tasks', async (c) => {
    const by = member(c);
    const { title, effort } = checked(await bodyOf(c), true);
    const now = new Date().toISOString();
    const task: Task = {
      id: randomUUID(),
      createdAt: now,
      updatedAt: now,
      version: 1,
      memberId: by,
      title: (title ?? '').trim(),
      effort: effort ?? 1,
      status: 'open',
    };
    const { id, createdAt, updatedAt, version, memberId, status } = task;
    transact(() =>
      insertTask.run(id, createdAt, updatedAt, version, memberId, task.title, task.effort, status),
    );
    c.header('location', `/api/tasks/${id}`);
    return answer(c, task, 201);
  })
  .patch('/api/tasks/:id', async (c) => {
    const by = member(c);
    const given = checked(await bodyOf(c), false);
    return answer(
      c,
      transact(() => {
        const task = owned(c.req.param('id'), by);
        task.title = given.title ?? task.title;
        task.effort = given.effort ?? task.effort;
        return save(task);
      }),
    );
  })
  .post('/api/tasks/:id/finish', (c) => {
    const by = member(c);
    return answer(
      c,
      transact(() => {
        const task = owned(c.req.param('id'), by);
        if (task.status !== 'open') throw new Refusal(409, 'A task goes from open to finished.');
        task.status = 'finished';
        return save(task);
      }),
    );
  })
  .onError((error, c) => {
    const status = error instanceof Refusal ? error.status : 500;
    c.header('content-type', 'application/problem+json');
    return c.newResponse(JSON.stringify({ detail: error.message }), status as 500);
  });

serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});
