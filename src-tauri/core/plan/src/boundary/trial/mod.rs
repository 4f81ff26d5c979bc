//! A trial: the steps of a case, done in memory on the author's samples, to know what an app will answer before a case expects it.
//!
//! It judges by the plan's own expressions, in the order of judgement. What isn't known (counters, what whoever runs a case makes up)
//! stays unknown, and nothing is expected of what hangs on it.

mod evaluate;
mod perform;
mod value;
mod world;

use model::{CaseStep, CaseValue, CaseVerb, Effect, Expr, FieldId, FieldRef, Outcome, ThingId, TypeKind};

use crate::calendar::Calendar;
use crate::specialise::specialise;
use crate::typing::Kind;
use crate::{Action, ActionKind, Plan, TimerWhen};
use evaluate::View;
pub use perform::Stop;
use perform::{Go, Run, Wanted};
use value::{Stored, Value};
use world::{Person, Row, World};

/// What stays the same in every trial of a plan.
#[derive(Debug)]
pub struct Ground<'a> {
    pub plan: &'a Plan,
    calendar: &'a Calendar,
    samples: World,
}

/// A case as far as it has come.
#[derive(Clone, Debug)]
pub struct Trial {
    world: World,
    /// Thing and id of each record that the case has made, in the order of making.
    pub labels: Vec<(String, ThingId, String)>,
    pub steps: Vec<CaseStep>,
}

impl<'a> Ground<'a> {
    pub fn new(plan: &'a Plan, calendar: &'a Calendar) -> Self {
        let samples = World::new(plan, calendar);
        Self { plan, calendar, samples }
    }

    /// Every case begins with the author's samples.
    pub fn begin(&self) -> Trial {
        Trial { world: self.samples.clone(), labels: Vec::new(), steps: Vec::new() }
    }

    /// The trial with one more step that works; why it doesn't, otherwise. `without` is the rule that is taken away for once.
    pub fn take(&self, trial: &Trial, step: &CaseStep, without: Option<&'a str>) -> Go<'a, Trial> {
        let mut next = trial.clone();
        match step {
            CaseStep::Clock { at, of } => self.clock(&mut next, at, of.as_deref())?,
            CaseStep::Do { actor, role, verb, record, thing, values, .. } => {
                let person = self.who(&mut next.world, actor.as_deref(), *role)?;
                let action = self.action(*thing, *verb)?;
                let created = action.kind == ActionKind::Create;
                let id = if created { None } else { Some(self.id_of(&next, record)?) };
                let given = self.values(&next, *thing, values)?;
                // What the app fills in with the person who asks isn't theirs to give.
                let own = |(field, value): &(FieldId, Value)| {
                    let input = action.inputs.iter().find(|input| input.field == Some(*field));
                    let theirs = value.as_text() == person.id.as_deref() && value.kind == Kind::Id;
                    created && theirs && input.is_none_or(|input| specialise(&input.who, &person.actor).is_never())
                };
                let given = given.into_iter().filter(|pair| !own(pair)).collect();
                let mut run = Run { plan: self.plan, calendar: self.calendar, world: next.world, person, without };
                let id = run.perform(&Wanted { action, record: id, given, unasked: false })?;
                next.world = run.world;
                if created {
                    next.labels.retain(|(label, ..)| label != record);
                    next.labels.push((record.clone(), *thing, id));
                }
            }
            CaseStep::Given { .. } | CaseStep::Expect { .. } | CaseStep::Told { .. } => return Err(Stop::Unknown),
        }
        next.steps.push(step.clone());
        Ok(next)
    }

    fn action(&self, thing: ThingId, verb: CaseVerb) -> Go<'a, &'a Action> {
        let found = match verb {
            CaseVerb::See => None,
            CaseVerb::Create => self.plan.basic_action(thing, ActionKind::Create),
            CaseVerb::Change => self.plan.basic_action(thing, ActionKind::Update),
            CaseVerb::Delete => self.plan.basic_action(thing, ActionKind::Delete),
            CaseVerb::Do(said) => self.plan.action_said(said).filter(|action| action.kind == ActionKind::Named),
        };
        found.ok_or(Stop::Unknown)
    }

    fn clock(&self, trial: &mut Trial, at: &Expr, of: Option<&str>) -> Go<'a> {
        let row = match of {
            Some(label) => {
                let (_, thing, id) = trial.labels.iter().find(|(own, ..)| own == label).ok_or(Stop::Unknown)?;
                trial.world.find(*thing, id).cloned()
            }
            None => None,
        };
        let moment = View::nobody(self.plan, self.calendar, &trial.world).of(row.as_ref(), None).value(at);
        let moment = moment.and_then(|value| value.as_text().map(str::to_owned)).ok_or(Stop::Unknown)?;
        if moment.parse::<jiff::Timestamp>().is_err() {
            return Err(Stop::Unknown);
        }
        let from = std::mem::replace(&mut trial.world.now, moment);
        if self.something_is_due(&trial.world, &from) { Err(Stop::Unknown) } else { Ok(()) }
    }

    /// Whether the app would do something by itself while the clock moves on, other than sending messages.
    fn something_is_due(&self, world: &World, from: &str) -> bool {
        let view = View::nobody(self.plan, self.calendar, world);
        self.plan.timers.iter().filter(|timer| timer.effects.iter().any(changes_data)).any(|timer| match &timer.when {
            TimerWhen::Every(_) => true,
            TimerWhen::Record { thing, at } => world.of(*thing).any(|row| {
                let of_row = view.of(Some(row), None);
                let applies = of_row.judge(&timer.condition) != Some(false);
                applies
                    && of_row
                        .value(at)
                        .is_none_or(|at| at.as_text().is_some_and(|at| from < at && at <= world.now.as_str()))
            }),
        })
    }

    fn who(&self, world: &mut World, name: Option<&str>, role: Option<ThingId>) -> Go<'a, Person> {
        let Some(role) = role else { return Err(Stop::Unknown) };
        let resource = self.plan.resource(role).ok_or(Stop::Unknown)?;
        let id = match name {
            Some(name) => {
                let titled = |row: &&Row| {
                    row.get(resource.title).is_some_and(|title| title.as_text().is_some_and(|title| title == name))
                };
                world.of(role).find(titled).map(|row| row.id.clone()).ok_or(Stop::Unknown)?
            }
            None => {
                let first = world.of(role).next().map(|row| row.id.clone());
                match first {
                    Some(id) => id,
                    None => {
                        let id = world.new_id();
                        let row = world.blank(self.plan, resource, id.clone());
                        world.insert(self.plan, row);
                        id
                    }
                }
            }
        };
        Ok(world.person(self.plan, &id))
    }

    fn values(&self, trial: &Trial, thing: ThingId, values: &[(FieldId, CaseValue)]) -> Go<'a, Vec<(FieldId, Value)>> {
        let view = View::nobody(self.plan, self.calendar, &trial.world);
        let mut found = Vec::new();
        for (field, value) in values {
            let own = self.plan.field(FieldRef { thing, field: *field }).ok_or(Stop::Unknown)?;
            let value = match value {
                CaseValue::Literal(literal) => Value::literal(self.plan, literal),
                CaseValue::Expr(expr) => view.value(expr),
                CaseValue::Record(name) => {
                    let id = self.related(trial, &own.r#type.kind, name)?;
                    Some(match own.r#type.kind {
                        TypeKind::Several(_) => Value { stored: Stored::Many(vec![id]), kind: Kind::Many },
                        _ => Value::id(&id),
                    })
                }
            };
            let own = FieldRef { thing, field: *field };
            let kind = self.plan.field(own).map(|found| crate::typing::of_type(&found.r#type.kind, own));
            let value = value.and_then(|value| value.stored_as(&kind.unwrap_or(Kind::Empty)));
            found.push((*field, value.ok_or(Stop::Unknown)?));
        }
        Ok(found)
    }

    fn related(&self, trial: &Trial, kind: &TypeKind, name: &str) -> Go<'a, String> {
        if let Some((.., id)) = trial.labels.iter().find(|(label, ..)| label == name) {
            return Ok(id.clone());
        }
        let things: Vec<ThingId> = match kind {
            TypeKind::One(thing) | TypeKind::Several(thing) => vec![*thing],
            _ => self.plan.resources.iter().map(|resource| resource.thing).collect(),
        };
        self.titled(trial, &things, name)
    }

    fn id_of(&self, trial: &Trial, label: &str) -> Go<'a, String> {
        self.related(trial, &TypeKind::AnyPerson, label)
    }

    fn titled(&self, trial: &Trial, things: &[ThingId], name: &str) -> Go<'a, String> {
        for thing in things {
            let Some(resource) = self.plan.resource(*thing) else { continue };
            for row in trial.world.of(*thing) {
                let title = row.get(resource.title);
                if title.is_some_and(|title| title.as_text().is_some_and(|title| title.eq_ignore_ascii_case(name))) {
                    return Ok(row.id.clone());
                }
            }
        }
        Err(Stop::Unknown)
    }

    /// Whether the app will answer each step as the case expects, and differently if this rule were gone.
    pub fn confirms(&self, steps: &[CaseStep], rule: &'a str) -> bool {
        let mut trial = self.begin();
        let mut is_noticed = false;
        let mut refuses = false;
        for step in steps {
            let expected = match step {
                CaseStep::Do { outcome, .. } => outcome,
                _ => &Outcome::Works,
            };
            let found = self.take(&trial, step, None);
            match (expected, found) {
                (Outcome::Works, Ok(next)) => trial = next,
                (Outcome::Refused(words), Err(Stop::Guards(guards))) => {
                    let says = |guards: &[&crate::Guard]| {
                        guards.iter().any(|guard| words.as_deref().is_none_or(|words| guard.detail == words))
                    };
                    if !says(&guards) {
                        return false;
                    }
                    refuses = true;
                    is_noticed |= match self.take(&trial, step, Some(rule)) {
                        Err(Stop::Guards(others)) => !says(&others),
                        Err(Stop::Unknown) => false,
                        Ok(_) | Err(Stop::Otherwise) => true,
                    };
                }
                _ => return false,
            }
        }
        is_noticed || !refuses
    }
}

fn changes_data(effect: &Effect) -> bool {
    !matches!(effect, Effect::Send(_))
}

/// Labels of the records of a thing that the case has made.
impl Trial {
    pub fn made(&self, thing: ThingId) -> impl DoubleEndedIterator<Item = &str> {
        self.labels.iter().filter(move |(_, own, _)| *own == thing).map(|(label, ..)| label.as_str())
    }

    /// What the rules could tell apart: the rows without their texts, and the time.
    pub fn signature(&self) -> String {
        let mut said = self.world.now.clone();
        for row in &self.world.rows {
            let ours = self.labels.iter().any(|(_, thing, id)| *thing == row.thing && *id == row.id);
            said.push_str(&format!("\n{}{}", row.thing.0, if ours { "" } else { row.id.as_str() }));
            for value in row.fields.values() {
                match value {
                    Some(Value { kind: Kind::Text, stored }) => {
                        said.push(if *stored == Stored::Null { '-' } else { 't' })
                    }
                    Some(value) => said.push_str(&format!(" {:?}", value.stored)),
                    None => said.push('?'),
                }
            }
        }
        said
    }
}
