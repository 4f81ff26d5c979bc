/** What search, order and uniqueness compare: capitals, accents and blanks make no difference. */
export function fold(text: string): string;
export function fold(text: string | null): string | null;
export function fold(text: string | null): string | null {
  if (text === null) return null;
  const bare = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return bare.replace(/\s+/gu, ' ').trim();
}

/** Whether the text contains the other, whatever the case and the accents. */
export function contains(text: string | null, part: string | null): boolean {
  return text !== null && part !== null && fold(text).includes(fold(part));
}

/** Whether there is nothing in it: no value, no characters but blanks, no entries. */
export function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.length === 0;
}

/** Number of characters, as people count them. */
export const length = (text: string | null) => (text === null ? null : [...text].length);

/** A pattern that finds the text anywhere, with `%` and `_` taken as they are. */
export const anywhere = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

export function escapeHtml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => names[character] ?? character);
}
