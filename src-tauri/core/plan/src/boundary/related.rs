//! "a tool that is out of use can't be lent": a record that names one of the author's rows is refused, another works.

use model::{
    Case, CaseValue, ChoiceId, Comparison, Expr, FieldId, FieldRef, Filled, Literal, Outcome, Path, Root, TypeKind,
};

use super::actors::{Acting, is_stopped, made_by, named_samples, who_creates};
use super::draft::{Draft, refusal};
use crate::specialise::specialise;
use crate::{Action, Guard, Plan, Resource};

pub fn cases(plan: &Plan, action: &Action, guard: &Guard) -> Vec<Case> {
    one(plan, action, guard).or_else(|| with_a_new_one(plan, action, guard)).into_iter().collect()
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

/// Where the author has no such row, one is made for the case.
fn with_a_new_one(plan: &Plan, action: &Action, guard: &Guard) -> Option<Case> {
    let (relation, wanted, value) = asked(&guard.holds)?;
    let own = plan.resource(action.thing)?.field(relation)?;
    if own.filled != Filled::ByPerson || own.r#type.kind != TypeKind::One(wanted.thing) {
        return None;
    }
    let acting = who_creates(plan, action.thing, Some(guard), 2)?;
    let mut draft = Draft::new(plan);
    let other = plan.resource(wanted.thing)?;
    let wrong = another(plan, wanted, &value)?;
    // One that begins as it mustn't be needs nothing said; any other is made so, where that is for somebody to say.
    let is_wrong_from_the_start = other.field(wanted.field)?.default.as_ref() == Some(&wrong);
    let given = match other.field(wanted.field)?.filled {
        _ if is_wrong_from_the_start => Vec::new(),
        Filled::ByPerson => vec![(wanted.field, CaseValue::Literal(wrong))],
        _ => return None,
    };
    let maker = who_creates(plan, wanted.thing, None, 1)?;
    let label = draft.create(wanted.thing, &maker, &given, 61, Outcome::Works)?;
    draft.create(action.thing, &acting, &[(relation, CaseValue::Record(label))], 4, refusal(guard))?;
    Some(draft.case(&guard.statement))
}

/// `record.relation.field = value`
fn asked(holds: &Expr) -> Option<(FieldId, FieldRef, Literal)> {
    let Expr::Compare { op: Comparison::Equal, left, right } = holds else { return None };
    let (Expr::Path(Path { root: Root::Record, steps }), Expr::Literal(value)) = (left.as_ref(), right.as_ref()) else {
        return None;
    };
    match steps.as_slice() {
        [relation, field] => Some((relation.field, *field, value.clone())),
        _ => None,
    }
}

/// A value of the field that isn't this one; of choices the one that records begin with, if it may be.
fn another(plan: &Plan, field: FieldRef, value: &Literal) -> Option<Literal> {
    let own = plan.field(field)?;
    if let Some(default) = own.default.as_ref().filter(|default| *default != value) {
        return Some(default.clone());
    }
    match (value, &own.r#type.kind) {
        (Literal::YesNo(yes), _) => Some(Literal::YesNo(!yes)),
        (Literal::Choice { choice, .. }, TypeKind::Choice(all)) => {
            let place = (0..all.len()).find(|place| *place != choice.0 as usize)?;
            Some(Literal::Choice { field, choice: ChoiceId(u32::try_from(place).ok()?) })
        }
        _ => None,
    }
}
