//! Which way a thing goes: what moves it from one choice of a field to another, and who may.

use crate::{
    understood::capital,
    wire::{Flow, FlowState, Move, MovedBy},
};
use model::{Change, Choice, ChoiceId, Effect, Expr, FieldRef, Filled, Literal, Path, Root, ThingId, TypeKind};
use plan::{Action, ActionKind, Actor, Field, Plan, Resource, TimerWhen, specialise, specialise::simplify};

/// A field whose choices something moves a record through.
struct Track<'a> {
    plan: &'a Plan,
    field: FieldRef,
    choices: &'a [Choice],
}

/// One for each field that at least one action, event or moment moves, or that nothing else may set.
pub fn flows(plan: &Plan) -> Vec<Flow> {
    let fields = plan.resources.iter().flat_map(|resource| resource.fields.iter().map(move |field| (resource, field)));
    let flows = fields.filter_map(|(resource, field)| {
        let TypeKind::Choice(choices) = &field.r#type.kind else { return None };
        let track = Track { plan, field: FieldRef { thing: resource.thing, field: field.id }, choices };
        let start = match field.default {
            Some(Literal::Choice { choice, .. }) => Some(choice),
            _ => None,
        };
        track.flow(resource, field, start)
    });
    flows.collect()
}

impl Track<'_> {
    fn flow(&self, resource: &Resource, field: &Field, start: Option<ChoiceId>) -> Option<Flow> {
        let mut moves = Vec::new();
        let actions = resource.actions.iter().filter_map(|index| self.plan.action(*index));
        moves.extend(actions.filter(|action| action.kind == ActionKind::Named).filter_map(|one| self.acted(one)));
        for action in &self.plan.actions {
            for response in &action.responses {
                self.effects(
                    &response.effects,
                    &response.when,
                    action.thing,
                    (&response.statement.0, &format!("When: {}", action.label), MovedBy::Event),
                    &mut moves,
                );
            }
        }
        for timer in &self.plan.timers {
            let thing = match &timer.when {
                TimerWhen::Record { thing, .. } => *thing,
                TimerWhen::Every(_) => self.field.thing,
            };
            self.effects(
                &timer.effects,
                &timer.condition,
                thing,
                (&timer.statement.0, "By itself, in time", MovedBy::Clock),
                &mut moves,
            );
        }
        // Where only steps may set it, the way is worth showing although nothing leads along it yet.
        if moves.is_empty() && field.filled != Filled::BySteps {
            return None;
        }
        let place = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let states = self.choices.iter().enumerate().map(|(number, choice)| FlowState {
            name: choice.name.clone(),
            start: start == Some(ChoiceId(place(number))),
            reached: start == Some(ChoiceId(place(number))) || moves.iter().any(|one: &Move| one.to == place(number)),
            end: !moves.iter().any(|one| one.from.contains(&place(number)) && one.to != place(number)),
        });
        Some(Flow { thing: resource.key.clone(), field: field.name.clone(), states: states.collect(), moves })
    }

    /// The move that a named action makes.
    fn acted(&self, action: &Action) -> Option<Move> {
        let set = action.changes.iter().map(|change| Change { field: change.field, value: change.value.clone() });
        let to = self.target(&set.collect::<Vec<_>>())?;
        let guards = action.before.iter().map(|guard| guard.when.clone().not().or(guard.holds.clone()));
        let guarded = guards.fold(action.who.holds.clone(), Expr::and);
        let kinds = self.plan.resources.iter().filter(|resource| resource.person.is_some());
        let may = |resource: &&Resource| {
            let actor = Actor::person(self.plan, &[resource.thing]);
            !specialise(&action.who.holds, &actor).is_never()
        };
        let who = kinds.filter(may).map(|resource| capital(&resource.name.plural));
        let statement = action.statement.as_ref().or_else(|| action.who.rulings.first().map(|one| &one.statement));
        Some(Move {
            from: self.from(&guarded),
            to,
            label: action.label.clone(),
            by: MovedBy::People,
            who: who.collect(),
            statement: statement.map(|one| one.0.clone()),
        })
    }

    /// The moves among the effects of an event or a moment; `thing` is what the record at hand is.
    fn effects(
        &self,
        effects: &[Effect],
        when: &Expr,
        thing: ThingId,
        said: (&str, &str, MovedBy),
        moves: &mut Vec<Move>,
    ) {
        for effect in effects {
            match effect {
                Effect::Set { changes } if thing == self.field.thing => {
                    if let Some(to) = self.target(changes) {
                        moves.push(Move {
                            from: self.from(when),
                            to,
                            label: said.1.to_owned(),
                            by: said.2,
                            who: Vec::new(),
                            statement: Some(said.0.to_owned()),
                        });
                    }
                }
                Effect::Do(id) if thing == self.field.thing => {
                    if let Some(own) = self.plan.action_said(*id).and_then(|action| self.acted(action)) {
                        moves.push(Move {
                            by: said.2,
                            who: Vec::new(),
                            statement: Some(said.0.to_owned()),
                            from: own.from.into_iter().filter(|one| self.from(when).contains(one)).collect(),
                            ..own
                        });
                    }
                }
                // Of other records nothing is known but what they are.
                Effect::ForEach { of, effects, .. } => self.effects(effects, &Expr::always(), *of, said, moves),
                Effect::On { path, effects } => {
                    if let Some(end) = self.end(path) {
                        self.effects(effects, &Expr::always(), end, said, moves);
                    }
                }
                _ => {}
            }
        }
    }

    /// The choice to which these changes set the field.
    fn target(&self, changes: &[Change]) -> Option<u32> {
        changes.iter().rev().find_map(|change| match &change.value {
            Expr::Literal(Literal::Choice { field, choice })
                if change.field == self.field.field && *field == self.field =>
            {
                Some(choice.0)
            }
            _ => None,
        })
    }

    /// The choices with which the condition could hold.
    fn from(&self, condition: &Expr) -> Vec<u32> {
        let all = 0..u32::try_from(self.choices.len()).unwrap_or(0);
        all.filter(|choice| {
            let value = Expr::Literal(Literal::Choice { field: self.field, choice: ChoiceId(*choice) });
            let put = condition.map_paths(&mut |path: &Path, depth| {
                let own = depth == 0 && path.root == Root::Record && path.steps == [self.field];
                if own { value.clone() } else { Expr::Path(path.clone()) }
            });
            !simplify(&put).is_never()
        })
        .collect()
    }

    /// The thing at the end of a path.
    fn end(&self, path: &Path) -> Option<ThingId> {
        match self.plan.field(*path.steps.last()?)?.r#type.kind {
            TypeKind::One(thing) | TypeKind::Several(thing) => Some(thing),
            _ => None,
        }
    }
}
