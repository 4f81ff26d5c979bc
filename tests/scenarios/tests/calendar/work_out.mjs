// Works out what `cases.json` asks for, by the functions of the exported project that this file is put into: by SQLite, whose functions
// are those of src/lib/calendar.ts, and by PostgreSQL, whose functions are SQL.
import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { openPostgres } from './src/db/postgres/database.ts';
import { registerFunctions } from './src/db/sqlite/functions.ts';

const cases = JSON.parse(readFileSync('cases.json', 'utf8'));
const sqlite = new DatabaseSync(':memory:');
registerFunctions(sqlite);

const database = openPostgres(process.env.DATABASE_URL);
await database.migrate();
await database.close();
const postgres = new pg.Client({ connectionString: process.env.DATABASE_URL });
await postgres.connect();

const plain = (value) => {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
};
const attempt = async (work) => {
  try {
    return plain(await work());
  } catch (error) {
    return `failed: ${error.message}`;
  }
};
const answers = [];
for (const { name, args, types, onPostgres } of cases) {
  const marks = args.map(() => '?').join(', ');
  const typed = types.map((type, place) => `$${place + 1}::${type}`).join(', ');
  const one = await attempt(() => sqlite.prepare(`select ${name}(${marks}) as it`).get(...args).it);
  // By name, so that PostgreSQL prepares it once.
  const query = { name: `${name} ${types}`, text: `select ${name}(${typed}) as it`, values: args };
  const other = onPostgres ? await attempt(async () => (await postgres.query(query)).rows[0].it) : one;
  answers.push([one, other]);
}
await postgres.end();
writeFileSync('answers.json', JSON.stringify(answers));
