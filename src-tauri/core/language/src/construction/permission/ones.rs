//! "The member" of a record, as against members of any kind.

use crate::phrase::{Assumed, Base, Deed, Parser, People, Scope};
use model::{Expr, ThingId, Verb, Who};

/// People, what they may do, and what was taken for granted about who they are.
pub(super) type Part = (People, Vec<Deed>, Option<Assumed>);

/// "The member and the hosts can see a booking": the member of that booking, where it has one; all the hosts.
pub(super) fn the_ones(
    parser: &Parser,
    (from, to): (usize, usize),
    people: &People,
    deeds: &[Deed],
) -> Option<Vec<Part>> {
    let [first, ..] = deeds else { return None };
    let thing = first.target.thing;
    if people.nobody || !people.when.is_always() || deeds.iter().any(|deed| deed.target.thing != thing) {
        return None;
    }
    let one = |at: usize| {
        if parser.word(at) != "the" {
            return None;
        }
        let found = parser.terms(at + 1).iter().find_map(|term| match (term.term, term.form) {
            (crate::vocabulary::Term::Thing(role), crate::vocabulary::Form::Singular) if parser.is_person(role) => {
                Some((role, at + 1 + term.len))
            }
            _ => None,
        });
        let (role, end) = found?;
        let ways = parser.ways(thing, &|target| target == role);
        let [(way, _)] = ways.as_slice() else { return None };
        (way.len() == 1).then(|| (role, end, way.clone()))
    };
    let ones: Vec<(usize, ThingId, usize, Vec<model::FieldRef>)> = (from..to)
        .filter_map(|at| one(at).map(|(role, end, way)| (at, role, end, way)))
        .filter(|(_, role, ..)| people.who.contains(&Who::Role(*role)))
        .collect();
    if ones.is_empty() || deeds.iter().any(|deed| deed.verb == Verb::Create) {
        return None;
    }
    let noun = &parser.thing(thing)?.name.singular;
    let mut parts: Vec<Part> = Vec::new();
    for (at, role, end, way) in &ones {
        let theirs = Base::record(thing).along(way, *role).expr(0);
        let own = Expr::equal(theirs, Expr::path(model::Root::Actor, Vec::new()));
        let deeds: Vec<Deed> = deeds
            .iter()
            .map(|deed| {
                let mut deed = deed.clone();
                if !crate::phrase::mentions(&deed.target.filter, &model::Root::Actor) {
                    deed.target.filter = own.clone().and(deed.target.filter);
                }
                deed
            })
            .collect();
        let words = parser.words_between(*at, *end);
        let note = Assumed {
            code: "the-one-of-the-record",
            from: *at,
            to: *end,
            text: format!("“{words}” is that of the {noun}."),
            alternatives: vec![(
                format!("any {}", parser.words_between(at + 1, *end)),
                format!("any {}", parser.words_between(at + 1, *end)),
            )],
        };
        parts.push((People { who: vec![Who::Role(*role)], ..people.clone() }, deeds, Some(note)));
    }
    let others: Vec<Who> =
        people.who.iter().filter(|who| !ones.iter().any(|(_, role, ..)| **who == Who::Role(*role))).cloned().collect();
    if !others.is_empty() {
        parts.push((People { who: others, ..people.clone() }, deeds.to_vec(), None));
    }
    Some(parts)
}

/// Whether a filter says what kind of record it is, by a yes/no or a choice that people give a new one.
pub(super) fn names_kind(parser: &Parser, filter: &Expr, thing: ThingId) -> bool {
    let mut found = false;
    crate::phrase::map_paths(filter, 0, &mut |path, _| {
        if let (model::Root::Record, [field]) = (&path.root, path.steps.as_slice()) {
            let own = parser.field(*field).filter(|_| field.thing == thing);
            found |= own.is_some_and(|own| {
                own.r#type.kind == model::TypeKind::YesNo && matches!(own.filled, model::Filled::ByPerson)
            });
        }
        path.clone()
    });
    found
}

/// One's own record, where "a user … an order" leaves open whose it is.
pub(super) fn assumed_own(parser: &Parser, thing: ThingId, scope: &Scope) -> Option<(Expr, Assumed)> {
    let record = Base::record(thing);
    let ways = parser.owner(thing, &scope.roles);
    let [way] = ways.as_slice() else { return None };
    // A committee member who is a member as well doesn't approve their own application: the relation has to be to that kind.
    let exact = way.last().and_then(|field| parser.target(*field)).is_none_or(|target| scope.roles.contains(&target));
    if !exact {
        return None;
    }
    let actor = scope.actors().into_iter().next()?;
    let own = Expr::equal(record.along(way, thing).expr(scope.level), actor.expr(scope.level));
    let noun = &parser.thing(thing)?.name;
    // "the title": whose isn't said, and the thing neither.
    let named = parser.terms_of(thing);
    let (from, to) = named.unwrap_or((0, 1));
    let from = from - usize::from(from > 0 && matches!(parser.word(from - 1), "a" | "an" | "one"));
    let note = Assumed {
        code: "own-record",
        from,
        to,
        text: format!("Only one's own {} is meant.", noun.singular),
        alternatives: named
            .map(|_| (format!("any {}", noun.singular), format!("any {}", noun.singular)))
            .into_iter()
            .collect(),
    };
    Some((own, note))
}
