//! Numbers that go up and down: "take one off the stock of each item", "add its quantity to the stock of its product", "reduce
//! its balance by 5".

use model::{Arithmetic, Change, Effect, Expr, Path, Root, Row, ThingId};

use crate::chart::Edges;
use crate::phrase::{Base, Parser, Scope, Sort, Value, map_paths};

/// What is changed: a number of the record itself, of one that it leads to, or of each that belongs to it.
struct Counter {
    /// The records that it is done for, each in turn.
    each: Option<(ThingId, Expr)>,
    /// From the record, or each of those, to the one that has the number.
    way: Path,
    field: model::FieldRef,
    sort: Sort,
}

pub(super) fn read(parser: &Parser, at: usize, base: &Base, scope: &Scope) -> Edges<Effect> {
    let mut edges: Edges<Effect> = Edges::new();
    let verbs: &[(&str, &[&str], bool)] = &[
        ("take", &["off", "from", "away from", "out of"], true),
        ("takes", &["off", "from", "away from", "out of"], true),
        ("subtract", &["from"], true),
        ("deduct", &["from"], true),
        ("add", &["to", "onto", "back to"], false),
        ("adds", &["to", "onto", "back to"], false),
        ("put", &["back to", "back on", "on"], false),
    ];
    for (verb, joints, down) in verbs {
        let Some(next) = parser.eat(at, verb) else { continue };
        for (middle, owner, amount) in amounts(parser, next, base, scope) {
            let Some(to) = parser.any(middle, joints) else { continue };
            for (end, counter) in counters(parser, to, base, scope) {
                edges.extend(effect(&counter, &amount, owner, *down).map(|own| (end, own)));
            }
        }
    }
    for (words, down) in [("reduce", true), ("lower", true), ("decrease", true), ("increase", false), ("raise", false)]
    {
        let Some(next) = parser.eat(at, words) else { continue };
        for (middle, counter) in counters(parser, next, base, scope) {
            let Some(by) = parser.eat(middle, "by") else { continue };
            for (end, owner, amount) in amounts(parser, by, base, scope) {
                edges.extend(effect(&counter, &amount, owner, down).map(|own| (end, own)));
            }
        }
    }
    edges
}

/// How much, said of the record, or ("the quantity of each item") of each record that belongs to it.
fn amounts(parser: &Parser, at: usize, base: &Base, scope: &Scope) -> Vec<(usize, Option<ThingId>, Value)> {
    let numeric = |value: &Value| matches!(value.sort, Sort::Number | Sort::Money | Sort::Duration);
    let mut found: Vec<(usize, Option<ThingId>, Value)> = parser
        .value(at, scope)
        .into_iter()
        .filter(|(_, value)| numeric(value))
        .map(|(end, value)| (end, None, value))
        .collect();
    let start = parser.skip(at, &["the", "its", "their"]);
    for (middle, names) in parser.field_names(start) {
        let of = parser.any(middle, &["of each", "of every", "of each of its", "of all", "of all its", "of its"]);
        for (end, kind) in of.map(|of| things(parser, of)).unwrap_or_default() {
            for field in parser.fields_named(&names, kind) {
                let value = parser.of_field(&Base::record(kind), field, scope);
                if numeric(&value) {
                    found.push((end, Some(kind), value));
                }
            }
        }
        // "its quantity" of what each is, where the record itself has none of that name.
        for field in names.iter().filter(|field| field.thing != base.thing && !parser.is_person(field.thing)) {
            let value = parser.of_field(&Base::record(field.thing), *field, scope);
            if numeric(&value) && belonging(parser, field.thing, base.thing).is_some() {
                found.push((middle, Some(field.thing), value));
            }
        }
    }
    found
}

fn things(parser: &Parser, at: usize) -> Vec<(usize, ThingId)> {
    let found = parser.terms(at).iter().filter_map(|term| match term.term {
        crate::vocabulary::Term::Thing(thing) => Some((at + term.len, thing)),
        _ => None,
    });
    found.collect()
}

/// That a row belongs to the record, where there is one way for it to.
fn belonging(parser: &Parser, kind: ThingId, to: ThingId) -> Option<Expr> {
    let ways = parser.ways(kind, &|target| target == to);
    let [(way, _)] = ways.as_slice() else { return None };
    let row = Path { root: Root::Row(Row(0)), steps: way.clone() };
    Some(Expr::equal(Expr::Path(row), Expr::path(Root::Record, Vec::new())))
}

/// "the stock of its product", "its balance", "the stock of each item": the number and whose it is.
fn counters(parser: &Parser, at: usize, base: &Base, scope: &Scope) -> Vec<(usize, Counter)> {
    let mut found = Vec::new();
    for (end, value) in parser.chain(at, scope) {
        let Expr::Path(path) = &value.expr else { continue };
        if let Some((field, way)) = path.steps.split_last()
            && path.root == Root::Record
            && matches!(value.sort, Sort::Number | Sort::Money | Sort::Duration)
        {
            let way = Path { root: Root::Record, steps: way.to_vec() };
            found.push((end, Counter { each: None, way, field: *field, sort: value.sort }));
        }
    }
    let start = parser.skip(at, &["the"]);
    for (middle, names) in parser.field_names(start) {
        let each =
            ["of each", "of every", "of each of its", "of all", "of all its", "of its", "of the product of each"];
        let Some(of) = parser.any(middle, &each) else { continue };
        for (end, kind) in things(parser, of) {
            let Some(filter) = belonging(parser, kind, base.thing) else { continue };
            // "the stock of its product" behind "of each": whose product it is.
            let holders: Vec<(Vec<model::FieldRef>, model::FieldRef)> = names
                .iter()
                .filter_map(|field| {
                    if field.thing == kind {
                        return Some((Vec::new(), *field));
                    }
                    let ways = parser.ways(kind, &|target| target == field.thing);
                    let [(way, _)] = ways.as_slice() else { return None };
                    Some((way.clone(), *field))
                })
                .collect();
            let shortest = holders.iter().map(|(way, _)| way.len()).min();
            for (way, field) in holders.into_iter().filter(|(way, _)| Some(way.len()) == shortest) {
                let sort = crate::phrase::sort_of(parser.app(), field);
                if matches!(sort, Sort::Number | Sort::Money | Sort::Duration) {
                    let way = Path { root: Root::Record, steps: way };
                    found.push((end, Counter { each: Some((kind, filter.clone())), way, field, sort }));
                }
            }
        }
    }
    // "the stock of its product", for each of what belongs to the record.
    for (middle, names) in parser.field_names(start) {
        let Some(of) = parser.any(middle, &["of its", "of the", "of their"]) else { continue };
        for (end, holder) in things(parser, of) {
            if !parser.ways(base.thing, &|target| target == holder).is_empty() {
                continue;
            }
            let all = 0..u32::try_from(parser.app().things.len()).unwrap_or(u32::MAX);
            for kind in all.map(ThingId) {
                let Some(filter) = belonging(parser, kind, base.thing) else { continue };
                let ways = parser.ways(kind, &|target| target == holder);
                let ([(way, _)], Some(field)) = (ways.as_slice(), names.iter().find(|field| field.thing == holder))
                else {
                    continue;
                };
                let sort = crate::phrase::sort_of(parser.app(), *field);
                let way = Path { root: Root::Record, steps: way.clone() };
                found.push((end, Counter { each: Some((kind, filter)), way, field: *field, sort }));
            }
        }
    }
    found
}

fn effect(counter: &Counter, amount: &Value, owner: Option<ThingId>, down: bool) -> Option<Effect> {
    // An amount of each record only makes sense where it is done for each of them.
    if owner.is_some() && owner != counter.each.as_ref().map(|(kind, _)| *kind) || amount.sort != counter.sort {
        return None;
    }
    let literal = matches!(amount.expr, Expr::Literal(_));
    if counter.each.is_some() && owner.is_none() && !literal {
        return None;
    }
    let direct = counter.way.steps.is_empty();
    let amount = if direct {
        amount.expr.clone()
    } else {
        map_paths(&amount.expr, 0, &mut |path, _| match path.root {
            Root::Record => Path { root: Root::Trigger, steps: path.steps.clone() },
            _ => path.clone(),
        })
    };
    let value = Expr::Arithmetic {
        op: if down { Arithmetic::Subtract } else { Arithmetic::Add },
        left: Box::new(Expr::field(counter.field.thing, counter.field.field)),
        right: Box::new(amount),
    };
    let set = Effect::Set { changes: vec![Change { field: counter.field.field, value }] };
    let there = if direct { set } else { Effect::On { path: counter.way.clone(), effects: vec![set] } };
    Some(match &counter.each {
        Some((of, filter)) => Effect::ForEach { of: *of, filter: filter.clone(), effects: vec![there] },
        None => there,
    })
}
