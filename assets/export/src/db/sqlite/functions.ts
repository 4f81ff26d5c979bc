import type { DatabaseSync } from 'node:sqlite';
import * as calendar from '../../lib/calendar.ts';
import { divide, divideDown, divideUp, times } from '../../lib/numbers.ts';
import { contains, fold } from '../../lib/text.ts';

type Sql = string | number | bigint | null | Uint8Array;
const asText = (value: Sql | undefined) => (typeof value === 'string' ? value : null);
const asNumber = (value: Sql | undefined) => (typeof value === 'number' ? value : null);

/** Teaches the connection what queries need beyond SQLite's own functions: the app's calendar and how texts compare. */
export function registerFunctions(database: DatabaseSync): void {
  const pure = { deterministic: true };
  database.function('fold', pure, (text: Sql) => fold(asText(text)));
  database.function('contains', pure, (text: Sql, part: Sql) =>
    Number(contains(asText(text), asText(part))),
  );
  database.function('has_entry', pure, (list: Sql, entry: Sql) =>
    Number(JSON.parse(asText(list) ?? '[]').includes(entry)),
  );
  database.function('moment', pure, (text: Sql) => text);
  database.function('date_of', pure, (moment: Sql) => calendar.dateOf(asText(moment)));
  database.function('time_of', pure, (moment: Sql) => calendar.timeOf(asText(moment)));
  database.function('moment_of', pure, (date: Sql, time: Sql) =>
    calendar.momentOf(asText(date), asText(time)),
  );
  database.function('weekday', pure, (of: Sql) => calendar.weekday(asText(of)));
  database.function('minute_of', pure, (of: Sql) => calendar.minuteOf(asText(of)));
  database.function('age', pure, (born: Sql, on: Sql) => calendar.age(asText(born), asText(on)));
  database.function('start_of', pure, (of: Sql, period: Sql) =>
    calendar.startOf(asText(period) as calendar.Period, asText(of)),
  );
  database.function('time_between', pure, (from: Sql, to: Sql, unit: Sql) =>
    calendar.between(asText(from), asText(to), asText(unit) as calendar.Unit),
  );
  database.function('shift', pure, (from: Sql, years: Sql, months: Sql, days: Sql, seconds: Sql) =>
    calendar.later(asText(from), {
      years: asNumber(years) ?? 0,
      months: asNumber(months) ?? 0,
      days: asNumber(days) ?? 0,
      seconds: asNumber(seconds) ?? 0,
    }),
  );
  database.function('moved', pure, (from: Sql, amount: Sql, unit: Sql) =>
    calendar.moved(asText(from), asNumber(amount), asText(unit) as calendar.Unit),
  );
  database.function('seconds_between', pure, (from: Sql, to: Sql) =>
    calendar.secondsBetween(asText(from), asText(to)),
  );
  database.function('scaled_quotient', pure, (a: Sql, b: Sql, digits: Sql) => {
    const factor = 10 ** Math.abs(asNumber(digits) ?? 0);
    return (asNumber(digits) ?? 0) < 0
      ? divide(asNumber(a), times(asNumber(b), factor))
      : divide(times(asNumber(a), factor), asNumber(b));
  });
  database.function('divide', pure, (a: Sql, b: Sql) => divide(asNumber(a), asNumber(b)));
  database.function('divide_down', pure, (a: Sql, b: Sql) => divideDown(asNumber(a), asNumber(b)));
  database.function('divide_up', pure, (a: Sql, b: Sql) => divideUp(asNumber(a), asNumber(b)));
  database.function('working_shift', pure, (from: Sql, count: Sql) =>
    calendar.workingShift(asText(from), asNumber(count)),
  );
}
