//! What every record must satisfy: "The end must be after the start." "A visit can't take longer than 1 hour." "A request over
//! £500 needs a reason." "An appointment has to start in the future when it's booked." "Stock can never go below zero."

use model::{Expr, RuleKind, ThingId, Verb};

use super::{Clause, Understood, rule};
use crate::chart::{Edges, add};
use crate::guide::{Saying, Section, saying};
use crate::phrase::{Base, Determiner, Parser, Scope, Shape, Value, is_about_time};

/// What can be said of it.
pub const SAID: &[Saying] = &[
    saying(Section::Checks, "The {end} of {a thing} must be after its {moment}."),
    saying(Section::Checks, "The {number} of {a thing} must be at least <1>."),
    saying(Section::Checks, "The {moment} of {a thing} can't be in the past."),
    saying(Section::Checks, "If the {number} of {a thing} is more than <100>, it needs a {text}."),
];

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = about_records(parser, clause);
    // "A household must have a postcode" is about households, though a parcel has one too.
    if found.is_empty() {
        found.extend(about_values(parser, clause));
    }
    found.extend(for_every(parser, clause));
    found.extend(adds_up(parser, clause));
    found
}

/// "The shares of an expense add up to its amount", "The items' quantities must add up to the order's total".
fn adds_up(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let start = parser.skip(clause.from, &["the"]);
    for thing in parser.things_here().iter().copied() {
        let about = Scope::about(thing);
        for (middle, set) in parser.rows(start, &about) {
            if set.thing == thing || set.bound.is_some() {
                continue;
            }
            let Some(next) = parser.any(
                middle,
                &["add up to", "must add up to", "have to add up to", "always add up to", "together make", "sum up to"],
            ) else {
                continue;
            };
            for (end, total) in parser.value(next, &about) {
                if end != clause.to {
                    continue;
                }
                let mut amounts = parser
                    .fields(set.thing)
                    .map(|(field, _)| field)
                    .filter(|field| crate::phrase::sort_of(parser.app(), *field) == total.sort);
                let (Some(field), None) = (amounts.next(), amounts.next()) else { continue };
                let ways = parser.ways(set.thing, &|target| target == thing);
                let [(way, _)] = ways.as_slice() else { continue };
                let mut belongs = set.base.path(1);
                belongs.steps.extend_from_slice(way);
                let same = Expr::equal(Expr::Path(belongs), Base::record(thing).expr(1));
                let filter = if crate::phrase::mentions(&set.filter, &model::Root::Record) {
                    set.filter.clone()
                } else {
                    same.and(set.filter.clone())
                };
                let sum = Expr::Aggregate(Box::new(model::Aggregate {
                    kind: model::AggregateKind::Sum,
                    of: set.thing,
                    filter,
                    value: Some(set.base.field(field, 1)),
                }));
                found.push(check(parser, thing, Vec::new(), Expr::always(), Expr::equal(sum, total.expr)));
            }
        }
    }
    found
}

/// Words of demand, and whether what follows is forbidden; behind them stands a predicate without its "is" or "has".
fn demands(parser: &Parser, at: usize) -> Edges<(bool, bool)> {
    let mut edges = Edges::new();
    for (words, negative) in [
        ("must", false),
        ("has to", false),
        ("have to", false),
        ("should", false),
        ("needs to", false),
        ("need to", false),
        ("shall", false),
        ("can only", false),
        ("may only", false),
        ("always", false),
        ("is only possible", false),
        ("are only possible", false),
        ("is only allowed", false),
        ("are only allowed", false),
        ("can not", true),
        ("may not", true),
        ("must not", true),
        ("should not", true),
        ("shall not", true),
        ("can never", true),
        ("may never", true),
        ("must never", true),
        ("never", true),
        ("is not allowed to", true),
    ] {
        if let Some(end) = parser.eat(at, words) {
            edges.push((end, (negative, true)));
        }
    }
    edges.push((at, (false, false)));
    edges
}

/// "A visit can't take longer than 1 hour", "No shift is longer than 6 hours", "A request over £500 needs a reason".
fn about_records(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let scope = clause.scope();
    let mut subjects = parser.set(clause.from, &scope, &|thing| vec![Base::record(thing)]);
    if let (Some(end), Some(thing)) = (parser.any(clause.from, &["it", "they"]), clause.it) {
        let set = super::record_set(thing, clause);
        add(&mut subjects, end, set);
    }
    for (middle, set) in subjects {
        if set.bound.is_some() || set.other {
            continue;
        }
        let none = set.determiner == Determiner::No;
        let about = scope.with_record(set.base.clone());
        let subject = Value::record(set.base.clone(), 0);
        let mut asked = demands(parser, middle);
        if let (true, Some(next)) = (none, parser.any(middle, &["can", "may"])) {
            add(&mut asked, next, (false, true));
        }
        for (next, (negative, modal)) in asked {
            let only = (middle..next).any(|at| parser.word(at) == "only");
            if !modal && !none && set.filter.is_always() {
                // "A visit has a pet" declares; only a demand or a narrowed subject is a rule.
                if !matches!(
                    parser.word(next),
                    "needs" | "need" | "requires" | "require" | "covers" | "takes" | "lasts" | "starts" | "ends"
                ) && parser
                    .any(next, &["is between", "are between", "is always between", "are always between"])
                    .is_none()
                {
                    continue;
                }
            }
            let be = parser.skip(next, &["be", "only be"]);
            if be > next && about_doing(parser, be, set.thing) {
                continue;
            }
            // "Unpaid orders placed more than a day ago" is no sentence: nothing is said of them.
            let fragment = !modal
                && parser.events.at(parser.word(next)).iter().any(|own| own.form == crate::phrase::EventForm::Past)
                && parser.events.at(parser.word(next)).iter().all(|own| own.form != crate::phrase::EventForm::Present);
            if fragment {
                continue;
            }
            let mut predicates = parser.predicates(next, &subject, &about);
            if modal {
                predicates.extend(bare_predicate(parser, next, &subject, &about));
            }
            if let Some(need) = parser.any(next, &["needs", "need", "requires", "require"]) {
                predicates.extend(parser.having(need, &set.base, &about));
            }
            for (end, holds) in predicates {
                let holds = if negative != none { holds.not() } else { holds };
                for (stop, on) in occasions(parser, end, set.thing) {
                    for (last, guard) in parser.guards(stop, &about) {
                        if last != clause.to || !negative && awaited(parser, stop, last) {
                            continue;
                        }
                        let (when, holds) = if only && stop < last {
                            // "A crate can only be sealed if it has jars" demands the jars, not the seal.
                            if parser.any(stop, &["if", "where"]).is_none() {
                                continue;
                            }
                            (set.filter.clone().and(holds.clone()), guard.holds.clone())
                        } else {
                            (set.filter.clone().and(guard.holds.clone()), holds.clone())
                        };
                        if excluded(&when, &holds) {
                            continue;
                        }
                        found.push(check(parser, set.thing, on.clone(), when, holds).assuming(guard.assumed));
                    }
                }
                for state in reached(parser, end, &set, &about, clause) {
                    let when = set.filter.clone().and(state);
                    found.push(check(parser, set.thing, Vec::new(), when, holds.clone()));
                }
            }
        }
    }
    found
}

/// Where the words end that name records by themselves: "A mason must be of age" is about masons, not about whose mason somebody is.
pub(super) fn of_their_own(parser: &Parser, clause: &Clause) -> Vec<usize> {
    let records = parser.set(clause.from, &clause.scope(), &|thing| vec![Base::record(thing)]);
    records.into_iter().filter(|(_, set)| set.determiner != Determiner::The).map(|(end, _)| end).collect()
}

/// "can't be planned" is about the doing, not about the state of being planned: whether such a participle stands there.
pub(super) fn about_doing(parser: &Parser, at: usize, thing: ThingId) -> bool {
    parser.verb(at, Shape::Participle).iter().any(|(_, doing)| match doing {
        crate::phrase::Doing::Act(actions) => {
            actions.iter().any(|id| parser.action(*id).is_some_and(|own| own.thing == thing))
        }
        _ => true,
    })
}

/// "An expired coupon can't be confirmed": of course it isn't both, so what it may not become is meant.
fn excluded(when: &Expr, holds: &Expr) -> bool {
    let state = |own: &Expr| match own {
        Expr::Compare { op: model::Comparison::Equal, left, right }
            if matches!(**right, Expr::Literal(model::Literal::Choice { .. })) =>
        {
            Some(((**left).clone(), (**right).clone()))
        }
        _ => None,
    };
    let Expr::Not(denied) = holds else { return false };
    let Some((field, choice)) = state(denied) else { return false };
    super::parts(when.clone()).iter().filter_map(state).any(|(own, other)| own == field && other != choice)
}

/// "A parcel must have a sender before it's weighed" says what weighing needs, not what holds until then.
pub(super) fn awaited(parser: &Parser, from: usize, to: usize) -> bool {
    (from..to).any(|at| parser.word(at) == "before")
}

/// "… before it's shipped", where no action is called so: the state that may only be reached with it.
fn reached(parser: &Parser, at: usize, set: &crate::phrase::Set, scope: &Scope, clause: &Clause) -> Vec<Expr> {
    let start = parser.skip(at, &[","]);
    let words = ["before it is", "before they are", "before it can be", "before they can be", "before being", "to be"];
    let Some(next) = parser.any(start, &words) else { return Vec::new() };
    let acts = parser.verb(next, Shape::Participle).into_iter().any(|(end, _)| end == clause.to);
    let states = parser.states(next, &set.base, scope);
    states.into_iter().filter(|(end, _)| *end == clause.to && !acts).map(|(_, state)| state).collect()
}

/// "For every loan: its end is after its start", "For every claim if its amount is more than £10: its receipt number is given".
fn for_every(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let Some(next) = parser.any(clause.from, &["for every", "for each", "for all", "for any"]) else { return found };
    for (middle, set) in parser.set(next, &clause.scope(), &|thing| vec![Base::record(thing)]) {
        if set.bound.is_some() {
            continue;
        }
        let scope = clause.scope().with_record(set.base.clone()).mention(set.base.clone());
        let mut conditions = vec![(middle, Expr::always())];
        if let Some(more) = parser.any(middle, &["if", ", if", "when"]) {
            conditions.extend(parser.condition(more, &scope));
        }
        for (end, when) in conditions {
            let Some(start) = parser.any(end, &[":", ","]) else { continue };
            for (stop, holds) in parser.condition(start, &scope) {
                for (last, on) in occasions(parser, stop, set.thing) {
                    if last == clause.to {
                        found.push(check(parser, set.thing, on, set.filter.clone().and(when.clone()), holds.clone()));
                    }
                }
            }
        }
    }
    found
}

/// "The end must be after the start", "Its amount can never be more than …", "The hours of … can't add up to more than 8".
fn about_values(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let mut topics: Vec<ThingId> = clause.it.into_iter().collect();
    for thing in parser.things_here().iter().copied() {
        if !topics.contains(&thing) {
            topics.push(thing);
        }
    }
    // "Stock can never go below zero": the one thing that has such a field.
    {
        let start = parser.skip(clause.from, &["the", "a", "an"]);
        // The longest name counts: "the number of guests" is no number of a desk.
        let names = parser.field_names(start);
        let longest = names.iter().map(|(end, _)| *end).max().unwrap_or(start);
        let names = names.into_iter().filter(|(end, _)| *end == longest).flat_map(|(_, names)| names);
        let mut owners: Vec<ThingId> = names.map(|field| field.thing).collect();
        owners.sort();
        owners.dedup();
        if let [only] = owners.as_slice()
            && !topics.contains(only)
        {
            topics.push(*only);
        }
    }
    let records = of_their_own(parser, clause);
    for thing in topics {
        let scope = Scope::about(thing);
        let start = parser.skip(clause.from, &["also"]);
        for (middle, subject) in parser.value(start, &scope) {
            if records.contains(&middle) {
                continue;
            }
            if subject.base.as_ref().is_some_and(|base| base.steps.is_empty()) {
                continue;
            }
            for (next, (negative, modal)) in demands(parser, middle) {
                let be = parser.skip(next, &["be"]);
                let base = subject.base.as_ref();
                if !modal || be > next && base.is_some_and(|base| about_doing(parser, be, base.thing)) {
                    continue;
                }
                for (end, holds) in bare_predicate(parser, next, &subject, &scope) {
                    let holds = if negative { holds.not() } else { holds };
                    for (stop, on) in occasions(parser, end, thing) {
                        for (last, guard) in parser.guards(stop, &scope) {
                            if last == clause.to {
                                let mut own = check(parser, thing, on.clone(), guard.holds.clone(), holds.clone());
                                own.predicate = Some(middle);
                                found.push(own.assuming(guard.assumed));
                            }
                        }
                    }
                }
            }
        }
        if !found.is_empty() {
            break;
        }
    }
    found
}

/// A predicate in its base form, behind "must" and "can't": "be after …", "have …", "start …", "take …", "add up to …".
fn bare_predicate(parser: &Parser, at: usize, subject: &Value, scope: &Scope) -> Edges<Expr> {
    let mut edges = Edges::new();
    let at = parser.skip(at, &["always", "only", "ever"]);
    if let Some(next) = parser.any(at, &["be", "lie", "stay", "go", "fall", "become", "add up to", "come to", "have"]) {
        let have = parser.word(at) == "have";
        if !have {
            for (end, expr) in parser.complements(next, subject, scope) {
                add(&mut edges, end, expr);
            }
        }
        if let (true, Some(base)) = (have, &subject.base) {
            for (end, expr) in parser.having(next, base, scope) {
                add(&mut edges, end, expr);
            }
        }
    }
    for (end, expr) in parser.predicates(at, subject, scope) {
        add(&mut edges, end, expr);
    }
    if matches!(parser.word(at.saturating_sub(1)), "possible" | "allowed") {
        for (end, expr) in parser.complements(at, subject, scope) {
            add(&mut edges, end, expr);
        }
    }
    edges
}

/// "when it's booked", "when booking": the rule holds for that action only.
pub(super) fn occasions(parser: &Parser, at: usize, thing: ThingId) -> Vec<(usize, Vec<Verb>)> {
    let mut found = vec![(at, Vec::new())];
    let start = parser.skip(at, &[","]);
    for (words, shape) in [
        ("when it is", Shape::Participle),
        ("when they are", Shape::Participle),
        ("when it is being", Shape::Participle),
        ("when", Shape::Participle),
        ("when", Shape::Gerund),
        ("at the moment it is", Shape::Participle),
        ("on", Shape::Gerund),
        ("before it is", Shape::Participle),
        ("before they are", Shape::Participle),
        ("before it can be", Shape::Participle),
        ("before they can be", Shape::Participle),
        ("before it gets", Shape::Participle),
        ("before being", Shape::Participle),
        ("before", Shape::Gerund),
        ("to be", Shape::Participle),
        ("in order to be", Shape::Participle),
    ] {
        let Some(next) = parser.eat(start, words) else { continue };
        for (end, doing) in parser.verb(next, shape) {
            let verbs: Vec<Verb> = match doing {
                crate::phrase::Doing::Create => vec![Verb::Create],
                crate::phrase::Doing::Change => vec![Verb::Change],
                crate::phrase::Doing::Act(actions) => actions
                    .iter()
                    .filter(|id| parser.action(**id).is_some_and(|own| own.thing == thing))
                    .filter_map(|id| parser.verb_of(*id))
                    .collect(),
                _ => Vec::new(),
            };
            if !verbs.is_empty() {
                found.push((end, verbs));
            }
        }
    }
    found
}

pub(super) fn check(parser: &Parser, thing: ThingId, on: Vec<Verb>, when: Expr, holds: Expr) -> Understood {
    // "Not before 8:00 or after 18:00": not the one and not the other, each for itself.
    if let Expr::Not(inner) = &holds
        && let Expr::Or(parts) = &**inner
    {
        let mut whole = Understood::new("check", Vec::new()).about(thing);
        for part in parts {
            let own = check(parser, thing, on.clone(), when.clone(), part.clone().not());
            whole.meanings.extend(own.meanings);
        }
        return whole;
    }
    let holds = super::spread(holds);
    // "An order must belong to a customer": its customer, whoever that is.
    let holds = match holds {
        Expr::Compare { op: model::Comparison::Equal, left, right } if left == right => Expr::IsEmpty(left).not(),
        other => other,
    };
    let field = field_of(&holds, thing);
    // What was true when it was made may be past by now: a check against the clock is for when the value is given.
    let on = if on.is_empty() && is_about_time(&holds) { vec![Verb::Create] } else { on };
    let counts = across(&holds) || counted(parser, &holds);
    let kind = if counts { RuleKind::Across { holds } } else { RuleKind::Check { holds, field } };
    Understood::new("check", vec![rule(thing, on, Vec::new(), when, kind)]).about(thing)
}

/// Whether other records matter to it.
fn across(expr: &Expr) -> bool {
    match expr {
        Expr::Aggregate(_) => true,
        Expr::Not(inner) | Expr::IsEmpty(inner) | Expr::DateOf(inner) => across(inner),
        Expr::And(parts) | Expr::Or(parts) => parts.iter().any(across),
        Expr::Compare { left, right, .. } | Expr::Arithmetic { left, right, .. } => across(left) || across(right),
        Expr::OneOf { value, .. } => across(value),
        _ => false,
    }
}

/// The first field of the record itself that the condition is about: the form shows the refusal beside it.
pub(super) fn field_of(expr: &Expr, thing: ThingId) -> Option<model::FieldId> {
    let mut first = None;
    crate::phrase::map_paths(expr, 0, &mut |path, _| {
        if let (None, model::Root::Record, [field]) = (&first, &path.root, path.steps.as_slice())
            && field.thing == thing
        {
            first = Some(field.field);
        }
        path.clone()
    });
    first
}

/// Whether a field that it is about is worked out from other records.
fn counted(parser: &Parser, expr: &Expr) -> bool {
    let mut found = false;
    crate::phrase::map_paths(expr, 0, &mut |path, _| {
        let own = path.steps.last().and_then(|field| parser.field(*field)).and_then(|field| field.computed.as_ref());
        found |= own.is_some_and(across);
        path.clone()
    });
    found
}
