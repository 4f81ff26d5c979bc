//! "This customer still has appointments": what something else points to isn't deleted.

use model::{Case, CaseValue, Expr, FieldId, Filled, Outcome, Path, Root, ThingId};

use super::actors::{Acting, first_name, who_acts, who_creates};
use super::draft::{Draft, refusal};
use crate::specialise::specialise;
use crate::{Action, ActionKind, Code, Guard, Plan, SampleValue};

pub fn cases(plan: &Plan, action: &Action, guard: &Guard) -> Vec<Case> {
    one(plan, action, guard).into_iter().collect()
}

fn one(plan: &Plan, action: &Action, guard: &Guard) -> Option<Case> {
    let (child, field) = pointing(guard)?;
    let acting = who_creates(plan, child, None, 1)?;
    let deleter = who_acts(plan, action, &acting, None)?;
    let freely = specialise(&action.who.holds, &deleter.actor(plan)).is_always();
    let mut draft = Draft::new(plan);
    let parent = parent(&mut draft, action.thing, &acting)?;
    if !freely || is_refused_before(plan, action, guard, &parent) {
        return None;
    }
    let filled = plan.resource(child)?.field(field)?.filled.clone();
    let values = match filled {
        Filled::Creator { .. } => Vec::new(),
        Filled::ByPerson => vec![(field, CaseValue::Record(parent.clone()))],
        _ => return None,
    };
    draft.create(child, &acting, &values, 7, Outcome::Works)?;
    draft.delete(action.thing, &deleter, &parent, refusal(guard));
    Some(draft.case(&guard.statement))
}

/// The thing that points to the record, and the field by which it does.
fn pointing(guard: &Guard) -> Option<(ThingId, FieldId)> {
    let mut found = None;
    guard.holds.visit(&mut |part, _| {
        if let Expr::Path(Path { root: Root::Row(_), steps }) = part
            && let [step] = steps.as_slice()
        {
            found = found.or(Some((step.thing, step.field)));
        }
    });
    found
}

/// The record that is to be deleted: of people the one who acts or the author's first sample, of other things a new one.
fn parent(draft: &mut Draft<'_>, thing: ThingId, acting: &Acting) -> Option<String> {
    if draft.plan.resource(thing)?.person.is_some() {
        return acting.name.clone().filter(|_| acting.role == thing).or_else(|| first_name(draft.plan, thing));
    }
    let maker = who_creates(draft.plan, thing, None, 1)?;
    draft.create(thing, &maker, &[], 60, Outcome::Works)
}

/// Whether the author's samples let another guard of the same deletion speak first.
fn is_refused_before(plan: &Plan, action: &Action, guard: &Guard, parent: &str) -> bool {
    debug_assert!(action.kind == ActionKind::Delete);
    let earlier = action.before.iter().chain(&action.after).take_while(|other| *other != guard);
    earlier.filter(|other| other.code == Code::Reference).filter_map(pointing).any(|(child, field)| {
        plan.samples.iter().filter(|sample| sample.thing == child && !sample.invented).any(|sample| {
            sample.values.iter().any(|(own, value)| {
                let SampleValue::Sample(place) = value else { return false };
                *own == field && title_of(plan, *place as usize).is_some_and(|title| title == parent)
            })
        })
    })
}

fn title_of(plan: &Plan, place: usize) -> Option<&str> {
    let sample = plan.samples.get(place)?;
    let title = plan.resource(sample.thing)?.title;
    sample.values.iter().find_map(|(field, value)| match value {
        SampleValue::Literal(model::Literal::Text(text)) if *field == title => Some(text.as_str()),
        _ => None,
    })
}
