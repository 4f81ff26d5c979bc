//! How two values compare.

use model::{Comparison, Expr};

use super::{Parser, Sort, Value};
use crate::chart::{Edges, add};

impl Parser<'_> {
    /// "at least", "no more than", "before": how two values compare. Every reading of the words, the longest included.
    pub fn comparison_words(&self, at: usize) -> Edges<Comparison> {
        let mut edges = Edges::new();
        for (words, op) in [
            ("at least", Comparison::AtLeast),
            ("no less than", Comparison::AtLeast),
            ("not less than", Comparison::AtLeast),
            ("no fewer than", Comparison::AtLeast),
            ("not fewer than", Comparison::AtLeast),
            ("a minimum of", Comparison::AtLeast),
            ("not below", Comparison::AtLeast),
            ("not lower than", Comparison::AtLeast),
            ("no lower than", Comparison::AtLeast),
            ("not under", Comparison::AtLeast),
            ("not shorter than", Comparison::AtLeast),
            ("at most", Comparison::AtMost),
            ("no more than", Comparison::AtMost),
            ("not more than", Comparison::AtMost),
            ("up to", Comparison::AtMost),
            ("a maximum of", Comparison::AtMost),
            ("not above", Comparison::AtMost),
            ("not over", Comparison::AtMost),
            ("no higher than", Comparison::AtMost),
            ("not higher than", Comparison::AtMost),
            ("not longer than", Comparison::AtMost),
            ("no longer than", Comparison::AtMost),
            ("not greater than", Comparison::AtMost),
            ("more than", Comparison::More),
            ("greater than", Comparison::More),
            ("higher than", Comparison::More),
            ("larger than", Comparison::More),
            ("bigger than", Comparison::More),
            ("longer than", Comparison::More),
            ("over", Comparison::More),
            ("above", Comparison::More),
            ("exceeding", Comparison::More),
            (">", Comparison::More),
            ("less than", Comparison::Less),
            ("fewer than", Comparison::Less),
            ("lower than", Comparison::Less),
            ("smaller than", Comparison::Less),
            ("shorter than", Comparison::Less),
            ("under", Comparison::Less),
            ("below", Comparison::Less),
            ("<", Comparison::Less),
            ("exactly", Comparison::Equal),
            ("equal to", Comparison::Equal),
            ("the same as", Comparison::Equal),
            ("=", Comparison::Equal),
            ("different from", Comparison::NotEqual),
            ("not equal to", Comparison::NotEqual),
            ("only", Comparison::AtMost),
            ("just", Comparison::AtMost),
        ] {
            if let Some(end) = self.eat(at, words) {
                add(&mut edges, end, op);
            }
        }
        edges
    }

    /// Comparison of two values; a date stands against a moment by the moment's day, a time of day by its local time.
    pub fn comparison(&self, op: Comparison, left: &Value, right: &Value) -> Option<Expr> {
        let right = self.coerce(right.clone(), &left.sort);
        let left = self.coerce(left.clone(), &right.sort);
        let date_of = |value: &Value| match value.expr {
            Expr::Now => Expr::Today,
            _ => Expr::DateOf(Box::new(value.expr.clone())),
        };
        let (one, other) = match (&left.sort, &right.sort) {
            (Sort::Date, Sort::Moment) => (left.expr.clone(), date_of(&right)),
            (Sort::Moment, Sort::Date) => (date_of(&left), right.expr.clone()),
            (Sort::Moment, Sort::Time) => (Expr::TimeOf(Box::new(left.expr.clone())), right.expr.clone()),
            (Sort::Time, Sort::Moment) => (left.expr.clone(), Expr::TimeOf(Box::new(right.expr.clone()))),
            (own, other) if own.comparable(other) => (left.expr.clone(), right.expr.clone()),
            _ => return None,
        };
        let ordered = matches!(
            left.sort,
            Sort::Number | Sort::Money | Sort::Percent | Sort::Date | Sort::Time | Sort::Moment | Sort::Duration
        );
        if !ordered && !matches!(op, Comparison::Equal | Comparison::NotEqual) {
            return None;
        }
        Some(Expr::compare(op, one, other))
    }
}

/// The comparison of the mirrored amounts: "at least 24 hours before" is at most the point less 24 hours.
pub fn flipped(op: Comparison) -> Comparison {
    match op {
        Comparison::Less => Comparison::More,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::More => Comparison::Less,
        Comparison::AtLeast => Comparison::AtMost,
        other => other,
    }
}
