use serde::{Deserialize, Serialize};

use crate::{ChoiceId, FieldRef};

/// A length of time. Hours, minutes and seconds are elapsed time; days, weeks (7 days), months and years follow the calendar
/// in the app's time zone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Duration {
    pub years: i32,
    pub months: i32,
    pub days: i32,
    /// Elapsed seconds.
    pub seconds: i64,
}

impl Duration {
    pub fn seconds(seconds: i64) -> Self {
        Self { seconds, ..Self::default() }
    }

    pub fn hours(hours: i64) -> Self {
        Self::seconds(hours.saturating_mul(3600))
    }

    pub fn days(days: i32) -> Self {
        Self { days, ..Self::default() }
    }

    pub fn months(months: i32) -> Self {
        Self { months, ..Self::default() }
    }

    pub fn years(years: i32) -> Self {
        Self { years, ..Self::default() }
    }

    /// Whether it is elapsed time only, so that it can be added to a moment without a calendar.
    pub fn is_elapsed(self) -> bool {
        self.years == 0 && self.months == 0 && self.days == 0
    }
}

/// A value as the spec states it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "type", content = "value")]
pub enum Literal {
    /// No value: what "empty" means.
    Empty,
    Text(String),
    YesNo(bool),
    Whole(i64),
    /// A decimal number: `units / 10^scale`, so 1.5 is 15 with scale 1.
    Decimal {
        units: i64,
        scale: u8,
    },
    /// Minor units of the app's currency: £12.50 is 1250.
    Money(i64),
    /// `2026-11-22`
    Date(String),
    /// `09:30`, or `09:30:15` where seconds were written.
    Time(String),
    /// RFC 3339 in UTC with milliseconds.
    Moment(String),
    Duration(Duration),
    /// One of the choices of that field.
    Choice {
        field: FieldRef,
        choice: ChoiceId,
    },
}
