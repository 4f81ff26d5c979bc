//! How long a text is: "at most 30 characters", "longer than 80 letters", "between 5 and 32 characters".

use model::{Comparison, Expr, Literal};

use super::{Parser, Sort, Value};
use crate::chart::{Edges, add};

impl Parser<'_> {
    pub(super) fn length_complement(&self, at: usize, value: &Value) -> Edges<Expr> {
        let mut edges = Edges::new();
        if value.sort != Sort::Text {
            return edges;
        }
        let length = || Expr::Length(Box::new(value.expr.clone()));
        let bound = |op: Comparison, count: i64| Expr::compare(op, length(), Expr::Literal(Literal::Whole(count)));
        for (next, op) in self.comparison_words(at) {
            let Some(count) = self.whole_number(next) else { continue };
            if let Some(end) = self.characters(next + 1) {
                add(&mut edges, end, bound(op, count));
                // "at least 2 characters and at most 32"
                let Some(more) = self.any(end, &["and", ", and", "but"]) else { continue };
                for (next, other) in self.comparison_words(more) {
                    if let Some(most) = self.whole_number(next) {
                        let end = self.characters(next + 1).unwrap_or(next + 1);
                        add(&mut edges, end, bound(op, count).and(bound(other, most)));
                    }
                }
            }
            // "at least 2 and at most 32 characters"
            let Some(more) = self.any(next + 1, &["and", ", and", "but"]) else { continue };
            for (next, other) in self.comparison_words(more) {
                if let (Some(most), Some(end)) = (self.whole_number(next), self.characters(next + 1)) {
                    add(&mut edges, end, bound(op, count).and(bound(other, most)));
                }
            }
        }
        let start = self.skip(at, &["between", "from"]);
        if let Some(least) = self.whole_number(start)
            && let Some(middle) = self.any(start + 1, &["and", "to", "-", "–"]).or(Some(start + 1))
            && let Some(most) = self.whole_number(middle)
            && let Some(end) = self.characters(middle + 1)
        {
            add(&mut edges, end, bound(Comparison::AtLeast, least).and(bound(Comparison::AtMost, most)));
        } else if let Some(count) = self.whole_number(at)
            && let Some(end) = self.characters(at + 1)
        {
            add(&mut edges, end, bound(Comparison::Equal, count));
        }
        edges
    }

    /// "30 characters", behind "exceeds".
    pub(super) fn length_of(&self, at: usize, op: Comparison, value: &Value) -> Edges<Expr> {
        let mut edges = Edges::new();
        if let (Sort::Text, Some(count)) = (&value.sort, self.whole_number(at))
            && let Some(end) = self.characters(at + 1)
        {
            let length = Expr::Length(Box::new(value.expr.clone()));
            add(&mut edges, end, Expr::compare(op, length, Expr::Literal(Literal::Whole(count))));
        }
        edges
    }

    fn whole_number(&self, at: usize) -> Option<i64> {
        self.token(at).and_then(|token| token.whole())
    }

    fn characters(&self, at: usize) -> Option<usize> {
        let end = self.any(at, &["characters", "character", "letters", "letter"])?;
        Some(self.skip(end, &["long", "in length"]))
    }
}
