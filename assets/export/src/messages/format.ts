import { dateOf, timeOf } from '../lib/calendar.ts';
import { currency } from '../settings.ts';

/** Values as people say them: fixed English, the same on every machine. Nothing is said of what is empty. */
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const signs: Record<string, string> = {
  AUD: 'A$',
  BRL: 'R$',
  CAD: 'CA$',
  CNY: 'CN¥',
  EUR: '€',
  GBP: '£',
  ILS: '₪',
  INR: '₹',
  JPY: '¥',
  KRW: '₩',
  MXN: 'MX$',
  NGN: '₦',
  NZD: 'NZ$',
  PHP: '₱',
  TRY: '₺',
  UAH: '₴',
  USD: '$',
  VND: '₫',
};

export const sayText = (value: string | null) => value ?? '';

export function sayYesNo(value: boolean | null): string {
  if (value === null) return '';
  return value ? 'yes' : 'no';
}

export function sayChoice(value: string | null, words: Record<string, string>): string {
  return value === null ? '' : (words[value] ?? value);
}

export function sayNumber(units: number | null, scale: number): string {
  if (units === null) return '';
  const one = 10 ** scale;
  const [whole, rest] = [Math.floor(Math.abs(units) / one), Math.abs(units) % one];
  const behind = rest === 0 ? '' : `.${String(rest).padStart(scale, '0').replace(/0+$/, '')}`;
  return `${units < 0 ? '-' : ''}${whole}${behind}`;
}

export function sayMoney(minor: number | null): string {
  if (minor === null) return '';
  const one = 10 ** currency.digits;
  const whole = String(Math.floor(Math.abs(minor) / one)).replace(/\B(?=(\d{3})+$)/g, ',');
  const rest = String(Math.abs(minor) % one).padStart(currency.digits, '0');
  const amount = currency.digits > 0 ? `${whole}.${rest}` : whole;
  return `${minor < 0 ? '-' : ''}${signs[currency.code] ?? `${currency.code} `}${amount}`;
}

export function sayDate(date: string | null): string {
  if (date === null) return '';
  const [year, month, day] = date.split('-').map(Number);
  return `${day} ${months[(month ?? 1) - 1]} ${year}`;
}

export const sayMoment = (moment: string | null) =>
  moment === null ? '' : `${sayDate(dateOf(moment))} at ${timeOf(moment)}`;

export function sayDuration(seconds: number | null): string {
  if (seconds === null) return '';
  const all = Math.abs(seconds);
  const whole = all >= 172_800 && all % 86_400 === 0;
  const parts: [number, string][] = whole
    ? [[all / 86_400, 'day']]
    : [
        [Math.floor(all / 3600), 'hour'],
        [Math.floor((all % 3600) / 60), 'minute'],
        [all % 60, 'second'],
      ];
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => counted(count, unit));
  if (said.length === 0) return '0 minutes';
  return `${seconds < 0 ? 'minus ' : ''}${said.join(' ')}`;
}

const counted = (count: number, unit: string) => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** One line for each. */
export async function sayLines<R>(
  records: R[],
  line: (record: R) => Promise<string>,
): Promise<string> {
  return (await Promise.all(records.map(line))).join('\n');
}
