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
    let (field, op, other) = comparison(resource, &guard.holds, false)?;
    let acting = who_creates(plan, action.thing, Some(guard), 2)?;
    let mut draft = Draft::new(plan);
    draft.create(action.thing, &acting, &[], 0, Outcome::Works)?;
    let bad = across(&mut draft, resource, field, op, &other)?;
    let mut values = vec![(field, bad.clone())];
    values.extend(ending_after(resource, field, &bad));
    draft.create(action.thing, &acting, &values, 4, refusal(guard))?;
    Some(draft.case(&guard.statement))
}

/// What is compared, with the field alone on its side; what only says that it may be empty is passed over.
fn comparison(resource: &Resource, holds: &Expr, not: bool) -> Option<(FieldId, Comparison, Expr)> {
    match holds {
        Expr::Not(inner) => comparison(resource, inner, !not),
        Expr::And(parts) | Expr::Or(parts) => {
            let mut telling = parts.iter().filter_map(|part| comparison(resource, part, not));
            telling.next().filter(|_| telling.next().is_none())
        }
        Expr::Compare { op, left, right } => {
            let op = if not { opposite(*op)? } else { *op };
            alone(resource, left, op, right).or_else(|| alone(resource, right, turned(op), left))
        }
        _ => None,
    }
}

/// `field op other`: a length of time beside the field goes over to the other side.
fn alone(resource: &Resource, side: &Expr, op: Comparison, other: &Expr) -> Option<(FieldId, Comparison, Expr)> {
    if let Some(field) = own_field(resource, side) {
        return Some((field, op, other.clone()));
    }
    let Expr::Shift { from, by, back } = side else { return None };
    let field = own_field(resource, from)?;
    // Where the other side has a field too, that one is taken on its own.
    if own_field(resource, other).is_some() {
        return None;
    }
    Some((field, op, Expr::Shift { from: Box::new(other.clone()), by: *by, back: !back }))
}

/// What begins at another moment ends after it all the same.
fn ending_after(resource: &Resource, field: FieldId, at: &CaseValue) -> Option<(FieldId, CaseValue)> {
    let mut moments = resource
        .fields
        .iter()
        .filter(|own| own.r#type.kind == TypeKind::Moment && own.filled == Filled::ByPerson && own.required);
    let (first, second) = (moments.next()?, moments.next()?);
    let CaseValue::Expr(at) = at else { return None };
    let later = Expr::Shift { from: Box::new(at.clone()), by: Duration::hours(1), back: false };
    (first.id == field).then_some((second.id, CaseValue::Expr(later)))
}

fn opposite(op: Comparison) -> Option<Comparison> {
    Some(match op {
        Comparison::Less => Comparison::AtLeast,
        Comparison::AtMost => Comparison::More,
        Comparison::More => Comparison::AtMost,
        Comparison::AtLeast => Comparison::Less,
        Comparison::Equal | Comparison::NotEqual => return None,
    })
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
        _ if is_moment => {
            let at = worked_out(draft, resource, other)?;
            Some(CaseValue::Expr(moved(at, Duration::seconds(60), op)))
        }
        _ => None,
    }
}

/// The other side with the values in it that the record is made with.
fn worked_out(draft: &mut Draft<'_>, resource: &Resource, other: &Expr) -> Option<Expr> {
    match other {
        Expr::Now | Expr::Today => Some(other.clone()),
        Expr::Shift { from, by, back } => {
            let from = worked_out(draft, resource, from)?;
            Some(Expr::Shift { from: Box::new(from), by: *by, back: *back })
        }
        Expr::Path(_) => match passing(draft, resource, own_field(resource, other)?, 4)? {
            CaseValue::Expr(at) => Some(at),
            _ => None,
        },
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
