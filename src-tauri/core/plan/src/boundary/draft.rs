//! A case in the making: who acts, what is made first, and which values are given.

use std::collections::BTreeMap;

use model::{Case, CaseStep, CaseValue, CaseVerb, Expr, FieldId, Outcome, StatementId, ThingId, TypeKind};

use super::actors::{self, Acting, who_acts, who_creates};
use super::known::Known;
use super::value;
use crate::specialise::specialise;
use crate::{Action, ActionKind, Code, Guard, Plan};

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
        let actor = acting.actor(self.plan);
        // What the app fills in for this person isn't theirs to give.
        let asked = |input: &&crate::Input| input.required && !specialise(&input.who, &actor).is_never();
        for input in action.inputs.iter().filter(asked) {
            let field = input.field?;
            if values.iter().any(|(own, _)| *own == field) {
                continue;
            }
            let value = match self.related(action, acting, field) {
                Some(sample) => CaseValue::Record(sample),
                None => value::passing(self, resource, field, number)?,
            };
            values.push((field, value));
        }
        values.sort_by_key(|(field, _)| *field);
        self.made += 1;
        let label = format!("{} {}", resource.name.singular, self.made);
        self.push(acting, CaseVerb::Create, &label, thing, values, outcome);
        Some(label)
    }

    /// The author's first sample that the relation can lead to without any rule refusing the new record.
    fn related(&self, action: &Action, acting: &Acting, field: FieldId) -> Option<String> {
        let resource = self.plan.resource(action.thing)?;
        let TypeKind::One(thing) = resource.field(field)?.r#type.kind else { return None };
        let known = actors::made_by(self.plan, resource, acting);
        let possible = |(place, _): &(usize, String)| {
            let mut known = known.clone();
            known.relate(field, *place);
            !actors::is_stopped(self.plan, action, None, acting, &known, 0)
        };
        actors::named_samples(self.plan, thing).find(possible).map(|(_, name)| name)
    }

    /// A record of the thing for others to refer to: the author's first sample, or one that is made for the case.
    pub fn refer(&mut self, thing: ThingId) -> Option<String> {
        if let Some(known) = actors::first_name(self.plan, thing).or_else(|| self.referred.get(&thing).cloned()) {
            return Some(known);
        }
        // People come in by signing up or by invitation, which is no step of a case; and a chain of things that need each other ends.
        if self.plan.resource(thing)?.person.is_some() || self.referred.len() > 3 {
            return None;
        }
        let acting = who_creates(self.plan, thing, None, 1)?;
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

    /// A step in which somebody deletes a record.
    pub fn delete(&mut self, thing: ThingId, acting: &Acting, record: &str, outcome: Outcome) {
        self.push(acting, CaseVerb::Delete, record, thing, Vec::new(), outcome);
    }

    /// A step in which somebody changes a record.
    pub fn change(
        &mut self,
        thing: ThingId,
        acting: &Acting,
        record: &str,
        values: Vec<(FieldId, CaseValue)>,
        outcome: Outcome,
    ) {
        self.push(acting, CaseVerb::Change, record, thing, values, outcome);
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

    /// Takes a record that `creator` made from its first state to one in which `wanted` isn't false, by the shortest way of named
    /// actions.
    pub fn reach(&mut self, thing: ThingId, creator: &Acting, record: &str, wanted: &Expr) -> Option<()> {
        let resource = self.plan.resource(thing)?;
        let first = Known::first(self.plan, resource);
        let mut ways: Vec<(Known<'a>, Vec<&'a Action>)> = vec![(first, Vec::new())];
        for _ in 0..4 {
            if let Some((_, way)) = ways.iter().find(|(state, _)| state.judge(wanted) != Some(false)) {
                for action in way.clone() {
                    let acting = who_acts(self.plan, action, creator, None)?;
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
fn next<'a>(
    plan: &'a Plan,
    thing: ThingId,
    state: &Known<'a>,
    way: &[&'a Action],
) -> Vec<(Known<'a>, Vec<&'a Action>)> {
    let named = plan.actions_of(thing).filter(|action| action.kind == ActionKind::Named);
    named
        .filter(|action| {
            action.before.iter().all(|guard| guard.code == Code::State && state.judge(&guard.holds) == Some(true))
        })
        .filter(|action| !way.iter().any(|done| done.said == action.said))
        .map(|action| (state.after(action), way.iter().copied().chain([action]).collect()))
        .collect()
}

/// What the rule is expected to say.
pub fn refusal(guard: &Guard) -> Outcome {
    Outcome::Refused(Some(guard.detail.clone()))
}
