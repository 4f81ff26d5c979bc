//! What a record does by itself: "A rejected request is deleted 90 days after it was rejected."

use model::{Effect, Trigger, Verb};

use super::happening::verbs_on;
use super::moment::moments;
use super::{Cause, Effects, understood};
use crate::construction::{Clause, Understood};
use crate::phrase::{Base, Parser, Shape};

/// "A rejected request is deleted 90 days after it was rejected", "a membership lapses by itself at midnight after its last day".
pub(super) fn automatic(parser: &Parser, clause: &Clause) -> Vec<Understood> {
    let mut found = lasting(parser, clause);
    let scope = clause.scope();
    for (middle, set) in parser.set(clause.from, &scope, &|thing| vec![Base::record(thing)]) {
        if set.bound.is_some() {
            continue;
        }
        let own = Clause { it: Some(set.thing), ..clause.clone() };
        let next = parser.skip(middle, &["is", "are", "gets", "is automatically", "are automatically"]);
        let passive = next > middle;
        let shape = if passive { Shape::Participle } else { Shape::Finite };
        for (end, doing) in parser.verb(next, shape) {
            let end = parser.skip(end, &["for good", "automatically", "by itself", "by themselves", "by the app"]);
            for verb in verbs_on(parser, &doing, set.thing) {
                let effect = match verb {
                    Verb::Delete => Effect::DeleteRecord,
                    Verb::Do(action) => Effect::Do(action),
                    _ => continue,
                };
                for (stop, cause) in moments(parser, end, &own) {
                    if stop != clause.to || cause.thing != Some(set.thing) {
                        continue;
                    }
                    let cause = Cause { when: set.filter.clone().and(cause.when.clone()), ..cause };
                    found.push(understood(&cause, Effects { effects: vec![effect.clone()], messages: Vec::new() }));
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
                        found.push(understood(&cause, Effects { effects: vec![effect], messages: Vec::new() }));
                    }
                }
            }
        }
    }
    found
}
