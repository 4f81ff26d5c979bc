//! "at most 3": as many as that work, and one more is refused.

use model::{Case, CountScope, Expr, Literal, Outcome, RuleKind};

use super::draft::{Draft, refusal, who_creates};
use super::holds::{first_state, judge};
use crate::{Action, Guard, GuardKind, Plan};

/// More than that would be a test of patience.
const PRACTICAL: i64 = 20;

pub fn cases(plan: &Plan, action: &Action, guard: &Guard) -> Vec<Case> {
    one(plan, action, guard).into_iter().collect()
}

fn one(plan: &Plan, action: &Action, guard: &Guard) -> Option<Case> {
    let GuardKind::Rule { rule: RuleKind::Limit { counted, sum: None, least: None, most: Some(most), scope, .. } } =
        &guard.kind
    else {
        return None;
    };
    let Expr::Literal(Literal::Whole(most)) = most else { return None };
    if !(1..=PRACTICAL).contains(most) || matches!(scope, CountScope::PerPeriod { .. }) {
        return None;
    }
    let resource = plan.resource(action.thing)?;
    if judge(counted, &first_state(resource)) == Some(false)
        || judge(&guard.when, &first_state(resource)) == Some(false)
    {
        return None;
    }
    let acting = who_creates(plan, action.thing, Some(guard))?;
    let mut draft = Draft::new(plan);
    for number in 0..*most {
        draft.create(action.thing, &acting, &[], u32::try_from(number).ok()?, Outcome::Works)?;
    }
    draft.create(action.thing, &acting, &[], u32::try_from(*most).ok()?, refusal(guard))?;
    Some(draft.case(&guard.statement))
}
