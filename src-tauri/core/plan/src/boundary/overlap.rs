//! "can't overlap": the same time is refused, touching works.

use model::{Case, CaseValue, Duration, Expr, FieldId, Filled, Literal, Outcome, Path, Root, RuleKind};

use super::actors::who_creates;
use super::draft::{Draft, refusal};
use super::value::moment;
use crate::{Action, Guard, GuardKind, Plan};

pub fn cases(plan: &Plan, action: &Action, guard: &Guard) -> Vec<Case> {
    one(plan, action, guard).into_iter().collect()
}

fn one(plan: &Plan, action: &Action, guard: &Guard) -> Option<Case> {
    let GuardKind::Rule { rule: RuleKind::Overlap { start, end, capacity, gap_seconds, touching, .. } } = &guard.kind
    else {
        return None;
    };
    let Expr::Literal(Literal::Whole(room @ 1..=12)) = capacity else { return None };
    let resource = plan.resource(action.thing)?;
    let given = |expr: &Expr| {
        own_field(expr).filter(|field| resource.field(*field).is_some_and(|own| own.filled == Filled::ByPerson))
    };
    let start = given(start)?;
    let acting = who_creates(plan, action.thing, Some(guard), *room + 1)?;
    let mut draft = Draft::new(plan);
    for _ in 0..*room {
        draft.create(action.thing, &acting, &[], 0, Outcome::Works)?;
    }
    draft.create(action.thing, &acting, &[], 0, refusal(guard))?;
    // What ends when the author says so can begin at the very end of another.
    let ends = given(end)
        .filter(|end| resource.field(*end).is_some_and(|own| matches!(own.storage, crate::Storage::Column { .. })));
    if let Some(end) = ends.filter(|_| *gap_seconds == 0 && !touching) {
        let first_end = moment(resource, end, 0);
        let later = Expr::Shift { from: Box::new(first_end.clone()), by: Duration::hours(1), back: false };
        let values = [(start, CaseValue::Expr(first_end)), (end, CaseValue::Expr(later))];
        draft.create(action.thing, &acting, &values, 0, Outcome::Works)?;
    }
    Some(draft.case(&guard.statement))
}

fn own_field(expr: &Expr) -> Option<FieldId> {
    match expr {
        Expr::Path(Path { root: Root::Row(_) | Root::Record, steps }) => match steps.as_slice() {
            [step] => Some(step.field),
            _ => None,
        },
        _ => None,
    }
}
