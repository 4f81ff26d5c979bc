//! Sums that have a limit: "The claims for one turn can't add up to more than £25, not counting those that were refused." "The
//! hours of a volunteer's booked turns on shifts that start on the same date can't add up to more than 8."

use model::{CountScope, Expr, FieldRef, Path, Period, Root, Row, RuleKind, ThingId};

use super::limit::limits;
use super::{Clause, Understood, rule};
use crate::guide::{Saying, Section, saying};
use crate::phrase::{Base, Bound, Parser, Scope};

/// What can be said of it.
pub const SAID: &[Saying] =
    &[saying(Section::Checks, "The {number} of {a owner}'s {things} can't add up to more than <8>.")];

/// "The claims for one turn can't add up to more than £25, not counting those that were refused." "The hours of a volunteer's
/// booked turns on shifts that start on the same date can't add up to more than 8."
pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let Some(add) = (clause.from..clause.to).find(|at| parser.eat(*at, "add up to").is_some()) else { return found };
    let negative = parser.word(add.wrapping_sub(1)) == "not";
    let subject_end = if negative { add - 2 } else { add - 1 };
    for (next, op) in parser.comparison_words(add + 3) {
        let value = Scope::default();
        for (end, most) in parser.literal(next).into_iter().chain(parser.chain(next, &value)) {
            let bound = Bound { op, value: most };
            let Some((least, most)) = limits(&bound, negative) else { continue };
            for (thing, per, counted, value, scope) in summed(parser, clause.from, subject_end) {
                let row = Base::row(1, thing);
                let inner = Scope { level: 1, row: Some(row.clone()), ..Scope::default() };
                for (stop, except) in exceptions(parser, end, &row, &inner) {
                    if stop != clause.to {
                        continue;
                    }
                    let kind = RuleKind::Limit {
                        per: per.clone(),
                        counted: counted.clone().and(except),
                        sum: Some(value.clone()),
                        least: least.clone(),
                        most: most.clone(),
                        scope: scope.clone(),
                    };
                    found.push(
                        Understood::new("limit", vec![rule(thing, Vec::new(), Vec::new(), Expr::always(), kind)])
                            .about(thing),
                    );
                }
            }
        }
    }
    found
}

/// ", not counting those that were refused".
pub(super) fn exceptions(parser: &Parser, at: usize, row: &Base, scope: &Scope) -> Vec<(usize, Expr)> {
    let mut found = vec![(at, Expr::always())];
    if let Some(next) = parser.any(at, &[", not counting", "not counting", ", leaving out", ", without"]) {
        let next = parser.skip(
            next,
            &[
                "those that were",
                "those that are",
                "those that have been",
                "the ones that were",
                "the ones that are",
                "those which were",
            ],
        );
        for (end, state) in parser.states(next, row, scope) {
            found.push((parser.skip(end, &["ones"]), state.not()));
        }
    }
    found
}

/// What is summed up: the thing, per what, which of them, the amount of each, and over which stretch.
#[allow(clippy::type_complexity)]
pub(super) fn summed(parser: &Parser, from: usize, to: usize) -> Vec<(ThingId, Vec<Path>, Expr, Expr, CountScope)> {
    let mut found = Vec::new();
    let start = parser.skip(from, &["the"]);
    let scope = Scope::default();
    // "the hours of …": the field is named; else the one amount of money that the records have.
    let mut openings: Vec<(usize, Option<Vec<FieldRef>>)> = vec![(start, None)];
    for (end, names) in parser.field_names(start) {
        if let Some(next) = parser.any(end, &["of", "of the", "of all"]) {
            openings.push((next, Some(names)));
        }
    }
    for (next, names) in openings {
        // "a volunteer's booked turns": per volunteer.
        let owner = parser.any(next, &["a", "an", "one", "each", "the same"]).and_then(|at| {
            parser.terms(at).iter().find_map(|term| match term.term {
                crate::vocabulary::Term::Thing(thing) => parser.eat(at + term.len, "'s").map(|end| (end, thing)),
                _ => None,
            })
        });
        let (rows_at, owner) = match owner {
            Some((end, thing)) => (end, Some(thing)),
            None => (next, None),
        };
        for (end, set) in parser.rows(rows_at, &scope) {
            let field = match &names {
                Some(names) => parser.fields_named(names, set.thing).first().copied(),
                None => {
                    let mut money = parser
                        .fields(set.thing)
                        .map(|(field, _)| field)
                        .filter(|field| crate::phrase::sort_of(parser.app(), *field) == crate::phrase::Sort::Money);
                    money.next().filter(|_| money.next().is_none())
                }
            };
            let Some(field) = field else { continue };
            let value = Base::row(1, set.thing).field(field, 1);
            let mut per = Vec::new();
            if let Some(owner) = owner {
                let ways = if parser.is_person(owner) {
                    parser.owner(set.thing, &[owner])
                } else {
                    parser.ways(set.thing, &|own| own == owner).into_iter().map(|(way, _)| way).collect()
                };
                let [way] = ways.as_slice() else { continue };
                per.push(Path { root: Root::Row(Row(0)), steps: way.clone() });
            }
            let mut at = end;
            let mut stretch = CountScope::AtATime;
            while at < to {
                if let Some(next) = parser.any(
                    at,
                    &[
                        "of one",
                        "for one",
                        "on one",
                        "of the same",
                        "for the same",
                        "on the same",
                        "of a",
                        "for a",
                        "of each",
                        "for each",
                    ],
                ) && let Some((end, path)) = super::overlap::common(parser, &set, next)
                {
                    per.push(path);
                    at = end;
                    continue;
                }
                let Some((end, period, moment)) = dated(parser, at, &set) else { break };
                stretch = CountScope::PerPeriod { period, moment };
                at = end;
            }
            if at == to && !per.is_empty() {
                found.push((set.thing, per, set.filter.clone(), value, stretch));
            }
        }
    }
    found
}

/// "on shifts that start on the same date", "that begin in the same week", "on one day": over which stretch, going by when
/// they (or what they are for) begin.
fn dated(parser: &Parser, at: usize, set: &crate::phrase::Set) -> Option<(usize, Period, Expr)> {
    let row = Base::row(1, set.thing);
    let inner = Scope { level: 1, ..Scope::default() };
    let behind = parser.any(at, &["on", "for", "in"]).and_then(|next| {
        let found = parser.terms(next).iter().find_map(|term| match term.term {
            crate::vocabulary::Term::Thing(thing) => Some((next + term.len, thing)),
            _ => None,
        });
        let (end, thing) = found?;
        let ways = parser.ways(set.thing, &|own| own == thing);
        let [(way, target)] = ways.as_slice() else { return None };
        Some((end, row.along(way, *target)))
    });
    let (next, base) = behind.unwrap_or((at, row));
    let begin = ["that start", "that begin", "which start", "which begin", "starting", "beginning", "that are"];
    let next = parser.any(next, &begin).unwrap_or(next);
    let next =
        parser.any(next, &["on the same", "in the same", "within the same", "on one", "in one", "on any one"])?;
    let period = match parser.word(next) {
        "date" | "day" => Period::Day,
        "week" => Period::Week,
        "month" => Period::Month,
        "year" => Period::Year,
        _ => return None,
    };
    parser.beginning(&base, &inner).map(|moment| (next + 1, period, moment.expr))
}
