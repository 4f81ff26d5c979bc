//! "only a requested one": what has been done can't be done again.

use model::{Case, Outcome};

use super::actors::{who_acts, who_creates};
use super::draft::{Draft, refusal};
use super::known::Known;
use crate::{Action, Code, Guard, Plan};

pub fn cases(plan: &Plan, action: &Action, guard: &Guard) -> Vec<Case> {
    one(plan, action, guard).into_iter().collect()
}

fn one(plan: &Plan, action: &Action, guard: &Guard) -> Option<Case> {
    // A rule of time beside it needs the clock moved, and may refuse in its place.
    if action.before.iter().any(|other| other.code == Code::Time && is_later(other)) {
        return None;
    }
    let resource = plan.resource(action.thing)?;
    // The action must lead out of the state that it asks for, and no other rule may be the first to say so.
    let then = Known::first(plan, resource).after(action);
    let first = action.before.iter().find(|other| then.judge(&other.holds) == Some(false))?;
    if first != guard {
        return None;
    }
    let creator = who_creates(plan, action.thing, None, 1)?;
    let acting = who_acts(plan, action, &creator, None)?;
    let mut draft = Draft::new(plan);
    let record = draft.create(action.thing, &creator, &[], 0, Outcome::Works)?;
    draft.reach(action.thing, &creator, &record, &guard.holds)?;
    draft.act(action, &acting, &record, Outcome::Works)?;
    draft.act(action, &acting, &record, refusal(guard))?;
    Some(draft.case(&guard.statement))
}

/// A rule that allows the action only from some moment on: at first it refuses.
fn is_later(guard: &Guard) -> bool {
    use model::{
        Comparison::{AtLeast, AtMost, Less, More},
        Expr,
    };
    fn later(expr: &Expr) -> bool {
        match expr {
            Expr::And(parts) | Expr::Or(parts) => parts.iter().any(later),
            Expr::Not(_) => true,
            Expr::Compare { op: More | AtLeast, left, .. } => matches!(left.as_ref(), Expr::Now),
            Expr::Compare { op: Less | AtMost, right, .. } => matches!(right.as_ref(), Expr::Now),
            _ => false,
        }
    }
    later(&guard.holds)
}
