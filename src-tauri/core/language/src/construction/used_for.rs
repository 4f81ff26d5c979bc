//! What a new record may not be made with: "A kiln that is out of order can't be used for a firing." "Only working kilns may be
//! used for firings." "Broken carts can't be given a haul."

use model::{Expr, Verb};

use super::{Clause, Understood, before, rule};
use crate::phrase::{Base, Determiner, Parser, rebase};

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let start = parser.skip(clause.from, &["also", "however", ","]);
    let (start, only) = match parser.eat(start, "only") {
        Some(next) => (next, true),
        None => (start, false),
    };
    let scope = clause.scope();
    for (middle, set) in parser.set(start, &scope, &|thing| vec![Base::record(thing)]) {
        // Who can be chosen for something is said of people; see `assignable`.
        if parser.is_person(set.thing) || set.filter.is_always() || set.bound.is_some() || set.other || set.own {
            continue;
        }
        let none = set.determiner == Determiner::No;
        let never = ["can not be", "may not be", "must not be", "should not be", "can never be", "must never be"];
        let next = match (none || only, parser.any(middle, &never)) {
            (false, Some(next)) => Some(next),
            (true, None) => parser.any(middle, &["can be", "may be", "should be"]),
            _ => None,
        };
        let uses =
            ["used", "chosen", "picked", "taken", "selected", "booked", "assigned", "planned", "scheduled", "put"];
        let Some(next) = next.and_then(|next| parser.any(next, &uses)) else { continue };
        let Some(next) = parser.any(next, &["for", "in", "on", "to", "with", "into"]) else { continue };
        let next = parser.skip(next, &["a new", "an", "a", "any", "new", "another"]);
        for term in parser.terms(next) {
            let crate::vocabulary::Term::Thing(made) = term.term else { continue };
            let ways = parser.ways(made, &|target| target == set.thing);
            let ([(way, target)], true) = (ways.as_slice(), next + term.len == clause.to) else { continue };
            if way.len() != 1 {
                continue;
            }
            let is = rebase(&set.filter, &Base::record(made).along(way, *target), 0);
            // Where a record needn't have one, one without is no matter of this rule.
            let none = Expr::IsEmpty(Box::new(Base::record(made).along(way, *target).expr(0)));
            let optional = way.last().and_then(|step| parser.field(*step)).is_some_and(|own| !own.required);
            let holds = match (only, optional) {
                (false, _) => is.not(),
                (true, false) => is,
                (true, true) => none.or(is),
            };
            let meaning = rule(made, vec![Verb::Create], Vec::new(), Expr::always(), before(holds));
            found.push(Understood::new("rule", vec![meaning]).about(made));
        }
    }
    found
}
