//! A case in the making: who acts, what is made first, and which values are given.

use std::collections::BTreeMap;

use model::{
    Case, CaseStep, CaseValue, CaseVerb, Expr, FieldId, Filled, Literal, Outcome, Path, Root, StatementId, ThingId,
};

use super::holds::{self, State};
use super::value;
use crate::specialise::{Actor, specialise};
use crate::{Action, ActionKind, Code, Guard, Plan, Resource};

/// Who acts in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acting {
    pub role: ThingId,
    /// The title of a sample person; without one, anybody of the role.
    pub name: Option<String>,
}

#[derive(Debug)]
pub struct Draft<'a> {
    pub plan: &'a Plan,
    pub steps: Vec<CaseStep>,
    made: u32,
    /// Records that others refer to, where the author gave no sample.
    referred: BTreeMap<ThingId, String>,
}

impl<'a> Draft<'a> {
    pub fn new(plan: &'a Plan) -> Self {
        Self { plan, steps: Vec::new(), made: 0, referred: BTreeMap::new() }
    }

    pub fn case(self, statement: &StatementId) -> Case {
        Case { statement: statement.clone(), steps: self.steps }
    }

    /// A step in which somebody makes a record of the thing. Fields that aren't given get a value that passes, different for each
    /// `number`. `None` where a field can't be filled or the person may not give it.
    pub fn create(
        &mut self,
        thing: ThingId,
        acting: &Acting,
        given: &[(FieldId, CaseValue)],
        number: u32,
        outcome: Outcome,
    ) -> Option<String> {
        let action = self.plan.basic_action(thing, ActionKind::Create)?;
        let resource = self.plan.resource(thing)?;
        let mut values = given.to_vec();
        let actor = Actor::person(self.plan, &[acting.role]);
        // What the app fills in for this person isn't theirs to give.
        let asked = |input: &&crate::Input| input.required && !specialise(&input.who, &actor).is_never();
        for input in action.inputs.iter().filter(asked) {
            let field = input.field?;
            if values.iter().all(|(own, _)| *own != field) {
                values.push((field, value::passing(self, resource, field, number)?));
            }
        }
        values.sort_by_key(|(field, _)| *field);
        self.made += 1;
        let label = format!("{} {}", resource.name.singular, self.made);
        self.push(acting, CaseVerb::Create, &label, thing, values, outcome);
        Some(label)
    }

    /// A record of the thing for others to refer to: the author's first sample, or one that is made for the case.
    pub fn refer(&mut self, thing: ThingId) -> Option<String> {
        if let Some(known) = first_name(self.plan, thing).or_else(|| self.referred.get(&thing).cloned()) {
            return Some(known);
        }
        // People come in by signing up or by invitation, which is no step of a case; and a chain of things that need each other ends.
        if self.plan.resource(thing)?.person.is_some() || self.referred.len() > 3 {
            return None;
        }
        let acting = who_creates(self.plan, thing, None)?;
        self.referred.insert(thing, String::new());
        let label = self.create(thing, &acting, &[], 90, Outcome::Works)?;
        self.referred.insert(thing, label.clone());
        Some(label)
    }

    /// A step in which somebody uses a named action.
    pub fn act(&mut self, action: &Action, acting: &Acting, record: &str, outcome: Outcome) -> Option<()> {
        let said = action.said?;
        // Inputs that aren't fields are filled in by whoever runs the case.
        let mut values = Vec::new();
        for input in action.inputs.iter().filter(|input| input.required) {
            let field = input.field?;
            let resource = self.plan.resource(action.thing)?;
            values.push((field, value::passing(self, resource, field, self.made)?));
        }
        self.push(acting, CaseVerb::Do(said), record, action.thing, values, outcome);
        Some(())
    }

    fn push(
        &mut self,
        acting: &Acting,
        verb: CaseVerb,
        record: &str,
        thing: ThingId,
        values: Vec<(FieldId, CaseValue)>,
        outcome: Outcome,
    ) {
        self.steps.push(CaseStep::Do {
            actor: acting.name.clone(),
            role: Some(acting.role),
            verb,
            record: record.to_owned(),
            thing,
            values,
            outcome,
        });
    }

    /// Sets the clock to a moment of a record.
    pub fn clock(&mut self, at: Expr, of: &str) {
        self.steps.push(CaseStep::Clock { at, of: Some(of.to_owned()) });
    }

    /// Takes a record from its first state to one in which `wanted` isn't false, by the shortest way of named actions.
    pub fn reach(&mut self, thing: ThingId, record: &str, wanted: &Expr) -> Option<()> {
        let resource = self.plan.resource(thing)?;
        let first = holds::first_state(resource);
        let mut ways: Vec<(State, Vec<&Action>)> = vec![(first, Vec::new())];
        for _ in 0..4 {
            if let Some((_, way)) = ways.iter().find(|(state, _)| holds::judge(wanted, state) != Some(false)) {
                for action in way.clone() {
                    let acting = who_acts(self.plan, action)?;
                    self.act(action, &acting, record, Outcome::Works)?;
                }
                return Some(());
            }
            ways = ways.iter().flat_map(|(state, way)| next(self.plan, thing, state, way)).collect();
        }
        None
    }
}

/// The states that one more action leads to. Actions with a rule of time of their own are no way: the clock would have to move.
fn next<'a>(plan: &'a Plan, thing: ThingId, state: &State, way: &[&'a Action]) -> Vec<(State, Vec<&'a Action>)> {
    let named = plan.actions_of(thing).filter(|action| action.kind == ActionKind::Named);
    named
        .filter(|action| {
            action
                .before
                .iter()
                .all(|guard| guard.code == Code::State && holds::judge(&guard.holds, state) == Some(true))
        })
        .filter(|action| !way.iter().any(|done| done.said == action.said))
        .map(|action| (holds::after(action, state), way.iter().copied().chain([action]).collect()))
        .collect()
}

/// What the rule is expected to say.
pub fn refusal(guard: &Guard) -> Outcome {
    Outcome::Refused(Some(guard.detail.clone()))
}

/// Somebody who may make records of the thing as their own, and for whom the rule holds at all.
pub fn who_creates(plan: &Plan, thing: ThingId, guard: Option<&Guard>) -> Option<Acting> {
    let action = plan.basic_action(thing, ActionKind::Create)?;
    let resource = plan.resource(thing)?;
    roles(plan).find_map(|role| {
        let actor = Actor::person(plan, &[role.thing]);
        let may = specialise(&action.who.holds, &actor);
        let applies = guard.is_none_or(|guard| !specialise(&guard.when, &actor).is_never());
        let name = first_name(plan, role.thing);
        (applies && is_possible(resource, &may)).then_some(Acting { role: role.thing, name })
    })
}

/// Somebody who may use the action on a record that [`who_creates`] made.
pub fn who_acts(plan: &Plan, action: &Action) -> Option<Acting> {
    who_acts_under(plan, action, None)
}

/// The same, among those for whom the rule holds.
pub fn who_acts_under(plan: &Plan, action: &Action, guard: Option<&Guard>) -> Option<Acting> {
    let resource = plan.resource(action.thing)?;
    let creator = who_creates(plan, action.thing, None);
    roles(plan).find_map(|role| {
        let actor = Actor::person(plan, &[role.thing]);
        let may = specialise(&action.who.holds, &actor);
        if guard.is_some_and(|guard| specialise(&guard.when, &actor).is_never()) || may.is_never() {
            return None;
        }
        let is_creator = creator.as_ref().is_some_and(|creator| creator.role == role.thing);
        let is_free = may.is_always();
        let is_own = is_creator && is_possible(resource, &may);
        let is_named = names_sample(resource, role.thing, &may);
        let name = first_name(plan, role.thing);
        (is_free || is_own || is_named).then_some(Acting { role: role.thing, name })
    })
}

/// The condition asks at most that the record is the acting person's own, which it is where they made it.
fn is_possible(resource: &Resource, may: &Expr) -> bool {
    match may {
        Expr::And(parts) => parts.iter().all(|part| is_possible(resource, part)),
        Expr::Or(parts) => parts.iter().any(|part| is_possible(resource, part)),
        other => own_field(other).is_some_and(|field| match field {
            FieldId::CreatedBy => true,
            field => resource.field(field).is_some_and(|field| matches!(field.filled, Filled::Creator { .. })),
        }),
    }
}

/// The condition asks that the record names the acting person, and new records of a case name the first sample of each kind.
fn names_sample(resource: &Resource, role: ThingId, may: &Expr) -> bool {
    match may {
        Expr::And(parts) => !parts.is_empty() && parts.iter().all(|part| names_sample(resource, role, part)),
        Expr::Or(parts) => parts.iter().any(|part| names_sample(resource, role, part)),
        other => own_field(other).and_then(|field| resource.field(field)).is_some_and(|field| {
            field.required && field.filled == Filled::ByPerson && field.r#type.kind == model::TypeKind::One(role)
        }),
    }
}

/// The field in `record.field = the acting person`.
fn own_field(expr: &Expr) -> Option<FieldId> {
    let Expr::Compare { op: model::Comparison::Equal, left, right } = expr else { return None };
    let side = |expr: &Expr, root: &Root| match expr {
        Expr::Path(Path { root: own, steps }) if own == root => Some(steps.clone()),
        _ => None,
    };
    let steps = match (side(left, &Root::Record), side(right, &Root::Actor)) {
        (Some(steps), Some(_)) => steps,
        _ => side(right, &Root::Record).filter(|_| side(left, &Root::Actor).is_some())?,
    };
    match steps.as_slice() {
        [step] => Some(step.field),
        _ => None,
    }
}

fn roles(plan: &Plan) -> impl Iterator<Item = &Resource> {
    plan.resources.iter().filter(|resource| resource.person.is_some())
}

/// The title of the thing's first sample by the author: what a new record of a case refers to.
pub fn first_name(plan: &Plan, thing: ThingId) -> Option<String> {
    let title = plan.resource(thing)?.title;
    let sample = plan.samples.iter().find(|sample| sample.thing == thing && !sample.invented)?;
    sample.values.iter().find_map(|(field, value)| match value {
        crate::SampleValue::Literal(Literal::Text(text)) if *field == title => Some(text.clone()),
        _ => None,
    })
}
