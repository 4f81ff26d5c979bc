//! Values over several records, and from one moment to another.

use model::{Aggregate, AggregateKind, Expr, FieldId, FieldRef, ThingId, Unit};

use super::{Parser, Scope, Sort, Value};
use crate::chart::{Edges, add};
use crate::tokens::unit_of;

impl Parser<'_> {
    /// "the time from its start to its end, in hours", "the number of days between …".
    pub(super) fn span_between(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        let mut starts: Vec<(usize, Option<Unit>)> = Vec::new();
        if let Some(next) =
            self.any(at, &["the time", "the length of time", "the duration", "how long it is", "the time it takes"])
        {
            starts.push((next, None));
        }
        let next = self.skip(at, &["the number of", "how many", "the"]);
        if let Some(unit) = unit_of(self.word(next)).filter(|_| self.word(next).ends_with('s')) {
            starts.push((next + 1, Some(unit)));
        }
        if self.any(at, &["the number of", "how many"]).is_some() {
            edges.extend(starts.iter().filter_map(|(end, unit)| Some((*end, self.own_length(*end, (*unit)?, scope)?))));
        }
        for (start, unit) in starts {
            let ends = [("from", "to"), ("between", "and")];
            for (open, close) in ends {
                let Some(next) = self.eat(start, open) else { continue };
                for (middle, from) in self.span_ends(next, close, scope) {
                    let (from, to) = from;
                    let mut unit = unit;
                    let mut end = middle;
                    if let Some(after) = self.any(self.skip(middle, &[","]), &["in", "counted in", "measured in"])
                        && let Some(own) = unit_of(self.word(after))
                    {
                        unit = Some(own);
                        end = after + 1;
                    }
                    let unit_used = unit.unwrap_or(Unit::Second);
                    let sort = if unit.is_some() { Sort::Number } else { Sort::Duration };
                    let expr =
                        Expr::Between { from: Box::new(from.clone()), to: Box::new(to.clone()), unit: unit_used };
                    add(&mut edges, end, Value::new(expr, sort));
                }
            }
        }
        edges
    }

    /// Two points in time with a word between them; "from the start to the end of its shift" shares the owner.
    pub(super) fn span_ends(&self, at: usize, between: &str, scope: &Scope) -> Edges<(Expr, Expr)> {
        let mut edges = Edges::new();
        for (middle, from) in self.point(at, scope) {
            let Some(next) = self.eat(middle, between) else { continue };
            for (end, to) in self.point(next, scope) {
                if from.sort == to.sort {
                    add(&mut edges, end, (from.expr.clone(), to.expr));
                }
            }
        }
        let bare = self.skip(at, &["the", "its"]);
        let firsts: Vec<FieldRef> = self.events_at(self.word(bare)).iter().map(|event| event.field).collect();
        if let Some(next) = self.eat(bare + 1, between) {
            let second = self.skip(next, &["the", "its"]);
            let seconds: Vec<FieldRef> = self.events_at(self.word(second)).iter().map(|event| event.field).collect();
            if let Some(owner) = self.eat(second + 1, "of") {
                for (end, value) in self.chain(owner, scope) {
                    let Some(base) = &value.base else { continue };
                    let pick = |own: &[FieldRef]| {
                        own.iter().copied().find(|field| field.thing == base.thing && field.field != FieldId::CreatedAt)
                    };
                    if let (Some(from), Some(to)) = (pick(&firsts), pick(&seconds)) {
                        let pair = (base.field(from, scope.level), base.field(to, scope.level));
                        add(&mut edges, end, pair);
                    }
                }
            }
        }
        edges
    }

    /// Counts, sums and extremes over records.
    pub(super) fn aggregate(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        if let Some(next) =
            self.any(at, &["the number of", "number of", "how many", "the count of", "the total number of"])
        {
            for (end, set) in self.rows(next, scope) {
                if set.bound.is_none() {
                    let counted =
                        Aggregate { kind: AggregateKind::Count, of: set.thing, filter: set.filter, value: None };
                    add(&mut edges, end, Value::new(Expr::Aggregate(Box::new(counted)), Sort::Number));
                }
            }
        }
        for (words, kind) in [
            ("the sum of", AggregateKind::Sum),
            ("sum of", AggregateKind::Sum),
            ("the total of", AggregateKind::Sum),
            ("the total", AggregateKind::Sum),
            ("total", AggregateKind::Sum),
            ("the average of", AggregateKind::Average),
            ("the average", AggregateKind::Average),
            ("average", AggregateKind::Average),
            ("the highest", AggregateKind::Greatest),
            ("the greatest", AggregateKind::Greatest),
            ("the largest", AggregateKind::Greatest),
            ("the latest", AggregateKind::Greatest),
            ("the lowest", AggregateKind::Least),
            ("the smallest", AggregateKind::Least),
            ("the earliest", AggregateKind::Least),
        ] {
            if let Some(next) = self.eat(at, words) {
                self.aggregate_over(next, kind, scope, &mut edges);
            }
        }
        edges
    }

    /// "the hours of all their credited turns", "quantity × price of its items", "its items' amounts".
    pub(super) fn aggregate_over(&self, at: usize, kind: AggregateKind, scope: &Scope, edges: &mut Edges<Value>) {
        let mut finish = |end: usize, thing: ThingId, filter: Expr, value: Value| {
            if !matches!(
                value.sort,
                Sort::Number | Sort::Money | Sort::Percent | Sort::Duration | Sort::Date | Sort::Moment
            ) {
                return;
            }
            let own = Aggregate { kind, of: thing, filter, value: Some(value.expr) };
            add(edges, end, Value::new(Expr::Aggregate(Box::new(own)), value.sort));
        };
        // The value comes first and the records behind "of": find the records, then read the value about one of them.
        for of in at + 1..self.len().min(at + 12) {
            if !matches!(self.word(of), "of" | "on" | "for" | "in" | "over") {
                continue;
            }
            for (end, set) in self.rows(of + 1, scope) {
                let mut inner = scope.clone();
                inner.level = inner.level.saturating_add(1);
                inner.mentioned.push(set.base.clone());
                inner.record = Some(set.base.clone());
                for (stop, value) in self.product(self.skip(at, &["the", "their", "its"]), &inner) {
                    if stop == of && super::mentions(&value.expr, &set.base.path(inner.level).root) {
                        finish(end, set.thing, set.filter.clone(), value);
                    }
                }
            }
        }
        for (middle, set) in self.rows(at, scope) {
            let Some(next) = self.eat(middle, "'s") else { continue };
            let mut inner = scope.clone();
            inner.level = inner.level.saturating_add(1);
            for (end, value) in self.member(next, &set.base, &inner) {
                finish(end, set.thing, set.filter.clone(), value);
            }
        }
    }
}
