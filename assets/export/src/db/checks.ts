import { existsSync, readFileSync } from 'node:fs';

/** What could stand against a migration: a query that counts rows, and what is said where there are any. */
export interface Check {
  count: string;
  one: string;
  /** With `{}` for the number. */
  many: string;
  /** Those rows, or what they hold, would be gone; whoever knows that may let them go. */
  loses: boolean;
}

/** Why a migration wasn't made. The database is as it was. */
export class MigrationRefused extends Error {}

/** The checks that stand beside a migration, if there are any. */
export function checksOf(migration: URL): Check[] {
  const file = new URL(migration.href.replace(/\.sql$/, '.json'));
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}

/** Throws where rows stand against the migration, and nobody has let go what it would lose. */
export function judge(
  name: string,
  found: { check: Check; rows: number }[],
  letGo: string | null,
): void {
  const own = name.replace(/\.sql$/, '');
  const against = found.filter(({ check, rows }) => rows > 0 && !(check.loses && letGo === own));
  if (against.length === 0) return;
  const sentences = against.map(({ check, rows }) =>
    rows === 1 ? check.one : check.many.replace('{}', String(rows)),
  );
  const loses = against.every(({ check }) => check.loses);
  const advice = loses
    ? `To let that go, start once with LET_GO=${own}.`
    : `Change those rows with the version that ran before, or the values in migrations/…/${name}.`;
  throw new MigrationRefused(
    [`The database stays as it was; ${own} wasn't applied:`, ...sentences, advice].join('\n'),
  );
}
