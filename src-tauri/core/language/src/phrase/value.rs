use model::{Arithmetic, Expr, Literal, Round, Unit};

use super::{Parser, Scope, Sort, Value};
use crate::chart::{Edges, add};
use crate::tokens::Kind;

impl Parser<'_> {
    /// Any value: literals, fields, records, sums, shifts in time, arithmetic.
    pub fn value(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let key = scope.clone();
        if let Some(known) = self.known.values.get(at, &key) {
            return known;
        }
        let edges = self.read_value(at, scope);
        self.known.values.keep(at, key, &edges);
        edges
    }

    fn read_value(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        for (end, first) in self.product(at, scope) {
            self.more_terms(end, first, scope, &mut edges, 0);
        }
        // What is rounded is all that was said before: "its hours × the rate of its bench, rounded down".
        edges.into_iter().flat_map(|(end, value)| self.rounded(end, value)).collect()
    }

    fn more_terms(&self, at: usize, left: Value, scope: &Scope, edges: &mut Edges<Value>, depth: u8) {
        if depth > 6 || !self.burn() {
            return;
        }
        add(edges, at, left.clone());
        for (word, back) in
            [("plus", false), ("+", false), ("minus", true), ("-", true), ("less", true), ("and", false)]
        {
            let Some(next) = self.eat(at, word) else { continue };
            for (end, right) in self.product(next, scope) {
                let sum = if word == "and" { None } else { self.sum(&left, &right, back) };
                if let Some(sum) = sum {
                    self.more_terms(end, sum, scope, edges, depth + 1);
                }
            }
        }
    }

    fn sum(&self, left: &Value, right: &Value, back: bool) -> Option<Value> {
        if left.sort.is_temporal() {
            return match (&right.expr, &right.sort) {
                (Expr::Literal(Literal::Duration(by)), _) => Some(Value::new(
                    Expr::Shift { from: Box::new(left.expr.clone()), by: *by, back },
                    left.sort.clone(),
                )),
                (_, Sort::Duration) => Some(Value::new(
                    Expr::ShiftBy {
                        from: Box::new(left.expr.clone()),
                        amount: Box::new(right.expr.clone()),
                        unit: Unit::Second,
                        back,
                    },
                    left.sort.clone(),
                )),
                _ => None,
            };
        }
        let right = self.coerce(right.clone(), &left.sort);
        let left = self.coerce(left.clone(), &right.sort);
        if left.sort != right.sort || !matches!(left.sort, Sort::Number | Sort::Money | Sort::Percent | Sort::Duration)
        {
            return None;
        }
        let op = if back { Arithmetic::Subtract } else { Arithmetic::Add };
        let sort = left.sort.clone();
        Some(Value::new(Expr::Arithmetic { op, left: Box::new(left.expr), right: Box::new(right.expr) }, sort))
    }

    pub(super) fn product(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        for (end, first) in self.factor(at, scope) {
            self.more_factors(end, first, scope, &mut edges, 0);
        }
        edges
    }

    fn more_factors(&self, at: usize, left: Value, scope: &Scope, edges: &mut Edges<Value>, depth: u8) {
        if depth > 6 || !self.burn() {
            return;
        }
        add(edges, at, left.clone());
        let options = [
            ("times", Arithmetic::Multiply),
            ("multiplied by", Arithmetic::Multiply),
            ("×", Arithmetic::Multiply),
            ("*", Arithmetic::Multiply),
            ("x", Arithmetic::Multiply),
            ("divided by", Arithmetic::Divide),
            ("/", Arithmetic::Divide),
            ("÷", Arithmetic::Divide),
        ];
        for (word, op) in options {
            let Some(next) = self.eat(at, word) else { continue };
            for (end, right) in self.factor(next, scope) {
                if let (Arithmetic::Multiply, true) = (op, left.sort == Sort::Percent || right.sort == Sort::Percent) {
                    let (rate, of) = if left.sort == Sort::Percent { (&left, &right) } else { (&right, &left) };
                    if matches!(of.sort, Sort::Money | Sort::Number) {
                        let expr = Expr::Arithmetic {
                            op: Arithmetic::PercentOf,
                            left: Box::new(rate.expr.clone()),
                            right: Box::new(of.expr.clone()),
                        };
                        self.more_factors(end, Value::new(expr, of.sort.clone()), scope, edges, depth + 1);
                    }
                    continue;
                }
                let sort = match (&left.sort, &right.sort) {
                    (Sort::Number, Sort::Number) => Sort::Number,
                    (Sort::Money, Sort::Number) => Sort::Money,
                    (Sort::Number, Sort::Money) if op == Arithmetic::Multiply => Sort::Money,
                    (Sort::Money, Sort::Money) if op == Arithmetic::Divide => Sort::Number,
                    _ => continue,
                };
                let expr = Expr::Arithmetic { op, left: Box::new(left.expr.clone()), right: Box::new(right.expr) };
                self.more_factors(end, Value::new(expr, sort), scope, edges, depth + 1);
            }
        }
    }

    fn factor(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = self.literal(at);
        if !self.burn() {
            return edges;
        }
        if let Some(next) = self.eat(at, "(") {
            for (end, value) in self.value(next, scope) {
                if let Some(end) = self.eat(end, ")") {
                    add(&mut edges, end, value);
                }
            }
        }
        for (end, value) in self.point_words(at, scope) {
            add(&mut edges, end, value);
        }
        for (end, value) in self.chain(at, scope) {
            add(&mut edges, end, value);
        }
        for (end, value) in self.aggregate(at, scope) {
            add(&mut edges, end, value);
        }
        for (end, value) in self.part_of(at, scope) {
            add(&mut edges, end, value);
        }
        // "the length of its title"
        if let Some(next) = self.any(at, &["the length of", "length of"]) {
            for (end, value) in self.chain(next, scope) {
                if value.sort == Sort::Text {
                    add(&mut edges, end, Value::new(Expr::Length(Box::new(value.expr)), Sort::Number));
                }
            }
        }
        for (end, value) in self.looked_up(at, scope) {
            add(&mut edges, end, value);
        }
        for (end, value) in self.span_between(at, scope) {
            add(&mut edges, end, value);
        }
        for (end, value) in self.shifted(at, scope) {
            add(&mut edges, end, value);
        }
        edges
    }

    fn rounded(&self, at: usize, value: Value) -> Edges<Value> {
        let mut edges = vec![(at, value.clone())];
        if !matches!(value.sort, Sort::Money | Sort::Number) {
            return edges;
        }
        let start = self.skip(at, &[","]);
        for (words, direction) in [
            ("rounded down", Round::Down),
            ("rounded up", Round::Up),
            ("rounded", Round::Nearest),
            ("rounded to the nearest", Round::Nearest),
        ] {
            let Some(next) = self.eat(start, words) else { continue };
            let end = self.skip(
                next,
                &[
                    "to a whole penny",
                    "to whole pennies",
                    "to a whole cent",
                    "to the penny",
                    "to the cent",
                    "to the nearest penny",
                    "to the nearest cent",
                    "to full cents",
                    "to whole cents",
                    "to a whole number",
                    "penny",
                    "cent",
                    "to whole pence",
                ],
            );
            let expr = Expr::Round { value: Box::new(value.expr.clone()), direction };
            edges.push((end, Value::new(expr, value.sort.clone())));
        }
        edges
    }

    /// "half of it", "20% of the price".
    fn part_of(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        if let Some(next) = self.any(at, &["half of", "half the", "half"]) {
            let start = if self.word(next.saturating_sub(1)) == "the" { next - 1 } else { next };
            for (end, value) in self.chain(start, scope) {
                if matches!(value.sort, Sort::Money | Sort::Number) {
                    let right = Box::new(Expr::Literal(Literal::Whole(2)));
                    let expr = Expr::Arithmetic { op: Arithmetic::Divide, left: Box::new(value.expr), right };
                    add(&mut edges, end, Value::new(expr, value.sort));
                }
            }
        }
        if let Some(Kind::Percent(number)) = self.token(at).map(|token| &token.kind)
            && let Some(next) = self.eat(at + 1, "of")
        {
            for (end, value) in self.factor(next, scope) {
                if matches!(value.sort, Sort::Money | Sort::Number) {
                    let left = Box::new(Expr::Literal(super::literal::number_literal(*number)));
                    let expr = Expr::Arithmetic { op: Arithmetic::PercentOf, left, right: Box::new(value.expr) };
                    add(&mut edges, end, Value::new(expr, value.sort));
                }
            }
        }
        edges
    }
}
