//! What happens when something hasn't happened in time: "If an order isn't paid within 10 minutes, it is cancelled." "If nobody
//! claims a ticket within 2 days, tell the leads." "Baskets older than a year are deleted."

use model::{Duration, Effect, Expr, FieldId, FieldRef, Trigger};

use super::effect::effects;
use super::happening::verbs_on;
use super::{Cause, Effects, understood};
use crate::construction::{Clause, Understood};
use crate::phrase::{Assumed, Base, EventForm, Parser, Set, Shape};
use crate::vocabulary::Term;

pub(super) fn deadlines(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    if let Some(next) = parser.any(clause.from, &["if", "when"]) {
        for (end, cause) in missed(parser, next, clause).into_iter().chain(by_nobody(parser, next, clause)) {
            let start = parser.skip(end, &[",", ", then", "then"]);
            let before = found.len();
            for (stop, effects) in effects(parser, start, &cause) {
                if stop == clause.to {
                    found.push(understood(&cause, effects));
                }
            }
            // "…, it is cancelled": that is its state from then on, whether or not people can cancel it too.
            if found.len() == before {
                found.extend(itself(parser, start, clause, &cause));
            }
        }
    }
    found.extend(relative(parser, clause));
    found.extend(old(parser, clause));
    found
}

/// "an order isn't paid within 10 minutes (of being placed)".
fn missed(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, Cause)> {
    let mut found = Vec::new();
    for (middle, set) in subjects(parser, at, clause) {
        if let Some(next) = parser.any(middle, &["is not", "are not", "was not", "has not been", "have not been"]) {
            found.extend(not_within(parser, next, &set, clause));
        }
    }
    found
}

fn subjects(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, Set)> {
    let mut found = parser.set(at, &clause.scope(), &|thing| vec![Base::record(thing)]);
    if let (Some(end), Some(thing)) = (parser.any(at, &["it", "they"]), clause.it) {
        found.push((end, super::happening::plain(thing)));
    }
    found.retain(|(_, set)| set.bound.is_none());
    found
}

/// Behind the negation: the state that wasn't reached, then by when.
fn not_within(parser: &Parser, at: usize, set: &Set, clause: &Clause) -> Vec<(usize, Cause)> {
    let base = Base::record(set.thing);
    let scope = clause.scope().with_record(base.clone()).mention(base.clone());
    let mut found = Vec::new();
    for (end, state) in parser.states(at, &base, &scope) {
        let choice = parser.terms(at).iter().find_map(|term| match term.term {
            Term::Choice(field, choice) if field.thing == set.thing && at + term.len == end => Some((field, choice)),
            _ => None,
        });
        let missing = match choice {
            // "a submitted loan" says itself what it still is.
            Some((field, _)) if says(&set.filter, field) => Expr::always(),
            Some((field, choice)) => still(parser, field, choice),
            None if one_field_of(&state).is_some_and(|field| says(&set.filter, field)) => Expr::always(),
            None => state.clone().not(),
        };
        for (stop, offset) in within(parser, end) {
            found.push((stop, cause(parser, set, missing.clone(), offset, (end, stop), clause)));
        }
    }
    found
}

/// The one field of the record that a state is about.
fn one_field_of(state: &Expr) -> Option<FieldRef> {
    let mut found: Vec<FieldRef> = Vec::new();
    crate::phrase::map_paths(state, 0, &mut |path, _| {
        found.extend(path.steps.last());
        path.clone()
    });
    found.dedup();
    match found.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// Whether a condition is about that field.
fn says(filter: &Expr, field: FieldRef) -> bool {
    let mut found = false;
    crate::phrase::map_paths(filter, 0, &mut |path, _| {
        found |= path.steps.last() == Some(&field);
        path.clone()
    });
    found
}

/// What hasn't become so is still what it was at first: one that has gone on to something else by then has become so before.
fn still(parser: &Parser, field: FieldRef, choice: model::ChoiceId) -> Expr {
    let literal = |choice| Expr::Literal(model::Literal::Choice { field, choice });
    let value = Expr::field(field.thing, field.field);
    let first = match parser.field(field).and_then(|own| own.default.clone()) {
        Some(model::Literal::Choice { choice, .. }) => choice,
        _ => model::ChoiceId(0),
    };
    if first == choice { Expr::equal(value, literal(choice)).not() } else { Expr::equal(value, literal(first)) }
}

/// "within 10 minutes", with what it is counted from where that is the record's own making.
fn within(parser: &Parser, at: usize) -> Vec<(usize, Duration)> {
    let Some(next) = parser.any(at, &["within", "after", "in"]) else { return Vec::new() };
    let made = [
        "of creation",
        "after creation",
        "of being placed",
        "of being made",
        "of being created",
        "of being added",
        "after it was created",
        "after it was made",
        "after it was added",
        "after being created",
        "after being placed",
        "after being made",
    ];
    parser.duration(next).into_iter().map(|(end, offset)| (parser.skip(end, &made), offset)).collect()
}

/// The record's deadline: from the moment at which it became what the sentence says it is, or else from its making.
fn cause(
    parser: &Parser,
    set: &Set,
    missing: Expr,
    offset: Duration,
    (from, to): (usize, usize),
    clause: &Clause,
) -> Cause {
    let base = Base::record(set.thing);
    let scope = clause.scope().with_record(base.clone()).mention(base.clone());
    let created = FieldRef { thing: set.thing, field: FieldId::CreatedAt };
    let since = entered(parser, set).unwrap_or(created);
    let moment = parser.of_field(&base, since, &scope).expr;
    let assumed = if since == created {
        vec![Assumed {
            code: "within-from-creation",
            from,
            to,
            text: "The time is counted from when it was made.".to_owned(),
            alternatives: Vec::new(),
        }]
    } else {
        Vec::new()
    };
    let trigger = Trigger::At { thing: set.thing, moment, offset, before: false, at: None };
    Cause { trigger, when: set.filter.clone().and(missing), scope, thing: Some(set.thing), assumed }
}

/// The moment at which a record became what its adjective says ("an approved request"), where the app notes it.
fn entered(parser: &Parser, set: &Set) -> Option<FieldRef> {
    (0..parser.len()).find_map(|at| {
        let state =
            parser.terms(at).iter().any(|term| matches!(term.term, Term::Choice(field, _) if field.thing == set.thing));
        let moment = parser
            .events
            .at(parser.word(at))
            .iter()
            .find(|event| event.field.thing == set.thing && event.form == EventForm::Past && !event.planned)?;
        (state && !set.filter.is_always()).then_some(moment.field)
    })
}

/// "nobody packs an approved request within 48 hours": it still is what it was.
fn by_nobody(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, Cause)> {
    let mut found = Vec::new();
    let Some(next) = parser.any(at, &["nobody", "no one"]) else { return found };
    for (end, doing) in parser.verb(next, Shape::Finite) {
        for (middle, set) in subjects(parser, end, clause) {
            for verb in verbs_on(parser, &doing, set.thing) {
                let model::Verb::Do(action) = verb else { continue };
                let Some(reached) = parser.action(action).and_then(|own| crate::declare::target(parser.app(), own))
                else {
                    continue;
                };
                let (field, choice) = reached;
                let reference = FieldRef { thing: set.thing, field };

                // "an approved request" says itself what it still is.
                let missing =
                    if says(&set.filter, reference) { Expr::always() } else { still(parser, reference, choice) };
                for (stop, offset) in within(parser, middle) {
                    found.push((stop, cause(parser, &set, missing.clone(), offset, (middle, stop), clause)));
                }
            }
        }
    }
    found
}

/// "it is cancelled", "it gets deleted": the effect in the passive.
fn itself(parser: &Parser, at: usize, clause: &Clause, cause: &Cause) -> Vec<Understood> {
    let mut found = Vec::new();
    let Some(thing) = cause.thing else { return found };
    let subject = parser
        .any(at, &["it", "they"])
        .or_else(|| subjects(parser, at, clause).into_iter().find(|(_, set)| set.thing == thing).map(|(end, _)| end));
    if let Some(next) = subject {
        found.extend(done_to(parser, next, clause, cause));
    }
    found
}

/// "is cancelled", up to the end of the clause.
fn done_to(parser: &Parser, at: usize, clause: &Clause, cause: &Cause) -> Vec<Understood> {
    let Some(thing) = cause.thing else { return Vec::new() };
    let be = ["is", "are", "gets", "get", "will be", "must be", "should be", "shall be", "has to be", "have to be"];
    let Some(next) = parser.any(at, &be) else { return Vec::new() };
    let mut found = Vec::new();
    for (end, effect) in passive(parser, next, thing) {
        let end = parser.skip(end, &["automatically", "by itself", "by themselves", "by the app", "for good"]);
        if end == clause.to {
            found.push(understood(cause, Effects { effects: vec![effect], ..Effects::default() }));
        }
    }
    found
}

/// Behind "is": an action done to it, or the state that it is set to where nothing is called so.
fn passive(parser: &Parser, at: usize, thing: model::ThingId) -> Vec<(usize, Effect)> {
    let mut found = Vec::new();
    for (end, doing) in parser.verb(at, Shape::Participle) {
        for verb in verbs_on(parser, &doing, thing) {
            match verb {
                model::Verb::Delete => found.push((end, Effect::DeleteRecord)),
                model::Verb::Do(action) => found.push((end, Effect::Do(action))),
                _ => {}
            }
        }
    }
    if found.is_empty() {
        for term in parser.terms(at) {
            if let Term::Choice(field, choice) = term.term
                && field.thing == thing
            {
                let value = Expr::Literal(model::Literal::Choice { field, choice });
                let changes = vec![model::Change { field: field.field, value }];
                found.push((at + term.len, Effect::Set { changes }));
            }
        }
    }
    found
}

/// "An order that isn't paid within 10 minutes is cancelled" · "Orders are cancelled if they aren't paid within 10 minutes".
fn relative(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    for (middle, set) in subjects(parser, clause.from, clause) {
        let negated = parser.any(
            middle,
            &[
                "that is not",
                "that are not",
                "which is not",
                "which are not",
                "that was not",
                "that has not been",
                "that have not been",
                "not",
            ],
        );
        if let Some(next) = negated {
            for (end, cause) in not_within(parser, next, &set, clause) {
                found.extend(done_to(parser, end, clause, &cause));
            }
        }
        let Some(next) = parser.any(middle, &["is", "are", "get", "gets", "will be", "must be", "shall be"]) else {
            continue;
        };
        for (end, effect) in passive(parser, next, set.thing) {
            let if_not = ["if not", "when not", "unless", "if it is not", "if they are not", "when they are not"];
            let Some(next) = parser.any(end, &if_not) else { continue };
            for (stop, cause) in not_within(parser, next, &set, clause) {
                if stop == clause.to {
                    found.push(understood(&cause, Effects { effects: vec![effect.clone()], ..Effects::default() }));
                }
            }
        }
    }
    found
}

/// "Baskets older than a year are deleted" · "Logs are deleted after 30 days".
fn old(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    for (middle, set) in subjects(parser, clause.from, clause) {
        if let Some(next) = parser.any(middle, &["older than", "that are older than", "which are older than"]) {
            for (end, offset) in parser.duration(next) {
                let cause = cause(parser, &set, Expr::always(), offset, (middle, end), clause);
                found.extend(done_to(parser, end, clause, &cause));
            }
        }
        let Some(next) = parser.any(middle, &["is", "are", "get", "gets", "will be", "must be", "shall be"]) else {
            continue;
        };
        // What a state is counted from has to be said, unless the app notes when it was entered.
        if !set.filter.is_always() && entered(parser, &set).is_none() {
            continue;
        }
        for (end, effect) in passive(parser, next, set.thing) {
            let Some(after) = parser.any(end, &["after", "automatically after"]) else { continue };
            for (stop, offset) in parser.duration(after) {
                if stop == clause.to {
                    let cause = cause(parser, &set, Expr::always(), offset, (end, stop), clause);
                    found.push(understood(&cause, Effects { effects: vec![effect.clone()], ..Effects::default() }));
                }
            }
        }
    }
    found
}
