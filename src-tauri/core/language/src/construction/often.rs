//! How often somebody may do something: "A registrar can only approve 5 loans per day." "Members may not cancel more than 2
//! bookings a month." "A judge can score at most 3 entries." "Customers can pause an order twice a year."
//!
//! Doings that make a record are counted as records by `limit`; these are doings on records that are there, counted by who did
//! them and when, which the app keeps.

use model::{
    ActionId, ActionKind, Comparison, CountScope, Expr, FieldRef, Filled, Literal, Path, Root, Row, RuleKind, Verb,
};

use super::limit::{limits, modals};
use super::period::periods;
use super::{Clause, Understood, rule};
use crate::phrase::{Assumed, Bound, Doing, Parser, Scope, Set, Shape, Sort, Value};

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    for (middle, people) in parser.people(clause.from) {
        for (next, negative) in modals(parser, middle) {
            for (end, doing) in parser.verb(next, Shape::Base) {
                let Doing::Act(actions) = doing else { continue };
                for action in actions {
                    found.extend(done(parser, clause, end, action, &people, negative != people.nobody));
                }
            }
        }
    }
    found
}

/// Behind the verb: how many, of what, in how long.
fn done(
    parser: &Parser,
    clause: &Clause,
    at: usize,
    action: ActionId,
    people: &crate::phrase::People,
    negative: bool,
) -> Vec<Understood> {
    let mut found = Vec::new();
    let Some(own) = parser.action(action).filter(|own| own.kind == ActionKind::Named) else { return found };
    let (Some(doer), Some(moment)) = (kept_doer(parser, action), kept_moment(parser, action)) else { return found };
    let scope = clause.scope();
    for (end, set, bound) in counted(parser, at, &scope).into_iter().filter(|(_, set, _)| set.thing == own.thing) {
        let Some((least, most)) = limits(&bound, negative) else { continue };
        if least.is_some() {
            continue;
        }
        // "renew a loan once": each loan, not one loan in all; how often it was done before isn't kept beyond the last time.
        let each = set.determiner == crate::phrase::Determiner::A && set.bound.is_none() && behind_it(parser, end);
        if each && end == clause.to {
            if matches!(most, Some(Expr::Literal(Literal::Whole(1)))) {
                found.push(only_once(&set, action, moment, people));
            }
            continue;
        }
        for (stop, count, assumed) in periods(parser, end, &set, &scope) {
            if stop != clause.to {
                continue;
            }
            let row = |field: FieldRef| Path { root: Root::Row(Row(0)), steps: vec![field] };
            let by = Expr::Path(row(moment));
            // What was done counts by when it was done, not by when the record was made.
            let count = match count {
                CountScope::AtATime if stop > end => continue,
                CountScope::AtATime => CountScope::AtATime,
                CountScope::PerPeriod { period, .. } => CountScope::PerPeriod { period, moment: by },
                CountScope::Rolling { seconds, .. } => CountScope::Rolling { seconds, moment: by },
            };
            let assumed: Vec<Assumed> = assumed
                .into_iter()
                .map(|own| Assumed { text: own.text.replace("when they were made", "when it was done"), ..own })
                .collect();
            let kind = RuleKind::Limit {
                per: vec![row(doer)],
                counted: set.filter.clone(),
                sum: None,
                least: None,
                most: most.clone(),
                scope: count,
            };
            let meaning = rule(set.thing, vec![Verb::Do(action)], people.who.clone(), people.when.clone(), kind);
            found.push(Understood::new("limit", vec![meaning]).assuming(assumed).about(set.thing).by(people));
        }
    }
    found
}

/// Whether how often was said behind what it is done to.
fn behind_it(parser: &Parser, end: usize) -> bool {
    matches!(parser.word(end - 1), "once" | "twice" | "times" | "time")
}

/// "A singer may renew a loan once": it wasn't done before.
fn only_once(set: &Set, action: ActionId, moment: FieldRef, people: &crate::phrase::People) -> Understood {
    let never = Expr::IsEmpty(Box::new(Expr::Path(Path { root: Root::Record, steps: vec![moment] })));
    let when = people.when.clone().and(set.filter.clone());
    let meaning = rule(set.thing, vec![Verb::Do(action)], people.who.clone(), when, RuleKind::State { holds: never });
    Understood::new("limit", vec![meaning]).about(set.thing).by(people)
}

/// "5 loans", "more than 2 bookings", "a booking twice", "an order at most 3 times".
fn counted(parser: &Parser, at: usize, scope: &Scope) -> Vec<(usize, Set, Bound)> {
    let mut found = Vec::new();
    for (end, set) in parser.rows(at, scope) {
        match set.bound.clone() {
            Some(bound) => found.push((end, Set { bound: None, ..set }, bound)),
            None => {
                for (stop, bound) in times(parser, end, scope) {
                    found.push((stop, set.clone(), bound));
                }
            }
        }
    }
    found
}

/// "twice", "more than once", "at most 3 times".
fn times(parser: &Parser, at: usize, scope: &Scope) -> Vec<(usize, Bound)> {
    let whole = |number: i64| Value::new(Expr::Literal(Literal::Whole(number)), Sort::Number);
    let mut found: Vec<(usize, Bound)> = parser
        .bound(at, scope)
        .into_iter()
        .filter_map(|(end, bound)| Some((parser.any(end, &["times", "time"])?, bound)))
        .collect();
    let more = parser.any(at, &["more than", "more often than"]);
    let start = more.unwrap_or_else(|| parser.skip(at, &["at most", "only", "up to", "no more than"]));
    for (word, number) in [("once", 1), ("twice", 2)] {
        if let Some(end) = parser.eat(start, word) {
            let op = if more.is_some() { Comparison::More } else { Comparison::AtMost };
            found.push((end, Bound { op, value: whole(number) }));
        }
    }
    found
}

/// Who did it last, where the app keeps that.
fn kept_doer(parser: &Parser, action: ActionId) -> Option<FieldRef> {
    kept(parser, action, &Filled::DoerOf(action))
}

/// When it was done last.
fn kept_moment(parser: &Parser, action: ActionId) -> Option<FieldRef> {
    kept(parser, action, &Filled::MomentOfAction(action))
}

fn kept(parser: &Parser, action: ActionId, by: &Filled) -> Option<FieldRef> {
    let thing = parser.action(action)?.thing;
    parser.fields(thing).find(|(_, own)| own.filled == *by).map(|(field, _)| field)
}

/// The actions of which a sentence counts how often somebody does them: who and when has to be kept for those.
pub fn counts(tokens: &[crate::tokens::Token], vocabulary: &crate::vocabulary::Vocabulary) -> Vec<ActionId> {
    let words: Vec<&str> = tokens.iter().map(|token| token.lower.as_str()).collect();
    let mut found = Vec::new();
    for at in 1..words.len() {
        if !matches!(words[at - 1], "can" | "may" | "must" | "only" | "not" | "never" | "to") {
            continue;
        }
        // "within 48 hours" is how long, not how often.
        let number = |at: usize| tokens.get(at).is_some_and(|token| token.whole().is_some());
        let length = |at: usize| tokens.get(at).is_some_and(|token| crate::tokens::unit_of(&token.lower).is_some());
        let often = |at: usize| tokens.get(at).is_some_and(|token| matches!(token.lower.as_str(), "once" | "twice"));
        let bounded = (at + 1..at + 9).any(|place| often(place) || number(place) && !length(place + 1));
        for term in vocabulary.lookup(&words[at..]).into_iter().filter(|_| bounded) {
            if let (crate::vocabulary::Term::Action(action), crate::vocabulary::Form::Base) = (term.term, term.form) {
                found.push(action);
            }
        }
    }
    found
}
