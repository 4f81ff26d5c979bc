//! Which records count, where a partial index can say it.

use model::{Expr, FieldId, Literal, Path};

use crate::Resource;
use crate::build::names;
use crate::build::rebase::row;
use crate::build::tables::{column_of, stored_choice};

/// The condition `counted` as "this column has one of these stored values", where it says no more than that:
/// `Some(None)` where everything counts, `None` where the database can't say it.
pub fn counted_choices(resource: &Resource, counted: &Expr) -> Option<Option<(String, Vec<String>)>> {
    if counted.is_always() {
        return Some(None);
    }
    let mut column: Option<FieldId> = None;
    let stored = choices(resource, counted, &mut column)?;
    let name = column_of(resource, column?)?;
    Some(Some((name, stored)))
}

fn choices(resource: &Resource, expr: &Expr, column: &mut Option<FieldId>) -> Option<Vec<String>> {
    use model::Comparison::{Equal, NotEqual};
    let mut choice_of = |value: &Expr, literal: &Expr| -> Option<String> {
        let (Expr::Path(Path { root, steps }), Expr::Literal(literal @ Literal::Choice { .. })) = (value, literal)
        else {
            return None;
        };
        let [step] = steps.as_slice() else { return None };
        if *root != row().root || column.is_some_and(|known| known != step.field) {
            return None;
        }
        *column = Some(step.field);
        stored_choice(resource, literal)
    };
    match expr {
        Expr::Compare { op: Equal, left, right } => {
            choice_of(left, right).or_else(|| choice_of(right, left)).map(|one| vec![one])
        }
        Expr::Compare { op: NotEqual, left, right } => {
            let one = choice_of(left, right).or_else(|| choice_of(right, left))?;
            others(resource, *column, &[one])
        }
        Expr::OneOf { value, list } => list.iter().map(|literal| choice_of(value, literal)).collect(),
        Expr::Not(inner) => {
            let excluded = choices(resource, inner, column)?;
            others(resource, *column, &excluded)
        }
        Expr::Or(parts) if !parts.is_empty() => {
            let mut found = Vec::new();
            for part in parts {
                found.extend(choices(resource, part, column)?);
            }
            Some(found)
        }
        _ => None,
    }
}

/// All of the field's choices but these; only where the field can't be empty, since an empty one counts as well.
fn others(resource: &Resource, column: Option<FieldId>, excluded: &[String]) -> Option<Vec<String>> {
    let FieldId::Own(place) = column? else { return None };
    let field = resource.fields.get(place as usize)?;
    let model::TypeKind::Choice(choices) = &field.r#type.kind else { return None };
    if !field.required && field.default.is_none() {
        return None;
    }
    Some(choices.iter().map(|one| names::choice(&one.name)).filter(|one| !excluded.contains(one)).collect())
}
