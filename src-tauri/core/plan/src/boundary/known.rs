//! Judging conditions on a record of which only some things are known: values that a case gives, and the author's samples that it
//! names.

use std::collections::BTreeMap;

use model::{Comparison, Expr, FieldId, FieldRef, Literal, Path, Root};

use crate::{Action, Plan, Resource, SampleValue, Storage};

/// What is known of a record's own fields, and of whoever acts.
#[derive(Clone, Debug)]
pub struct Known<'a> {
    plan: &'a Plan,
    fields: BTreeMap<FieldId, Literal>,
    /// Relations to samples, by their place.
    related: BTreeMap<FieldId, usize>,
    pub actor: Option<usize>,
}

impl<'a> Known<'a> {
    /// What a new record holds when only what is required is given.
    pub fn first(plan: &'a Plan, resource: &Resource) -> Self {
        let defaults = resource.fields.iter().filter_map(|field| Some((field.id, field.default.clone()?)));
        Self { plan, fields: defaults.collect(), related: BTreeMap::new(), actor: None }
    }

    pub fn set(&mut self, field: FieldId, value: Literal) {
        self.fields.insert(field, value);
    }

    pub fn relate(&mut self, field: FieldId, sample: usize) {
        self.related.insert(field, sample);
    }

    /// Nothing is known of the field.
    pub fn forget(&mut self, field: FieldId) {
        self.fields.remove(&field);
        self.related.remove(&field);
    }

    /// What is known of a sample itself.
    pub fn of_sample(plan: &'a Plan, place: usize) -> Option<Self> {
        let sample = plan.samples.get(place)?;
        let mut known = Self::first(plan, plan.resource(sample.thing)?);
        for (field, value) in &sample.values {
            match value {
                SampleValue::Literal(literal) => known.set(*field, literal.clone()),
                SampleValue::Sample(other) => known.relate(*field, *other as usize),
                SampleValue::Expr(_) | SampleValue::Samples(_) => known.forget(*field),
            }
        }
        Some(known)
    }

    /// What is known after the action.
    pub fn after(&self, action: &Action) -> Self {
        let mut known = self.clone();
        for change in &action.changes {
            match &change.value {
                Expr::Literal(literal) => known.set(change.field, literal.clone()),
                _ => known.forget(change.field),
            };
        }
        known
    }

    /// Whether the condition holds; `None` where it can't be told.
    pub fn judge(&self, expr: &Expr) -> Option<bool> {
        match expr {
            Expr::Not(inner) => self.judge(inner).map(|holds| !holds),
            Expr::And(parts) => {
                let judged: Vec<_> = parts.iter().map(|part| self.judge(part)).collect();
                if judged.contains(&Some(false)) {
                    Some(false)
                } else {
                    judged.into_iter().all(|one| one == Some(true)).then_some(true)
                }
            }
            Expr::Or(parts) => {
                let judged: Vec<_> = parts.iter().map(|part| self.judge(part)).collect();
                if judged.contains(&Some(true)) {
                    Some(true)
                } else {
                    judged.into_iter().all(|one| one == Some(false)).then_some(false)
                }
            }
            Expr::Compare { op, left, right } => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                match op {
                    Comparison::Equal => Some(left == right),
                    Comparison::NotEqual => Some(left != right),
                    Comparison::Less => order(&left, &right).map(|way| way.is_lt()),
                    Comparison::AtMost => order(&left, &right).map(|way| way.is_le()),
                    Comparison::More => order(&left, &right).map(|way| way.is_gt()),
                    Comparison::AtLeast => order(&left, &right).map(|way| way.is_ge()),
                }
            }
            Expr::OneOf { value, list } => {
                let value = self.value(value)?;
                let list: Option<Vec<_>> = list.iter().map(|one| self.value(one)).collect();
                Some(list?.contains(&value))
            }
            Expr::IsEmpty(of) => self.value(of).map(|value| value == Value::Literal(Literal::Empty)),
            _ => None,
        }
    }

    /// Whether the path leads to the same from this record and the other; `None` where it can't be told.
    pub fn same_value(&self, path: &Expr, other: &Known<'_>) -> Option<bool> {
        Some(self.value(path)? == other.value(path)?)
    }

    fn value(&self, expr: &Expr) -> Option<Value> {
        match expr {
            Expr::Literal(literal) => Some(Value::Literal(literal.clone())),
            Expr::Path(Path { root: Root::Actor, steps }) => self.in_sample(self.actor?, steps),
            Expr::Path(Path { root: Root::Record | Root::Row(_), steps }) => {
                let (first, rest) = steps.split_first()?;
                match self.related.get(&first.field) {
                    Some(sample) => self.in_sample(*sample, rest),
                    None if rest.is_empty() => self.fields.get(&first.field).cloned().map(Value::Literal),
                    None => None,
                }
            }
            _ => None,
        }
    }

    fn in_sample(&self, place: usize, steps: &[FieldRef]) -> Option<Value> {
        let Some((first, rest)) = steps.split_first() else { return Some(Value::Sample(place)) };
        let sample = self.plan.samples.get(place)?;
        if sample.thing != first.thing {
            return None;
        }
        let field = self.plan.field(*first)?;
        let given = sample.values.iter().find(|(own, _)| *own == first.field).map(|(_, value)| value);
        match given {
            Some(SampleValue::Literal(literal)) if rest.is_empty() => Some(Value::Literal(literal.clone())),
            Some(SampleValue::Sample(other)) => self.in_sample(*other as usize, rest),
            None if rest.is_empty() && matches!(field.storage, Storage::Column { .. }) => match &field.default {
                Some(default) => Some(Value::Literal(default.clone())),
                None if field.filled == model::Filled::ByPerson => Some(Value::Literal(Literal::Empty)),
                None => None,
            },
            _ => None,
        }
    }
}

/// A value that is known, or a record that is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Literal(Literal),
    Sample(usize),
}

/// Numbers of one kind. An empty value is neither more nor less than any.
fn order(left: &Value, right: &Value) -> Option<std::cmp::Ordering> {
    match (left, right) {
        (Value::Literal(Literal::Whole(left)), Value::Literal(Literal::Whole(right)))
        | (Value::Literal(Literal::Money(left)), Value::Literal(Literal::Money(right))) => Some(left.cmp(right)),
        _ => None,
    }
}
