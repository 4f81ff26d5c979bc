//! "Every weekday at 8:00", "on the first of every month at 8:00": again and again by the clock.

use model::{Expr, Repeat, Trigger};

use super::Cause;
use crate::construction::Clause;
use crate::phrase::Parser;

/// "Every weekday at 8:00", "On the first of every month at 8:00", "Every night at midnight".
pub(super) fn clocks(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, Cause)> {
    let mut found = Vec::new();
    let mut put = |end: usize, repeat: Repeat| {
        let scope = clause.scope();
        found.push((
            end,
            Cause { trigger: Trigger::Every(repeat), when: Expr::always(), scope, thing: None, assumed: Vec::new() },
        ));
    };
    let (start, front) = match parser.clock(at) {
        Some((end, time)) => (parser.skip(end, &[","]), Some(time)),
        None => (at, None),
    };
    let behind = |end: usize| -> Option<(usize, String)> {
        match &front {
            Some(time) => Some((end, time.clone())),
            None => parser.clock(parser.skip(end, &[","])),
        }
    };
    if let Some(next) = parser.any(start, &["every", "each", "on every", "on each", "on"]) {
        if let Some((end, days)) = parser.weekdays(next)
            && let Some((end, time)) = behind(end)
        {
            put(end, Repeat::Week { days, at: time });
        }
        if let Some(end) = parser.any(next, &["day", "night", "morning", "evening", "single day"])
            && let Some((end, time)) = behind(end)
        {
            put(end, Repeat::Day { at: time });
        }
        if let Some(end) = parser.eat(next, "hour") {
            put(end, Repeat::Hour { minute: 0 });
        }
    }
    if let Some(end) = parser.any(start, &["daily", "every day", "each day"])
        && let Some((end, time)) = behind(end)
    {
        put(end, Repeat::Day { at: time });
    }
    let next = parser.skip(start, &["on the", "on"]);
    let day = match parser.token(next).map(|token| &token.kind) {
        Some(crate::tokens::Kind::Ordinal(day)) => Some((next + 1, *day)),
        _ => parser.eat(next, "last day").map(|end| (end, 31)),
    };
    if let Some((end, day)) = day {
        let end = parser.skip(end, &["day"]);
        if let Some(end) = parser.any(end, &["of every month", "of each month", "of the month", "of a month"])
            && let Some((end, time)) = behind(end)
            && let Ok(day) = u8::try_from(day)
        {
            put(end, Repeat::Month { day, at: time });
        }
    }
    found
}
