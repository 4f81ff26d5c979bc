//! Exact arithmetic on scaled integers.

use model::{Arithmetic, Expr, Round};

use super::{NoSql, Writer};
use crate::typing::{self, Kind, QUOTIENT_SCALE};

/// The same number with another number of digits behind the point.
pub(super) fn rescale(text: &str, from: u8, to: u8, direction: Round) -> String {
    match to.cmp(&from) {
        std::cmp::Ordering::Equal => text.to_owned(),
        std::cmp::Ordering::Greater => format!("({text} * {})", power(to - from)),
        std::cmp::Ordering::Less => divide(text, "1", i32::from(to) - i32::from(from), direction),
    }
}

fn power(digits: u8) -> i64 {
    10_i64.pow(u32::from(digits.min(18)))
}

/// `n × 10^digits ÷ d`, rounded.
fn divide(n: &str, d: &str, digits: i32, direction: Round) -> String {
    let mode = match direction {
        Round::Nearest => 0,
        Round::Down => 1,
        Round::Up => 2,
    };
    format!("plan_divide({n}, {d}, {digits}, {mode})")
}

impl Writer<'_> {
    pub(super) fn arithmetic(&mut self, op: Arithmetic, left: &Expr, right: &Expr) -> Result<(String, Kind), NoSql> {
        let (left, right) = (self.value(left)?, self.value(right)?);
        let kind = typing::arithmetic(op, &left.1, &right.1);
        let scale = kind.scale();
        Ok((work_out(op, &left, &right, &kind, scale, Round::Nearest), kind))
    }

    /// Rounds once, on the exact result, where a division or product stands directly inside.
    pub(super) fn round(&mut self, value: &Expr, direction: Round) -> Result<(String, Kind), NoSql> {
        if let Expr::Arithmetic { op, left, right } = value
            && !matches!(op, Arithmetic::Add | Arithmetic::Subtract)
        {
            let (left, right) = (self.value(left)?, self.value(right)?);
            let kind = typing::rounded(typing::arithmetic(*op, &left.1, &right.1));
            return Ok((work_out(*op, &left, &right, &kind, 0, direction), kind));
        }
        let (text, kind) = self.value(value)?;
        match kind {
            Kind::Number { scale } => Ok((rescale(&text, scale, 0, direction), Kind::Number { scale: 0 })),
            other => Ok((text, other)),
        }
    }

    /// Two numbers brought to one scale.
    pub(super) fn aligned(left: (String, Kind), right: (String, Kind)) -> (String, String, Kind) {
        let kind = typing::wider(left.1.clone(), right.1.clone());
        if !left.1.is_numeric() || !right.1.is_numeric() {
            return (left.0, right.0, kind);
        }
        let scale = left.1.scale().max(right.1.scale());
        let up = |side: &(String, Kind)| rescale(&side.0, side.1.scale(), scale, Round::Nearest);
        (up(&left), up(&right), kind)
    }
}

fn work_out(
    op: Arithmetic,
    left: &(String, Kind),
    right: &(String, Kind),
    kind: &Kind,
    scale: u8,
    direction: Round,
) -> String {
    let ((l, lk), (r, rk)) = (left, right);
    let digits = i32::from(lk.scale()) + i32::from(rk.scale());
    match op {
        Arithmetic::Add | Arithmetic::Subtract => match (lk, rk) {
            (Kind::Moment | Kind::Date, Kind::Moment | Kind::Date) => format!("plan_seconds({r}, {l})"),
            (Kind::Moment, _) if op == Arithmetic::Add => format!("plan_shift({l}, 0, 0, 0, {r})"),
            (Kind::Moment, _) => format!("plan_shift({l}, 0, 0, 0, -({r}))"),
            (_, Kind::Moment) => format!("plan_shift({r}, 0, 0, 0, {l})"),
            // A date stays one: it moves by whole days.
            (Kind::Date, _) if op == Arithmetic::Add => format!("plan_shift({l}, 0, 0, ({r}) / 86400, 0)"),
            (Kind::Date, _) => format!("plan_shift({l}, 0, 0, -(({r}) / 86400), 0)"),
            (_, Kind::Date) => format!("plan_shift({r}, 0, 0, ({l}) / 86400, 0)"),
            _ => {
                let most = lk.scale().max(rk.scale());
                let sign = if op == Arithmetic::Add { "+" } else { "-" };
                let up = |text: &str, from: u8| rescale(text, from, most, Round::Nearest);
                let sum = format!("({} {sign} {})", up(l, lk.scale()), up(r, rk.scale()));
                rescale(&sum, most, if kind.is_numeric() { scale } else { most }, direction)
            }
        },
        Arithmetic::Multiply => {
            let product = format!("({l} * {r})");
            match digits == i32::from(scale) {
                true => product,
                false => divide(&product, "1", i32::from(scale) - digits, direction),
            }
        }
        Arithmetic::Divide => divide(l, r, i32::from(scale) - i32::from(lk.scale()) + i32::from(rk.scale()), direction),
        // Two digits more for the "per cent".
        Arithmetic::PercentOf => divide(&format!("({l} * {r})"), "1", i32::from(scale) - digits - 2, direction),
    }
}

/// Digits that an average of numbers of that scale gains.
pub(super) fn average_digits(kind: &Kind) -> i32 {
    match kind {
        Kind::Number { scale } => i32::from(QUOTIENT_SCALE) - i32::from(*scale),
        _ => 0,
    }
}
