//! What a sentence is about that says what may be done: the records, and how it is said.

use super::Modal;
use crate::chart::{Edges, add};
use crate::construction::Clause;
use crate::phrase::{Base, Doing, Parser, Scope, Set};
use model::{Expr, ThingId, TypeKind, Verb};

pub(super) fn subjects(parser: &Parser, at: usize, scope: &Scope, clause: &Clause) -> Edges<Set> {
    let mut edges = parser.set(at, scope, &|thing| vec![Base::record(thing)]);
    if let (Some(end), Some(thing)) = (parser.any(at, &["it", "they", "this", "one"]), clause.it) {
        let set = crate::construction::record_set(thing, clause);
        add(&mut edges, end, set);
    }
    // "…, and have to be made within 30 days": the subject was said before.
    if let (true, Some(thing)) =
        (clause.beside && parser.any(at, &["has to", "have to", "must", "can"]).is_some(), clause.it)
    {
        let set = Set {
            thing,
            base: Base::record(thing),
            filter: Expr::always(),
            determiner: crate::phrase::Determiner::The,
            bound: None,
            other: false,
            own: false,
        };
        add(&mut edges, at, set);
    }
    edges.retain(|(_, set)| set.bound.is_none());
    edges
}

pub(super) fn modals(parser: &Parser, at: usize) -> Edges<Modal> {
    let mut edges = Edges::new();
    for (words, negative, only) in [
        ("can be", false, false),
        ("may be", false, false),
        ("can only be", false, true),
        ("may only be", false, true),
        ("can be only", false, true),
        ("must only be", false, true),
        ("is only", false, true),
        ("are only", false, true),
        ("can not be", true, false),
        ("may not be", true, false),
        ("must not be", true, false),
        ("can never be", true, false),
        ("should not be", true, false),
        ("is never", true, false),
        ("are never", true, false),
        ("has to be", false, true),
        ("have to be", false, true),
        ("must be", false, true),
        ("can no longer be", true, false),
        ("is not allowed to be", true, false),
        ("is", false, false),
        ("are", false, false),
    ] {
        if let Some(end) = parser.eat(at, words) {
            edges.push((end, Modal { negative, only, plain: matches!(words, "is" | "are"), ours: false }));
        }
    }
    for (words, only) in [
        ("can , on our side , only be", true),
        ("may , on our side , only be", true),
        ("can only , on our side , be", true),
    ] {
        if let Some(end) = parser.eat(at, words) {
            edges.push((end, Modal { negative: false, only, plain: false, ours: true }));
        }
    }
    edges
}

/// The verbs of the model that were named, with the record that each is about: booking a service makes an appointment.
pub(super) fn done_to(parser: &Parser, verbs: &[Doing], set: &Set) -> Vec<(Verb, Base)> {
    let mut found = Vec::new();
    let record = Base::record(set.thing);
    for doing in verbs {
        match doing {
            Doing::See => found.push((Verb::See, record.clone())),
            Doing::Create => found.push((Verb::Create, record.clone())),
            Doing::Change => found.push((Verb::Change, record.clone())),
            Doing::Delete => found.push((Verb::Delete, record.clone())),
            Doing::Manage => return Vec::new(),
            Doing::Act(actions) => {
                let own = actions.iter().find(|id| parser.action(**id).is_some_and(|own| own.thing == set.thing));
                let made = actions.iter().find(|id| {
                    parser.action(**id).is_some_and(|own| {
                        own.kind == model::ActionKind::Create
                            && parser.fields(own.thing).any(|(_, field)| field.r#type.kind == TypeKind::One(set.thing))
                    })
                });
                match own.or(made) {
                    Some(id) => {
                        let (Some(verb), Some(action)) = (parser.verb_of(*id), parser.action(*id)) else {
                            return Vec::new();
                        };
                        found.push((verb, Base::record(action.thing)));
                    }
                    None => return Vec::new(),
                }
            }
        }
    }
    found
}

/// What is booked, as the booking leads to it.
pub(super) fn as_made(parser: &Parser, set: &Set, base: &Base) -> Base {
    if base.thing == set.thing {
        return set.base.clone();
    }
    let way = parser.ways(base.thing, &|target| target == set.thing).into_iter().next();
    way.map_or_else(|| set.base.clone(), |(way, target)| base.along(&way, target))
}

/// A filter on what is booked, said of the booking.
pub(super) fn moved(parser: &Parser, set: &Set, made: ThingId) -> Expr {
    let record = Base::record(made);
    let what = as_made(parser, set, &record);
    if what == set.base { Expr::never() } else { crate::phrase::rebase(&set.filter, &what, 0) }
}
