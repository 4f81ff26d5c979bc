import { Temporal } from 'temporal-polyfill';
import { timeZone, workingHours } from '../settings.ts';

/**
 * Moments, dates and times as texts: `2026-11-22T09:30:00.000Z`, `2026-11-22`, `09:30`. Hours, minutes and seconds are elapsed
 * time; days and longer follow the calendar in the app's time zone. What is worked out from nothing is nothing.
 */
type Value = string | null;

export interface Length {
  years?: number;
  months?: number;
  days?: number;
  seconds?: number;
}

export const seconds = (count: number): Length => ({ seconds: count });
export const minutes = (count: number): Length => ({ seconds: count * 60 });
export const hours = (count: number): Length => ({ seconds: count * 3600 });
export const days = (count: number): Length => ({ days: count });
export const months = (count: number): Length => ({ months: count });
export const years = (count: number): Length => ({ years: count });

const isDate = (value: string) => value.length === 10;
const local = (moment: string) => Temporal.Instant.from(moment).toZonedDateTimeISO(timeZone);
const text = (moment: Temporal.ZonedDateTime) => new Date(moment.epochMilliseconds).toISOString();

function shift(from: Value, by: Length, sign: 1 | -1): Value {
  if (from === null) return null;
  const { years = 0, months = 0, days = 0, seconds = 0 } = by;
  if (isDate(from)) {
    const whole = days + Math.trunc(seconds / 86_400);
    const date = Temporal.PlainDate.from(from);
    return date.add({ years: sign * years, months: sign * months, days: sign * whole }).toString();
  }
  if (years === 0 && months === 0 && days === 0) {
    return new Date(Date.parse(from) + sign * seconds * 1000).toISOString();
  }
  const moved = local(from).add({ years: sign * years, months: sign * months, days: sign * days });
  return new Date(moved.epochMilliseconds + sign * seconds * 1000).toISOString();
}

/** The moment or date that much later. */
export function later(from: string, by: Length): string;
export function later(from: Value, by: Length): Value;
export function later(from: Value, by: Length): Value {
  return shift(from, by, 1);
}

/** The moment or date that much earlier. */
export function earlier(from: string, by: Length): string;
export function earlier(from: Value, by: Length): Value;
export function earlier(from: Value, by: Length): Value {
  return shift(from, by, -1);
}

export type Unit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

const elapsed: Record<string, number> = { second: 1, minute: 60, hour: 3600 };

/** Moved by an amount that is itself worked out. */
export function moved(from: Value, amount: number | null, unit: Unit): Value {
  if (from === null || amount === null) return null;
  const whole = Math.trunc(amount);
  if (unit === 'week') return shift(from, { days: whole * 7 }, 1);
  if (unit === 'day') return shift(from, { days: whole }, 1);
  if (unit === 'month') return shift(from, { months: whole }, 1);
  if (unit === 'year') return shift(from, { years: whole }, 1);
  return shift(from, { seconds: amount * (elapsed[unit] ?? 1) }, 1);
}

/** The time between two moments or dates in a unit, in millionths; negative where the other is earlier. */
export function between(from: Value, to: Value, unit: Unit): number | null {
  if (from === null || to === null) return null;
  const [a, b] = [from, to].map((value) =>
    Date.parse(isDate(value) ? `${value}T00:00:00Z` : value),
  );
  const millis = (b ?? 0) - (a ?? 0);
  const length = elapsed[unit] ?? { day: 86_400, week: 604_800 }[unit as 'day' | 'week'];
  if (length !== undefined) return Math.round((millis * 1000) / length);
  const [start, end] = [from, to].map((value) => Temporal.PlainDate.from(dateOf(value)));
  if (start === undefined || end === undefined) return null;
  return Math.round(start.until(end).total({ unit, relativeTo: start }) * 1_000_000);
}

/** Seconds from one moment or date to another. */
export function secondsBetween(from: Value, to: Value): number | null {
  const millionths = between(from, to, 'second');
  return millionths === null ? null : Math.round(millionths / 1_000_000);
}

/** The date of a moment in the app's time zone. */
export function dateOf(moment: string): string;
export function dateOf(moment: Value): Value;
export function dateOf(moment: Value): Value {
  if (moment === null || isDate(moment)) return moment;
  return local(moment).toPlainDate().toString();
}

/** The local time of a moment. */
export function timeOf(moment: Value): Value {
  if (moment === null) return null;
  const time = local(moment).toPlainTime();
  return time.toString({ smallestUnit: time.second === 0 ? 'minute' : 'second' });
}

/** The moment at which a date begins, or of a date at a local time. */
export function momentOf(date: Value, time: Value = '00:00'): Value {
  if (date === null || time === null) return null;
  const at = Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(time));
  return text(at.toZonedDateTime(timeZone));
}

export type Period = 'hour' | 'day' | 'week' | 'month' | 'year';

/** The beginning of the period in which a moment or date lies. Weeks begin on Monday. */
export function startOf(period: Period, of: Value): Value {
  if (of === null) return null;
  if (isDate(of)) return startOfDate(period, Temporal.PlainDate.from(of)).toString();
  const at = local(of);
  if (period === 'hour') return text(at.round({ smallestUnit: 'hour', roundingMode: 'floor' }));
  return text(startOfDate(period, at.toPlainDate()).toZonedDateTime(timeZone));
}

function startOfDate(period: Period, date: Temporal.PlainDate): Temporal.PlainDate {
  if (period === 'week') return date.subtract({ days: date.dayOfWeek - 1 });
  if (period === 'month') return date.with({ day: 1 });
  return period === 'year' ? date.with({ month: 1, day: 1 }) : date;
}

/** Day of the week: 1 is Monday. */
export const weekday = (of: Value) =>
  of === null ? null : Temporal.PlainDate.from(dateOf(of)).dayOfWeek;

/** Minute of the hour. */
export function minuteOf(value: Value): number | null {
  if (value === null) return null;
  return value.length > 8 ? local(value).minute : Temporal.PlainTime.from(value).minute;
}

/** Whole years from a date of birth to a date. */
export function age(born: Value, on: Value): number | null {
  if (born === null || on === null) return null;
  const until = Temporal.PlainDate.from(dateOf(on));
  return Temporal.PlainDate.from(born).until(until, { largestUnit: 'years' }).years;
}

/** A moment moved by minutes of working time. */
export function workingShift(from: Value, count: number | null): Value {
  if (from === null || count === null) return null;
  if (workingHours.length === 0) return later(from, minutes(count));
  let left = count * 60_000;
  let at = local(from);
  for (let tries = 0; tries < 5000; tries += 1) {
    for (const [day, opens, closes] of workingHours) {
      if (day !== at.dayOfWeek) continue;
      const date = at.toPlainDate();
      const open = date.toZonedDateTime({ timeZone, plainTime: opens });
      const close = date.toZonedDateTime({ timeZone, plainTime: closes });
      const begin = Math.max(open.epochMilliseconds, at.epochMilliseconds);
      const room = close.epochMilliseconds - begin;
      if (room <= 0) continue;
      if (left <= room) return new Date(begin + left).toISOString();
      left -= room;
    }
    at = at.toPlainDate().add({ days: 1 }).toZonedDateTime(timeZone);
  }
  return null;
}

/** A moment and an ISO 8601 length of time later, both in milliseconds; `null` where that is none. */
export function addLength(from: number, words: string): number | null {
  try {
    const at = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
    return at.add(Temporal.Duration.from(words)).epochMilliseconds;
  } catch {
    return null;
  }
}
