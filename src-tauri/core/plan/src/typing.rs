//! What kind of value an expression gives: what decides scales, rounding and how a value is stored and shown.

use model::{
    AggregateKind, App, Arithmetic, Expr, FieldId, FieldRef, Literal, Path, Root, Thing, Type, TypeKind, Unit,
};

/// A kind of value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Nothing is known: the empty literal, or an input of an unknown place.
    Empty,
    YesNo,
    /// A number kept as an integer, with that many digits behind the point.
    Number {
        scale: u8,
    },
    /// Minor units.
    Money,
    /// Seconds.
    Duration,
    Date,
    Time,
    Moment,
    Text,
    /// A choice of that field, as its stored words.
    Choice(FieldRef),
    /// The id of a record.
    Id,
    /// Ids or choices as a JSON array.
    Many,
}

impl Kind {
    /// Digits behind the point of the integer that stands for it.
    pub fn scale(&self) -> u8 {
        match self {
            Self::Number { scale } => *scale,
            _ => 0,
        }
    }

    pub fn is_numeric(&self) -> bool {
        matches!(self, Self::Number { .. } | Self::Money | Self::Duration)
    }
}

/// Digits behind the point of a quotient, an average and a time between two moments.
pub const QUOTIENT_SCALE: u8 = 6;

/// Where field types are looked up: the app while it is being planned, the plan later.
pub trait Fields {
    fn type_of(&self, field: FieldRef) -> Option<&Type>;
    fn computed(&self, field: FieldRef) -> Option<&Expr>;
}

impl Fields for App {
    fn type_of(&self, field: FieldRef) -> Option<&Type> {
        self.thing(field.thing).and_then(|thing: &Thing| thing.own(field.field)).map(|field| &field.r#type)
    }

    fn computed(&self, field: FieldRef) -> Option<&Expr> {
        self.thing(field.thing).and_then(|thing| thing.own(field.field)).and_then(|field| field.computed.as_ref())
    }
}

impl Fields for crate::Plan {
    fn type_of(&self, field: FieldRef) -> Option<&Type> {
        self.field(field).map(|field| &field.r#type)
    }

    fn computed(&self, field: FieldRef) -> Option<&Expr> {
        match &self.field(field)?.storage {
            crate::Storage::Computed { value } => Some(value),
            _ => None,
        }
    }
}

/// The kind of value that fields of this type hold.
pub fn of_type(kind: &TypeKind, field: FieldRef) -> Kind {
    match kind {
        TypeKind::Text
        | TypeKind::LongText
        | TypeKind::Email
        | TypeKind::Phone
        | TypeKind::WebAddress
        | TypeKind::Address
        | TypeKind::Colour => Kind::Text,
        TypeKind::Whole | TypeKind::Rating | TypeKind::Counter { .. } => Kind::Number { scale: 0 },
        TypeKind::Number { scale } => Kind::Number { scale: (*scale).min(QUOTIENT_SCALE) },
        TypeKind::Percent => Kind::Number { scale: 2 },
        TypeKind::Money => Kind::Money,
        TypeKind::YesNo => Kind::YesNo,
        TypeKind::Date => Kind::Date,
        TypeKind::Time => Kind::Time,
        TypeKind::Moment => Kind::Moment,
        TypeKind::Duration => Kind::Duration,
        TypeKind::Choice(_) => Kind::Choice(field),
        TypeKind::Choices(_) | TypeKind::Several(_) => Kind::Many,
        TypeKind::File | TypeKind::Image | TypeKind::One(_) | TypeKind::AnyPerson => Kind::Id,
    }
}

/// The kind of value at the end of a path; `inputs` are the types of the action's inputs.
pub fn of_path(fields: &dyn Fields, path: &Path, inputs: &[Type]) -> Kind {
    match path.steps.last() {
        None => match path.root {
            Root::Input(place) => inputs.get(place as usize).map_or(Kind::Empty, |input| {
                of_type(&input.kind, FieldRef { thing: model::ThingId(u32::MAX), field: FieldId::Own(place) })
            }),
            _ => Kind::Id,
        },
        Some(step) => match step.field {
            FieldId::Id | FieldId::CreatedBy => Kind::Id,
            FieldId::CreatedAt | FieldId::UpdatedAt => Kind::Moment,
            FieldId::Own(_) => fields.type_of(*step).map_or(Kind::Empty, |found| of_type(&found.kind, *step)),
        },
    }
}

/// What becomes of a value that is rounded: numbers are whole then; money is counted in whole units already.
pub fn rounded(kind: Kind) -> Kind {
    match kind {
        Kind::Number { .. } => Kind::Number { scale: 0 },
        other => other,
    }
}

/// The kind of value of an expression.
pub fn of(fields: &dyn Fields, expr: &Expr, inputs: &[Type]) -> Kind {
    let of = |expr: &Expr| of(fields, expr, inputs);
    match expr {
        Expr::Literal(literal) => of_literal(literal),
        Expr::Now | Expr::MomentOf { .. } | Expr::WorkingShift { .. } => Kind::Moment,
        Expr::Today | Expr::DateOf(_) => Kind::Date,
        Expr::TimeOf(_) => Kind::Time,
        Expr::Path(path) => of_path(fields, path, inputs),
        Expr::Not(_)
        | Expr::And(_)
        | Expr::Or(_)
        | Expr::Compare { .. }
        | Expr::IsEmpty(_)
        | Expr::OneOf { .. }
        | Expr::Contains { .. }
        | Expr::ActorIs(_)
        | Expr::SignedIn
        | Expr::BySystem => Kind::YesNo,
        Expr::Arithmetic { op, left, right } => arithmetic(*op, &of(left), &of(right)),
        Expr::Round { value, .. } => rounded(of(value)),
        Expr::If { then, otherwise, .. } => wider(of(then), of(otherwise)),
        Expr::First(parts) => parts.iter().map(of).fold(Kind::Empty, wider),
        Expr::Shift { from, by, .. } => match of(from) {
            Kind::Date if by.seconds == 0 => Kind::Date,
            _ => Kind::Moment,
        },
        Expr::ShiftBy { from, unit, .. } => match (of(from), unit) {
            (Kind::Date, Unit::Day | Unit::Week | Unit::Month | Unit::Year) => Kind::Date,
            _ => Kind::Moment,
        },
        Expr::Between { .. } => Kind::Number { scale: QUOTIENT_SCALE },
        Expr::StartOf { of: inner, .. } => of(inner),
        Expr::Weekday(_) | Expr::Minute(_) | Expr::Age { .. } | Expr::Length(_) => Kind::Number { scale: 0 },
        Expr::Folded(_) => Kind::Text,
        Expr::Aggregate(aggregate) => {
            let value = aggregate.value.as_ref().map_or(Kind::Number { scale: 0 }, of);
            match aggregate.kind {
                AggregateKind::Exists => Kind::YesNo,
                AggregateKind::Count => Kind::Number { scale: 0 },
                AggregateKind::Average if matches!(value, Kind::Number { .. }) => {
                    Kind::Number { scale: QUOTIENT_SCALE }
                }
                AggregateKind::Sum | AggregateKind::Average | AggregateKind::Least | AggregateKind::Greatest => value,
            }
        }
    }
}

pub fn of_literal(literal: &Literal) -> Kind {
    match literal {
        Literal::Empty => Kind::Empty,
        Literal::Text(_) => Kind::Text,
        Literal::YesNo(_) => Kind::YesNo,
        Literal::Whole(_) => Kind::Number { scale: 0 },
        Literal::Decimal { scale, .. } => Kind::Number { scale: (*scale).min(9) },
        Literal::Money(_) => Kind::Money,
        Literal::Date(_) => Kind::Date,
        Literal::Time(_) => Kind::Time,
        Literal::Moment(_) => Kind::Moment,
        Literal::Duration(_) => Kind::Duration,
        Literal::Choice { field, .. } => Kind::Choice(*field),
    }
}

/// Of two kinds that stand side by side, the one that holds both.
pub fn wider(left: Kind, right: Kind) -> Kind {
    match (&left, &right) {
        (Kind::Empty, _) => right,
        (_, Kind::Empty) => left,
        (Kind::Number { scale: a }, Kind::Number { scale: b }) => Kind::Number { scale: *a.max(b) },
        (Kind::Number { .. }, Kind::Money | Kind::Duration) => right,
        _ => left,
    }
}

/// What an operation on two kinds gives. A product keeps every digit, as long as nine are enough.
pub fn arithmetic(op: Arithmetic, left: &Kind, right: &Kind) -> Kind {
    use Kind::{Date, Duration, Moment, Money, Number};
    match op {
        Arithmetic::Add | Arithmetic::Subtract => match (left, right) {
            (Moment, Moment) | (Date, Date) => Duration,
            (Moment | Date, Duration) => left.clone(),
            (Duration, Moment | Date) => right.clone(),
            _ => wider(left.clone(), right.clone()),
        },
        Arithmetic::Multiply => match (left, right) {
            (Money, _) | (_, Money) => Money,
            (Duration, _) | (_, Duration) => Duration,
            (Number { scale: a }, Number { scale: b }) => Number { scale: a.saturating_add(*b).min(9) },
            _ => wider(left.clone(), right.clone()),
        },
        Arithmetic::Divide => match (left, right) {
            (Money, Money) | (Duration, Duration) => Number { scale: QUOTIENT_SCALE },
            (Money | Duration, _) => left.clone(),
            _ => Number { scale: QUOTIENT_SCALE },
        },
        Arithmetic::PercentOf => match right {
            Money | Duration => right.clone(),
            _ => Number { scale: QUOTIENT_SCALE },
        },
    }
}
