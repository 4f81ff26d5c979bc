//! What a record does by itself: "A rejected request is deleted 90 days after it was rejected."

use model::{Effect, Trigger, Verb};

use super::happening::verbs_on;
use super::moment::{moments, record_moments};
use super::{Cause, Effects, understood};
use crate::construction::{Clause, Understood};
use crate::phrase::{Base, Parser, Set, Shape};

/// "A rejected request is deleted 90 days after it was rejected", "a membership lapses by itself at midnight after its last day".
pub(super) fn automatic(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = lasting(parser, clause);
    found.extend(lapsing(parser, clause));
    let scope = clause.scope();
    for (middle, set) in parser.set(clause.from, &scope, &|thing| vec![Base::record(thing)]) {
        if set.bound.is_some() {
            continue;
        }
        let own = Clause { it: Some(set.thing), ..clause.clone() };
        for (end, effect) in done_to_it(parser, middle, &set) {
            for (stop, cause) in moments(parser, end, &own) {
                if stop == clause.to {
                    found.extend(done_then(&set, &effect, cause));
                }
            }
        }
        // "A mooring that is still requested on the day before it arrives is called off": when it has come that far.
        for (stop, cause) in moments(parser, middle, &own) {
            for (end, effect) in done_to_it(parser, stop, &set) {
                if end == clause.to && !set.filter.is_always() {
                    found.extend(done_then(&set, &effect, cause.clone()));
                }
            }
        }
    }
    // "On the day before it arrives, a mooring that is still requested is called off."
    let named = parser.things_here().iter().copied().filter(|thing| !parser.is_person(*thing));
    for thing in named {
        let own = Clause { it: Some(thing), ..clause.clone() };
        for (front, cause) in moments(parser, clause.from, &own) {
            let Some(start) = parser.eat(front, ",") else { continue };
            for (middle, set) in parser.set(start, &scope, &|thing| vec![Base::record(thing)]) {
                for (end, effect) in done_to_it(parser, middle, &set) {
                    let said = end == clause.to && set.thing == thing && set.bound.is_none();
                    found.extend(said.then(|| done_then(&set, &effect, cause.clone())).flatten());
                }
            }
        }
    }
    found
}

/// "is cancelled by itself", "is deleted for good", "lapses": what the app does to the records, without anybody who does it.
fn done_to_it(parser: &Parser, at: usize, set: &Set) -> Vec<(usize, Effect)> {
    let mut found = Vec::new();
    let next = parser.skip(at, &["is", "are", "gets", "is automatically", "are automatically"]);
    let shape = if next > at { Shape::Participle } else { Shape::Finite };
    for (end, doing) in parser.verb(next, shape) {
        let end = parser.skip(end, &["for good", "automatically", "by itself", "by themselves", "by the app"]);
        for verb in verbs_on(parser, &doing, set.thing) {
            match verb {
                Verb::Delete => found.push((end, Effect::DeleteRecord)),
                Verb::Do(action) => found.push((end, Effect::Do(action))),
                _ => {}
            }
        }
    }
    found
}

/// That it is done at that moment to those of the records that still fit.
fn done_then(set: &Set, effect: &Effect, cause: Cause) -> Option<Understood> {
    if cause.thing != Some(set.thing) {
        return None;
    }
    let cause = Cause { when: set.filter.clone().and(cause.when.clone()), ..cause };
    Some(understood(&cause, Effects { effects: vec![effect.clone()], ..Effects::default() }))
}

/// "At midnight after its last day an active membership lapses by itself", "An open offer expires 30 days after it was made": a
/// record comes to a state whose name is that verb's.
fn lapsing(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let named = (clause.from..clause.to).find_map(|at| {
        parser.terms(at).iter().find_map(|term| match term.term {
            crate::vocabulary::Term::Thing(thing) if !parser.is_person(thing) => Some(thing),
            _ => None,
        })
    });
    let own = Clause { it: named.or(clause.it), ..clause.clone() };
    let scope = clause.scope();
    let mut openings: Vec<(usize, Option<Cause>)> = vec![(clause.from, None)];
    for (end, cause) in moments(parser, clause.from, &own).into_iter().chain(midnight(parser, clause.from, &own)) {
        openings.push((parser.skip(end, &[","]), Some(cause)));
    }
    for (start, front) in openings {
        for (middle, set) in parser.set(start, &scope, &|thing| vec![Base::record(thing)]) {
            let next = parser.skip(middle, &["automatically"]);
            let Some((field, choice)) = becomes(parser, next, set.thing) else { continue };
            if set.bound.is_some() {
                continue;
            }
            let end = parser.skip(next + 1, &["by itself", "automatically", "by themselves", "on its own"]);
            let behind = match &front {
                Some(_) => Vec::new(),
                None => moments(parser, end, &Clause { it: Some(set.thing), ..clause.clone() }),
            };
            let front = front.as_ref().filter(|_| end == clause.to).map(|cause| (end, cause));
            let causes = front.into_iter().chain(behind.iter().map(|(stop, cause)| (*stop, cause)));
            for (_, cause) in causes.filter(|(stop, cause)| *stop == clause.to && cause.thing == Some(set.thing)) {
                let value = model::Expr::Literal(model::Literal::Choice { field, choice });
                let changes = vec![model::Change { field: field.field, value }];
                let cause = Cause {
                    trigger: cause.trigger.clone(),
                    when: set.filter.clone().and(cause.when.clone()),
                    scope: cause.scope.clone(),
                    thing: cause.thing,
                    assumed: cause.assumed.clone(),
                };
                let effects = Effects { effects: vec![Effect::Set { changes }], ..Effects::default() };
                found.push(understood(&cause, effects));
            }
        }
    }
    found
}

/// "At midnight after its last day": when that day is over.
fn midnight(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, Cause)> {
    let mut found = Vec::new();
    let Some(next) = parser.any(at, &["at midnight after", "at midnight following", "at the end of", "when"]) else {
        return found;
    };
    let when = parser.word(at) == "when";
    for (end, thing, when_so, moment) in record_moments(parser, next, clause) {
        let end = if when { parser.any(end, &["is over", "has passed", "is past"]) } else { Some(end) };
        let (Some(end), crate::phrase::Sort::Date) = (end, &moment.sort) else { continue };
        let base = Base::record(thing);
        let scope = clause.scope().with_record(base.clone()).mention(base);
        let trigger = Trigger::At {
            thing,
            moment: moment.expr,
            offset: model::Duration::days(1),
            before: false,
            at: Some("00:00".to_owned()),
        };
        found.push((end, Cause { trigger, when: when_so, scope, thing: Some(thing), assumed: Vec::new() }));
    }
    found
}

/// The choice of a thing whose name is the participle of the verb that stands here: "lapses" and "lapsed".
fn becomes(parser: &Parser, at: usize, thing: model::ThingId) -> Option<(model::FieldRef, model::ChoiceId)> {
    let word = parser.word(at);
    let mut found = None;
    for (field, own) in parser.fields(thing) {
        let model::TypeKind::Choice(choices) = &own.r#type.kind else { continue };
        for (place, choice) in choices.iter().enumerate() {
            let verb = crate::words::bases(&choice.name.to_lowercase())
                .into_iter()
                .filter(|(_, form)| matches!(form, crate::words::Form::Participle | crate::words::Form::Past))
                .any(|(base, _)| crate::words::forms(&base).third == word || base == word);
            if verb {
                let choice = model::ChoiceId(u32::try_from(place).ok()?);
                if found.replace((field, choice)).is_some() {
                    return None;
                }
            }
        }
    }
    found
}

/// "A ticket that has been solved for 5 days closes by itself."
pub(super) fn lasting(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = Vec::new();
    let scope = clause.scope();
    for (middle, set) in parser.set(clause.from, &scope, &|thing| vec![Base::record(thing)]) {
        let Some(next) = parser.any(middle, &["that has been", "which has been", "that was", "that has stayed"]) else {
            continue;
        };
        let state = parser.states(next, &set.base, &scope).into_iter().next();
        let moment = parser
            .events
            .at(parser.word(next))
            .iter()
            .find(|event| event.field.thing == set.thing && event.form == crate::phrase::EventForm::Past);
        let (Some((end, state)), Some(moment)) = (state, moment) else { continue };
        let Some(for_) = parser.any(end, &["for", "for more than", "for at least"]) else { continue };
        for (stop, offset) in parser.duration(for_) {
            let stop = parser.skip(stop, &["is", "is automatically", "automatically"]);
            for shape in [Shape::Finite, Shape::Participle] {
                for (last, doing) in parser.verb(stop, shape) {
                    let last =
                        parser.skip(last, &["by itself", "automatically", "for good", "by themselves", "on its own"]);
                    if last != clause.to {
                        continue;
                    }
                    for verb in verbs_on(parser, &doing, set.thing) {
                        let effect = match verb {
                            Verb::Delete => Effect::DeleteRecord,
                            Verb::Do(action) => Effect::Do(action),
                            _ => continue,
                        };
                        let value = parser.of_field(&set.base, moment.field, &scope);
                        let trigger =
                            Trigger::At { thing: set.thing, moment: value.expr, offset, before: false, at: None };
                        let when = set.filter.clone().and(state.clone());
                        let cause =
                            Cause { trigger, when, scope: scope.clone(), thing: Some(set.thing), assumed: Vec::new() };
                        found.push(understood(&cause, Effects { effects: vec![effect], ..Effects::default() }));
                    }
                }
            }
        }
    }
    found
}
