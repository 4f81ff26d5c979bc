//! "only a requested one": what has been done can't be done again.

use model::{Case, Outcome};

use super::actors::{who_acts, who_creates};
use super::draft::{Draft, refusal};
use super::known::Known;
use crate::specialise::specialise;
use crate::{Action, ActionKind, Code, Guard, Plan};

pub fn cases(plan: &Plan, action: &Action, guard: &Guard) -> Vec<Case> {
    one(plan, action, guard).or_else(|| from_elsewhere(plan, action, guard)).into_iter().collect()
}

/// From a state in which this rule, and none before it, refuses: the nearest that the thing's own actions lead to.
fn from_elsewhere(plan: &Plan, action: &Action, guard: &Guard) -> Option<Case> {
    let resource = plan.resource(action.thing)?;
    let creator = who_creates(plan, action.thing, None, 1)?;
    let acting = who_acts(plan, action, &creator, Some(guard))?;
    let actor = acting.actor(plan);
    let refuses = |state: &Known<'_>| {
        let mut concerned = action.before.iter().filter(|other| !specialise(&other.when, &actor).is_never());
        let first = concerned.find(|other| state.judge(&other.holds) != Some(true));
        first == Some(guard) && state.judge(&guard.holds) == Some(false)
    };
    let mut ways: Vec<(Known<'_>, Vec<&Action>)> = vec![(Known::first(plan, resource), Vec::new())];
    for _ in 0..4 {
        if let Some((_, way)) = ways.iter().find(|(state, _)| refuses(state)) {
            let mut draft = Draft::new(plan);
            let record = draft.create(action.thing, &creator, &[], 0, Outcome::Works)?;
            for step in way.clone() {
                let acting = who_acts(plan, step, &creator, None)?;
                for at in step.before.iter().flat_map(super::time::earliest) {
                    draft.clock(at, &record);
                }
                draft.act(step, &acting, &record, Outcome::Works)?;
            }
            draft.act(action, &acting, &record, refusal(guard))?;
            return Some(draft.case(&guard.statement));
        }
        ways = ways.iter().flat_map(|(state, way)| further(plan, action, state, way)).collect();
    }
    None
}

/// The states that one more action leads to, its rules of time kept by moving the clock.
fn further<'a>(
    plan: &'a Plan,
    action: &Action,
    state: &Known<'a>,
    way: &[&'a Action],
) -> Vec<(Known<'a>, Vec<&'a Action>)> {
    let named = plan.actions_of(action.thing).filter(|step| step.kind == ActionKind::Named && step.said != action.said);
    let possible = named.filter(|step| {
        !way.iter().any(|done| done.said == step.said)
            && step.before.iter().all(|rule| match rule.code {
                Code::State => state.judge(&rule.holds) == Some(true),
                Code::Time => super::time::earliest(rule).len() == 1,
                _ => false,
            })
    });
    possible.map(|step| (state.after(step), way.iter().copied().chain([step]).collect())).collect()
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
