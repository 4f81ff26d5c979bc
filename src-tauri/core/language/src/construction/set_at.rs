//! What a field becomes when something is done: "The fee is set at the moment of approval." "It's the price for that kind of
//! membership on that day." "Whoever has a single membership and is under 16 on the day they join pays half, rounded down."
//!
//! Not: "The fee is high", "It's the best price", "Members pay when they join".

use model::{Change, Expr, Grant, Verb, Who};

use super::{Clause, Understood, permission};
use crate::meaning::{Amendment, Meaning};
use crate::phrase::{Base, Doing, Parser, Scope, Shape, Sort, sort_of};

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = when_set(parser, clause);
    found.extend(to_what(parser, clause));
    found.extend(reduced(parser, clause));
    found.extend(filled_in(parser, clause));
    found
}

/// "Either way “closed at” is filled in": so it is, where the app keeps that moment by itself.
fn filled_in(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let ways = ["either way", "in either case", "in both cases", "in any case", "each time", "every time"];
    let Some(next) = parser.any(clause.from, &ways) else { return Vec::new() };
    let start = parser.skip(next, &[",", "the", "its"]);
    let named = parser.field_names(start).into_iter().chain(parser.quoted_field(start));
    let kept = |field: &model::FieldRef| {
        parser
            .field(*field)
            .is_some_and(|own| matches!(own.filled, model::Filled::MomentOf { .. } | model::Filled::MomentOfAction(_)))
    };
    let mut found = Vec::new();
    for (end, names) in named {
        let filled = parser.any(end, &["is filled in", "is set", "is noted", "is filled"]) == Some(clause.to);
        if let ([field], true) = (names.iter().filter(|field| kept(field)).collect::<Vec<_>>().as_slice(), filled) {
            found.push(Understood::new("step", vec![Meaning::Nothing]).about(field.thing));
        }
    }
    found
}

/// "The fee is set at the moment of approval": nobody sets it by hand.
fn when_set(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    for (middle, targets) in parser.targets(clause.from, &clause.scope(), &[]) {
        let [target] = targets.as_slice() else { continue };
        let words = [
            "is set at the moment of",
            "is set on",
            "is set at",
            "is fixed at the moment of",
            "is set when it is",
            "is fixed on",
            "is worked out at the moment of",
        ];
        let (Some(fields), Some(next)) = (&target.fields, parser.any(middle, &words)) else { continue };
        for shape in [Shape::Gerund, Shape::Participle] {
            for (end, doing) in parser.verb(next, shape) {
                let Doing::Act(actions) = doing else { continue };
                let own = actions.iter().any(|id| parser.action(*id).is_some_and(|own| own.thing == target.thing));
                if end == clause.to && own {
                    let closed = permission(
                        Grant::Forbid,
                        vec![Who::Anyone],
                        Verb::Change,
                        target.thing,
                        Some(fields.clone()),
                        Expr::always(),
                    );
                    found.push(Understood::new("permission", vec![closed]).about(target.thing).to(target));
                }
            }
        }
    }
    found
}

/// "It's the price for that kind of membership on that day, …": behind a sentence that says when the field is set.
fn to_what(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let (Some(target), Some(action)) = (&clause.target, clause.action) else { return found };
    let (Some([field]), Some(next)) =
        (target.fields.as_deref(), parser.any(clause.from, &["it is", "this is", "it equals"]))
    else {
        return found;
    };
    if parser.action(action).is_none_or(|own| own.thing != target.thing) {
        return found;
    }
    let field = model::FieldRef { thing: target.thing, field: *field };
    let scope = Scope::about(target.thing);
    for (end, value) in parser.value(next, &scope) {
        let end = parser.skip(end, &["on that day", "at that moment", "at that time", "then"]);
        // ", and changing the price later doesn't change it": it is set once.
        let end = set_once(parser, end).unwrap_or(end);
        if end == clause.to && value.sort == sort_of(parser.app(), field) {
            let changes = vec![Change { field: field.field, value: value.expr }];
            let step = Meaning::Step { action, from: Expr::always(), changes };
            found.push(Understood::new("step", vec![step]).about(target.thing));
        }
    }
    found
}

/// ", and changing the price later doesn't change it".
fn set_once(parser: &Parser, at: usize) -> Option<usize> {
    let next = parser.any(at, &[", and changing", "and changing", ", changing"])?;
    let start = parser.any(next, &["the", "a", "its"])?;
    let is_thing = |own: &&crate::vocabulary::Match| matches!(own.term, crate::vocabulary::Term::Thing(_));
    let thing = parser.terms(start).iter().find(is_thing)?;
    let later = parser.any(start + thing.len, &["later", "afterwards", "later on"])?;
    parser.any(later, &["does not change it", "makes no difference to it", "does not affect it"])
}

/// "Whoever has a single membership and is under 16 on the day they join pays half, rounded down to a whole penny."
fn reduced(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let leads = [
        "whoever",
        "those who",
        "anyone who",
        "anybody who",
        "everybody who",
        "members who",
        "people who",
        "somebody who",
    ];
    let (Some(next), Some(thing)) = (parser.any(clause.from, &leads), named(parser, clause)) else { return found };
    let mut amounts = parser.fields(thing).filter(|(field, _)| sort_of(parser.app(), *field) == Sort::Money);
    let (Some((field, _)), None) = (amounts.next(), amounts.next()) else { return found };
    let record = Base::record(thing);
    let scope = Scope::about(thing).mention(record.clone());
    // Each of the predicates, said of the record or of the person that it is about.
    let mut open: Vec<(usize, Expr)> = vec![(next, Expr::always())];
    while let Some((at, so)) = open.pop() {
        if !parser.burn() {
            break;
        }
        if let Some(pays) = parser.any(at, &["pays", "pay"])
            && !so.is_always()
            && let Some(share) = share(parser, pays, clause.to)
        {
            let amendment = Amendment::Reduced { thing, field: field.field, when: so.clone(), percent: share };
            found.push(Understood::new("amendment", vec![Meaning::Amend(amendment)]).about(thing));
        }
        let at = parser.skip(at, &["and", ", and"]);
        if let Some(has) = parser.any(at, &["has", "have"]) {
            for (end, set) in parser.set(has, &scope, &|own| vec![Base::record(own)]) {
                if set.thing == thing && set.bound.is_none() && !set.filter.is_always() {
                    open.push((end, so.clone().and(set.filter)));
                }
            }
        }
        if let Some(is) = parser.any(at, &["is", "are"]) {
            for (end, aged) in parser.aged(is, &record, &scope) {
                open.push((end, so.clone().and(aged)));
            }
        }
    }
    found
}

fn named(parser: &Parser, clause: &Clause) -> Option<model::ThingId> {
    (clause.from..clause.to).find_map(|at| {
        parser.terms(at).iter().find_map(|term| match term.term {
            crate::vocabulary::Term::Thing(thing) if !parser.is_person(thing) => Some(thing),
            _ => None,
        })
    })
}

/// "half", "nothing", "half the price, rounded down to a whole penny", "80 %": in percent of it.
fn share(parser: &Parser, at: usize, to: usize) -> Option<i64> {
    let (end, percent) = match (parser.any(at, &["half"]), parser.any(at, &["nothing"])) {
        (Some(end), _) => (end, 50),
        (_, Some(end)) => (end, 0),
        _ => match parser.token(at).map(|token| &token.kind) {
            Some(crate::tokens::Kind::Percent(number)) => (at + 1, number.whole()?),
            _ => return None,
        },
    };
    let end = parser.skip(end, &["of it", "of that", "the price", "the fee", "of the price", "price"]);
    let down = parser.any(end, &[", rounded down", "rounded down"]);
    let end = down.unwrap_or(end);
    let end = match down {
        Some(_) => {
            parser.skip(end, &["to a whole penny", "to a whole cent", "to whole pence", "to the penny", "to the cent"])
        }
        None => end,
    };
    // Half of an odd amount has to go somewhere: only where the sentence says so, or nothing is left over.
    (end == to && (down.is_some() || percent == 0)).then_some(percent)
}
