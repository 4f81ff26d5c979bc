//! What goes with a record that is deleted: "When an order is deleted, its items are deleted too." "If a member is deleted, their
//! visits are kept." "When a customer is deleted, their orders are kept and lose their customer."

use model::{OnDelete, ThingId, TypeKind};

use super::{Clause, Understood};
use crate::guide::{Saying, Section, saying};
use crate::meaning::Meaning;
use crate::phrase::Parser;
use crate::vocabulary::Term;

/// What can be said of it.
pub const SAID: &[Saying] = &[saying(Section::Things, "When {a parent} is deleted, its {things} are deleted too.")];

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let Some(next) = parser.any(clause.from, &["when", "if", "once", "whenever"]) else { return found };
    let start = parser.skip(next, &["a", "an", "the"]);
    let thing = |at: usize| {
        parser.terms(at).iter().find_map(|term| match term.term {
            Term::Thing(thing) => Some((at + term.len, thing)),
            _ => None,
        })
    };
    let Some((middle, owner)) = thing(start) else { return found };
    let Some(end) = parser.any(middle, &["is deleted", "gets deleted", "is removed", "goes"]) else { return found };
    let mut at = parser.skip(end, &[","]);
    let mut kinds: Vec<ThingId> = Vec::new();
    // "its items and payments"
    loop {
        let from = parser
            .skip(at, &["all of its", "all its", "all their", "all of their", "its", "their", "the", "his or her"]);
        let Some((stop, kind)) = thing(from) else { break };
        kinds.push(kind);
        at = stop;
        match parser.any(stop, &["and", ",", ", and"]) {
            Some(more) => at = more,
            None => break,
        }
    }
    let also = &["too", "as well", "with it", "with them", "also", "along with it"];
    let fates: &[(&str, OnDelete)] = &[
        ("are deleted", OnDelete::Delete),
        ("are also deleted", OnDelete::Delete),
        ("is deleted", OnDelete::Delete),
        ("go", OnDelete::Delete),
        ("are removed", OnDelete::Delete),
        ("are kept", OnDelete::Empty),
        ("stay", OnDelete::Empty),
        ("remain", OnDelete::Empty),
    ];
    for (words, does) in fates {
        let Some(stop) = parser.eat(at, words) else { continue };
        if parser.skip(stop, also) != clause.to {
            continue;
        }
        let mut meanings = Vec::new();
        for kind in &kinds {
            let fields: Vec<model::FieldRef> = parser
                .fields(*kind)
                .filter(|(_, own)| own.r#type.kind == TypeKind::One(owner))
                .map(|(field, _)| field)
                .collect();
            let [field] = fields.as_slice() else { return found };
            // What must have its owner can't be kept without it.
            let required = parser.field(*field).is_some_and(|own| own.required);
            if required && *does == OnDelete::Empty {
                return found;
            }
            meanings.push(Meaning::OnDelete { field: *field, does: *does });
        }
        if !meanings.is_empty() {
            found.push(Understood::new("cascade", meanings).about(owner));
        }
    }
    found
}
