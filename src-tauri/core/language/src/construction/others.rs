//! What a sentence has just let some people do, closed to everybody else: "Treasurers keep the prices: nobody else can add or
//! change those." "Managers can approve expenses, and no one else may."
//!
//! Not: "Nobody else can see courts" on its own, where nothing says who "else" leaves out.

use model::{Grant, Verb};

use super::{Clause, Understood};
use crate::meaning::Meaning;
use crate::phrase::{Doing, Parser, Shape};

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let Some(next) = parser.any(clause.from, &["nobody else", "no one else", "no other person", "no one other"]) else {
        return found;
    };
    let modal = parser.any(next, &["can", "may", "is allowed to", "could", "should"]);
    let shape = if modal.is_some() { Shape::Base } else { Shape::Finite };
    let start = modal.unwrap_or(next);
    // "nobody else can" takes the verbs that were said.
    if parser.any(start, &["do so", "do that", "does", "does so"]).unwrap_or(start) == clause.to {
        found.extend(closed(clause, &|_| true));
    }
    for (end, verbs) in parser.verbs(start, shape) {
        let pronouns = ["it", "them", "those", "these", "that", "this", "either", "any of them", "any of those", "one"];
        if parser.any(end, &pronouns) != Some(clause.to) {
            continue;
        }
        let fits = |verb: Verb| {
            verbs.iter().any(|doing| match doing {
                Doing::See => verb == Verb::See,
                Doing::Create => verb == Verb::Create,
                Doing::Change => verb == Verb::Change,
                Doing::Delete => verb == Verb::Delete,
                Doing::Manage => !matches!(verb, Verb::Do(_)),
                Doing::Act(actions) => actions.iter().any(|id| parser.verb_of(*id) == Some(verb)),
            })
        };
        found.extend(closed(clause, &fits));
    }
    found
}

/// The grants of the parts before, as grants to those people alone.
fn closed(clause: &Clause, fits: &dyn Fn(Verb) -> bool) -> Option<Understood> {
    let only: Vec<Meaning> = clause
        .said
        .iter()
        .filter_map(|meaning| match meaning {
            Meaning::Permission(own) if own.grant == Grant::Allow && fits(own.verb) => {
                Some(Meaning::Permission(model::Permission { grant: Grant::Only, ..own.clone() }))
            }
            _ => None,
        })
        .collect();
    (!only.is_empty()).then(|| Understood::new("permission", only))
}
