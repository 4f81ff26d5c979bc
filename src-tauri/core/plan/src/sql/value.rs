//! Values: literals, calendar operations, aggregates.

use model::{Aggregate, AggregateKind, Duration, Expr, Literal, Period, TypeKind, Unit};

use super::{NoSql, Param, Writer, arithmetic, quote};
use crate::build::names;
use crate::typing::{self, Kind};

impl Writer<'_> {
    pub(super) fn value(&mut self, expr: &Expr) -> Result<(String, Kind), NoSql> {
        let kind = || typing::of(self.plan, expr, self.scope.inputs);
        match expr {
            Expr::Literal(literal) => self.literal(literal),
            Expr::Now => Ok((self.param("now", Param::Now), Kind::Moment)),
            Expr::Today => Ok((self.param("today", Param::Today), Kind::Date)),
            Expr::Path(path) => self.path(path),
            Expr::Not(_)
            | Expr::And(_)
            | Expr::Or(_)
            | Expr::Compare { .. }
            | Expr::IsEmpty(_)
            | Expr::OneOf { .. }
            | Expr::Contains { .. }
            | Expr::ActorIs(_)
            | Expr::SignedIn
            | Expr::BySystem => Ok((format!("(({}) IS TRUE)", self.condition(expr)?), Kind::YesNo)),
            Expr::Arithmetic { op, left, right } => self.arithmetic(*op, left, right),
            Expr::Round { value, direction } => self.round(value, *direction),
            Expr::If { condition, then, otherwise } => {
                let condition = self.condition(condition)?;
                let (then, otherwise) = (self.value(then)?, self.value(otherwise)?);
                let (then, otherwise, kind) = Self::aligned(then, otherwise);
                Ok((format!("(CASE WHEN {condition} THEN {then} ELSE {otherwise} END)"), kind))
            }
            Expr::First(parts) => self.first(parts),
            Expr::Shift { from, by, back } => {
                let kind = kind();
                let (from, _) = self.value(from)?;
                Ok((shift(&from, *by, *back), kind))
            }
            Expr::ShiftBy { from, amount, unit, back } => {
                let kind = kind();
                let (from, _) = self.value(from)?;
                let (amount, of) = self.value(amount)?;
                let amount = if *back { format!("-({amount})") } else { amount };
                let (scale, unit) = (of.scale(), unit_name(*unit));
                Ok((format!("plan_shift_by({from}, {amount}, {scale}, '{unit}')"), kind))
            }
            Expr::WorkingShift { from, minutes } => {
                let (from, _) = self.value(from)?;
                let (minutes, of) = self.value(minutes)?;
                let minutes = arithmetic::rescale(&minutes, of.scale(), 0, model::Round::Nearest);
                Ok((format!("plan_working_shift({from}, {minutes})"), Kind::Moment))
            }
            Expr::Between { from, to, unit } => {
                let (from, to) = (self.value(from)?.0, self.value(to)?.0);
                Ok((format!("plan_between({from}, {to}, '{}')", unit_name(*unit)), kind_of_between()))
            }
            Expr::DateOf(inner) => self.call("plan_date_of", inner, Kind::Date),
            Expr::TimeOf(inner) => self.call("plan_time_of", inner, Kind::Time),
            Expr::Weekday(inner) => self.call("plan_weekday", inner, Kind::Number { scale: 0 }),
            Expr::Minute(inner) => self.call("plan_minute", inner, Kind::Number { scale: 0 }),
            Expr::MomentOf { date, time } => {
                let date = self.value(date)?.0;
                let time = match time {
                    Some(time) => self.value(time)?.0,
                    None => quote("00:00"),
                };
                Ok((format!("plan_moment_of({date}, {time})"), Kind::Moment))
            }
            Expr::StartOf { period, of } => {
                let (text, kind) = self.value(of)?;
                Ok((format!("plan_start_of({text}, '{}')", period_name(*period)), kind))
            }
            Expr::Age { born, on } => {
                let (born, on) = (self.value(born)?.0, self.value(on)?.0);
                Ok((format!("plan_age({born}, {on})"), Kind::Number { scale: 0 }))
            }
            Expr::Folded(inner) => Ok((self.folded(inner)?, Kind::Text)),
            Expr::Length(inner) => {
                Ok((format!("COALESCE(LENGTH({}), 0)", self.value(inner)?.0), Kind::Number { scale: 0 }))
            }
            Expr::Aggregate(aggregate) => self.aggregate(aggregate),
        }
    }

    fn call(&mut self, function: &str, inner: &Expr, kind: Kind) -> Result<(String, Kind), NoSql> {
        Ok((format!("{function}({})", self.value(inner)?.0), kind))
    }

    fn literal(&mut self, literal: &Literal) -> Result<(String, Kind), NoSql> {
        let text = match literal {
            Literal::Empty => "NULL".to_owned(),
            Literal::Text(text) | Literal::Date(text) | Literal::Moment(text) => quote(text),
            Literal::Time(text) => quote(crate::calendar::short_time(text)),
            Literal::YesNo(yes) => i64::from(*yes).to_string(),
            Literal::Whole(number) | Literal::Money(number) => number.to_string(),
            Literal::Decimal { units, .. } => units.to_string(),
            Literal::Duration(duration) => crate::calendar::seconds(*duration).to_string(),
            Literal::Choice { field, choice } => {
                let field = self.plan.field(*field).ok_or(NoSql::Nowhere)?;
                let (TypeKind::Choice(all) | TypeKind::Choices(all)) = &field.r#type.kind else {
                    return Err(NoSql::Nowhere);
                };
                let found = all.get(choice.0 as usize).ok_or(NoSql::Nowhere)?;
                quote(&names::choice(&found.name))
            }
        };
        Ok((text, typing::of_literal(literal)))
    }

    fn first(&mut self, parts: &[Expr]) -> Result<(String, Kind), NoSql> {
        let mut values = Vec::with_capacity(parts.len());
        for part in parts {
            values.push(self.value(part)?);
        }
        let kind = values.iter().fold(Kind::Empty, |so_far, (_, kind)| typing::wider(so_far, kind.clone()));
        let scale = values.iter().map(|(_, kind)| kind.scale()).max().unwrap_or(0);
        let texts: Vec<String> = values
            .into_iter()
            .map(|(text, own)| match own.is_numeric() {
                true => arithmetic::rescale(&text, own.scale(), scale, model::Round::Nearest),
                false if own == Kind::Text => format!("NULLIF(TRIM({text}), '')"),
                false => text,
            })
            .collect();
        Ok((format!("COALESCE({}, NULL)", if texts.is_empty() { "NULL".to_owned() } else { texts.join(", ") }), kind))
    }

    /// The folded key of a text: the column that keeps it where there is one, else worked out.
    pub(super) fn folded(&mut self, text: &Expr) -> Result<String, NoSql> {
        match text {
            Expr::Literal(Literal::Text(text)) => Ok(quote(&crate::fold::fold(text))),
            Expr::Folded(inner) => self.folded(inner),
            Expr::Path(path) => match self.folded_path(path)? {
                Some(column) => Ok(column),
                None => Ok(format!("plan_fold({})", self.path(path)?.0)),
            },
            other => Ok(format!("plan_fold({})", self.value(other)?.0)),
        }
    }

    pub(super) fn exists(&mut self, aggregate: &Aggregate) -> Result<String, NoSql> {
        let (table, alias) = self.enter(aggregate)?;
        let filter = self.condition(&aggregate.filter);
        self.rows.pop();
        Ok(format!("EXISTS (SELECT 1 FROM {table} {alias} WHERE {})", filter?))
    }

    fn enter(&mut self, aggregate: &Aggregate) -> Result<(String, String), NoSql> {
        if self.rows.len() > 16 {
            return Err(NoSql::TooDeep);
        }
        let table = self.plan.resource(aggregate.of).ok_or(NoSql::Nowhere)?.table.clone();
        let alias = self.alias();
        self.rows.push(alias.clone());
        Ok((table, alias))
    }

    fn aggregate(&mut self, aggregate: &Aggregate) -> Result<(String, Kind), NoSql> {
        if aggregate.kind == AggregateKind::Exists {
            return Ok((self.exists(aggregate)?, Kind::YesNo));
        }
        let (table, alias) = self.enter(aggregate)?;
        let filter = self.condition(&aggregate.filter);
        let value = match &aggregate.value {
            Some(value) => self.value(value),
            None => Ok(("1".to_owned(), Kind::Number { scale: 0 })),
        };
        self.rows.pop();
        let (filter, (value, kind)) = (filter?, value?);
        let (wanted, kind) = over_rows(aggregate.kind, &value, kind);
        Ok((format!("(SELECT {wanted} FROM {table} {alias} WHERE {filter})"), kind))
    }
}

/// What an aggregate selects of a value that each row has.
pub(crate) fn over_rows(wanted: AggregateKind, value: &str, kind: Kind) -> (String, Kind) {
    match wanted {
        AggregateKind::Exists | AggregateKind::Count => ("COUNT(*)".to_owned(), Kind::Number { scale: 0 }),
        AggregateKind::Sum => (format!("COALESCE(SUM({value}), 0)"), kind),
        AggregateKind::Least => (format!("MIN({value})"), kind),
        AggregateKind::Greatest => (format!("MAX({value})"), kind),
        AggregateKind::Average => {
            let digits = arithmetic::average_digits(&kind);
            let kind = match kind {
                Kind::Number { .. } => Kind::Number { scale: typing::QUOTIENT_SCALE },
                other => other,
            };
            (format!("plan_divide(SUM({value}), COUNT({value}), {digits}, 0)"), kind)
        }
    }
}

fn kind_of_between() -> Kind {
    Kind::Number { scale: typing::QUOTIENT_SCALE }
}

fn shift(from: &str, by: Duration, back: bool) -> String {
    let sign = if back { -1 } else { 1 };
    let (years, months, days) = (i64::from(by.years) * sign, i64::from(by.months) * sign, i64::from(by.days) * sign);
    format!("plan_shift({from}, {years}, {months}, {days}, {})", by.seconds.saturating_mul(sign))
}

pub(crate) fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Second => "second",
        Unit::Minute => "minute",
        Unit::Hour => "hour",
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Year => "year",
    }
}

pub(crate) fn period_name(period: Period) -> &'static str {
    match period {
        Period::Hour => "hour",
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
        Period::Year => "year",
    }
}
