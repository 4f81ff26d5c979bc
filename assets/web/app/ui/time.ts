// Moments in the app's own time zone: what a clock on its wall shows, wherever the person is.
import { app } from '../app.ts';
import { now } from './clock.ts';

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: app.timeZone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

export interface Local {
  /** `2026-11-22` */
  date: string;
  /** `09:30` */
  time: string;
}

export function local(moment: string | Date): Local {
  const parts = Object.fromEntries(
    clock.formatToParts(new Date(moment)).map((part) => [part.type, part.value]),
  );
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    time: `${parts.hour}:${parts.minute}`,
  };
}

/** The moment at which the app's clock shows this. A time that the clocks skip is the moment just after. */
export function momentOf({ date, time }: Local): string {
  const wanted = Date.parse(`${date}T${time || '00:00'}:00Z`);
  let guess = wanted;
  for (let round = 0; round < 2; round++) {
    const shown = local(new Date(guess));
    guess += wanted - Date.parse(`${shown.date}T${shown.time}:00Z`);
  }
  return new Date(guess).toISOString();
}

export const today = (): string => local(now()).date;

/** Calendar arithmetic on plain dates, free of time zones. */
export function addDays(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

export function addMonths(date: string, months: number): string {
  const at = new Date(`${date.slice(0, 7)}-01T00:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + months);
  const first = at.toISOString().slice(0, 7);
  const last = new Date(
    Date.UTC(Number(first.slice(0, 4)), Number(first.slice(5)), 0),
  ).getUTCDate();
  return `${first}-${String(Math.min(Number(date.slice(8)), last)).padStart(2, '0')}`;
}

/** Monday of its week. */
export function weekStart(date: string): string {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return addDays(date, -((day + 6) % 7));
}

/** Six weeks that show the whole month. */
export function monthGrid(date: string): string[] {
  const first = weekStart(`${date.slice(0, 7)}-01`);
  return Array.from({ length: 42 }, (_, index) => addDays(first, index));
}

export const minutesOf = (time: string): number =>
  Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

export const timeOf = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** `9`, `930`, `9.30`, `9:30pm` become `09:30`; what isn't a time becomes null. */
export function parseTime(text: string): string | null {
  const found = /^\s*(\d{1,2})(?:[:.h ]?([0-5]\d))?\s*(am|pm)?\s*$/i.exec(text);
  if (!found) return null;
  let hours = Number(found[1]);
  const half = found[3]?.toLowerCase();
  if (half && (hours < 1 || hours > 12)) return null;
  if (half === 'pm' && hours < 12) hours += 12;
  if (half === 'am' && hours === 12) hours = 0;
  return hours > 23 ? null : timeOf(hours * 60 + Number(found[2] ?? 0));
}

/** `24/11/2026`, `24.11.26`, `2026-11-24` and `24/11` become `2026-11-24`; what isn't a date becomes null. */
export function parseDate(text: string): string | null {
  const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/.exec(text);
  const british = /^\s*(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{2}|\d{4}))?\s*$/.exec(text);
  const [year, month, day] = iso
    ? [iso[1], iso[2], iso[3]]
    : british
      ? [british[3]?.padStart(4, '20') ?? today().slice(0, 4), british[2], british[1]]
      : [];
  if (!year || !month || !day) return null;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== date ? null : date;
}
