//! How long somebody may be busy in a period: "Rangers can't work more than 10 hours a week." "A pilot may have at most 900 hours
//! of flights per year." What lasts from a start to an end is summed up, by the minute.

use model::{Comparison, CountScope, Duration, Expr, FieldRef, Path, Root, Row, RuleKind, ThingId, TypeKind, Unit};

use super::limit::{limits, modals};
use super::period::{elapsed, periods};
use super::{Clause, Understood, rule};
use crate::chart::Edges;
use crate::phrase::{Base, Bound, Determiner, Parser, Scope, Set, Shape, Sort, Value};

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let scope = clause.scope();
    for (middle, people) in parser.people(clause.from) {
        let ([model::Who::Role(role)], true) = (people.who.as_slice(), people.when.is_always()) else { continue };
        for (next, negative) in modals(parser, middle) {
            for verb in busy(parser, next) {
                for (end, op, by) in lengths(parser, verb) {
                    let whole = Value::new(Expr::Literal(model::Literal::Whole(by)), Sort::Number);
                    let Some((None, Some(most))) = limits(&Bound { op, value: whole }, negative != people.nobody)
                    else {
                        continue;
                    };
                    for (stop, set) in what(parser, end, *role, &scope) {
                        let Some((way, length)) = busy_with(parser, set.thing, *role) else { continue };
                        for (last, count, assumed) in periods(parser, stop, &set, &scope) {
                            if last != clause.to || count == CountScope::AtATime {
                                continue;
                            }
                            let kind = RuleKind::Limit {
                                per: vec![Path { root: Root::Row(Row(0)), steps: way.clone() }],
                                counted: set.filter.clone(),
                                sum: Some(length.clone()),
                                least: None,
                                most: Some(most.clone()),
                                scope: count,
                            };
                            let meaning = rule(set.thing, Vec::new(), Vec::new(), Expr::always(), kind);
                            let own = Understood::new("limit", vec![meaning]).assuming(assumed).about(set.thing);
                            found.push(own.by(&people));
                        }
                    }
                }
            }
        }
    }
    found
}

/// "work", "be on duty", "have": behind it stands how long.
fn busy(parser: &Parser, at: usize) -> Vec<usize> {
    let words = [
        "work",
        "works",
        "be working",
        "be on duty",
        "be on shift",
        "have",
        "has",
        "do",
        "does",
        "spend",
        "be booked for",
        "be busy for",
        "take on",
        "be on",
    ];
    let mut found: Vec<usize> = parser.any(at, &words).into_iter().collect();
    found.extend(parser.verb(at, Shape::Base).into_iter().map(|(end, _)| end));
    found.sort_unstable();
    found.dedup();
    found
}

/// "more than 10 hours", in minutes.
fn lengths(parser: &Parser, at: usize) -> Vec<(usize, Comparison, i64)> {
    let mut found = Vec::new();
    let minutes = |by: Duration| elapsed(by).filter(|seconds| by.days == 0 && seconds % 60 == 0).map(|own| own / 60);
    for (next, op) in parser.comparison_words(at) {
        for (end, by) in parser.duration(next) {
            found.extend(minutes(by).map(|own| (end, op, own)));
        }
    }
    for (end, by) in parser.duration(at) {
        found.extend(minutes(by).map(|own| (end, Comparison::Equal, own)));
    }
    found
}

/// "of flights"; where nothing is said, the one thing that such people are busy with.
fn what(parser: &Parser, at: usize, role: ThingId, scope: &Scope) -> Edges<Set> {
    if let Some(next) = parser.any(at, &["of", "on", "with"]) {
        let plain = |(_, set): &(usize, Set)| set.bound.is_none() && !set.own && set.determiner == Determiner::Bare;
        return parser.rows(next, scope).into_iter().filter(plain).collect();
    }
    let all = (0..u32::try_from(parser.app().things.len()).unwrap_or(u32::MAX)).map(ThingId);
    let mut with = all.filter(|thing| busy_with(parser, *thing, role).is_some());
    match (with.next(), with.next()) {
        (Some(thing), None) => {
            let base = Base::row(scope.level.saturating_add(1), thing);
            let filter = Expr::always();
            let determiner = Determiner::Bare;
            vec![(at, Set { thing, base, filter, determiner, bound: None, other: false, own: false })]
        }
        _ => Edges::new(),
    }
}

/// Whose such a record is, and how many minutes it takes.
fn busy_with(parser: &Parser, thing: ThingId, role: ThingId) -> Option<(Vec<FieldRef>, Expr)> {
    let owners = parser.owner(thing, &[role]);
    let ([way], false) = (owners.as_slice(), parser.is_person(thing)) else { return None };
    if way.len() != 1 {
        return None;
    }
    let row = Base::row(1, thing);
    let scope = Scope { level: 1, ..Scope::default() };
    let start = parser.beginning(&row, &scope)?;
    let minutes = parser.fields(thing).find(|(_, own)| {
        own.r#type.kind == TypeKind::Whole && own.name.ends_with(" in minutes") && own.computed.is_none()
    });
    if let Some((field, _)) = minutes {
        return Some((way.clone(), row.field(field, 1)));
    }
    let end = parser.ending(&row, &scope)?;
    let between = start.sort == Sort::Moment && end.sort == Sort::Moment && matches!(end.expr, Expr::Path(_));
    let length = Expr::Between { from: Box::new(start.expr), to: Box::new(end.expr), unit: Unit::Minute };
    between.then(|| (way.clone(), length))
}
