//! Days, weeks and hours by the calendar: "within 3 days", "on Mondays", "of the next 14 days", "at 9:00".

use model::{Comparison, Duration, Expr, Literal, Period};

use super::{Base, Parser, Scope, Sort, Value};
use crate::chart::{Edges, add};
use crate::tokens::Kind;

impl Parser<'_> {
    /// "within 3 days of it", "in the next 7 days", "in the last hour".
    pub(super) fn within(&self, at: usize, value: &Value, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let here = |sort: &Sort| if *sort == Sort::Date { Expr::Today } else { Expr::Now };
        for (words, back) in [
            ("within the next", false),
            ("in the next", false),
            ("in the last", true),
            ("within the last", true),
            ("in the past", true),
        ] {
            let Some(next) = self.eat(at, words) else { continue };
            for (end, by) in self.duration(next).into_iter().chain(self.bare_period(next)) {
                let end = self.skip(end, &["from now", "after that moment", "from that moment"]);
                let now = here(&value.sort);
                let far = Expr::Shift { from: Box::new(now.clone()), by, back };
                let (low, high) = if back { (far, now) } else { (now, far) };
                let expr = Expr::compare(Comparison::AtLeast, value.expr.clone(), low).and(Expr::compare(
                    Comparison::AtMost,
                    value.expr.clone(),
                    high,
                ));
                add(&mut edges, end, expr);
            }
        }
        if let Some((end, period, away)) = self.calendar_period(at) {
            add(&mut edges, end, calendar(value, period, away));
        }
        if let Some(next) = self.any(at, &["in the", "within the", "during the"]) {
            for (end, by) in self.duration(next) {
                if let Some(end) =
                    self.any(end, &["after that moment", "from that moment", "after that", "from then on"])
                {
                    let now = here(&value.sort);
                    let far = Expr::Shift { from: Box::new(now.clone()), by, back: false };
                    let low = Expr::compare(Comparison::AtLeast, value.expr.clone(), now);
                    add(&mut edges, end, low.and(Expr::compare(Comparison::AtMost, value.expr.clone(), far)));
                }
            }
        }
        if let Some(next) = self.any(at, &["within", "no later than", "at most", "not later than"]) {
            for (middle, by) in self.duration(next) {
                let Some(next) = self.any(middle, &["of", "after", "from"]) else { continue };
                for (end, point) in self.point(next, scope) {
                    let far = Value::new(Expr::Shift { from: Box::new(point.expr), by, back: false }, point.sort);
                    if let Some(expr) = self.comparison(Comparison::AtMost, value, &far) {
                        add(&mut edges, end, expr);
                    }
                }
            }
        }
        edges
    }

    /// "this week", "next month", "the previous year": a period of the calendar, and how many away from the one of now.
    fn calendar_period(&self, at: usize) -> Option<(usize, Period, i8)> {
        let at = self.skip(at, &["in", "during"]);
        let period = |at: usize| match self.word(at) {
            "week" => Some(Period::Week),
            "month" => Some(Period::Month),
            "year" => Some(Period::Year),
            _ => None,
        };
        // "in the month before" names the one before that of now.
        if let (Some(next), Some(end)) = (self.eat(at, "the"), self.any(at + 2, &["before", "just past"]))
            && let Some(period) = period(next)
        {
            return (self.duration(end).is_empty() && self.terms(end).is_empty()).then_some((end, period, -1));
        }
        let leads: &[(&str, i8)] = &[
            ("this", 0),
            ("the current", 0),
            ("next", 1),
            ("the coming", 1),
            ("the following", 1),
            ("last", -1),
            ("the previous", -1),
            ("the preceding", -1),
        ];
        let (next, away) = leads.iter().find_map(|(words, away)| Some((self.eat(at, words)?, *away)))?;
        Some((next + 1, period(next)?, away))
    }

    /// "the next week": a period without a number.
    pub(super) fn bare_period(&self, at: usize) -> Edges<Duration> {
        match self.word(at) {
            "hour" => vec![(at + 1, Duration::hours(1))],
            "day" => vec![(at + 1, Duration::days(1))],
            "week" => vec![(at + 1, Duration::days(7))],
            "month" => vec![(at + 1, Duration::months(1))],
            "year" => vec![(at + 1, Duration::years(1))],
            _ => Vec::new(),
        }
    }

    /// "on a weekday", "on Mondays", "on the full or the half hour".
    pub(super) fn on_days(&self, at: usize, value: &Value) -> Edges<Expr> {
        let mut edges = Edges::new();
        if value.sort == Sort::Time {
            return edges;
        }
        if let Some(end) = self.any(
            at,
            &[
                "on the full or the half hour",
                "on the full or half hour",
                "on the hour or the half hour",
                "on the hour or half hour",
            ],
        ) && value.sort == Sort::Moment
        {
            let minute = Expr::Minute(Box::new(value.expr.clone()));
            let list = [0, 30].map(|own| Expr::Literal(Literal::Whole(own))).to_vec();
            add(&mut edges, end, Expr::OneOf { value: Box::new(minute), list });
        }
        if let Some(end) = self.any(at, &["on the hour", "on the full hour"])
            && value.sort == Sort::Moment
        {
            let minute = Expr::Minute(Box::new(value.expr.clone()));
            add(&mut edges, end, Expr::equal(minute, Expr::Literal(Literal::Whole(0))));
        }
        // "can't be a Sunday", "is on a Sunday".
        let Some(next) = self.any(at, &["on", "a"]) else { return edges };
        let next = self.skip(next, &["a", "any"]);
        if let Some((end, days)) = self.weekdays(next) {
            let list = days.iter().map(|day| Expr::Literal(Literal::Whole(i64::from(*day)))).collect();
            add(&mut edges, end, Expr::OneOf { value: Box::new(Expr::Weekday(Box::new(value.expr.clone()))), list });
        }
        edges
    }

    /// Days of the week by name: "weekday", "Mondays", "Monday to Friday", "Saturday or Sunday".
    pub fn weekdays(&self, at: usize) -> Option<(usize, Vec<u8>)> {
        let day = |at: usize| -> Option<u8> {
            let word = self.word(at);
            let own = word.strip_suffix('s').unwrap_or(word);
            WEEKDAYS.iter().position(|name| *name == own).and_then(|place| u8::try_from(place + 1).ok())
        };
        if let Some(end) = self.any(at, &["weekday", "weekdays", "working day", "working days", "workday", "workdays"])
        {
            return Some((end, vec![1, 2, 3, 4, 5]));
        }
        if let Some(end) = self.any(at, &["weekend", "weekends", "weekend day"]) {
            return Some((end, vec![6, 7]));
        }
        let first = day(at)?;
        if let Some(next) = self.any(at + 1, &["to", "till", "through", "-"])
            && let Some(last) = day(next)
        {
            let days = if first <= last { (first..=last).collect() } else { (first..=7).chain(1..=last).collect() };
            return Some((next + 1, days));
        }
        let mut days = vec![first];
        let mut end = at + 1;
        while let Some(next) = self.any(end, &["and", "or", ",", ", and"])
            && let Some(more) = day(next)
        {
            days.push(more);
            end = next + 1;
        }
        days.sort_unstable();
        days.dedup();
        Some((end, days))
    }

    /// Records by their date: "of the next 14 days", "starting today", "in the last week".
    pub fn dated(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let value = match self.beginning(base, scope) {
            Some(value) => value,
            None => {
                let mut own = self
                    .fields(base.thing)
                    .filter(|(field, own)| !own.automatic && super::sort_of(self.app(), *field).is_temporal());
                match (own.next(), own.next()) {
                    (Some((field, _)), None) => self.of_field(base, field, scope),
                    _ => return edges,
                }
            }
        };
        let start = self.skip(at, &["of", "for", "from"]);
        // "the trips of the week": of the one that it is then.
        if start > at || matches!(self.word(at), "in" | "during") {
            let week = self.any(start, &["the week", "that week", "the month", "that month"]);
            let here = week.filter(|end| self.word(*end) != "before");
            let said = match here {
                Some(end) => Some((end, if self.word(end - 1) == "week" { Period::Week } else { Period::Month }, 0)),
                None => self.calendar_period(start).filter(|_| self.word(start) == "the"),
            };
            edges.extend(said.map(|(end, period, away)| (end, calendar(&value, period, away))));
        }
        if let Some(end) = self.any(start, &["today", "the day", "that day"])
            && let Some(expr) = self.comparison(
                Comparison::Equal,
                &Value::new(date_of(&value), Sort::Date),
                &Value::new(Expr::Today, Sort::Date),
            )
        {
            add(&mut edges, end, expr);
        }
        for words in ["of the next", "in the next", "for the next", "within the next"] {
            let Some(next) = self.eat(at, words) else { continue };
            for (end, by) in self.duration(next).into_iter().chain(self.bare_period(next)) {
                let now = if value.sort == Sort::Date { Expr::Today } else { Expr::Now };
                let far = Expr::Shift { from: Box::new(now.clone()), by, back: false };
                let expr = Expr::compare(Comparison::AtLeast, value.expr.clone(), now).and(Expr::compare(
                    Comparison::AtMost,
                    value.expr.clone(),
                    far,
                ));
                add(&mut edges, end, expr);
            }
        }
        edges
    }

    /// A local time, with "at" or without: "at 9:00".
    pub fn clock(&self, at: usize) -> Option<(usize, String)> {
        let next = self.skip(at, &["at"]);
        match self.token(next).map(|token| &token.kind) {
            Some(Kind::Time(time)) => Some((next + 1, time.clone())),
            _ => None,
        }
    }
}

pub(super) const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

pub(super) fn date_of(value: &Value) -> Expr {
    match value.sort {
        Sort::Date => value.expr.clone(),
        _ => Expr::DateOf(Box::new(value.expr.clone())),
    }
}

/// That a moment lies in a period of the calendar, so many away from the one of now.
fn calendar(value: &Value, period: Period, away: i8) -> Expr {
    let now = if value.sort == Sort::Date { Expr::Today } else { Expr::Now };
    let now = match away {
        0 => now,
        _ => Expr::Shift { from: Box::new(now), by: length_of(period), back: away < 0 },
    };
    let start = |value: Expr| Expr::StartOf { of: Box::new(value), period };
    Expr::equal(start(value.expr.clone()), start(now))
}

fn length_of(period: Period) -> Duration {
    match period {
        Period::Hour => Duration::hours(1),
        Period::Day => Duration::days(1),
        Period::Week => Duration::days(7),
        Period::Month => Duration::months(1),
        Period::Year => Duration::years(1),
    }
}
