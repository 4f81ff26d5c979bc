//! "a tool that is out of use can't be lent": a record that names one of the author's rows is refused, another works.

use model::{Case, CaseValue, FieldId, Filled, Outcome, TypeKind};

use super::actors::{Acting, is_stopped, made_by, named_samples, who_creates};
use super::draft::{Draft, refusal};
use crate::specialise::specialise;
use crate::{Action, Guard, Plan, Resource};

pub fn cases(plan: &Plan, action: &Action, guard: &Guard) -> Vec<Case> {
    one(plan, action, guard).into_iter().collect()
}

fn one(plan: &Plan, action: &Action, guard: &Guard) -> Option<Case> {
    let resource = plan.resource(action.thing)?;
    let acting = who_creates(plan, action.thing, Some(guard), 2)?;
    let relations = resource.fields.iter().filter(|field| field.filled == Filled::ByPerson);
    let (field, bad) = relations
        .filter_map(|field| match field.r#type.kind {
            TypeKind::One(thing) => refused(plan, action, guard, &acting, resource, field.id, thing),
            _ => None,
        })
        .next()?;
    let mut draft = Draft::new(plan);
    draft.create(action.thing, &acting, &[], 0, Outcome::Works)?;
    draft.create(action.thing, &acting, &[(field, CaseValue::Record(bad))], 4, refusal(guard))?;
    Some(draft.case(&guard.statement))
}

/// One of the author's rows with which this rule refuses, and no other.
fn refused(
    plan: &Plan,
    action: &Action,
    guard: &Guard,
    acting: &Acting,
    resource: &Resource,
    field: FieldId,
    thing: model::ThingId,
) -> Option<(FieldId, String)> {
    let actor = acting.actor(plan);
    let found = named_samples(plan, thing).find(|(place, _)| {
        let mut known = made_by(plan, resource, acting);
        known.relate(field, *place);
        known.judge(&specialise(&guard.when, &actor)) == Some(true)
            && known.judge(&specialise(&guard.holds, &actor)) == Some(false)
            && !is_stopped(plan, action, Some(guard), acting, &known, 2)
    })?;
    Some((field, found.1))
}
