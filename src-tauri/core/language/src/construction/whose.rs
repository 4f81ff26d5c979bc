//! What a record says only of one's own: "Whose booking it is, they see only if it's their own." "Who a loan belongs to, members
//! see only if it's theirs."
//!
//! Not: "Whose booking it is matters", which lets nobody see anything.

use model::{Expr, Grant, Verb};

use super::{Clause, Understood, permission};
use crate::chart::Pattern;
use crate::phrase::{Assumed, Base, Parser, Scope, Target};
use crate::vocabulary::Term;

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let pattern = "whose <thing> (it is|that is) [,] <who> [can|may] (see|sees|know|knows) [this|that] only (if|when|where) (it is|they are|that is) (their own|theirs|his or hers|his or her own)";
    for slots in Pattern::new(pattern).matches(parser, clause.from, clause.to) {
        let [(_, from, to), (_, who, who_end)] = slots.as_slice() else { continue };
        let Some(thing) = parser.terms(*from).iter().find_map(|term| match term.term {
            Term::Thing(thing) if from + term.len == *to && !parser.is_person(thing) => Some(thing),
            _ => None,
        }) else {
            continue;
        };
        let people = parser.people(*who).into_iter().find(|(end, own)| end == who_end && !own.nobody);
        let they = (parser.eat(*who, "they") == Some(*who_end)).then(|| clause.they.clone()).flatten();
        let Some(people) = people.map(|(_, people)| people).or(they) else { continue };
        let roles = people.roles(parser);
        let scope = Scope::default().with_roles(roles.clone());
        let record = Base::record(thing);
        let ways = parser.owner(thing, &roles);
        let theirs = parser.belongs_first(&record, &scope.actors(), 0);
        let ([way], [own]) = (ways.as_slice(), theirs.as_slice()) else { continue };
        let Some(first) = way.first() else { continue };
        let when = own.clone().and(people.when.clone());
        let noun = parser.thing(thing).map_or("record", |own| own.name.singular.as_str());
        let note = Assumed {
            code: "own-whole",
            from: *from,
            to: *to,
            text: format!("Of one's own {noun}, everything is seen."),
            alternatives: Vec::new(),
        };
        let meaning = permission(Grant::Allow, people.who.clone(), Verb::See, thing, None, when);
        let mut understood = Understood::new("permission", vec![meaning]).assuming(vec![note]).about(thing).by(&people);
        understood.target =
            Some(Target { thing, fields: Some(vec![first.field]), filter: Expr::always(), all: false, single: false });
        found.push(understood);
    }
    found
}
