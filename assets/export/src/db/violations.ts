/** What of the database's own promises an error says is broken; `null` for any other error. */
export function violationOf(error: unknown): 'unique' | 'reference' | 'check' | null {
  if (!(error instanceof Error)) return null;
  const found = /^(UNIQUE|FOREIGN KEY|CHECK|NOT NULL) constraint failed/.exec(error.message)?.[1];
  if (found === undefined) return null;
  if (found === 'UNIQUE') return 'unique';
  return found === 'FOREIGN KEY' ? 'reference' : 'check';
}
