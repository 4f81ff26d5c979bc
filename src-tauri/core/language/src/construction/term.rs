//! How long something lasts from a step on: "A membership lasts one year from the day it's approved: its last day is the day
//! before the same date a year later." "The new year begins on the day after the old last day."
//!
//! Not: "A lesson lasts 45 minutes", which is a check; not "A membership lasts long".

use model::{ActionId, Change, Duration, Expr, FieldRef, ThingId};

use super::{Clause, Understood};
use crate::meaning::Meaning;
use crate::phrase::{Base, Doing, Parser, Shape, Sort, sort_of};

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = from_a_step(parser, clause);
    found.extend(anew(parser, clause));
    found
}

/// The last day of a stretch of calendar that begins on a day: the day before the same date so much later; where that month has
/// no such date, its last day.
fn last_day(start: Expr, length: Duration) -> Expr {
    let later = Expr::Shift { from: Box::new(start.clone()), by: length, back: false };
    let same = Expr::equal(Expr::Shift { from: Box::new(later.clone()), by: length, back: true }, start);
    let before = Expr::Shift { from: Box::new(later.clone()), by: Duration::days(1), back: true };
    Expr::If { condition: Box::new(same), then: Box::new(before), otherwise: Box::new(later) }
}

/// "A membership lasts one year from the day it's approved, not until …: its last day is the day before the same date a year later."
fn from_a_step(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    for (middle, set) in parser.set(clause.from, &clause.scope(), &|thing| vec![Base::record(thing)]) {
        let Some(next) = parser.any(middle, &["lasts", "runs", "is valid for", "is good for", "last", "run"]) else {
            continue;
        };
        if set.bound.is_some() || !set.filter.is_always() {
            continue;
        }
        for (end, length) in parser.duration(next) {
            let from =
                ["from the day it is", "from the day on which it is", "from the date it is", "from the day it was"];
            let Some(verb) = parser.any(end, &from) else { continue };
            for (stop, doing) in parser.verb(verb, Shape::Participle) {
                let Doing::Act(actions) = doing else { continue };
                let Some(action) =
                    actions.iter().find(|id| parser.action(**id).is_some_and(|own| own.thing == set.thing))
                else {
                    continue;
                };
                // ", not until the end of the calendar year" leaves out what isn't meant.
                let stop = match parser.any(stop, &[", not until", ", and not until", ", not"]) {
                    Some(not) => (not..clause.to).find(|at| parser.word(*at) == ":").unwrap_or(clause.to),
                    None => stop,
                };
                let Some(field) = said_or_only(parser, stop, clause.to, set.thing, length) else { continue };
                let value = last_day(Expr::Today, length);
                found.push(step(*action, set.thing, field, value));
            }
        }
    }
    found
}

fn step(action: ActionId, thing: ThingId, field: FieldRef, value: Expr) -> Understood {
    let changes = vec![Change { field: field.field, value }];
    Understood::new("step", vec![Meaning::Step { action, from: Expr::always(), changes }]).about(thing)
}

/// ": its last day is the day before the same date a year later": the field, where the length is that of the sentence. Where
/// nothing is said, the only date that is called a last day or an end.
fn said_or_only(parser: &Parser, at: usize, to: usize, thing: ThingId, length: Duration) -> Option<FieldRef> {
    let dates = |field: &FieldRef| sort_of(parser.app(), *field) == Sort::Date;
    if at == to {
        let mut ends = parser.fields(thing).filter(|(field, own)| {
            dates(field)
                && ["last day", "valid until", "expires on", "ends on", "runs until"].contains(&own.name.as_str())
        });
        let (field, _) = ends.next()?;
        return ends.next().is_none().then_some(field);
    }
    let next = parser.any(at, &[":", ", so", "so", ", and", "and", "-", ", which means that"])?;
    let start = parser.skip(next, &["its", "the"]);
    for (middle, names) in parser.field_names(start) {
        let Some(is) = parser.any(middle, &["is the day before the same date", "is the day before the same day"])
        else {
            continue;
        };
        let one = |at: usize| match parser.any(at, &["a year", "the next year", "one year"]) {
            Some(end) => Some((end, Duration::years(1))),
            None => match parser.any(at, &["a month", "the next month", "one month"]) {
                Some(end) => Some((end, Duration::months(1))),
                None => parser.duration(at).into_iter().next(),
            },
        };
        let (end, own) = one(is)?;
        if parser.skip(end, &["later", "after"]) == to && own == length {
            return parser.fields_named(&names, thing).into_iter().find(dates);
        }
    }
    None
}

/// "The new year begins on the day after the old last day": what the action of the sentence before does to that field.
fn anew(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let Some(action) = clause.action else { return found };
    let Some(thing) = parser.action(action).map(|own| own.thing) else { return found };
    for (words, length) in [("year", Duration::years(1)), ("month", Duration::months(1)), ("week", Duration::days(7))] {
        let Some(next) = parser.any(clause.from, &[&format!("the new {words}"), &format!("the next {words}")]) else {
            continue;
        };
        let Some(next) = parser.any(
            next,
            &["begins on the day after", "starts on the day after", "begins the day after", "starts the day after"],
        ) else {
            continue;
        };
        let start = parser.skip(next, &["the old", "the", "its", "its old", "the previous"]);
        for (end, names) in parser.field_names(start) {
            for field in parser.fields_named(&names, thing) {
                // ", and the fee stays what it was": nothing else changes.
                let end = match parser.any(end, &[", and the", "and the", ", the"]) {
                    Some(more) => parser
                        .field_names(more)
                        .into_iter()
                        .find_map(|(stop, _)| {
                            parser.any(
                                stop,
                                &[
                                    "stays what it was",
                                    "stays the same",
                                    "stays as it is",
                                    "does not change",
                                    "remains the same",
                                    "remains unchanged",
                                ],
                            )
                        })
                        .unwrap_or(end),
                    None => end,
                };
                if end != clause.to || sort_of(parser.app(), field) != Sort::Date {
                    continue;
                }
                let from = Box::new(Expr::field(thing, field.field));
                let day = Expr::Shift { from, by: Duration::days(1), back: false };
                found.push(step(action, thing, field, last_day(day, length)));
            }
        }
    }
    found
}
