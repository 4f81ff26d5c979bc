//! Who may have so many, and the words of having.

use model::{Expr, Path, Root, ThingId};

use crate::chart::Edges;
use crate::construction::Clause;
use crate::phrase::{Base, Determiner, Parser, Shape};

/// Who has them: a set of people or records, or "they" and "it".
pub(in crate::construction) fn holders(
    parser: &Parser,
    at: usize,
    clause: &Clause,
) -> Edges<(Option<ThingId>, Expr, bool)> {
    let mut edges = Edges::new();
    let negative = parser.any(at, &["no", "nobody", "no one"]).is_some();
    for (end, people) in parser.people(at) {
        match people.who.as_slice() {
            [model::Who::Role(role)] => {
                edges.push((end, (Some(*role), actor_to_record(&people.when, *role), people.nobody)))
            }
            [model::Who::SignedIn | model::Who::Anyone] => edges.push((end, (None, Expr::always(), people.nobody))),
            _ => {}
        }
    }
    for (end, set) in parser.set(at, &clause.scope(), &|thing| vec![Base::record(thing)]) {
        let plain = matches!(
            set.determiner,
            Determiner::A
                | Determiner::Each
                | Determiner::Bare
                | Determiner::Any
                | Determiner::No
                | Determiner::The
                | Determiner::All
        );
        if set.bound.is_none() && plain {
            edges.push((end, (Some(set.thing), set.filter, negative)));
        }
    }
    if let Some(end) = parser.any(at, &["they", "he", "she"])
        && let Some(they) = &clause.they
        && let [model::Who::Role(role)] = they.who.as_slice()
    {
        edges.push((end, (Some(*role), actor_to_record(&they.when, *role), false)));
    }
    if let (Some(end), Some(thing)) = (parser.any(at, &["it", "they"]), clause.it) {
        edges.push((end, (Some(thing), Expr::always(), false)));
    }
    edges
}

/// A condition on the acting person, said of the record that is a person.
fn actor_to_record(expr: &Expr, _: ThingId) -> Expr {
    crate::phrase::map_paths(expr, 0, &mut |path, _| {
        if path.root == Root::Actor { Path { root: Root::Record, steps: path.steps.clone() } } else { path.clone() }
    })
}

/// "can", "can only", "can't", and the plain present.
pub(in crate::construction) fn modals(parser: &Parser, at: usize) -> Edges<bool> {
    let mut edges: Edges<bool> = vec![(at, false)];
    for (words, negative) in [
        ("can", false),
        ("may", false),
        ("must", false),
        ("should", false),
        ("can only", false),
        ("may only", false),
        ("only", false),
        ("can not", true),
        ("may not", true),
        ("must not", true),
        ("should not", true),
        ("can never", true),
        ("never", true),
        ("does not", true),
        ("do not", true),
        ("is allowed to", false),
        ("is only allowed to", false),
        ("are allowed to", false),
        ("is limited to", false),
        ("are limited to", false),
    ] {
        if let Some(end) = parser.eat(at, words) {
            edges.push((end, negative));
        }
    }
    edges
}

/// "have", "hold", and verbs that make the thing counted. Behind "is limited to" there is none.
pub(in crate::construction) fn possessing(parser: &Parser, at: usize) -> Edges<Option<ThingId>> {
    let mut edges: Edges<Option<ThingId>> = Edges::new();
    if let Some(end) = parser.any(
        at,
        &[
            "have", "has", "hold", "holds", "own", "owns", "keep", "keeps", "bring", "brings", "take", "contain",
            "contains", "be in", "be on", "do", "does", "get", "gets",
        ],
    ) {
        edges.push((end, None));
    }
    if parser.any(at.saturating_sub(1), &["to"]).is_some() {
        edges.push((at, None));
    }
    for shape in [Shape::Base, Shape::Finite] {
        for (end, doing) in parser.verb(at, shape) {
            match doing {
                crate::phrase::Doing::Create => edges.push((end, None)),
                crate::phrase::Doing::Act(actions) => {
                    for id in actions {
                        if let Some(action) = parser.action(id)
                            && action.kind == model::ActionKind::Create
                        {
                            edges.push((end, Some(action.thing)));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    edges
}
