//! "no two have the same": the second of two equals is refused.

use model::{Case, CaseValue, FieldId, Filled, Outcome, RuleKind};

use super::actors::who_creates;
use super::draft::{Draft, refusal};
use super::value::passing;
use crate::{Action, Guard, GuardKind, Plan};

pub fn cases(plan: &Plan, action: &Action, guard: &Guard) -> Vec<Case> {
    one(plan, action, guard).into_iter().collect()
}

fn one(plan: &Plan, action: &Action, guard: &Guard) -> Option<Case> {
    let resource = plan.resource(action.thing)?;
    // People come in by signing up and by invitations, where an address that is known is no refusal.
    if resource.person.is_some() {
        return None;
    }
    let fields: Vec<FieldId> = match &guard.kind {
        GuardKind::UniqueField => vec![guard.field?],
        GuardKind::Rule { rule: RuleKind::Unique { paths, .. } } => paths
            .iter()
            .map(|path| if let [step] = path.steps.as_slice() { Some(step.field) } else { None })
            .collect::<Option<_>>()?,
        _ => return None,
    };
    let acting = who_creates(plan, action.thing, Some(guard), 2)?;
    let mut draft = Draft::new(plan);
    let mut values: Vec<(FieldId, CaseValue)> = Vec::new();
    for field in fields {
        match resource.field(field).map(|own| &own.filled) {
            // The same person makes both.
            Some(Filled::Creator { .. }) => {}
            Some(Filled::ByPerson) => values.push((field, passing(&mut draft, resource, field, 77)?)),
            _ => return None,
        }
    }
    draft.create(action.thing, &acting, &values, 0, Outcome::Works)?;
    draft.create(action.thing, &acting, &values, 4, refusal(guard))?;
    Some(draft.case(&guard.statement))
}
