//! When something that is done again and again by the clock is due next.

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};
use model::Repeat;

use super::{Calendar, parse_time};

/// The first moment after `after` at which it is due. A day that a month doesn't have is its last.
pub fn next(calendar: &Calendar, repeat: &Repeat, after: Timestamp) -> Option<Timestamp> {
    let local = after.to_zoned(calendar.zone().clone());
    if let Repeat::Hour { minute } = repeat {
        let minute = (*minute).min(59) as i64;
        let hour = after.as_second() - i64::from(local.minute()) * 60 - i64::from(local.second());
        let first = hour + minute * 60;
        let due = if first > after.as_second() { first } else { first + 3600 };
        return Timestamp::from_second(due).ok();
    }
    let mut day = local.date();
    // Every pattern comes round within eight years (29 February skips one in a century's turn).
    for _ in 0..(8 * 366 + 2) {
        if let Some(time) = due_on(repeat, day) {
            let moment = day.to_datetime(time).to_zoned(calendar.zone().clone()).ok()?.timestamp();
            if moment > after {
                return Some(moment);
            }
        }
        day = day.checked_add(1.day()).ok()?;
    }
    None
}

/// When something that was due at `due` is done at `now`: at the latest moment at which it has been due since. Whatever lies
/// between was missed (the app was off, or its clock was moved) and isn't made up for one by one. The moment after is [`next`] of
/// this one.
pub fn catch_up(calendar: &Calendar, repeat: &Repeat, due: Timestamp, now: Timestamp) -> Timestamp {
    let mut latest = due;
    while let Some(later) = next(calendar, repeat, latest).filter(|later| *later <= now) {
        latest = later;
    }
    latest
}

/// The time at which it is due on the day, if it is.
fn due_on(repeat: &Repeat, day: Date) -> Option<Time> {
    let month_day = |wanted: u8| i8::try_from(wanted).unwrap_or(31).clamp(1, day.days_in_month());
    let (on, at) = match repeat {
        Repeat::Hour { .. } => return None,
        Repeat::Day { at } => (true, at),
        Repeat::Week { days, at } => (days.contains(&day.weekday().to_monday_one_offset().unsigned_abs()), at),
        Repeat::Month { day: wanted, at } => (day.day() == month_day(*wanted), at),
        Repeat::Year { month, day: wanted, at } => {
            (day.month().unsigned_abs() == *month && day.day() == month_day(*wanted), at)
        }
    };
    if on { parse_time(at) } else { None }
}
