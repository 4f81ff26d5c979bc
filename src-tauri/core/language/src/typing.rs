//! The type of an expression over the model.

use model::{AggregateKind, App, Arithmetic, Expr, FieldId, Literal, Root, TypeKind};

/// The kind of value that an expression gives, where it can be told.
pub fn kind(expr: &Expr, app: &App) -> Option<TypeKind> {
    Some(match expr {
        Expr::Literal(literal) => of_literal(literal, app)?,
        Expr::Now | Expr::MomentOf { .. } | Expr::WorkingShift { .. } => TypeKind::Moment,
        Expr::Today | Expr::DateOf(_) => TypeKind::Date,
        Expr::TimeOf(_) => TypeKind::Time,
        Expr::Path(path) => match path.steps.last() {
            Some(step) => match step.field {
                FieldId::CreatedAt | FieldId::UpdatedAt => TypeKind::Moment,
                FieldId::CreatedBy => TypeKind::AnyPerson,
                FieldId::Id => TypeKind::One(step.thing),
                FieldId::Own(at) => app.thing(step.thing)?.fields.get(at as usize)?.r#type.kind.clone(),
            },
            None => match path.root {
                Root::Actor => TypeKind::AnyPerson,
                _ => return None,
            },
        },
        Expr::Not(_)
        | Expr::And(_)
        | Expr::Or(_)
        | Expr::Compare { .. }
        | Expr::IsEmpty(_)
        | Expr::OneOf { .. }
        | Expr::Contains { .. }
        | Expr::ActorIs(_)
        | Expr::SignedIn
        | Expr::BySystem => TypeKind::YesNo,
        Expr::Arithmetic { op, left, right } => arithmetic(*op, kind(left, app)?, kind(right, app)?),
        Expr::Round { value, .. } | Expr::Folded(value) => kind(value, app)?,
        Expr::If { then, otherwise, .. } => kind(then, app).or_else(|| kind(otherwise, app))?,
        Expr::First(parts) => parts.iter().find_map(|part| kind(part, app))?,
        Expr::Shift { from, .. } | Expr::ShiftBy { from, .. } | Expr::StartOf { of: from, .. } => kind(from, app)?,
        Expr::Between { .. } => TypeKind::Number { scale: 2 },
        Expr::Weekday(_) | Expr::Minute(_) | Expr::Age { .. } | Expr::Length(_) => TypeKind::Whole,
        Expr::Aggregate(aggregate) => match aggregate.kind {
            AggregateKind::Exists => TypeKind::YesNo,
            AggregateKind::Count => TypeKind::Whole,
            _ => kind(aggregate.value.as_ref()?, app)?,
        },
    })
}

fn of_literal(literal: &Literal, app: &App) -> Option<TypeKind> {
    Some(match literal {
        Literal::Empty => return None,
        Literal::Text(_) => TypeKind::Text,
        Literal::YesNo(_) => TypeKind::YesNo,
        Literal::Whole(_) => TypeKind::Whole,
        Literal::Decimal { scale, .. } => TypeKind::Number { scale: *scale },
        Literal::Money(_) => TypeKind::Money,
        Literal::Date(_) => TypeKind::Date,
        Literal::Time(_) => TypeKind::Time,
        Literal::Moment(_) => TypeKind::Moment,
        Literal::Duration(_) => TypeKind::Duration,
        Literal::Choice { field, .. } => match field.field {
            FieldId::Own(at) => app.thing(field.thing)?.fields.get(at as usize)?.r#type.kind.clone(),
            _ => return None,
        },
    })
}

fn arithmetic(op: Arithmetic, left: TypeKind, right: TypeKind) -> TypeKind {
    use TypeKind::{Counter, Date, Duration, Moment, Money, Number, Percent, Rating, Time, Whole};
    match (op, left, right) {
        (_, Moment, Moment) | (_, Time, Time) => Duration,
        (_, Moment, _) => Moment,
        (_, Date, Date) => Whole,
        (_, Date, _) => Date,
        (_, Time, _) => Time,
        (Arithmetic::Divide, Money, Money) => Number { scale: 2 },
        (_, Money, _) | (_, _, Money) => Money,
        (_, Duration, _) | (_, _, Duration) => Duration,
        (Arithmetic::Divide, ..) => Number { scale: 2 },
        (_, Whole | Counter { .. } | Rating, Whole | Counter { .. } | Rating) => Whole,
        (_, Number { scale: left }, Number { scale: right }) => Number { scale: left.max(right) },
        (_, Number { scale }, _) | (_, _, Number { scale }) => Number { scale },
        (_, Percent, _) | (_, _, Percent) => Number { scale: 2 },
        (_, other, _) => other,
    }
}
