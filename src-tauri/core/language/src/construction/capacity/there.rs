//! "There can't be more seats booked for a show than it has." "There can't be more pots in a firing than its kiln has shelves."

use model::{CountScope, Expr, FieldRef, Path, Root, Row, RuleKind, ThingId};

use crate::construction::{Clause, Understood, rule};
use crate::phrase::{Base, Parser, Scope, Shape, Sort};
use crate::vocabulary::Term;

/// What there can't be more of.
struct Counted {
    thing: ThingId,
    filter: Expr,
    /// What is added up; none where the records themselves are counted.
    sum: Option<FieldRef>,
}

pub(super) fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let start = parser.skip(clause.from, &["also", "however", ",", "and"]);
    let never =
        ["there can not be", "there may not be", "there must not be", "there can never be", "there must never be"];
    let Some(next) = parser.any(start, &never).and_then(|next| parser.eat(next, "more")) else { return found };
    for (end, counted) in counted(parser, next, clause) {
        let words = (next, end);
        for (middle, holder, way) in holder(parser, end, &counted) {
            let Some(than) = parser.eat(middle, "than") else { continue };
            let record = Base::record(counted.thing);
            let base = record.along(&way, holder);
            for (last, most) in room(parser, than, holder, words) {
                if last != clause.to {
                    continue;
                }
                let kind = RuleKind::Limit {
                    per: vec![Path { root: Root::Row(Row(0)), steps: way.clone() }],
                    counted: counted.filter.clone(),
                    sum: counted.sum.map(|field| Base::row(1, counted.thing).field(field, 1)),
                    least: None,
                    most: Some(crate::phrase::rebase(&most, &base, 0)),
                    scope: CountScope::AtATime,
                };
                let meaning = rule(counted.thing, Vec::new(), Vec::new(), Expr::always(), kind);
                let own = Understood::new("limit", vec![meaning]).about(counted.thing);
                if !found.contains(&own) {
                    found.push(own);
                }
            }
        }
    }
    found
}

/// "passages", "paid passages", "seats of passages", "seats booked", "tickets sold".
fn counted(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, Counted)> {
    let mut found = Vec::new();
    for (end, set) in parser.rows(at, &clause.scope()) {
        if set.bound.is_none() && !set.other {
            found.push((end, Counted { thing: set.thing, filter: set.filter, sum: None }));
        }
    }
    for (middle, names) in parser.field_names(at) {
        let number = |field: &&FieldRef| crate::phrase::sort_of(parser.app(), **field) == Sort::Number;
        for field in names.iter().filter(number) {
            let own = Counted { thing: field.thing, filter: Expr::always(), sum: Some(*field) };
            // "seats of passages" says whose.
            if let Some(next) = parser.any(middle, &["of", "in", "on"]) {
                for (end, set) in parser.rows(next, &clause.scope()) {
                    if set.thing == field.thing && set.bound.is_none() {
                        found.push((end, Counted { filter: set.filter, ..own_of(&own) }));
                    }
                }
            }
            // "seats booked": what makes a booking, or a state of it.
            let row = Base::row(1, field.thing);
            let inner = Scope { level: 1, row: Some(row.clone()), ..Scope::default() };
            for (end, filter) in parser.states(middle, &row, &inner) {
                found.push((end, Counted { filter, ..own_of(&own) }));
            }
            for (end, doing) in parser.verb(middle, Shape::Participle) {
                let made = match doing {
                    crate::phrase::Doing::Create => true,
                    crate::phrase::Doing::Act(actions) => actions.iter().any(|id| {
                        parser.action(*id).is_some_and(|action| {
                            action.kind == model::ActionKind::Create && action.thing == field.thing
                        })
                    }),
                    _ => false,
                };
                if made {
                    found.push((end, own_of(&own)));
                }
            }
            found.push((middle, own));
        }
    }
    found
}

fn own_of(own: &Counted) -> Counted {
    Counted { thing: own.thing, filter: own.filter.clone(), sum: own.sum }
}

/// "for a show", "in the same firing": what they are counted for.
fn holder(parser: &Parser, at: usize, counted: &Counted) -> Vec<(usize, ThingId, Vec<FieldRef>)> {
    let next = parser.skip(at, &["booked", "made", "sold", "taken"]);
    let Some(next) = parser.any(next, &["for", "in", "on", "at", "to", "of", "per"]) else { return Vec::new() };
    let next = parser.skip(next, &["the same", "any one", "a", "an", "the", "one", "each", "any", "every"]);
    let held = parser.terms(next).iter().filter_map(|term| match term.term {
        Term::Thing(thing) if thing != counted.thing => {
            let ways = parser.ways(counted.thing, &|target| target == thing);
            match ways.as_slice() {
                [(way, _)] => Some((next + term.len, thing, way.clone())),
                _ => None,
            }
        }
        _ => None,
    });
    held.collect()
}

/// "its capacity", "it has", "its kiln has shelves", "there are seats": a number, over the holder as the record.
fn room(parser: &Parser, at: usize, holder: ThingId, words: (usize, usize)) -> Vec<(usize, Expr)> {
    let record = Base::record(holder);
    let scope = Scope::about(holder).mention(record.clone());
    let plain = parser.skip(at, &["it has", "they have", "there are"]);
    let mut found = super::most(parser, plain, holder);
    let mut owners: Vec<(usize, Base)> =
        parser.chain(at, &scope).into_iter().filter_map(|(end, value)| Some((end, value.base?))).collect();
    owners.extend(parser.any(at, &["it", "they", "this"]).map(|end| (end, record)));
    for (end, base) in owners {
        let Some(next) = parser.any(end, &["has", "have", "holds", "hold", "takes", "offers"]) else { continue };
        for (stop, names) in parser.field_names(next) {
            found.extend(numbers(parser, &names, &base, &scope).into_iter().map(|value| (stop, value)));
        }
        // "its kiln has shelves", where shelves are things of their own, and it has a number of them.
        for term in parser.terms(next).iter().filter(|term| matches!(term.term, Term::Thing(_))) {
            let stop = next + term.len;
            let own = counting(parser, (next, stop), base.thing);
            found.extend(numbers(parser, &own, &base, &scope).into_iter().map(|value| (stop, value)));
        }
        // "more seats … than it has": of the same name.
        for (_, names) in (words.0..words.1).flat_map(|at| parser.field_names(at)) {
            found.extend(numbers(parser, &names, &base, &scope).into_iter().map(|value| (next, value)));
        }
        found.extend(
            numbers(parser, &counting(parser, words, base.thing), &base, &scope).into_iter().map(|own| (next, own)),
        );
    }
    let mut seen: Vec<(usize, Expr)> = Vec::new();
    for own in found {
        if !seen.contains(&own) {
            seen.push(own);
        }
    }
    seen
}

/// The field in which something says how many there may be: "number of passages", "capacity".
fn counting(parser: &Parser, words: (usize, usize), thing: ThingId) -> Vec<FieldRef> {
    let plurals = (words.0..words.1).flat_map(|at| parser.terms(at)).filter_map(|term| match term.term {
        Term::Thing(own) => Some(parser.thing(own)?.name.plural.to_lowercase()),
        _ => None,
    });
    let mut called: Vec<String> = plurals.flat_map(|own| [format!("number of {own}"), own]).collect();
    called.push("capacity".to_owned());
    let fields = parser.fields(thing).filter(|(_, own)| called.contains(&own.name.to_lowercase()));
    fields.map(|(field, _)| field).collect()
}

fn numbers(parser: &Parser, names: &[FieldRef], base: &Base, scope: &Scope) -> Vec<Expr> {
    let own = parser.fields_named(names, base.thing).into_iter().map(|field| parser.of_field(base, field, scope));
    own.filter(|value| value.sort == Sort::Number).map(|value| value.expr).collect()
}
