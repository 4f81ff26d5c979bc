//! A moment by which something has to happen, different for each kind: "An urgent ticket has to get its first answer within 2
//! working hours of being opened, a normal one within 8 working hours and a low one within 24; the moment when that time is up is
//! its “answer by”." "A parcel must be sent within 3 working hours of being packed; this moment is its due time."
//!
//! Not: "Tickets should be answered within a few hours", which gives no number; not where no field keeps the moment.

use model::{Expr, FieldRef, ThingId};

use super::{Clause, Understood};
use crate::meaning::Meaning;
use crate::phrase::{Base, Parser, Scope, Sort, sort_of};

/// One of the kinds: which records, how much time, and whether it is working time.
struct Part {
    filter: Expr,
    minutes: i64,
    working: bool,
}

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let scope = clause.scope();
    for (middle, set) in parser.set(clause.from, &scope, &|thing| vec![Base::record(thing)]) {
        let Some(next) = parser.any(middle, &["has to", "must", "should", "have to"]) else { continue };
        let deeds = [
            "get its first answer within",
            "get an answer within",
            "get a reply within",
            "be answered within",
            "be done within",
            "be finished within",
            "be ready within",
            "be dealt with within",
            "be handled within",
        ];
        let Some(within) = parser.any(next, &deeds) else { continue };
        if set.bound.is_some() || parser.is_person(set.thing) {
            continue;
        }
        let Some((end, minutes, working)) = amount(parser, within, None) else { continue };
        let about = Scope::about(set.thing);
        let Some((end, since)) = counted_from(parser, end, &about) else { continue };
        let mut parts = vec![Part { filter: set.filter.clone(), minutes, working: working == Some(true) }];
        let Some((end, more)) = others(parser, end, set.thing, working) else { continue };
        parts.extend(more);
        let Some(field) = kept_in(parser, end, clause.to, set.thing) else { continue };
        let Some(value) = value(parts, since) else { continue };
        found.push(Understood::new("computed", vec![Meaning::Computed { field, value }]).about(set.thing));
    }
    found
}

/// "2 working hours", "24 hours"; a bare number takes the unit of the ones before.
fn amount(parser: &Parser, at: usize, unit: Option<bool>) -> Option<(usize, i64, Option<bool>)> {
    let count = parser.token(at)?.whole()?;
    if let Some(end) = parser.any(at + 1, &["working hours", "working hour", "business hours", "office hours"]) {
        return Some((end, count.checked_mul(60)?, Some(true)));
    }
    if let Some(end) = parser.any(at + 1, &["hours", "hour"]) {
        return Some((end, count.checked_mul(60)?, Some(false)));
    }
    unit.map(|working| (at + 1, count.saturating_mul(60), Some(working)))
}

/// "of being opened", "after it was opened"; else from the record's making.
fn counted_from(parser: &Parser, at: usize, scope: &Scope) -> Option<(usize, Expr)> {
    let next = parser.any(at, &["of", "after", "from"])?;
    let (end, value) = parser.point(next, scope).into_iter().rfind(|(_, value)| value.sort == Sort::Moment)?;
    Some((end, value.expr))
}

/// ", a normal one within 8 working hours and a low one within 24".
fn others(parser: &Parser, at: usize, thing: ThingId, unit: Option<bool>) -> Option<(usize, Vec<Part>)> {
    let mut found = Vec::new();
    let mut end = at;
    let mut unit = unit;
    let about = Scope::about(thing);
    while let Some(next) = parser.any(end, &[",", "and", ", and"]) {
        let sets = parser.set(next, &about, &|own| vec![Base::record(own)]);
        let Some((stop, set)) =
            sets.into_iter().find(|(stop, set)| set.thing == thing && parser.eat(*stop, "within").is_some())
        else {
            break;
        };
        let (stop, minutes, working) = amount(parser, parser.eat(stop, "within")?, unit)?;
        unit = working.or(unit);
        found.push(Part { filter: set.filter, minutes, working: unit == Some(true) });
        end = stop;
    }
    Some((end, found))
}

/// "; the moment when that time is up is its “answer by”".
fn kept_in(parser: &Parser, at: usize, to: usize, thing: ThingId) -> Option<FieldRef> {
    let next = parser.any(at, &[";", ", and", ":", "- ", ","])?;
    let next = parser.any(
        next,
        &[
            "the moment when that time is up is",
            "the moment at which that time is up is",
            "when that time is up is",
            "that moment is",
            "this moment is",
            "the end of that time is",
        ],
    )?;
    let start = parser.skip(next, &["its", "the"]);
    let named = parser.field_names(start).into_iter().chain(parser.quoted_field(start));
    named.filter(|(end, _)| *end == to).find_map(|(_, names)| {
        parser.fields_named(&names, thing).into_iter().find(|field| sort_of(parser.app(), *field) == Sort::Moment)
    })
}

/// The first kind that fits, one inside the other; the last is what all others have.
fn value(parts: Vec<Part>, since: Expr) -> Option<Expr> {
    let moment = |part: &Part| {
        let from = Box::new(since.clone());
        let minutes = Expr::Literal(model::Literal::Whole(part.minutes));
        if part.working {
            Expr::WorkingShift { from, minutes: Box::new(minutes) }
        } else {
            Expr::ShiftBy { from, amount: Box::new(minutes), unit: model::Unit::Minute, back: false }
        }
    };
    let mut rest = parts.into_iter().rev();
    let last = rest.next()?;
    let otherwise = if last.filter.is_always() {
        moment(&last)
    } else {
        let then = Box::new(moment(&last));
        let otherwise = Box::new(Expr::Literal(model::Literal::Empty));
        Expr::If { condition: Box::new(last.filter.clone()), then, otherwise }
    };
    Some(rest.fold(otherwise, |otherwise, part| Expr::If {
        condition: Box::new(part.filter.clone()),
        then: Box::new(moment(&part)),
        otherwise: Box::new(otherwise),
    }))
}
