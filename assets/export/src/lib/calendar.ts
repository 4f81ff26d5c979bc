import { Temporal } from 'temporal-polyfill';
import { timeZone, workingHours } from '../settings.ts';
import { divide } from './numbers.ts';

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
/** Milliseconds of a moment, or of the one at which a date begins. */
const millisOf = (value: string) => Date.parse(isDate(value) ? momentOf(value) : value);
const moment = (millis: number) => new Date(millis).toISOString();

/** A date that is moved by seconds becomes a moment, from the start of the day. */
function shift(from: Value, by: Length, sign: 1 | -1): Value {
  if (from === null) return null;
  const { years = 0, months = 0, days = 0, seconds = 0 } = by;
  if (isDate(from)) {
    const date = Temporal.PlainDate.from(from);
    const moved = date.add({ years: sign * years, months: sign * months, days: sign * days });
    if (seconds === 0) return moved.toString();
    return moment(millisOf(moved.toString()) + sign * seconds * 1000);
  }
  if (years === 0 && months === 0 && days === 0) {
    return moment(Date.parse(from) + sign * seconds * 1000);
  }
  const moved = local(from).add({ years: sign * years, months: sign * months, days: sign * days });
  return moment(moved.epochMilliseconds + sign * seconds * 1000);
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
  return moment(millisOf(from) + (divide(amount * (elapsed[unit] ?? 1), 1) ?? 0) * 1000);
}

/**
 * The time between two moments or dates in a unit, in millionths; negative where the other is earlier. Months and years are counted
 * as far as they are whole.
 */
export function between(from: Value, to: Value, unit: Unit): number | null {
  if (from === null || to === null) return null;
  if (unit === 'month' || unit === 'year') {
    const { months } = shown(from).until(shown(to), { largestUnit: 'months' });
    return 1_000_000 * (unit === 'year' ? Math.trunc(months / 12) : months);
  }
  const length = elapsed[unit] ?? (unit === 'week' ? 604_800 : 86_400);
  return divide(millisBetween(from, to) * 1000, length);
}

/** Days between two dates are as long as one another. */
function millisBetween(from: string, to: string): number {
  if (isDate(from) && isDate(to)) return Date.parse(to) - Date.parse(from);
  return millisOf(to) - millisOf(from);
}

/** What the app's clock shows at a moment, or when a date begins. */
const shown = (value: string) =>
  isDate(value) ? Temporal.PlainDateTime.from(value) : local(value).toPlainDateTime();

/** Whole seconds from one moment or date to another. */
export function secondsBetween(from: Value, to: Value): number | null {
  if (from === null || to === null) return null;
  if (isDate(from) && isDate(to)) return millisBetween(from, to) / 1000;
  return Math.floor(millisOf(to) / 1000) - Math.floor(millisOf(from) / 1000);
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
export function momentOf(date: string, time?: string): string;
export function momentOf(date: Value, time?: Value): Value;
export function momentOf(date: Value, time: Value = '00:00'): Value {
  if (date === null || time === null) return null;
  const at = Temporal.PlainDate.from(date).toPlainDateTime(Temporal.PlainTime.from(time));
  return moment(at.toZonedDateTime(timeZone).epochMilliseconds);
}

export type Period = 'hour' | 'day' | 'week' | 'month' | 'year';

/** The beginning of the period in which a moment or date lies. Weeks begin on Monday. */
export function startOf(period: Period, of: Value): Value {
  if (of === null) return null;
  if (isDate(of)) {
    // A day has no hour that it lies in.
    if (period === 'hour') return null;
    return startOfDate(period, Temporal.PlainDate.from(of)).toString();
  }
  const at = local(of);
  if (period === 'hour') {
    const past = at.minute * 60 + at.second;
    return moment((Math.floor(at.epochMilliseconds / 1000) - past) * 1000);
  }
  return momentOf(startOfDate(period, at.toPlainDate()).toString());
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
  if (isDate(value)) return 0;
  return value.length > 8 ? local(value).minute : Temporal.PlainTime.from(value).minute;
}

/** Whole years from a date of birth to a date; who was born on 29 February is a year older on 1 March. */
export function age(born: Value, on: Value): number | null {
  if (born === null || on === null) return null;
  const [since, until] = [dateOf(born), dateOf(on)];
  const years = Number(until.slice(0, 4)) - Number(since.slice(0, 4));
  return until.slice(5) < since.slice(5) ? years - 1 : years;
}

/** About ten years. */
const mostDays = 3700;

/** A moment moved by minutes of working time, on or back. */
export function workingShift(from: Value, count: number | null): Value {
  if (from === null || count === null) return null;
  if (workingHours.length === 0) return later(from, minutes(count));
  const now = Math.floor(Date.parse(from) / 1000) * 1000;
  const step = count < 0 ? -1 : 1;
  let left = Math.abs(count) * 60_000;
  let day = local(from).toPlainDate();
  for (let tries = 0; tries < mostDays; tries += 1) {
    const stretches = stretchesOf(day);
    for (const [opens, closes] of step > 0 ? stretches : stretches.reverse()) {
      const [begin, end] =
        step > 0 ? [Math.max(opens, now), closes] : [opens, Math.min(closes, now)];
      if (end <= begin) continue;
      if (left <= end - begin) return moment(step > 0 ? begin + left : end - left);
      left -= end - begin;
    }
    day = day.add({ days: step });
  }
  return null;
}

/** When work begins and ends on a day, in order. */
function stretchesOf(day: Temporal.PlainDate): [number, number][] {
  return workingHours
    .filter(([weekday]) => weekday === day.dayOfWeek)
    .map(([, opens, closes]): [number, number] => [
      Date.parse(momentOf(day.toString(), opens)),
      Date.parse(momentOf(day.toString(), closes)),
    ])
    .sort(([one], [other]) => one - other);
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
