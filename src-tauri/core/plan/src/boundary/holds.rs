//! Judging conditions on a record of which only some fields are known.

use std::collections::BTreeMap;

use model::{Comparison, Expr, FieldId, Literal, Path, Root};

use crate::{Action, Resource};

/// What is known of a record's own fields.
pub type State = BTreeMap<FieldId, Literal>;

/// What a new record holds when only what is required is given.
pub fn first_state(resource: &Resource) -> State {
    let defaults = resource.fields.iter().filter_map(|field| Some((field.id, field.default.clone()?)));
    defaults.collect()
}

/// What is known after the action.
pub fn after(action: &Action, state: &State) -> State {
    let mut state = state.clone();
    for change in &action.changes {
        match &change.value {
            Expr::Literal(literal) => state.insert(change.field, literal.clone()),
            _ => state.remove(&change.field),
        };
    }
    state
}

/// Whether the condition holds; `None` where it can't be told.
pub fn judge(expr: &Expr, state: &State) -> Option<bool> {
    match expr {
        Expr::Not(inner) => judge(inner, state).map(|holds| !holds),
        Expr::And(parts) => {
            let judged: Vec<_> = parts.iter().map(|part| judge(part, state)).collect();
            if judged.contains(&Some(false)) {
                Some(false)
            } else {
                judged.into_iter().all(|one| one == Some(true)).then_some(true)
            }
        }
        Expr::Or(parts) => {
            let judged: Vec<_> = parts.iter().map(|part| judge(part, state)).collect();
            if judged.contains(&Some(true)) {
                Some(true)
            } else {
                judged.into_iter().all(|one| one == Some(false)).then_some(false)
            }
        }
        Expr::Compare { op, left, right } => {
            let (left, right) = (known(left, state)?, known(right, state)?);
            match op {
                Comparison::Equal => Some(left == right),
                Comparison::NotEqual => Some(left != right),
                _ => None,
            }
        }
        Expr::OneOf { value, list } => {
            let value = known(value, state)?;
            let list: Option<Vec<_>> = list.iter().map(|one| known(one, state)).collect();
            Some(list?.contains(&value))
        }
        Expr::IsEmpty(of) => known(of, state).map(|value| value == Literal::Empty),
        _ => None,
    }
}

fn known(expr: &Expr, state: &State) -> Option<Literal> {
    match expr {
        Expr::Literal(literal) => Some(literal.clone()),
        Expr::Path(Path { root: Root::Record | Root::Row(_), steps }) => match steps.as_slice() {
            [step] => state.get(&step.field).cloned(),
            _ => None,
        },
        _ => None,
    }
}
