//! Values in a trial: as they would be stored, with the kind that says what they mean.

use model::{Arithmetic, Literal, Round, TypeKind};

use crate::Plan;
use crate::calendar::{self, Answer, Calendar};
use crate::typing::{self, Kind};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    Null,
    Integer(i64),
    Text(String),
    Many(Vec<String>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    pub stored: Stored,
    pub kind: Kind,
}

impl Value {
    pub fn empty() -> Self {
        Self { stored: Stored::Null, kind: Kind::Empty }
    }

    pub fn yes_no(yes: bool) -> Self {
        Self { stored: Stored::Integer(i64::from(yes)), kind: Kind::YesNo }
    }

    pub fn id(id: &str) -> Self {
        Self::text(id, Kind::Id)
    }

    pub fn text(text: &str, kind: Kind) -> Self {
        Self { stored: Stored::Text(text.to_owned()), kind }
    }

    pub fn integer(number: i64, kind: Kind) -> Self {
        Self { stored: Stored::Integer(number), kind }
    }

    pub fn answer(answer: Answer, kind: Kind) -> Self {
        let stored = match answer {
            Answer::Null => Stored::Null,
            Answer::Integer(number) => Stored::Integer(number),
            Answer::Text(text) => Stored::Text(text),
        };
        Self { stored, kind }
    }

    /// `None` where the literal names a choice that isn't there.
    pub fn literal(plan: &Plan, literal: &Literal) -> Option<Self> {
        let stored = match literal {
            Literal::Empty => Stored::Null,
            Literal::Text(text) | Literal::Date(text) | Literal::Moment(text) => Stored::Text(text.clone()),
            Literal::Time(text) => Stored::Text(calendar::short_time(text).to_owned()),
            Literal::YesNo(yes) => Stored::Integer(i64::from(*yes)),
            Literal::Whole(number) | Literal::Money(number) => Stored::Integer(*number),
            Literal::Decimal { units, .. } => Stored::Integer(*units),
            Literal::Duration(duration) => Stored::Integer(calendar::seconds(*duration)),
            Literal::Choice { field, choice } => match &plan.field(*field)?.r#type.kind {
                TypeKind::Choice(all) | TypeKind::Choices(all) => {
                    Stored::Text(crate::choice(&all.get(choice.0 as usize)?.name))
                }
                _ => return None,
            },
        };
        Some(Self { stored, kind: typing::of_literal(literal) })
    }

    pub fn is_null(&self) -> bool {
        self.stored == Stored::Null
    }

    /// What "empty" means: nothing, a text of blanks, none of several.
    pub fn is_empty(&self) -> bool {
        match &self.stored {
            Stored::Null => true,
            Stored::Text(text) => text.trim().is_empty(),
            Stored::Many(list) => list.is_empty(),
            Stored::Integer(_) => false,
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match &self.stored {
            Stored::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_integer(&self) -> Option<i64> {
        match self.stored {
            Stored::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// As the calendar's functions take it.
    pub fn argument(&self) -> calendar::Value<'_> {
        match &self.stored {
            Stored::Integer(number) => calendar::Value::Integer(*number),
            Stored::Text(text) => calendar::Value::Text(text),
            Stored::Null | Stored::Many(_) => calendar::Value::Null,
        }
    }

    /// The same number with another number of digits behind the point.
    pub fn rescaled(self, kind: Kind, direction: Round) -> Option<Self> {
        let digits = i32::from(kind.scale()) - i32::from(self.kind.scale());
        match self.stored {
            Stored::Integer(number) if digits != 0 => {
                Some(Self { stored: Stored::Integer(calendar::divide(number, 1, digits, direction)?), kind })
            }
            stored => Some(Self { stored, kind }),
        }
    }

    /// As a field of that kind stores it.
    pub fn stored_as(self, kind: &Kind) -> Option<Self> {
        if self.kind.is_numeric() && kind.is_numeric() {
            return self.rescaled(kind.clone(), Round::Nearest);
        }
        Some(Self { stored: self.stored, kind: if *kind == Kind::Empty { self.kind } else { kind.clone() } })
    }

    /// Two values brought to one scale.
    pub fn aligned(left: Self, right: Self) -> Option<(Self, Self)> {
        if !left.kind.is_numeric() || !right.kind.is_numeric() {
            return Some((left, right));
        }
        let scale = left.kind.scale().max(right.kind.scale());
        let up = |value: Self| match value.kind {
            Kind::Number { .. } => value.rescaled(Kind::Number { scale }, Round::Nearest),
            _ if scale == 0 => Some(value),
            _ => value.rescaled(Kind::Number { scale }, Round::Nearest),
        };
        Some((up(left)?, up(right)?))
    }
}

/// The operation on two values, exact and then rounded once; `None` where it can't be told.
pub fn arithmetic(
    calendar: &Calendar,
    op: Arithmetic,
    left: Value,
    right: Value,
    round: Option<Round>,
) -> Option<Value> {
    let mut kind = typing::arithmetic(op, &left.kind, &right.kind);
    if let (Some(_), Kind::Number { .. }) = (round, &kind) {
        kind = Kind::Number { scale: 0 };
    }
    let direction = round.unwrap_or(Round::Nearest);
    let moment = |kind: &Kind| matches!(kind, Kind::Moment | Kind::Date);
    if matches!(op, Arithmetic::Add | Arithmetic::Subtract) && (moment(&left.kind) || moment(&right.kind)) {
        return moments(calendar, op, &left, &right, kind);
    }
    if left.is_null() || right.is_null() {
        return Some(Value { stored: Stored::Null, kind });
    }
    let (l, r) = (left.as_integer()?, right.as_integer()?);
    let (ls, rs) = (i32::from(left.kind.scale()), i32::from(right.kind.scale()));
    let scale = i32::from(kind.scale());
    let found = match op {
        Arithmetic::Add | Arithmetic::Subtract => {
            let most = ls.max(rs);
            let up = |number: i64, from: i32| calendar::divide(number, 1, most - from, Round::Nearest);
            let (l, r) = (up(l, ls)?, up(r, rs)?);
            let sum = if op == Arithmetic::Add { l.checked_add(r)? } else { l.checked_sub(r)? };
            calendar::divide(sum, 1, scale - most, direction)?
        }
        Arithmetic::Multiply => calendar::divide(l.checked_mul(r)?, 1, scale - ls - rs, direction)?,
        Arithmetic::Divide => match calendar::divide(l, r, scale - ls + rs, direction) {
            Some(number) => number,
            None => return Some(Value { stored: Stored::Null, kind }),
        },
        Arithmetic::PercentOf => calendar::divide(l.checked_mul(r)?, 1, scale - ls - rs - 2, direction)?,
    };
    Some(Value::integer(found, kind))
}

fn moments(calendar: &Calendar, op: Arithmetic, left: &Value, right: &Value, kind: Kind) -> Option<Value> {
    let is_moment = |value: &Value| matches!(value.kind, Kind::Moment | Kind::Date);
    if is_moment(left) && is_moment(right) {
        return Some(Value::answer(calendar.call("plan_seconds", &[right.argument(), left.argument()]), kind));
    }
    let (from, by) = if is_moment(left) { (left, right) } else { (right, left) };
    let by = match by.as_integer() {
        Some(seconds) if op == Arithmetic::Subtract => seconds.checked_neg()?,
        Some(seconds) => seconds,
        None => return Some(Value { stored: Stored::Null, kind }),
    };
    let none = calendar::Value::Integer(0);
    // A date moves by whole days.
    let (days, seconds) = if from.kind == Kind::Date { (by / 86_400, 0) } else { (0, by) };
    let (days, seconds) = (calendar::Value::Integer(days), calendar::Value::Integer(seconds));
    Some(Value::answer(calendar.call("plan_shift", &[from.argument(), none, none, days, seconds]), kind))
}
