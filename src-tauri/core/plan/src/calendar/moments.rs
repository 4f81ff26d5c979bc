use jiff::civil::{Date, Time, Weekday};
use jiff::{Span, Timestamp, ToSpan, Unit, Zoned};

use super::{Calendar, parse_date, parse_time};

/// A date or a moment.
enum When {
    Day(Date),
    Moment(Timestamp),
}

fn parse(text: &str) -> Option<When> {
    match text.len() {
        10 => parse_date(text).map(When::Day),
        20.. => text.parse().ok().map(When::Moment),
        _ => None,
    }
}

/// Fixed width, UTC, milliseconds (cut off, not rounded): so moments are in order as text.
pub fn moment_text(moment: Timestamp) -> String {
    let cut = moment.in_tz("UTC").map(|zoned| zoned.datetime());
    match cut {
        Ok(at) => format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second(),
            at.millisecond()
        ),
        Err(_) => moment.to_string(),
    }
}

fn date_text(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

fn time_text(time: Time) -> String {
    match time.second() {
        0 => format!("{:02}:{:02}", time.hour(), time.minute()),
        second => format!("{:02}:{:02}:{second:02}", time.hour(), time.minute()),
    }
}

impl Calendar {
    fn local(&self, moment: Timestamp) -> Zoned {
        moment.to_zoned(self.zone.clone())
    }

    /// The moment at which a day begins.
    fn day_start(&self, date: Date) -> Option<Timestamp> {
        date.to_zoned(self.zone.clone()).ok().map(|zoned| zoned.timestamp())
    }

    fn moment(&self, when: When) -> Option<Timestamp> {
        match when {
            When::Day(date) => self.day_start(date),
            When::Moment(moment) => Some(moment),
        }
    }

    fn day(&self, when: &When) -> Date {
        match when {
            When::Day(date) => *date,
            When::Moment(moment) => self.local(*moment).date(),
        }
    }

    pub(super) fn shift(&self, from: &str, years: i64, months: i64, days: i64, seconds: i64) -> Option<String> {
        let calendar =
            || -> Option<Span> { Span::new().try_years(years).ok()?.try_months(months).ok()?.try_days(days).ok() };
        let calendar_parts = years != 0 || months != 0 || days != 0;
        match parse(from)? {
            When::Day(date) => {
                let date = if calendar_parts { date.checked_add(calendar()?).ok()? } else { date };
                if seconds == 0 {
                    return Some(date_text(date));
                }
                self.elapsed(self.day_start(date)?, seconds)
            }
            When::Moment(moment) => {
                let moment =
                    if calendar_parts { self.local(moment).checked_add(calendar()?).ok()?.timestamp() } else { moment };
                self.elapsed(moment, seconds)
            }
        }
    }

    fn elapsed(&self, moment: Timestamp, seconds: i64) -> Option<String> {
        let span = Span::new().try_seconds(seconds).ok()?;
        moment.checked_add(span).ok().map(moment_text)
    }

    pub(super) fn shift_by(&self, from: &str, amount: i64, scale: i64, unit: &str) -> Option<String> {
        let one = 10_i64.checked_pow(u32::try_from(scale).ok()?)?;
        let whole = amount / one;
        let seconds = |each: i64| super::divide(amount.checked_mul(each)?, one, 0, model::Round::Nearest);
        match unit {
            "second" => self.elapsed(self.moment(parse(from)?)?, seconds(1)?),
            "minute" => self.elapsed(self.moment(parse(from)?)?, seconds(60)?),
            "hour" => self.elapsed(self.moment(parse(from)?)?, seconds(3600)?),
            "day" => self.shift(from, 0, 0, whole, 0),
            "week" => self.shift(from, 0, 0, whole.checked_mul(7)?, 0),
            "month" => self.shift(from, 0, whole, 0, 0),
            "year" => self.shift(from, whole, 0, 0, 0),
            _ => None,
        }
    }

    pub(super) fn seconds(&self, from: &str, to: &str) -> Option<i64> {
        match (parse(from)?, parse(to)?) {
            (When::Day(from), When::Day(to)) => Some(i64::from(from.until((Unit::Day, to)).ok()?.get_days()) * 86_400),
            (from, to) => Some(self.moment(to)?.as_second() - self.moment(from)?.as_second()),
        }
    }

    pub(super) fn between(&self, from: &str, to: &str, unit: &str) -> Option<i64> {
        const MILLION: i64 = 1_000_000;
        let each = match unit {
            "second" => 1,
            "minute" => 60,
            "hour" => 3600,
            "day" => 86_400,
            "week" => 7 * 86_400,
            "month" | "year" => {
                let (from, to) = (self.day_or_local(parse(from)?), self.day_or_local(parse(to)?));
                let span = from.until((Unit::Month, to)).ok()?;
                let months = i64::from(span.get_months());
                return Some(if unit == "year" { months / 12 } else { months } * MILLION);
            }
            _ => return None,
        };
        let millis = match (parse(from)?, parse(to)?) {
            (When::Day(_), When::Day(_)) => self.seconds(from, to)?.checked_mul(1000)?,
            (from, to) => self.moment(to)?.as_millisecond() - self.moment(from)?.as_millisecond(),
        };
        super::divide(millis, each * 1000, 6, model::Round::Nearest)
    }

    fn day_or_local(&self, when: When) -> jiff::civil::DateTime {
        match when {
            When::Day(date) => date.at(0, 0, 0, 0),
            When::Moment(moment) => self.local(moment).datetime(),
        }
    }

    pub(super) fn date_of(&self, when: &str) -> Option<String> {
        Some(date_text(self.day(&parse(when)?)))
    }

    pub(super) fn time_of(&self, moment: &str) -> Option<String> {
        match parse(moment)? {
            When::Moment(moment) => Some(time_text(self.local(moment).time())),
            When::Day(_) => None,
        }
    }

    pub(super) fn moment_of(&self, date: &str, time: &str) -> Option<String> {
        let at = parse_date(date)?.to_datetime(parse_time(time)?);
        at.to_zoned(self.zone.clone()).ok().map(|zoned| moment_text(zoned.timestamp()))
    }

    pub(super) fn start_of(&self, when: &str, period: &str) -> Option<String> {
        let parsed = parse(when)?;
        if period == "hour" {
            let When::Moment(moment) = parsed else { return None };
            let local = self.local(moment);
            let past = 60 * i64::from(local.minute()) + i64::from(local.second());
            let whole = Timestamp::from_second(moment.as_millisecond().div_euclid(1000)).ok()?;
            return self.elapsed(whole, -past);
        }
        let day = self.day(&parsed);
        let first = match period {
            "day" => day,
            "week" => day.checked_sub(i64::from(day.weekday().since(Weekday::Monday)).days()).ok()?,
            "month" => day.first_of_month(),
            "year" => day.first_of_year(),
            _ => return None,
        };
        match parsed {
            When::Day(_) => Some(date_text(first)),
            When::Moment(_) => self.day_start(first).map(moment_text),
        }
    }

    pub(super) fn weekday(&self, when: &str) -> Option<i64> {
        Some(i64::from(self.day(&parse(when)?).weekday().to_monday_one_offset()))
    }

    pub(super) fn minute(&self, when: &str) -> Option<i64> {
        if let Some(time) = parse_time(when) {
            return Some(i64::from(time.minute()));
        }
        match parse(when)? {
            When::Moment(moment) => Some(i64::from(self.local(moment).minute())),
            When::Day(_) => Some(0),
        }
    }

    pub(super) fn age(&self, born: &str, on: &str) -> Option<i64> {
        let (born, on) = (self.day(&parse(born)?), self.day(&parse(on)?));
        let had_birthday = (on.month(), on.day()) >= (born.month(), born.day());
        Some(i64::from(on.year()) - i64::from(born.year()) - i64::from(!had_birthday))
    }

    /// The date of a moment in the app's time zone: what `:today` is for that `:now`.
    pub fn today(&self, now: Timestamp) -> String {
        date_text(self.local(now).date())
    }
}
