//! Who may be chosen: "Only sworn interpreters can be assigned." "Only masons who are of age can be chosen for a stint." "Only
//! trained wardens may be put on a shift."
//!
//! Whoever chooses them, and whether by an action or by a change: it holds of the record that points to them.

use model::{Expr, ThingId, TypeKind};

use super::{Clause, Understood, check};
use crate::chart::Pattern;
use crate::phrase::{Base, Parser};
use crate::vocabulary::Term;

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let pattern = "only <who> (can|may) be (assigned|chosen|picked|selected|named|entered) [(to|for|as) <what>]";
    for slots in Pattern::new(pattern).matches(parser, clause.from, clause.to) {
        let slot = |name: &str| slots.iter().find(|(own, ..)| own == name).map(|(_, from, to)| (*from, *to));
        let Some((from, to)) = slot("who") else { continue };
        let people = parser.people(from).into_iter().find(|(end, own)| *end == to && !own.nobody);
        let Some((_, people)) = people.filter(|(_, own)| !own.when.is_always()) else { continue };
        let [model::Who::Role(role)] = people.who.as_slice() else { continue };
        let relations = |thing: ThingId| {
            parser.fields(thing).filter(|(_, own)| own.r#type.kind == TypeKind::One(*role)).collect::<Vec<_>>()
        };
        // To what, else the one thing that has such a relation.
        let things: Vec<ThingId> = match slot("what") {
            Some((from, to)) => named(parser, from, to).into_iter().collect(),
            None => all(parser).filter(|thing| !relations(*thing).is_empty()).collect(),
        };
        let [thing] = things.as_slice() else { continue };
        let relations = relations(*thing);
        let [(field, _)] = relations.as_slice() else { continue };
        let person = Base::record(*thing).to(*field, *role);
        let so = crate::phrase::map_paths(&people.when, 0, &mut |path, _| match path.root {
            model::Root::Actor => {
                let mut own = person.path(0);
                own.steps.extend(path.steps.iter().copied());
                own
            }
            _ => path.clone(),
        });
        let given = Expr::IsEmpty(Box::new(person.expr(0))).not();
        found.push(check::check(parser, *thing, Vec::new(), given, so));
    }
    found
}

/// The things that aren't people.
fn all<'a>(parser: &'a Parser) -> impl Iterator<Item = ThingId> + 'a {
    let count = u32::try_from(parser.app().things.len()).unwrap_or(u32::MAX);
    (0..count).map(ThingId).filter(|thing| !parser.is_person(*thing))
}

fn named(parser: &Parser, from: usize, to: usize) -> Option<ThingId> {
    let start = parser.skip(from, &["a", "an", "the", "any"]);
    parser.terms(start).iter().find_map(|term| match term.term {
        Term::Thing(thing) if start + term.len == to && !parser.is_person(thing) => Some(thing),
        _ => None,
    })
}
