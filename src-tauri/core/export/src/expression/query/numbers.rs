//! Numbers as SQL: the digits behind the point are known when this is printed, and what is rounded is rounded once.

use model::{Arithmetic, Expr, Round};
use plan::typing::{self, Kind};

use super::{Rows, Sql, alike, argument, bracketed, function, infix, quoted, value, words};
use crate::expression::arithmetic::rounding_sql;
use crate::expression::values::Values;

/// The value with that many digits behind the point.
pub(super) fn scaled(values: &mut Values, rows: &Rows, expr: &Expr, scale: u8) -> Sql {
    let found = value(values, rows, expr);
    to_scale(found, &values.kind(expr), scale)
}

/// The same as an argument.
pub(super) fn scaled_argument(values: &mut Values, rows: &Rows, expr: &Expr, scale: u8) -> Sql {
    let found = argument(values, rows, expr);
    to_scale(found, &values.kind(expr), scale)
}

pub(super) fn to_scale(found: Sql, kind: &Kind, scale: u8) -> Sql {
    let Kind::Number { scale: own } = *kind else { return found };
    let factor = |digits: u8| words(10_i64.pow(u32::from(digits.min(12))).to_string());
    match own.cmp(&scale) {
        std::cmp::Ordering::Equal => found,
        std::cmp::Ordering::Less => {
            Sql { pieces: bracketed(infix(found.pieces, "*", factor(scale - own))), nullable: found.nullable }
        }
        std::cmp::Ordering::Greater => {
            Sql { pieces: function("divide", [found.pieces, factor(own - scale)]), nullable: found.nullable }
        }
    }
}

/// Rounded once, on the exact result, where a division or product stands directly inside.
pub(super) fn rounded(values: &mut Values, rows: &Rows, inner: &Expr, direction: Round) -> Sql {
    if let Expr::Arithmetic { op, left, right } = inner
        && !matches!(op, Arithmetic::Add | Arithmetic::Subtract)
    {
        let kind = typing::rounded(typing::arithmetic(*op, &values.kind(left), &values.kind(right)));
        return worked_out(values, rows, (*op, left, right), &kind, direction);
    }
    let found = argument(values, rows, inner);
    match values.kind(inner).scale() {
        0 => found,
        scale => {
            let factor = words(10_i64.pow(u32::from(scale)).to_string());
            Sql { pieces: function(rounding_sql(direction), [found.pieces, factor]), nullable: found.nullable }
        }
    }
}

pub(super) fn arithmetic(values: &mut Values, rows: &Rows, op: Arithmetic, left: &Expr, right: &Expr) -> Sql {
    let kind = typing::arithmetic(op, &values.kind(left), &values.kind(right));
    worked_out(values, rows, (op, left, right), &kind, Round::Nearest)
}

fn worked_out(
    values: &mut Values,
    rows: &Rows,
    (op, left, right): (Arithmetic, &Expr, &Expr),
    kind: &Kind,
    direction: Round,
) -> Sql {
    let (left_kind, right_kind) = (values.kind(left), values.kind(right));
    let divide = rounding_sql(direction);
    let is_time = |kind: &Kind| matches!(kind, Kind::Moment | Kind::Date);
    let factor = |digits: i32| words(10_i64.pow(digits.clamp(0, 12).unsigned_abs()).to_string());
    let (a, b, k) = (i32::from(left_kind.scale()), i32::from(right_kind.scale()), i32::from(kind.scale()));
    let pieces = match op {
        Arithmetic::Add | Arithmetic::Subtract if is_time(&left_kind) && is_time(&right_kind) => {
            let (from, to) = (argument(values, rows, right).pieces, argument(values, rows, left).pieces);
            let (from, to) = alike((from, right_kind), (to, left_kind));
            function("seconds_between", [from, to])
        }
        Arithmetic::Add | Arithmetic::Subtract if is_time(&left_kind) || is_time(&right_kind) => {
            let (from, by) = if is_time(&left_kind) { (left, right) } else { (right, left) };
            let (from, by) = (argument(values, rows, from).pieces, argument(values, rows, by).pieces);
            let by = if op == Arithmetic::Add { by } else { infix(words("-1"), "*", by) };
            // A date stays one: it moves by whole days.
            if *kind == Kind::Date {
                function("moved", [from, infix(by, "/", words("86400.0")), quoted("day")])
            } else {
                function("moved", [from, by, quoted("second")])
            }
        }
        Arithmetic::Add | Arithmetic::Subtract => {
            let sign = if op == Arithmetic::Add { "+" } else { "-" };
            let (one, other) =
                (scaled_argument(values, rows, left, kind.scale()), scaled_argument(values, rows, right, kind.scale()));
            bracketed(infix(one.pieces, sign, other.pieces))
        }
        Arithmetic::Multiply => {
            let product = infix(argument(values, rows, left).pieces, "*", argument(values, rows, right).pieces);
            if a + b > k { function(divide, [product, factor(a + b - k)]) } else { bracketed(product) }
        }
        Arithmetic::Divide => {
            let (one, other) = (argument(values, rows, left).pieces, argument(values, rows, right).pieces);
            let digits = k + b - a;
            if digits >= 0 {
                function(divide, [infix(one, "*", factor(digits)), other])
            } else {
                function(divide, [one, infix(other, "*", factor(-digits))])
            }
        }
        Arithmetic::PercentOf => {
            let product = infix(argument(values, rows, left).pieces, "*", argument(values, rows, right).pieces);
            function(divide, [product, factor(a + b + 2 - k)])
        }
    };
    Sql { pieces, nullable: true }
}
