//! What has to be done before something else is done to the same record: "A manuscript must be approved by an editor before it is
//! printed." "A crate with glass can't be shipped unless a keeper has checked it." "An editor has to approve a manuscript before
//! it can be printed."
//!
//! Doing the first is theirs alone; doing the second is refused until the first was done.

use model::{ActionId, ActionKind, Expr, Filled, Grant, Literal, RuleKind, TypeKind, Verb, Who};

use super::{Clause, Understood, permission, record_set, rule};
use crate::phrase::{Base, Doing, Parser, People, Set, Shape};
use crate::tokens::Token;
use crate::vocabulary::{Form, Term, Vocabulary};

const MUST: &[&str] = &["must", "has to", "have to", "needs to", "need to", "should"];
const MUST_BE: &[&str] = &[
    "must be",
    "must first be",
    "must have been",
    "has to be",
    "have to be",
    "has to have been",
    "needs to be",
    "need to be",
    "should be",
    "should first be",
    "has first to be",
];
const PRONOUNS: &[&str] = &["it", "they", "them", "this", "that"];

pub fn read(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let start = parser.skip(clause.from, &["also", "however", ",", "first"]);
    for (middle, set) in records(parser, start, clause) {
        found.extend(first_done(parser, clause, middle, &set));
        found.extend(not_unless(parser, clause, middle, &set));
    }
    found.extend(people_first(parser, clause, start));
    found
}

/// The records that the sentence begins with.
fn records(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, Set)> {
    let mut found = parser.set(at, &clause.scope(), &|thing| vec![Base::record(thing)]);
    if let (Some(end), Some(thing)) = (parser.any(at, &["it", "they", "this"]), clause.it) {
        found.push((end, record_set(thing, clause)));
    }
    found.retain(|(_, set)| set.bound.is_none() && set.determiner != crate::phrase::Determiner::No);
    found
}

/// "<records> must be <done> by <people> before they are <done>".
fn first_done(parser: &Parser, clause: &Clause, at: usize, set: &Set) -> Vec<Understood> {
    let mut found = Vec::new();
    let Some(next) = parser.any(at, MUST_BE) else { return found };
    let actions = named(parser, next, Shape::Participle, set);
    // "must be paid before it's confirmed", where that is something that it is or isn't.
    if actions.is_empty() {
        let about = clause.scope().with_record(set.base.clone());
        for (middle, state) in parser.states(next, &set.base, &about) {
            for (second, who) in later(parser, parser.skip(middle, &["first", ","]), set, clause.to) {
                let kind = RuleKind::State { holds: state.clone() };
                let meaning = rule(set.thing, vec![Verb::Do(second)], who, set.filter.clone(), kind);
                found.push(Understood::new("before", vec![meaning]).about(set.thing));
            }
        }
    }
    for (middle, first) in actions {
        let mut by: Vec<(usize, Option<People>)> = vec![(middle, None)];
        if let Some(who) = parser.any(middle, &["by", "first by"]) {
            by.extend(parser.people(who).into_iter().map(|(end, people)| (end, Some(people))));
        }
        for (end, people) in by {
            let end = parser.skip(end, &["first", ","]);
            for (second, who) in later(parser, end, set, clause.to) {
                found.extend(understood(parser, set, first, (second, who), people.as_ref()));
            }
        }
    }
    found
}

/// "<people> must <do> <records> before they are <done>".
fn people_first(parser: &Parser, clause: &Clause, at: usize) -> Vec<Understood> {
    let mut found = Vec::new();
    for (middle, people) in parser.people(at) {
        let Some(next) = parser.any(middle, MUST) else { continue };
        let next = parser.skip(next, &["first"]);
        for (verb, doing) in parser.verb(next, Shape::Base) {
            let Doing::Act(actions) = doing else { continue };
            for (end, set) in records(parser, verb, clause) {
                let Some(first) = own_action(parser, &actions, &set) else { continue };
                for (second, who) in later(parser, parser.skip(end, &["first", ","]), &set, clause.to) {
                    found.extend(understood(parser, &set, first, (second, who), Some(&people)));
                }
            }
        }
    }
    found
}

/// "<records> can't be <done> unless <people> <do> them", "… until they have been <done> by <people>".
fn not_unless(parser: &Parser, clause: &Clause, at: usize, set: &Set) -> Vec<Understood> {
    let mut found = Vec::new();
    let Some(next) = parser.any(at, &["can not be", "may not be", "must not be", "can never be", "should not be"])
    else {
        return found;
    };
    for (middle, second) in named(parser, next, Shape::Participle, set) {
        let middle = parser.skip(middle, &[","]);
        let Some(start) = parser.any(middle, &["unless", "until", "before", "without"]) else { continue };
        for (end, people) in parser.people(start) {
            let (verb, shape) = match parser.any(end, &["has", "have", "had"]) {
                Some(next) => (next, Shape::Participle),
                None => (end, Shape::Finite),
            };
            for (stop, first) in named(parser, verb, shape, set) {
                let stop = object(parser, stop, set);
                if stop == Some(clause.to) && first != second {
                    found.extend(understood(parser, set, first, (second, Vec::new()), Some(&people)));
                }
            }
        }
        let being = ["it has been", "they have been", "it is", "they are", "it was", "they were", "it gets", "being"];
        let Some(next) = parser.any(start, &being) else { continue };
        for (middle, first) in named(parser, next, Shape::Participle, set) {
            let Some(who) = parser.eat(middle, "by") else { continue };
            for (end, people) in parser.people(who) {
                if end == clause.to && first != second {
                    found.extend(understood(parser, set, first, (second, Vec::new()), Some(&people)));
                }
            }
        }
    }
    found
}

/// What is done later, and by whom where that is said: "before it is <done>", "before a keeper <does> it", "before <doing> it".
fn later(parser: &Parser, at: usize, set: &Set, to: usize) -> Vec<(ActionId, Vec<Who>)> {
    let mut found: Vec<(usize, ActionId, Vec<Who>)> = Vec::new();
    let Some(next) = parser.any(at, &["before", "and only then"]) else { return Vec::new() };
    let being = [
        "can be",
        "is",
        "are",
        "may be",
        "gets",
        "get",
        "will be",
        "it can be",
        "it is",
        "it may be",
        "it gets",
        "they can be",
        "they are",
        "they may be",
        "they get",
        "being",
    ];
    if let Some(verb) = parser.any(next, &being) {
        found.extend(named(parser, verb, Shape::Participle, set).into_iter().map(|(end, own)| (end, own, Vec::new())));
    }
    for (end, action) in named(parser, next, Shape::Gerund, set) {
        found.extend(object(parser, end, set).map(|end| (end, action, Vec::new())));
    }
    let anybody = parser.any(next, &["anyone", "anybody", "somebody", "someone"]).map(|end| (end, Vec::new()));
    let people = parser.people(next).into_iter().filter(|(_, own)| {
        own.when.is_always() && !own.nobody && own.who.iter().all(|who| matches!(who, Who::Role(_)))
    });
    for (end, who) in people.map(|(end, own)| (end, own.who)).chain(anybody) {
        let (verb, shape) = match parser.any(end, &["can", "may"]) {
            Some(verb) => (verb, Shape::Base),
            None => (end, Shape::Finite),
        };
        for (end, action) in named(parser, verb, shape, set) {
            found.extend(object(parser, end, set).map(|end| (end, action, who.clone())));
        }
    }
    let mut found: Vec<(ActionId, Vec<Who>)> =
        found.into_iter().filter(|(end, ..)| *end == to).map(|(_, action, who)| (action, who)).collect();
    found.sort();
    found.dedup();
    found
}

/// "it", "them", the noun again.
fn object(parser: &Parser, at: usize, set: &Set) -> Option<usize> {
    let noun = |at: usize| {
        let start = parser.skip(at, &["the", "a", "an", "this"]);
        let own = parser.terms(start).iter().find(|own| own.term == Term::Thing(set.thing))?;
        Some(start + own.len)
    };
    parser.any(at, PRONOUNS).or_else(|| noun(at))
}

/// A named action of those records at a place.
fn named(parser: &Parser, at: usize, shape: Shape, set: &Set) -> Vec<(usize, ActionId)> {
    let acts = |(end, doing)| match doing {
        Doing::Act(actions) => own_action(parser, &actions, set).map(|action| (end, action)),
        _ => None,
    };
    parser.verb(at, shape).into_iter().filter_map(acts).collect()
}

fn own_action(parser: &Parser, actions: &[ActionId], set: &Set) -> Option<ActionId> {
    let own =
        |id: &&ActionId| parser.action(**id).is_some_and(|own| own.thing == set.thing && own.kind == ActionKind::Named);
    actions.iter().find(own).copied()
}

fn understood(
    parser: &Parser,
    set: &Set,
    first: ActionId,
    (second, who): (ActionId, Vec<Who>),
    people: Option<&People>,
) -> Option<Understood> {
    if people.is_some_and(|own| own.nobody) || first == second {
        return None;
    }
    let done = was_done(parser, first, second)?;
    let mut meanings = Vec::new();
    if let Some(people) = people {
        let when = people.when.clone().and(set.filter.clone());
        meanings.push(permission(Grant::Only, people.who.clone(), Verb::Do(first), set.thing, None, when));
    }
    let kind = RuleKind::State { holds: done };
    meanings.push(rule(set.thing, vec![Verb::Do(second)], who, set.filter.clone(), kind));
    Some(Understood::new("before", meanings).about(set.thing))
}

/// What tells that an action was done to a record, seen from another that follows it: the choice that it brings about or one
/// listed between the two, the yes/no that it sets, or the moment that the app keeps.
fn was_done(parser: &Parser, first: ActionId, second: ActionId) -> Option<Expr> {
    let action = parser.action(first)?;
    let thing = action.thing;
    let base = Base::record(thing);
    if let Some((field, choice)) = crate::declare::target(parser.app(), action) {
        let reference = model::FieldRef { thing, field };
        let TypeKind::Choice(choices) = &parser.field(reference)?.r#type.kind else { return None };
        let last = parser
            .action(second)
            .and_then(|own| crate::declare::target(parser.app(), own))
            .filter(|(other, after)| *other == field && after.0 > choice.0)
            .map_or(choice.0 + 1, |(_, after)| after.0);
        let value = base.field(reference, 0);
        let known = (choice.0..last).filter(|at| (*at as usize) < choices.len()).map(|at| {
            let literal = Literal::Choice { field: reference, choice: model::ChoiceId(at) };
            Expr::equal(value.clone(), Expr::Literal(literal))
        });
        return Some(crate::phrase::either(&known.collect::<Vec<_>>()));
    }
    if let Some(field) = crate::declare::flag(parser.app(), action) {
        let value = base.field(model::FieldRef { thing, field }, 0);
        return Some(Expr::equal(value, Expr::Literal(Literal::YesNo(true))));
    }
    let kept = parser.fields(thing).find(|(_, own)| own.filled == Filled::MomentOfAction(first))?.0;
    Some(Expr::IsEmpty(Box::new(base.field(kept, 0))).not())
}

/// The actions of which a sentence asks whether they were done, and of which nothing else would tell.
pub fn asks(tokens: &[Token], vocabulary: &Vocabulary) -> Vec<ActionId> {
    let words: Vec<&str> = tokens.iter().map(|token| token.lower.as_str()).collect();
    let place = |wanted: &[&str]| words.iter().position(|word| wanted.contains(word));
    let mut found = Vec::new();
    let mut look = |from: usize, to: usize, forms: &[Form]| {
        for at in from..to.min(words.len()) {
            for term in vocabulary.lookup(&words[at..]) {
                let Term::Action(action) = term.term else { continue };
                let Some(own) = vocabulary.app.actions.get(action.0 as usize) else { continue };
                let untold = own.kind == ActionKind::Named
                    && crate::declare::target(&vocabulary.app, own).is_none()
                    && crate::declare::flag(&vocabulary.app, own).is_none();
                // A moment of the spec's own ("first answered at") tells it already.
                let told = vocabulary.app.thing(own.thing).is_some_and(|thing| {
                    thing.fields.iter().any(|field| {
                        field.r#type.kind == TypeKind::Moment
                            && !field.automatic
                            && field.name.to_lowercase().split(' ').any(|word| word == own.past)
                    })
                });
                if untold && !told && forms.contains(&term.form) && !found.contains(&action) {
                    found.push(action);
                }
            }
        }
    };
    // "only if its weighed at is given": said back.
    for at in (0..words.len()).filter(|at| words[*at] == "its" && words.get(at + 2) == Some(&"at")) {
        look(at + 1, at + 2, &[Form::Participle]);
    }
    let must = place(&["must", "has", "have", "needs", "need", "should"]);
    if let (Some(must), Some(before)) = (must, place(&["before", "then"])) {
        look(must, before, &[Form::Participle, Form::Base]);
    }
    let refused = words.windows(2).any(|pair| matches!(pair, ["not" | "never", "be"]));
    if let (true, Some(unless)) = (refused, place(&["unless", "until", "before"])) {
        look(unless, words.len(), &[Form::Participle, Form::Base, Form::Third]);
    }
    found
}
