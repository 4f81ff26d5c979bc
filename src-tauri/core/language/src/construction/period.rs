//! Over what a limit counts: at a time, in any so many hours, per day by the calendar.

use model::{CountScope, Duration, FieldId, FieldRef, Period};

use crate::phrase::{Assumed, Base, Parser, Scope, Set};
use crate::tokens::unit_of;

/// "at a time", "per day", "in any 24 hours", "in a calendar year".
pub(super) fn periods(parser: &Parser, at: usize, set: &Set, scope: &Scope) -> Vec<(usize, CountScope, Vec<Assumed>)> {
    let mut found = vec![(at, CountScope::AtATime, Vec::new())];
    // What lasts from one moment to another overlaps "at the same time"; anything else is merely there.
    // Where it has a time but not how long it lasts, the sentence is asked about.
    let timed = parser.fields(set.thing).any(|(_, own)| {
        matches!(own.r#type.kind, model::TypeKind::Moment | model::TypeKind::Time)
            && matches!(own.filled, model::Filled::ByPerson)
    });
    let same_time = parser.any(at, &["at once", "at the same time"]).filter(|_| !timed);
    if let Some(end) = same_time {
        found.push((end, CountScope::AtATime, Vec::new()));
    }
    if let Some(end) = parser.any(at, &["at a time", "at any time", "at any one time", "at any given time", "in total"])
    {
        found.push((end, CountScope::AtATime, Vec::new()));
    }
    let created = FieldRef { thing: set.thing, field: FieldId::CreatedAt };
    let inner = scope.level.saturating_add(1);
    let made = Base::row(inner, set.thing).field(created, inner);
    if let Some(next) = parser.any(at, &["in any", "within any", "in", "within", "every", "per", "during any"]) {
        for (end, by) in parser.duration(next) {
            if let Some(seconds) = elapsed(by) {
                found.push((end, CountScope::Rolling { seconds, moment: made.clone() }, Vec::new()));
            }
        }
    }
    if let Some(next) = parser.any(
        at,
        &["per", "a", "each", "every", "in a", "in one", "in the same", "on the same", "on one", "in any", "on any"],
    ) {
        let next = parser.skip(next, &["single", "calendar"]);
        let period = match parser.word(next) {
            "hour" => Some(Period::Hour),
            "day" | "date" => Some(Period::Day),
            "week" => Some(Period::Week),
            "month" => Some(Period::Month),
            "year" => Some(Period::Year),
            _ => None,
        };
        if let Some(period) = period
            && unit_of(parser.word(next)).is_some_and(|_| true)
        {
            let text = match period {
                Period::Hour => "an hour by the clock",
                Period::Day => "a calendar day in the app's time zone, by when they were made",
                Period::Week => "a calendar week from Monday, by when they were made",
                Period::Month => "a calendar month, by when they were made",
                Period::Year => "a calendar year, by when they were made",
            };
            let words = parser.words_between(at, next + 1);
            let rolling = match period {
                Period::Hour => "in any 1 hour",
                Period::Day => "in any 24 hours",
                Period::Week => "in any 168 hours",
                Period::Month => "in any 720 hours",
                Period::Year => "in any 8760 hours",
            };
            let assumed = Assumed {
                code: "period-is-calendar",
                from: at,
                to: next + 1,
                text: format!("“{words}” is {text}."),
                alternatives: vec![(format!("counted {rolling}"), rolling.to_owned())],
            };
            found.push((next + 1, CountScope::PerPeriod { period, moment: made }, vec![assumed]));
        }
    }
    found
}

pub(super) fn elapsed(by: Duration) -> Option<i64> {
    if by.months != 0 || by.years != 0 {
        return None;
    }
    by.seconds.checked_add(i64::from(by.days).checked_mul(86_400)?)
}
