//! "can't overlap": the same time is refused, touching works.

use model::{Case, CaseValue, Duration, Expr, FieldId, Filled, Literal, Outcome, Path, Root, RuleKind};

use super::actors::who_creates;
use super::draft::{Draft, refusal};
use super::value::{self, moment};
use crate::{Action, Guard, GuardKind, Plan};

pub fn cases(plan: &Plan, action: &Action, guard: &Guard) -> Vec<Case> {
    one(plan, action, guard).into_iter().collect()
}

fn one(plan: &Plan, action: &Action, guard: &Guard) -> Option<Case> {
    let GuardKind::Rule { rule: RuleKind::Overlap { start, end, same, capacity, gap_seconds, touching, .. } } =
        &guard.kind
    else {
        return None;
    };
    let Expr::Literal(Literal::Whole(room @ 1..=12)) = capacity else { return None };
    let resource = plan.resource(action.thing)?;
    let given = |expr: &Expr| {
        own_field(expr).filter(|field| resource.field(*field).is_some_and(|own| own.filled == Filled::ByPerson))
    };
    let own_start = start;
    let start = given(start)?;
    let acting = who_creates(plan, action.thing, Some(guard), *room + 1)?;
    let mut draft = Draft::new(plan);
    // Where and how long: what the rule compares has to be there, though the record could do without it.
    let mut optional: Vec<FieldId> = same.iter().filter_map(|path| path.steps.first()).map(|step| step.field).collect();
    for expr in [own_start, end] {
        expr.map_paths(&mut |path, _| {
            optional.extend(path.steps.first().map(|step| step.field));
            Expr::Path(path.clone())
        });
    }
    optional.sort_unstable();
    optional.dedup();
    let mut common = Vec::new();
    for field in optional {
        let is_theirs = resource.field(field).is_some_and(|own| own.filled == Filled::ByPerson && !own.required);
        if is_theirs && action.inputs.iter().any(|input| input.field == Some(field)) {
            let value = value::passing(&mut draft, resource, field, 0)?;
            common.push((field, value));
        }
    }
    for _ in 0..*room {
        draft.create(action.thing, &acting, &common, 0, Outcome::Works)?;
    }
    draft.create(action.thing, &acting, &common, 0, refusal(guard))?;
    // What ends when the author says so can begin at the very end of another.
    let ends = given(end)
        .filter(|end| resource.field(*end).is_some_and(|own| matches!(own.storage, crate::Storage::Column { .. })));
    if let Some(end) = ends.filter(|_| *gap_seconds == 0 && !touching) {
        let first_end = moment(resource, end, 0);
        let later = Expr::Shift { from: Box::new(first_end.clone()), by: Duration::hours(1), back: false };
        let mut values: Vec<(FieldId, CaseValue)> =
            common.into_iter().filter(|(field, _)| *field != start && *field != end).collect();
        values.extend([(start, CaseValue::Expr(first_end)), (end, CaseValue::Expr(later))]);
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
