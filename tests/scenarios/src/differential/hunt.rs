//! Looking for what hasn't been seen yet: a record on which a rule says no, a moment at which it does, values on its edge.

use super::clock;
use super::coverage::{Coverage, Gap, guards};
use super::generate::Generator;
use super::mine::Mine;
use super::people::{Person, label_of, seen};
use super::session::Session;
use super::step::{Step, label};
use plan::specialise::specialise;
use plan::{Action, ActionKind, Actor, Guard, Resource};
use serde_json::Value;

/// A record that somebody sees, with what the app says of the action.
struct Sight {
    person: Person,
    record: String,
    row: Value,
}

impl Generator<'_> {
    /// A step towards something that hasn't been seen; nothing where everything has.
    pub fn hunt(
        &mut self,
        session: &mut Session<'_>,
        people: &[Person],
        coverage: &Coverage,
    ) -> Option<(Step, Option<usize>)> {
        let gaps = coverage.gaps();
        let gap = self.random.one(&gaps)?.clone();
        let plan = self.plan;
        let place = gap.place();
        let action = plan.actions.get(place)?;
        let resource = plan.resource(action.thing)?;
        match gap {
            Gap::Refusing(_) => {
                let nobody = Person { label: None, actor: Actor::Nobody };
                let request = match action.kind {
                    ActionKind::Create => self.create(session, &nobody, resource, action),
                    _ => self.on_record(session, &nobody, resource, action),
                };
                Some((Step::Request(request), Some(place)))
            }
            Gap::Allowing(_) if action.kind == ActionKind::Create => Some(self.try_action(session, people, place)),
            Gap::Allowing(_) => {
                let sights = self.sights(session, people, resource, action);
                let open: Vec<&Sight> = sights.iter().filter(|sight| offer(sight, action)["allowed"] == true).collect();
                match self.random.one(&open) {
                    Some(sight) => {
                        let request = self.request_on(session, &sight.person, resource, action, &sight.record, vec![]);
                        Some((Step::Request(request), Some(place)))
                    }
                    None => self.lead_on(session, people, resource, None),
                }
            }
            Gap::Rule(_, ref statement) => {
                let guard = guards(action).find(|guard| guard.statement.0 == *statement)?;
                self.against(session, people, resource, place, guard)
            }
        }
    }

    /// Something that this guard may refuse.
    fn against(
        &mut self,
        session: &mut Session<'_>,
        people: &[Person],
        resource: &Resource,
        place: usize,
        guard: &Guard,
    ) -> Option<(Step, Option<usize>)> {
        let plan = self.plan;
        let action = plan.actions.get(place)?;
        let near = Mine::of_guard(plan, guard);
        if action.kind != ActionKind::Create {
            let sights = self.sights(session, people, resource, action);
            let said: Vec<&Sight> =
                sights.iter().filter(|sight| offer(sight, action)["why"] == guard.detail.as_str()).collect();
            if let Some(sight) = self.random.one(&said) {
                let request = self.request_on(session, &sight.person, resource, action, &sight.record, vec![]);
                return Some((Step::Request(request), Some(place)));
            }
        }
        match self.random.below(6) {
            0 | 1 => Some(self.near(near, |own| own.try_action(session, people, place))),
            2 => Some(self.near(near, |own| {
                own.now = clock::jump(own, session);
                (Step::Clock { at: format!("{:.3}", own.now) }, None)
            })),
            3 => self.lead_on(session, people, resource, Some(place)),
            4 => {
                let others = self.makers(resource);
                let other = *self.random.one(&others)?;
                Some(self.near(near, |own| own.try_action(session, people, other)))
            }
            _ => Some(self.near(near, |own| own.another(session, people, place))),
        }
    }

    /// Makes values with what one rule speaks of, and leaves nothing out.
    fn near<T>(&mut self, mine: Mine, make: impl FnOnce(&mut Self) -> T) -> T {
        self.edge = Some(mine);
        let made = make(self);
        self.edge = None;
        made
    }

    /// Takes a record a step on, by something else that may be done to it now.
    fn lead_on(
        &mut self,
        session: &mut Session<'_>,
        people: &[Person],
        resource: &Resource,
        but: Option<usize>,
    ) -> Option<(Step, Option<usize>)> {
        let plan = self.plan;
        let named: Vec<usize> = resource
            .actions
            .iter()
            .map(|index| index.0 as usize)
            .filter(|place| Some(*place) != but)
            .filter(|place| plan.actions.get(*place).is_some_and(|action| action.kind == ActionKind::Named))
            .collect();
        let Some(place) = self.random.one(&named).copied().filter(|_| self.random.percent(75)) else {
            let makers = self.makers(resource);
            let maker = *self.random.one(&makers)?;
            return Some(self.try_action(session, people, maker));
        };
        let action = plan.actions.get(place)?;
        let sights = self.sights(session, people, resource, action);
        let open: Vec<&Sight> = sights.iter().filter(|sight| offer(sight, action)["allowed"] == true).collect();
        let Some(sight) = self.random.one(&open) else {
            let makers = self.makers(resource);
            let maker = *self.random.one(&makers)?;
            return Some(self.try_action(session, people, maker));
        };
        let request = self.request_on(session, &sight.person, resource, action, &sight.record, vec![]);
        Some((Step::Request(request), Some(place)))
    }

    /// What makes such a record, and what makes those that point to one.
    fn makers(&self, resource: &Resource) -> Vec<usize> {
        let points = |action: &Action| {
            action.inputs.iter().any(|input| match &input.r#type.kind {
                model::TypeKind::One(thing) | model::TypeKind::Several(thing) => *thing == resource.thing,
                _ => false,
            })
        };
        let makes = |action: &Action| {
            action.kind == ActionKind::Create
                && (action.thing == resource.thing || points(action))
                && is_possible(action)
        };
        (0..self.plan.actions.len()).filter(|place| self.plan.actions.get(*place).is_some_and(makes)).collect()
    }

    /// Records with what each person may do to them, looked at a few people at a time.
    fn sights(
        &mut self,
        session: &mut Session<'_>,
        people: &[Person],
        resource: &Resource,
        action: &Action,
    ) -> Vec<Sight> {
        let able: Vec<&Person> =
            people.iter().filter(|person| !specialise(&action.who.holds, &person.actor).is_never()).collect();
        let mut found = vec![];
        for _ in 0..able.len().min(3) {
            let Some(person) = self.random.one(&able).copied() else { break };
            for row in seen(session, person.label.as_deref(), resource) {
                if let Some(name) = label_of(session, &row) {
                    found.push(Sight { person: person.clone(), record: label(name), row });
                }
            }
        }
        found
    }
}

fn is_possible(action: &Action) -> bool {
    !plan::specialise::simplify(&action.who.holds).is_never()
}

/// What the app says of the action on the record.
fn offer<'a>(sight: &'a Sight, action: &Action) -> &'a Value {
    let key = match action.kind {
        ActionKind::Update => "update",
        ActionKind::Delete => "delete",
        _ => action.path.as_deref().unwrap_or(&action.key),
    };
    &sight.row["actions"][key]
}
