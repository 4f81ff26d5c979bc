//! "at most 3": as many as that work, and one more is refused.

use model::{Case, CountScope, Expr, FieldId, Literal, Outcome, RuleKind};

use super::actors::{already, made_by, who_creates};
use super::draft::{Draft, refusal};
use super::known::Known;
use crate::specialise::specialise;
use crate::{Action, Guard, GuardKind, Plan};

/// More than that would be a test of patience.
const PRACTICAL: i64 = 20;

pub fn cases(plan: &Plan, action: &Action, guard: &Guard) -> Vec<Case> {
    one(plan, action, guard).into_iter().collect()
}

fn one(plan: &Plan, action: &Action, guard: &Guard) -> Option<Case> {
    let GuardKind::Rule { rule: RuleKind::Limit { per, counted, sum: None, least: None, most: Some(most), scope } } =
        &guard.kind
    else {
        return None;
    };
    let Expr::Literal(Literal::Whole(most)) = most else { return None };
    if !(1..=PRACTICAL).contains(most) || !counts_what_is_made_now(scope) {
        return None;
    }
    let resource = plan.resource(action.thing)?;
    let first = Known::first(plan, resource);
    if first.judge(counted) == Some(false) || first.judge(&guard.when) == Some(false) {
        return None;
    }
    // One more than allowed is refused; no other rule may refuse so many.
    let acting = who_creates(plan, action.thing, Some(guard), *most + 1)?;
    let known = made_by(plan, resource, &acting);
    if known.judge(&specialise(&guard.when, &acting.actor(plan))) == Some(false) {
        return None;
    }
    let left = *most - already(plan, action.thing, per, counted, &known);
    if left < 1 {
        return None;
    }
    let mut draft = Draft::new(plan);
    for number in 0..left {
        draft.create(action.thing, &acting, &[], u32::try_from(number).ok()?, Outcome::Works)?;
    }
    draft.create(action.thing, &acting, &[], u32::try_from(left).ok()?, refusal(guard))?;
    Some(draft.case(&guard.statement))
}

/// Whether everything that a case makes, all at one moment, lies in one stretch of the limit's time.
fn counts_what_is_made_now(scope: &CountScope) -> bool {
    match scope {
        CountScope::AtATime | CountScope::Rolling { .. } => true,
        CountScope::PerPeriod { moment, .. } => {
            matches!(moment, Expr::Path(path) if path.steps.last().is_some_and(|step| step.field == FieldId::CreatedAt))
        }
    }
}
