//! "the end must be after the start": a value just across the line is refused.

use model::{Case, CaseValue, Comparison, Duration, Expr, FieldId, Filled, Literal, Outcome, Path, Root, TypeKind};

use super::actors::who_creates;
use super::draft::{Draft, refusal};
use super::value::passing;
use crate::{Action, Guard, Plan, Resource};

pub fn cases(plan: &Plan, action: &Action, guard: &Guard) -> Vec<Case> {
    one(plan, action, guard).into_iter().collect()
}

fn one(plan: &Plan, action: &Action, guard: &Guard) -> Option<Case> {
    let resource = plan.resource(action.thing)?;
    let Expr::Compare { op, left, right } = &guard.holds else { return None };
    let (field, op, other) = match (own_field(resource, left), own_field(resource, right)) {
        (Some(field), _) => (field, *op, right.as_ref()),
        (None, Some(field)) => (field, turned(*op), left.as_ref()),
        _ => return None,
    };
    let acting = who_creates(plan, action.thing, Some(guard), 2)?;
    let mut draft = Draft::new(plan);
    draft.create(action.thing, &acting, &[], 0, Outcome::Works)?;
    let bad = across(&mut draft, resource, field, op, other)?;
    draft.create(action.thing, &acting, &[(field, bad)], 4, refusal(guard))?;
    Some(draft.case(&guard.statement))
}

/// A value that the comparison just doesn't allow.
fn across(
    draft: &mut Draft<'_>,
    resource: &Resource,
    field: FieldId,
    op: Comparison,
    other: &Expr,
) -> Option<CaseValue> {
    let is_moment = resource.field(field)?.r#type.kind == TypeKind::Moment;
    // Greater comparisons are broken from below, smaller ones from above; strict ones by the same value already.
    let step = match op {
        Comparison::More | Comparison::Less => 0,
        Comparison::AtLeast => -1,
        Comparison::AtMost => 1,
        Comparison::Equal | Comparison::NotEqual => return None,
    };
    match other {
        Expr::Literal(Literal::Whole(value)) => Some(CaseValue::Literal(Literal::Whole(value.checked_add(step)?))),
        Expr::Literal(Literal::Money(value)) => Some(CaseValue::Literal(Literal::Money(value.checked_add(step)?))),
        Expr::Now => Some(CaseValue::Expr(moved(Expr::Now, Duration::hours(1), op))),
        Expr::Today => Some(CaseValue::Expr(moved(Expr::Today, Duration::days(1), op))),
        Expr::Path(_) if is_moment => {
            let other = own_field(resource, other)?;
            match passing(draft, resource, other, 4)? {
                CaseValue::Expr(at) => Some(CaseValue::Expr(moved(at, Duration::seconds(60), op))),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Moved to the wrong side of the comparison.
fn moved(from: Expr, by: Duration, op: Comparison) -> Expr {
    Expr::Shift { from: Box::new(from), by, back: matches!(op, Comparison::More | Comparison::AtLeast) }
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

/// A field that whoever makes the record gives.
fn own_field(resource: &Resource, expr: &Expr) -> Option<FieldId> {
    let Expr::Path(Path { root: Root::Record, steps }) = expr else { return None };
    let [step] = steps.as_slice() else { return None };
    let field = resource.field(step.field)?;
    let is_given = field.filled == Filled::ByPerson && matches!(field.storage, crate::Storage::Column { .. });
    is_given.then_some(step.field)
}
