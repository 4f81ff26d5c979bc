//! "until 24 hours before it starts": a second before the moment, and a second after it.

use model::{Case, Comparison, Duration, Expr, Outcome, Path, Root};

use super::actors::{who_acts, who_creates};
use super::draft::{Draft, refusal};
use crate::{Action, Code, Guard, Plan};

/// A moment that a condition compares the present with.
struct Bound {
    at: Expr,
    /// The action is allowed before it, and refused after it.
    before: bool,
}

pub fn cases(plan: &Plan, action: &Action, guard: &Guard) -> Vec<Case> {
    bounds(&guard.holds)
        .iter()
        .flat_map(|bound| [one(plan, action, guard, bound, true), one(plan, action, guard, bound, false)])
        .flatten()
        .collect()
}

fn one(plan: &Plan, action: &Action, guard: &Guard, bound: &Bound, allowed: bool) -> Option<Case> {
    let creator = who_creates(plan, action.thing, None, 1)?;
    let acting = who_acts(plan, action, &creator, Some(guard))?;
    let mut draft = Draft::new(plan);
    let record = draft.create(action.thing, &creator, &[], 0, Outcome::Works)?;
    let states: Vec<Expr> =
        action.before.iter().filter(|guard| guard.code == Code::State).map(|guard| guard.holds.clone()).collect();
    draft.reach(action.thing, &creator, &record, &Expr::And(states))?;
    let second = Duration::seconds(1);
    let at = Expr::Shift { from: Box::new(bound.at.clone()), by: second, back: bound.before == allowed };
    draft.clock(at, &record);
    draft.act(action, &acting, &record, if allowed { Outcome::Works } else { refusal(guard) })?;
    Some(draft.case(&guard.statement))
}

/// The moments, a second after, from which on a rule of time allows an action.
pub fn earliest(guard: &Guard) -> Vec<Expr> {
    let from = bounds(&guard.holds).into_iter().filter(|bound| !bound.before && guard.code == Code::Time);
    from.map(|bound| Expr::Shift { from: Box::new(bound.at), by: Duration::seconds(1), back: false }).collect()
}

fn bounds(holds: &Expr) -> Vec<Bound> {
    match holds {
        Expr::And(parts) => parts.iter().flat_map(bounds).collect(),
        Expr::Compare { op, left, right } => {
            let (at, op) = match (left.as_ref(), right.as_ref()) {
                (Expr::Now, at) => (at, *op),
                (at, Expr::Now) => (at, turned(*op)),
                _ => return Vec::new(),
            };
            let before = match op {
                Comparison::Less | Comparison::AtMost => true,
                Comparison::More | Comparison::AtLeast => false,
                Comparison::Equal | Comparison::NotEqual => return Vec::new(),
            };
            if is_of_record(at) { vec![Bound { at: at.clone(), before }] } else { Vec::new() }
        }
        _ => Vec::new(),
    }
}

fn turned(op: Comparison) -> Comparison {
    match op {
        Comparison::Less => Comparison::More,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::More => Comparison::Less,
        Comparison::AtLeast => Comparison::AtMost,
        other => other,
    }
}

/// A moment that stands in the record or a fixed time away from one.
fn is_of_record(expr: &Expr) -> bool {
    match expr {
        Expr::Path(Path { root: Root::Record, steps }) => !steps.is_empty(),
        Expr::Shift { from, .. } => is_of_record(from),
        _ => false,
    }
}
