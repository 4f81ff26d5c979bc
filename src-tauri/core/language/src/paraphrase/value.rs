//! Values said in words: paths, arithmetic, aggregates, literals, lengths of time.

use model::{
    Aggregate, AggregateKind, Arithmetic, Duration, Expr, FieldId, Literal, Path, Period, Root, Row, TypeKind, Unit,
};

use super::condition::Saying;
use super::{field_name, list, thing_name};

impl Saying<'_> {
    pub(super) fn is_time(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Now
            | Expr::Today
            | Expr::Shift { .. }
            | Expr::ShiftBy { .. }
            | Expr::DateOf(_)
            | Expr::MomentOf { .. }
            | Expr::StartOf { .. }
            | Expr::TimeOf(_) => true,
            Expr::Literal(literal) => matches!(literal, Literal::Date(_) | Literal::Time(_) | Literal::Moment(_)),
            Expr::Path(path) => path.steps.last().is_some_and(|field| match field.field {
                FieldId::CreatedAt | FieldId::UpdatedAt => true,
                FieldId::Own(at) => {
                    self.app.thing(field.thing).and_then(|thing| thing.fields.get(at as usize)).is_some_and(|own| {
                        matches!(own.r#type.kind, TypeKind::Date | TypeKind::Moment | TypeKind::Time)
                    })
                }
                _ => false,
            }),
            _ => false,
        }
    }

    /// A value beside another, in brackets where it would be read differently there.
    fn operand(&self, op: Arithmetic, expr: &Expr, last: bool) -> String {
        let said = self.value(expr);
        let apart = match expr {
            Expr::Round { .. } => true,
            Expr::Arithmetic { op: own, .. } => match op {
                Arithmetic::Add => false,
                Arithmetic::Subtract => last && matches!(own, Arithmetic::Add | Arithmetic::Subtract),
                _ => last || matches!(own, Arithmetic::Add | Arithmetic::Subtract),
            },
            _ => false,
        };
        if apart { format!("({said})") } else { said }
    }

    /// A value as a noun phrase.
    pub fn value(&self, expr: &Expr) -> String {
        match expr {
            Expr::Literal(literal) => self.literal(literal),
            Expr::Now => "now".to_owned(),
            Expr::Today => "today".to_owned(),
            Expr::Path(path) => self.path(path),
            Expr::Arithmetic { op, left, right } => {
                let (left, right) = (self.operand(*op, left, false), self.operand(*op, right, true));
                match op {
                    Arithmetic::Add => format!("{left} plus {right}"),
                    Arithmetic::Subtract => format!("{left} minus {right}"),
                    Arithmetic::Multiply => format!("{left} times {right}"),
                    Arithmetic::Divide => format!("{left} divided by {right}"),
                    Arithmetic::PercentOf => format!("{left}% of {right}"),
                }
            }
            Expr::Round { value, direction } => {
                let how = match direction {
                    model::Round::Down => "rounded down",
                    model::Round::Up => "rounded up",
                    model::Round::Nearest => "rounded",
                };
                format!("{}, {how}", self.value(value))
            }
            Expr::Shift { from, by, back } => {
                format!("{} {} {}", length(*by), if *back { "before" } else { "after" }, self.value(from))
            }
            Expr::ShiftBy { from, amount, back, .. } => {
                format!("{} {} {}", self.value(from), if *back { "minus" } else { "plus" }, self.value(amount))
            }
            Expr::WorkingShift { from, minutes } => {
                format!("{} minutes of working time after {}", self.value(minutes), self.value(from))
            }
            Expr::Between { from, to, unit } => {
                format!("the time from {} to {}, in {}", self.value(from), self.value(to), unit_name(*unit))
            }
            Expr::DateOf(own) => format!("the date of {}", self.value(own)),
            Expr::TimeOf(own) => format!("the time of {}", self.value(own)),
            Expr::MomentOf { date, time } => match time {
                Some(time) => format!("{} on {}", self.value(time), self.value(date)),
                None => format!("the beginning of {}", self.value(date)),
            },
            Expr::StartOf { period, of } => format!("the start of the {} of {}", period_name(*period), self.value(of)),
            Expr::Weekday(own) => format!("the weekday of {}", self.value(own)),
            Expr::Minute(own) => format!("the minute of {}", self.value(own)),
            Expr::Age { born, on } => format!("the age by {} on {}", self.value(born), self.value(on)),
            Expr::Folded(own) => self.value(own),
            Expr::Length(own) => format!("the length of {}", self.value(own)),
            Expr::If { condition, then, otherwise } => {
                format!("{} if {}, else {}", self.value(then), self.clause(condition), self.value(otherwise))
            }
            Expr::First(options) => list(&options.iter().map(|own| self.value(own)).collect::<Vec<_>>(), "or else"),
            Expr::Aggregate(own) => self.aggregate(own),
            other => self.clause_of_logic(other),
        }
    }

    pub(super) fn clause_of_logic(&self, expr: &Expr) -> String {
        format!("whether {}", self.clause(expr))
    }

    pub(super) fn aggregate(&self, own: &Aggregate) -> String {
        let inner = self.inside(own.of);
        let records = inner.records(own.of, &own.filter, &Root::Row(Row(0)));
        let of = |words: &str| match &own.value {
            Some(value) => {
                let value = inner.value(value);
                let value = value.strip_prefix("its ").map_or(value.clone(), str::to_owned);
                format!("{words} {value} of {records}")
            }
            None => format!("{words} {records}"),
        };
        match own.kind {
            AggregateKind::Exists => format!("whether there are {records}"),
            AggregateKind::Count => format!("the number of {records}"),
            AggregateKind::Sum => of("the sum of the"),
            AggregateKind::Average => of("the average"),
            AggregateKind::Least => of("the lowest"),
            AggregateKind::Greatest => of("the highest"),
        }
    }

    pub(super) fn steps(&self, path: &Path) -> String {
        let names: Vec<String> = path.steps.iter().map(|step| field_name(self.app, *step)).collect();
        names.join("'s ")
    }

    pub(super) fn path(&self, path: &Path) -> String {
        let names = self.steps(path);
        let innermost = self.rows.len();
        match &path.root {
            Root::Record => match (names.is_empty(), innermost) {
                (true, 0) if !self.person => "it".to_owned(),
                (false, 0) => format!("{} {names}", if self.person { "their" } else { "its" }),
                (true, _) if self.record.is_none() => "it".to_owned(),
                (true, _) => {
                    format!("the {}", self.record.map(|thing| thing_name(self.app, thing)).unwrap_or_default())
                }
                (false, _) => format!(
                    "the {}'s {names}",
                    self.record.map(|thing| thing_name(self.app, thing)).unwrap_or_default()
                ),
            },
            Root::Before => {
                if names.is_empty() {
                    "what it was before".to_owned()
                } else {
                    format!("its {names} before")
                }
            }
            Root::Actor => {
                if names.is_empty() {
                    "themselves".to_owned()
                } else {
                    format!("their own {names}")
                }
            }
            Root::Input(_) => "what is given".to_owned(),
            Root::Trigger => {
                if names.is_empty() {
                    "what set it off".to_owned()
                } else {
                    format!("the {names} of what set it off")
                }
            }
            Root::Row(Row(row)) => {
                let thing = innermost.checked_sub(usize::from(*row) + 1).and_then(|at| self.rows.get(at));
                let noun = thing.map(|thing| thing_name(self.app, *thing)).unwrap_or_default();
                match (names.is_empty(), row) {
                    (true, 0) => "it".to_owned(),
                    (false, 0) => format!("its {names}"),
                    (true, _) => format!("the {noun}"),
                    (false, _) => format!("the {noun}'s {names}"),
                }
            }
        }
    }

    /// A literal as people write it.
    pub fn literal(&self, literal: &Literal) -> String {
        match literal {
            Literal::Empty => "empty".to_owned(),
            Literal::Text(text) => format!("“{text}”"),
            Literal::YesNo(true) => "yes".to_owned(),
            Literal::YesNo(false) => "no".to_owned(),
            Literal::Whole(whole) => whole.to_string(),
            Literal::Decimal { units, scale } => decimal(*units, *scale),
            Literal::Money(minor) => {
                let amount = decimal(*minor, self.app.currency.digits);
                match self.app.currency.code.as_str() {
                    "GBP" => format!("£{amount}"),
                    "EUR" => format!("€{amount}"),
                    "USD" => format!("${amount}"),
                    code => format!("{amount} {code}"),
                }
            }
            Literal::Date(date) | Literal::Time(date) | Literal::Moment(date) => date.clone(),
            Literal::Duration(by) => length(*by),
            Literal::Choice { field, choice } => self
                .app
                .thing(field.thing)
                .and_then(|thing| match field.field {
                    FieldId::Own(at) => thing.fields.get(at as usize),
                    _ => None,
                })
                .and_then(|own| match &own.r#type.kind {
                    TypeKind::Choice(choices) | TypeKind::Choices(choices) => choices.get(choice.0 as usize),
                    _ => None,
                })
                .map(|own| own.name.clone())
                .unwrap_or_default(),
        }
    }
}

pub(super) fn decimal(units: i64, scale: u8) -> String {
    if scale == 0 {
        return units.to_string();
    }
    let digits = usize::from(scale);
    let sign = if units < 0 { "-" } else { "" };
    let padded = format!("{:0>width$}", units.unsigned_abs(), width = digits + 1);
    let (front, back) = padded.split_at(padded.len() - digits);
    format!("{sign}{front}.{back}")
}

/// "24 hours", "2 days and 6 hours".
pub fn length(by: Duration) -> String {
    let mut parts = Vec::new();
    let mut push = |amount: i64, unit: &str| {
        if amount != 0 {
            parts.push(format!("{amount} {unit}{}", if amount == 1 { "" } else { "s" }));
        }
    };
    push(i64::from(by.years), "year");
    push(i64::from(by.months), "month");
    push(i64::from(by.days), "day");
    if by.seconds % 3600 == 0 {
        push(by.seconds / 3600, "hour");
    } else if by.seconds % 60 == 0 {
        push(by.seconds / 60, "minute");
    } else {
        push(by.seconds, "second");
    }
    if parts.is_empty() { "0 minutes".to_owned() } else { list(&parts, "and") }
}

pub(super) fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Second => "seconds",
        Unit::Minute => "minutes",
        Unit::Hour => "hours",
        Unit::Day => "days",
        Unit::Week => "weeks",
        Unit::Month => "months",
        Unit::Year => "years",
    }
}

pub fn period_name(period: Period) -> &'static str {
    match period {
        Period::Hour => "hour",
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
        Period::Year => "year",
    }
}

pub fn weekday_name(day: i64) -> &'static str {
    const NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    usize::try_from(day - 1).ok().and_then(|at| NAMES.get(at)).copied().unwrap_or("")
}

pub(super) fn weekday(expr: &Expr) -> String {
    match expr {
        Expr::Literal(Literal::Whole(day)) => weekday_name(*day).to_owned(),
        _ => String::new(),
    }
}
