use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

use super::{Calendar, moment_text};

/// Days that are looked at before giving up: about ten years.
const MOST_DAYS: u32 = 3700;

impl Calendar {
    pub(super) fn working_shift(&self, from: &str, minutes: i64) -> Option<String> {
        let start: Timestamp = from.parse().ok()?;
        let seconds = minutes.checked_mul(60)?;
        if self.hours.is_empty() {
            return start.checked_add(jiff::Span::new().try_seconds(seconds).ok()?).ok().map(moment_text);
        }
        let found = if seconds >= 0 { self.forward(start, seconds)? } else { self.backward(start, -seconds)? };
        Some(moment_text(found))
    }

    /// The working stretches of a day, in order.
    fn stretches(&self, day: Date) -> Vec<(i64, i64)> {
        let weekday = day.weekday().to_monday_one_offset();
        let instant = |time: jiff::civil::Time| {
            day.to_datetime(time).to_zoned(self.zone.clone()).ok().map(|zoned| zoned.timestamp().as_second())
        };
        let today = self.hours.iter().filter(|(day, _, _)| *day == weekday);
        today.filter_map(|(_, from, to)| Some((instant(*from)?, instant(*to)?))).collect()
    }

    fn forward(&self, start: Timestamp, mut left: i64) -> Option<Timestamp> {
        let now = start.as_second();
        let mut day = start.to_zoned(self.zone.clone()).date();
        for _ in 0..MOST_DAYS {
            for (from, to) in self.stretches(day) {
                let from = from.max(now);
                let there = to - from;
                if there <= 0 {
                    continue;
                }
                if left <= there {
                    return Timestamp::from_second(from + left).ok();
                }
                left -= there;
            }
            day = day.checked_add(1.day()).ok()?;
        }
        None
    }

    fn backward(&self, start: Timestamp, mut left: i64) -> Option<Timestamp> {
        let now = start.as_second();
        let mut day = start.to_zoned(self.zone.clone()).date();
        for _ in 0..MOST_DAYS {
            for (from, to) in self.stretches(day).into_iter().rev() {
                let to = to.min(now);
                let there = to - from;
                if there <= 0 {
                    continue;
                }
                if left <= there {
                    return Timestamp::from_second(to - left).ok();
                }
                left -= there;
            }
            day = day.checked_sub(1.day()).ok()?;
        }
        None
    }
}
