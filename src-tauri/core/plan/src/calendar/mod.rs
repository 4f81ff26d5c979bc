//! The calendar operations of expressions, and the functions by which SQL calls them.
//!
//! Dates are `2026-11-22`, times `09:30` (`09:30:15` where there are seconds), moments `2026-11-22T09:30:00.000Z`. Whatever
//! is empty or malformed gives empty. All of it happens in the app's time zone, by the time zone database that is built in, so
//! that every machine gives the same.
//!
//! | SQL | gives |
//! |---|---|
//! | `plan_fold(text)` | the folded key, see [`crate::fold`] |
//! | `plan_divide(n, d, digits, mode)` | n × 10^digits ÷ d as a whole number; mode 0 rounds half away from zero, 1 down (towards −∞), 2 up; empty where d is 0 or the result has no place in 64 bits |
//! | `plan_shift(x, years, months, days, seconds)` | the moment (or date) moved: calendar parts first, in local time, a day that the month doesn't have becoming its last; then elapsed seconds. A date moved by seconds becomes a moment, from the start of the day |
//! | `plan_shift_by(x, amount, scale, unit)` | moved by amount ÷ 10^scale units; parts of a month or year are dropped, parts of a day or week too (they are calendar days), hours and less are exact to the second and make a moment of a date |
//! | `plan_working_shift(moment, minutes)` | moved by so many minutes of working time; all time counts where the app has no working hours |
//! | `plan_between(from, to, unit)` | the time between two, times 10^6, negative where `to` is earlier; months and years are whole ones |
//! | `plan_seconds(from, to)` | elapsed seconds; between dates 86,400 a day |
//! | `plan_date_of(moment)`, `plan_time_of(moment)` | local date, local time |
//! | `plan_moment_of(date, time)` | the moment of that local time; a time that a clock change skips is moved on by the gap, one that comes twice is the first |
//! | `plan_start_of(x, period)` | first moment or day of the hour, day, week (Monday), month or year |
//! | `plan_weekday(x)` | 1 is Monday |
//! | `plan_minute(x)` | minute of the hour of a moment or time |
//! | `plan_age(born, on)` | whole years; who was born on 29 February is a year older on 1 March |

mod divide;
mod due;
mod moments;
mod working;

pub use divide::divide;
pub use due::{catch_up, next};
pub use moments::moment_text;

use jiff::civil::{Date, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};

use crate::Plan;

/// Each function's name and number of arguments. All are deterministic.
pub const FUNCTIONS: &[(&str, i32)] = &[
    ("plan_fold", 1),
    ("plan_divide", 4),
    ("plan_shift", 5),
    ("plan_shift_by", 4),
    ("plan_working_shift", 2),
    ("plan_between", 3),
    ("plan_seconds", 2),
    ("plan_date_of", 1),
    ("plan_time_of", 1),
    ("plan_moment_of", 2),
    ("plan_start_of", 2),
    ("plan_weekday", 1),
    ("plan_minute", 1),
    ("plan_age", 2),
];

/// A stored value, going in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'a> {
    Null,
    Integer(i64),
    Text(&'a str),
}

/// A stored value, coming out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Null,
    Integer(i64),
    Text(String),
}

impl From<Option<i64>> for Answer {
    fn from(found: Option<i64>) -> Self {
        found.map_or(Self::Null, Self::Integer)
    }
}

impl From<Option<String>> for Answer {
    fn from(found: Option<String>) -> Self {
        found.map_or(Self::Null, Self::Text)
    }
}

/// Time zone and working hours of an app.
#[derive(Clone, Debug)]
pub struct Calendar {
    zone: TimeZone,
    /// Day of the week (1 is Monday), from, to; in order.
    hours: Vec<(i8, Time, Time)>,
}

impl Calendar {
    pub fn of(plan: &Plan) -> Self {
        Self::new(&plan.app.time_zone, &plan.working_hours)
    }

    /// An unknown time zone counts as UTC.
    pub fn new(zone: &str, hours: &[(u8, String, String)]) -> Self {
        let zone = TimeZoneDatabase::bundled().get(zone).unwrap_or(TimeZone::UTC);
        let mut found: Vec<(i8, Time, Time)> = hours
            .iter()
            .filter_map(|(day, from, to)| {
                let day = i8::try_from(*day).ok().filter(|day| (1..=7).contains(day))?;
                let (from, to) = (parse_time(from)?, parse_time(to)?);
                (from < to).then_some((day, from, to))
            })
            .collect();
        found.sort();
        Self { zone, hours: found }
    }

    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// What SQL calls, by the names of [`FUNCTIONS`].
    pub fn call(&self, function: &str, args: &[Value<'_>]) -> Answer {
        let text = |place: usize| match args.get(place) {
            Some(Value::Text(text)) => Some(*text),
            _ => None,
        };
        let number = |place: usize| match args.get(place) {
            Some(Value::Integer(number)) => Some(*number),
            _ => None,
        };
        match function {
            "plan_fold" => text(0).map(crate::fold::fold).into(),
            "plan_divide" => {
                (|| divide(number(0)?, number(1)?, i32::try_from(number(2)?).ok()?, divide::mode(number(3)?)))().into()
            }
            "plan_shift" => (|| self.shift(text(0)?, number(1)?, number(2)?, number(3)?, number(4)?))().into(),
            "plan_shift_by" => (|| self.shift_by(text(0)?, number(1)?, number(2)?, text(3)?))().into(),
            "plan_working_shift" => (|| self.working_shift(text(0)?, number(1)?))().into(),
            "plan_between" => (|| self.between(text(0)?, text(1)?, text(2)?))().into(),
            "plan_seconds" => (|| self.seconds(text(0)?, text(1)?))().into(),
            "plan_date_of" => text(0).and_then(|moment| self.date_of(moment)).into(),
            "plan_time_of" => text(0).and_then(|moment| self.time_of(moment)).into(),
            "plan_moment_of" => (|| self.moment_of(text(0)?, text(1)?))().into(),
            "plan_start_of" => (|| self.start_of(text(0)?, text(1)?))().into(),
            "plan_weekday" => text(0).and_then(|when| self.weekday(when)).into(),
            "plan_minute" => text(0).and_then(|when| self.minute(when)).into(),
            "plan_age" => (|| self.age(text(0)?, text(1)?))().into(),
            _ => Answer::Null,
        }
    }
}

/// `09:30:00` is stored as `09:30`.
pub fn short_time(time: &str) -> &str {
    match time.strip_suffix(":00") {
        Some(short) if short.len() == 5 => short,
        _ => time,
    }
}

/// A duration as a field stores it. Calendar parts count as usual lengths: a year of 365 days, a month of 30.
pub fn seconds(duration: model::Duration) -> i64 {
    let days = i64::from(duration.years) * 365 + i64::from(duration.months) * 30 + i64::from(duration.days);
    days.saturating_mul(86_400).saturating_add(duration.seconds)
}

pub(crate) fn parse_date(text: &str) -> Option<Date> {
    // jiff reads more spellings than the wire has.
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}

pub(crate) fn parse_time(text: &str) -> Option<Time> {
    if text.len() != 5 && text.len() != 8 {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests;
