//! What a reaction does: messages, changes, actions, one after the other.

use model::{Change, Effect, Expr, Literal, MessageId, ThingId, Trigger, Verb};

use super::amount;
use super::happening::verbs_on;
use super::{Cause, Effects};
use crate::chart::Edges;
use crate::construction::{change, message};
use crate::phrase::{Assumed, Base, Parser, Shape};
use crate::vocabulary::Term;

/// One effect after the other: "email its customer “…” and cancel it".
pub(super) fn effects(parser: &Parser, at: usize, cause: &Cause) -> Edges<Effects> {
    let mut edges: Edges<Effects> = Edges::new();
    let mut open: Vec<(usize, Effects)> = vec![(at, Effects::default())];
    while let Some((start, done)) = open.pop() {
        if !parser.burn() || done.effects.len() > 5 {
            break;
        }
        for (end, one) in effect(parser, start, cause) {
            let mut all = done.clone();
            let base = u32::try_from(all.messages.len()).unwrap_or(0);
            all.effects.extend(one.effects.into_iter().map(|effect| renumbered(effect, base)));
            all.messages.extend(one.messages);
            all.assumed.extend(one.assumed);
            for word in ["and", ", and", ",", "and then", "; "] {
                if let Some(next) = parser.eat(end, word) {
                    open.push((next, all.clone()));
                }
            }
            if !edges.iter().any(|(own, other)| *own == end && *other == all) {
                edges.push((end, all));
            }
        }
    }
    edges
}

pub(super) fn renumbered(effect: Effect, base: u32) -> Effect {
    match effect {
        Effect::Send(MessageId(own)) => Effect::Send(MessageId(own + base)),
        other => other,
    }
}

pub(super) fn effect(parser: &Parser, at: usize, cause: &Cause) -> Edges<Effects> {
    let mut edges: Edges<Effects> = Edges::new();
    let at = parser.skip(at, &["also", "automatically", "then"]);
    let mut sent = message::read(parser, at, &cause.scope);
    // "The sailors" of a trip that is only just being made are all of them: it has none of its own yet.
    let narrowed = |own: &(usize, (Vec<model::Message>, Vec<Assumed>))| {
        own.1.1.iter().any(|note| note.code == "those-of-the-record")
    };
    let just_made = matches!(cause.trigger, Trigger::Done { verb: Verb::Create, .. });
    let ends: Vec<usize> = sent.iter().filter(|own| narrowed(own)).map(|own| own.0).collect();
    sent.retain(|own| narrowed(own) != just_made || !ends.contains(&own.0));
    for (end, (messages, assumed)) in sent {
        let sends = (0..u32::try_from(messages.len()).unwrap_or(0)).map(|own| Effect::Send(MessageId(own))).collect();
        edges.push((end, Effects { effects: sends, messages, assumed }));
    }
    let Some(thing) = cause.thing else { return edges };
    let base = Base::record(thing);
    for (end, changes) in change::read(parser, at, &base, &cause.scope) {
        edges.push((end, Effects { effects: vec![Effect::Set { changes }], ..Effects::default() }));
    }
    // What the new record was made for changes: "when its customer replies to a ticket, it becomes open".
    for other in cause
        .scope
        .mentioned
        .iter()
        .rev()
        .filter(|other| other.root == crate::phrase::BaseRoot::Record && !other.steps.is_empty())
    {
        for (end, changes) in change::read(parser, at, other, &cause.scope) {
            let inner = vec![Effect::Set { changes }];
            let effect = Effect::On { path: other.path(0), effects: inner };
            edges.push((end, Effects { effects: vec![effect], ..Effects::default() }));
        }
    }
    // "its object is no longer on display": what the record leads to.
    for (middle, value) in parser.chain(at, &cause.scope.with_record(base.clone())) {
        let Some(other) = value.base.filter(|other| {
            other.root == crate::phrase::BaseRoot::Record
                && !other.steps.is_empty()
                && !cause.scope.mentioned.contains(other)
        }) else {
            continue;
        };
        for (end, changes) in change::becoming(parser, middle, other.thing) {
            let effect = Effect::On { path: other.path(0), effects: vec![Effect::Set { changes }] };
            edges.push((end, Effects { effects: vec![effect], ..Effects::default() }));
        }
    }
    // Behind "and"; at the front it is a condition on the whole.
    let behind = at > 0 && parser.word(at - 1) == "and";
    for (end, effect) in if behind { where_so(parser, at, cause, thing) } else { Edges::new() } {
        edges.push((end, Effects { effects: vec![effect], ..Effects::default() }));
    }
    for (end, effect) in amount::read(parser, at, &base, &cause.scope) {
        edges.push((end, Effects { effects: vec![effect], ..Effects::default() }));
    }
    for (end, doing) in parser.verb(at, Shape::Base) {
        let Some(stop) = object(parser, end, thing) else { continue };
        for verb in verbs_on(parser, &doing, thing) {
            let effect = match verb {
                Verb::Delete => Effect::DeleteRecord,
                Verb::Do(action) => Effect::Do(action),
                _ => continue,
            };
            edges.push((stop, Effects { effects: vec![effect], ..Effects::default() }));
        }
    }
    // "all of its turns become dropped", "its booked turns are cancelled".
    for (middle, set) in parser.rows(at, &cause.scope) {
        let Some(next) = parser.any(middle, &["become", "becomes", "are", "are set to", "go back to"]) else {
            continue;
        };
        let Some(way) = parser.belongs(&set.base, &base, 1).into_iter().next() else { continue };
        let filter = if crate::phrase::mentions(&set.filter, &model::Root::Record) {
            set.filter.clone()
        } else {
            way.and(set.filter.clone())
        };
        for term in parser.terms(next) {
            if let Term::Choice(field, choice) = term.term
                && field.thing == set.thing
            {
                let change = Change { field: field.field, value: Expr::Literal(Literal::Choice { field, choice }) };
                let inner = Effect::Set { changes: vec![change] };
                let effect = Effect::ForEach { of: set.thing, filter: filter.clone(), effects: vec![inner] };
                edges.push((next + term.len, Effects { effects: vec![effect], ..Effects::default() }));
            }
        }
    }
    edges
}

/// "if nobody had answered before, “first answered at” is that moment": a change that is made only where something is so.
fn where_so(parser: &Parser, at: usize, cause: &Cause, thing: ThingId) -> Edges<Effect> {
    let mut edges: Edges<Effect> = Edges::new();
    let Some(next) = parser.any(at, &["if", "where", "when"]) else { return edges };
    let through = cause.scope.mentioned.iter().rev().filter(|own| own.root == crate::phrase::BaseRoot::Record);
    let mut records: Vec<Base> = through.filter(|own| !own.steps.is_empty()).cloned().collect();
    records.push(Base::record(thing));
    for record in records {
        // Inside, the record that the change is made to is the one at hand.
        let here = Base::record(record.thing);
        let scope = crate::phrase::Scope::about(record.thing).mention(here.clone());
        for (middle, condition) in parser.condition(next, &scope) {
            let start = parser.skip(middle, &[",", ", then", "then"]);
            for (end, changes) in change::read(parser, start, &here, &scope) {
                let changes = change::only_if(changes, &condition, record.thing);
                let set = Effect::Set { changes };
                let effect = match record.steps.as_slice() {
                    [] => set,
                    _ => Effect::On { path: record.path(0), effects: vec![set] },
                };
                edges.push((end, effect));
            }
        }
        if !edges.is_empty() {
            break;
        }
    }
    edges
}

/// "it", "the order": the record at hand as an object.
pub fn object(parser: &Parser, at: usize, thing: ThingId) -> Option<usize> {
    if let Some(end) = parser.any(at, &["it", "them", "this one"]) {
        return Some(end);
    }
    let start = parser.skip(at, &["the", "this", "that"]);
    parser.terms(start).iter().find(|term| term.term == Term::Thing(thing)).map(|term| start + term.len)
}
