//! "Every weekday at 8:00", "on the first of every month at 8:00": again and again by the clock.

use model::{Expr, Repeat, Trigger};

use super::Cause;
use crate::construction::Clause;
use crate::phrase::{Assumed, Parser};

/// "Every weekday at 8:00", "On the first of every month at 8:00", "Every night at midnight".
pub(super) fn clocks(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, Cause)> {
    let mut found = Vec::new();
    let mut put = |end: usize, repeat: Repeat, assumed: Vec<Assumed>| {
        let scope = clause.scope();
        let cause = Cause { trigger: Trigger::Every(repeat), when: Expr::always(), scope, thing: None, assumed };
        found.push((end, cause));
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
        if let Some((end, days)) = parser.weekdays(next) {
            match behind(end) {
                Some((end, time)) => put(end, Repeat::Week { days, at: time }, Vec::new()),
                // "Every Monday, …": the hour isn't said.
                None => put(end, Repeat::Week { days, at: "09:00".to_owned() }, vec![in_the_morning(parser, at, end)]),
            }
        }
        if let Some(end) = parser.any(next, &["day", "night", "morning", "evening", "single day"]) {
            let said = behind(end).or_else(|| by_the_hour(parser, end));
            match said {
                Some((end, time)) => put(end, Repeat::Day { at: time }, Vec::new()),
                None if matches!(parser.word(end - 1), "day" | "morning") => {
                    put(end, Repeat::Day { at: "09:00".to_owned() }, vec![in_the_morning(parser, at, end)]);
                }
                None => {}
            }
        }
        if let Some(end) = parser.eat(next, "hour") {
            put(end, Repeat::Hour { minute: 0 }, Vec::new());
        }
    }
    if let Some(end) = parser.any(start, &["daily", "every day", "each day"])
        && let Some((end, time)) = behind(end)
    {
        put(end, Repeat::Day { at: time }, Vec::new());
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
            put(end, Repeat::Month { day, at: time }, Vec::new());
        }
    }
    found
}

fn in_the_morning(parser: &Parser, from: usize, to: usize) -> Assumed {
    let said = parser.words_between(from, to);
    Assumed {
        code: "time-of-day",
        from,
        to,
        text: "It happens at 9:00 in the morning.".to_owned(),
        alternatives: vec![("at 18:00".to_owned(), format!("{said} at 18:00"))],
    }
}

/// "every morning at 5", "every evening at 8": which half of the day is said in front of the hour.
fn by_the_hour(parser: &Parser, at: usize) -> Option<(usize, String)> {
    let next = parser.eat(at, "at")?;
    let hour = parser.token(next)?.whole().filter(|hour| (1..=12).contains(hour))?;
    let hour = match parser.word(at.checked_sub(1)?) {
        "morning" if hour < 12 => hour,
        "evening" | "night" if (5..12).contains(&hour) => hour + 12,
        _ => return None,
    };
    // "at 5 to 6" and "at 5 %" are no hours.
    let ends = matches!(parser.word(next + 1), "," | "email" | "send" | "tell" | "remind" | "" | ".");
    let people = !parser.people(next + 1).is_empty();
    (ends || people).then(|| (next + 1, format!("{hour:02}:00")))
}
