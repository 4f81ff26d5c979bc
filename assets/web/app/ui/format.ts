// Values as people say them.
import { app } from '../app.ts';
import { type AnyThing, choiceLabel, type Field, fieldOf, type Row, value } from './thing.ts';
import { addDays, local, today } from './time.ts';
import { common } from './words.ts';

const plainDate = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
const dayAndMonth = plainDate({ weekday: 'short', day: 'numeric', month: 'short' });
const fullDate = plainDate({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
const longDate = plainDate({ weekday: 'long', day: 'numeric', month: 'long' });
const monthAndYear = plainDate({ month: 'long', year: 'numeric' });
const at = (date: string) => new Date(`${date}T00:00:00Z`);

export const formatMonth = (date: string): string => monthAndYear.format(at(date));
export const formatLongDate = (date: string): string => longDate.format(at(date));
export const dayNumber = (date: string): string => String(Number(date.slice(8)));
export const shortMonth = (date: string): string => plainDate({ month: 'short' }).format(at(date));
export const shortWeekday = (date: string): string =>
  plainDate({ weekday: 'short' }).format(at(date));

export function formatDate(date: string): string {
  const now = today();
  if (date === now) return common.today;
  if (date === addDays(now, 1)) return common.tomorrow;
  if (date === addDays(now, -1)) return common.yesterday;
  return (date.slice(0, 4) === now.slice(0, 4) ? dayAndMonth : fullDate).format(at(date));
}

export function formatMoment(moment: string): string {
  const { date, time } = local(moment);
  return `${formatDate(date)}, ${time}`;
}

const currency = new Intl.NumberFormat('en-GB', {
  style: 'currency',
  currency: app.currency.code,
  currencyDisplay: 'narrowSymbol',
  minimumFractionDigits: app.currency.digits,
  maximumFractionDigits: app.currency.digits,
});

export const formatMoney = (minor: number): string =>
  currency.format(minor / 10 ** app.currency.digits);

/** ISO 8601 in whole seconds; months and years don't occur in stored durations. */
export function secondsOf(duration: string): number {
  const found =
    /^(-)?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/.exec(duration);
  if (!found) return 0;
  const [weeks, days, hours, minutes, seconds] = found
    .slice(2)
    .map((part) => Number(part ?? 0)) as [number, number, number, number, number];
  return (found[1] ? -1 : 1) * ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds);
}

export function formatDuration(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const parts = [];
  if (days) parts.push(common.days(days));
  if (hours) parts.push(`${hours} ${common.hours}`);
  if (minutes || parts.length === 0) parts.push(`${minutes} ${common.minutes}`);
  return parts.join(' ');
}

/** Four digits stand together: 1850 is a year as often as an amount. */
const number = (most = 6) =>
  new Intl.NumberFormat('en-GB', { maximumFractionDigits: most, useGrouping: 'min2' });

/** A bound of a field, in the unit that people read. */
export function formatBound(field: Field, bound: number): string {
  switch (field.kind) {
    case 'money':
      return formatMoney(bound);
    case 'percent':
      return `${number().format(bound / 100)} %`;
    case 'duration':
      return formatDuration(bound);
    case 'number':
      return number().format(bound / 10 ** (field.scale ?? 0));
    default:
      return number().format(bound);
  }
}

/** The value as text: for titles, options and plain places. */
export function formatValue(thing: AnyThing, record: Row, name: string): string {
  const field = fieldOf(thing, name);
  const raw = value(record, name);
  if (raw === null || raw === undefined || raw === '') return '';
  switch (field?.kind) {
    case 'money':
      return formatMoney(raw as number);
    case 'percent':
      return `${number(2).format(raw as number)} %`;
    case 'whole':
      return number(0).format(raw as number);
    case 'number':
      return number(field.scale).format(raw as number);
    case 'yesNo':
      return raw ? common.yes : common.no;
    case 'date':
      return formatDate(raw as string);
    case 'time':
      return (raw as string).slice(0, 5);
    case 'moment':
      return formatMoment(raw as string);
    case 'duration':
      return formatDuration(secondsOf(raw as string));
    case 'choice':
      return capital(choiceLabel(thing, name, raw as string));
    case 'choices':
      return capital(
        (raw as string[]).map((choice) => choiceLabel(thing, name, choice)).join(', '),
      );
    case 'one': {
      const other = field.include
        ? (value(record, field.include) as Row | null | undefined)
        : undefined;
      const target = field.of?.();
      if (!other) return '';
      // A relation to any kind of person leads to no thing of its own.
      return target ? titleOf(target, other) : String(value(other, 'name') ?? '');
    }
    case 'file':
    case 'image':
      return (raw as { name: string }).name;
    default:
      return Array.isArray(raw) ? String(raw.length) : String(raw);
  }
}

/** When it takes place, as one value: "Tomorrow, 09:00–10:00". */
export function formatStretch(thing: AnyThing, record: Row): string {
  const start = thing.start ? value(record, thing.start) : null;
  const end = thing.end ? value(record, thing.end) : null;
  if (typeof start !== 'string') return '';
  if (typeof end !== 'string') return formatValue(thing, record, thing.start ?? '');
  const [from, to] = [start, end].map((at) =>
    at.length > 10 ? local(at) : { date: at, time: '' },
  );
  if (!from || !to) return '';
  if (from.date === to.date) {
    const times = from.time ? `, ${from.time}–${to.time}` : '';
    return `${formatDate(from.date)}${times}`;
  }
  const show = (at: { date: string; time: string }) =>
    at.time ? `${formatDate(at.date)}, ${at.time}` : formatDate(at.date);
  return `${show(from)} – ${show(to)}`;
}

/** What a record is called. Where its title is a relation, and the other record isn't there, its moment or its kind says it. */
export function titleOf(thing: AnyThing, record: Row): string {
  const title = formatValue(thing, record, thing.title);
  // A number alone doesn't say what it is of.
  const kind = fieldOf(thing, thing.title)?.kind;
  if (title && (kind === 'whole' || kind === 'counter')) {
    return `${capital(thing.words.one)} ${value(record, thing.title)}`;
  }
  if (title) return title;
  const moment = thing.start ? formatValue(thing, record, thing.start) : '';
  return moment ? `${capital(thing.words.one)}, ${moment}` : capital(thing.words.one);
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const initials = (name: string): string =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .map((part) => part.charAt(0).toUpperCase())
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('');
