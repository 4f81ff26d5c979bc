//! What a field of the spec is worked out from, where its type is declared elsewhere: "The charge of a mooring is the number of nights
//! times the price per night of its berth." "A mooring's charge equals its nights × its rate."
//!
//! Not: "The charge of a mooring is at least £5" and "… must be the price of its berth", which demand something of what is given.

use model::{Expr, FieldRef, Filled, Root};

use super::{Clause, Understood};
use crate::meaning::Meaning;
use crate::phrase::{Parser, Scope, sort_of};

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    for (middle, field) in fields_of_one(parser, clause) {
        let equals =
            ["is", "are", "equals", "is always", "is worked out as", "is calculated as", "is computed as", "comes to"];
        let Some(next) = parser.any(middle, &equals) else { continue };
        let about = Scope::about(field.thing);
        for (end, value) in parser.value(next, &about) {
            if end == clause.to && value.sort == sort_of(parser.app(), field) && is_worked_out(&value.expr, field) {
                let meaning = Meaning::Computed { field, value: value.expr };
                found.push(Understood::new("computed", vec![meaning]).about(field.thing));
            }
        }
    }
    found
}

/// "the charge of a mooring", "a mooring's charge": a field that people or the app may fill in so far.
fn fields_of_one(parser: &Parser, clause: &Clause) -> Vec<(usize, FieldRef)> {
    let mut found: Vec<(usize, FieldRef)> = Vec::new();
    if let Some(start) = parser.eat(clause.from, "the") {
        for (middle, names) in parser.field_names(start) {
            let Some(next) = parser.any(middle, &["of a", "of an", "of each", "of every"]) else { continue };
            for (end, thing) in things(parser, next) {
                found.extend(parser.fields_named(&names, thing).into_iter().map(|field| (end, field)));
            }
        }
    }
    if let Some(start) = parser.any(clause.from, &["a", "an", "each", "every"]) {
        for (middle, thing) in things(parser, start) {
            let Some(next) = parser.eat(middle, "'s") else { continue };
            for (end, names) in parser.field_names(next) {
                found.extend(parser.fields_named(&names, thing).into_iter().map(|field| (end, field)));
            }
        }
    }
    found.retain(|(_, field)| {
        parser.field(*field).is_some_and(|own| {
            own.computed.is_none()
                && own.default.is_none()
                && own.unique.is_none()
                && matches!(own.filled, Filled::ByPerson | Filled::BySteps)
        })
    });
    found
}

fn things(parser: &Parser, at: usize) -> Vec<(usize, model::ThingId)> {
    let thing = |own: &crate::vocabulary::Match| match own.term {
        crate::vocabulary::Term::Thing(thing) => Some((at + own.len, thing)),
        _ => None,
    };
    parser.terms(at).iter().filter_map(thing).collect()
}

/// That it comes from other values of the record: a figure alone is no working out, and nothing comes from itself.
fn is_worked_out(value: &Expr, field: FieldRef) -> bool {
    let mut own = false;
    let mut of_record = false;
    crate::phrase::map_paths(value, 0, &mut |path, _| {
        own |= path.root == Root::Record && path.steps.as_slice() == [field];
        of_record |= path.root == Root::Record;
        path.clone()
    });
    let worked = matches!(
        value,
        Expr::Arithmetic { .. } | Expr::Aggregate(_) | Expr::Between { .. } | Expr::Round { .. } | Expr::If { .. }
    );
    worked && of_record && !own
}
