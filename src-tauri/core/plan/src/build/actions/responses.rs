//! What follows an action in its own transaction.

use model::{
    App, Comparison, Effect, Expr, FieldId, FieldRef, Filled, Literal, Reaction, Root, ThingId, Trigger, Verb,
};

use super::took;
use crate::build::rebase::{self, at, before, record};
use crate::{Action, ActionKind, Response, specialise};

/// The reactions that this action can set off, in spec order.
pub fn responses(app: &App, action: &Action) -> Vec<Response> {
    let mut found = Vec::new();
    for reaction in &app.reactions {
        let Some(condition) = set_off(app, action, reaction) else { continue };
        let when = specialise::simplify(&condition.and(reaction.when.clone()));
        if when.is_never() {
            continue;
        }
        let effects = with_moments(app, action.thing, &reaction.effects);
        found.push(Response { statement: reaction.statement.clone(), when, effects });
    }
    // "Email everybody who had a booked turn on it": those who had one before other sentences change their turns.
    found.sort_by_key(|own| !tells_those_concerned(app, own));
    found
}

/// It only tells the people of records that fit.
fn tells_those_concerned(app: &App, own: &Response) -> bool {
    own.effects.iter().all(|effect| match effect {
        Effect::Send(message) => {
            app.messages.get(message.0 as usize).is_some_and(|own| matches!(own.to, model::Recipient::Each { .. }))
        }
        _ => false,
    })
}

/// Under which condition the action sets the reaction off, if it can.
fn set_off(app: &App, action: &Action, reaction: &Reaction) -> Option<Expr> {
    let writes = |field: FieldId| {
        action.kind == ActionKind::Create
            || action.inputs.iter().any(|input| input.field == Some(field))
            || action.changes.iter().any(|change| change.field == field)
    };
    let changeable = !matches!(action.kind, ActionKind::Delete);
    match &reaction.trigger {
        Trigger::Done { thing, verb } if *thing == action.thing => done(app, action, *verb).then(Expr::always),
        Trigger::Enters { thing, field, choice } if *thing == action.thing && changeable && writes(*field) => {
            let chosen =
                Expr::Literal(Literal::Choice { field: FieldRef { thing: *thing, field: *field }, choice: *choice });
            let set = action.changes.iter().rev().find(|change| change.field == *field && !change.unless_given);
            match set.map(|change| &change.value) {
                // The step always sets another choice: it can't be this one.
                Some(Expr::Literal(Literal::Choice { choice: other, .. })) if other != choice => None,
                _ => Some(took(*thing, *field, chosen)),
            }
        }
        Trigger::Changes { thing, field }
            if *thing == action.thing && changeable && action.kind != ActionKind::Create && writes(*field) =>
        {
            let step = [FieldRef { thing: *thing, field: *field }];
            Some(Expr::compare(Comparison::NotEqual, at(record(), &step), at(before(), &step)))
        }
        Trigger::Becomes { thing, condition } if *thing == action.thing && changeable => {
            let reads = rebase::reads(app, &[condition]);
            let can = reads.fields.iter().any(|read| read.thing == *thing && writes(read.field));
            let was = rebase::empty(Expr::Path(before())).not().and(condition.with_root(&Root::Record, &before()));
            can.then(|| condition.clone().and(was.not()))
        }
        _ => None,
    }
}

fn done(app: &App, action: &Action, verb: Verb) -> bool {
    match (verb, action.kind) {
        // What an effect does is never "done" by anybody.
        _ if action.key == "effect" => false,
        (Verb::Create, ActionKind::Create)
        | (Verb::Change, ActionKind::Update)
        | (Verb::Delete, ActionKind::Delete) => true,
        (Verb::Do(id), _) => {
            let said = app.actions.get(id.0 as usize);
            action.said == Some(id)
                || said.is_some_and(|said| match said.kind {
                    model::ActionKind::Create => action.kind == ActionKind::Create,
                    model::ActionKind::Delete => action.kind == ActionKind::Delete,
                    model::ActionKind::Named => false,
                })
        }
        _ => false,
    }
}

/// The effects on a record of the thing, with the moments that are kept of choices.
pub fn with_moments(app: &App, thing: ThingId, effects: &[Effect]) -> Vec<Effect> {
    let one = |effect: &Effect| match effect {
        Effect::Set { changes } => Effect::Set { changes: moments(app, thing, changes) },
        Effect::ForEach { of, filter, effects } => {
            Effect::ForEach { of: *of, filter: filter.clone(), effects: with_moments(app, *of, effects) }
        }
        Effect::On { path, effects } => {
            let there = path.steps.last().and_then(|step| rebase::target(app, *step)).unwrap_or(thing);
            Effect::On { path: path.clone(), effects: with_moments(app, there, effects) }
        }
        other => other.clone(),
    };
    effects.iter().map(one).collect()
}

fn moments(app: &App, thing: ThingId, said: &[model::Change]) -> Vec<model::Change> {
    let mut found = Vec::new();
    let fields = app.thing(thing).map(|thing| thing.fields.as_slice()).unwrap_or_default();
    for change in said {
        found.push(change.clone());
        for (place, field) in fields.iter().enumerate() {
            let own = FieldId::Own(place as u32);
            let Filled::MomentOf { field: source, choice } = field.filled else { continue };
            let given =
                matches!(&change.value, Expr::Literal(Literal::Choice { choice: given, .. }) if *given == choice);
            if source == change.field && given && !said.iter().any(|other| other.field == own) {
                found.push(model::Change { field: own, value: Expr::Now });
            }
        }
    }
    found
}
