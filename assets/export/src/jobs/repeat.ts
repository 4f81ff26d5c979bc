import { Temporal } from 'temporal-polyfill';
import { timeZone } from '../settings.ts';

/** What comes again and again by the clock, in the app's time zone. */
export type Repeat =
  | { every: 'hour'; minute: number }
  | { every: 'day'; at: string }
  | { every: 'week'; days: number[]; at: string }
  | { every: 'month'; day: number; at: string }
  | { every: 'year'; month: number; day: number; at: string };

const text = (moment: Temporal.ZonedDateTime) => new Date(moment.epochMilliseconds).toISOString();

/** The first moment after another at which it comes. */
export function nextMoment(repeat: Repeat, after: string): string {
  const from = Temporal.Instant.from(after).toZonedDateTimeISO(timeZone);
  if (repeat.every === 'hour') {
    const hour = from.round({ smallestUnit: 'hour', roundingMode: 'floor' });
    const first = hour.add({ minutes: repeat.minute });
    const next = first.epochMilliseconds > from.epochMilliseconds ? first : first.add({ hours: 1 });
    return text(next);
  }
  for (let date = from.toPlainDate(); ; date = date.add({ days: 1 })) {
    if (!fits(repeat, date)) continue;
    const moment = date.toZonedDateTime({ timeZone, plainTime: repeat.at });
    if (moment.epochMilliseconds > from.epochMilliseconds) return text(moment);
  }
}

function fits(repeat: Repeat, date: Temporal.PlainDate): boolean {
  // In a shorter month its last day stands for the 31st.
  const isDay = (day: number) => date.day === Math.min(day, date.daysInMonth);
  if (repeat.every === 'week') return repeat.days.includes(date.dayOfWeek);
  if (repeat.every === 'month') return isDay(repeat.day);
  return repeat.every === 'year' ? date.month === repeat.month && isDay(repeat.day) : true;
}
