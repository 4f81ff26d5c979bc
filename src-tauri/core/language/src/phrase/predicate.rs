use model::{Comparison, Expr, Literal};

use super::{Parser, Scope, Sort, Value};
use crate::chart::{Edges, add};
use crate::vocabulary::Term;

const BE: &[&str] = &[
    "is",
    "are",
    "was",
    "were",
    "be",
    "am",
    "being",
    "has been",
    "have been",
    "had been",
    "gets",
    "stays",
    "remains",
    "remain",
    "stay",
];
const LEAVINGS: &[&str] = &[
    "yet",
    "already",
    "any more",
    "anymore",
    "any longer",
    "at that time",
    "at that moment",
    "at the moment",
    "then",
    "again",
    "at all",
    "by then",
    "so far",
    "itself",
    "already then",
    "either",
];

impl Parser<'_> {
    /// What is said of a subject: one predicate or several joined by "and" or "or".
    pub fn predicates(&self, at: usize, subject: &Value, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        if !self.burn() {
            return edges;
        }
        for (end, first) in self.predicate(at, subject, scope) {
            self.more_predicates(end, first, None, subject, scope, &mut edges, 0);
        }
        edges
    }

    #[allow(clippy::too_many_arguments)]
    fn more_predicates(
        &self,
        at: usize,
        left: Expr,
        joined: Option<bool>,
        subject: &Value,
        scope: &Scope,
        edges: &mut Edges<Expr>,
        depth: u8,
    ) {
        add(edges, at, left.clone());
        if depth > 4 {
            return;
        }
        for (word, and) in
            [("and", true), (", and", true), ("but", true), (", but", true), ("or", false), (", or", false)]
        {
            let Some(next) = self.eat(at, word) else { continue };
            // "and" with "or" in one breath is two readings: left to the clause level, where each is tried.
            if joined.is_some_and(|own| own != and) {
                continue;
            }
            for (end, right) in self.predicate(next, subject, scope) {
                let whole = if and { left.clone().and(right) } else { super::state::either(&[left.clone(), right]) };
                self.more_predicates(end, whole, Some(and), subject, scope, edges, depth + 1);
            }
        }
    }

    fn predicate(&self, at: usize, subject: &Value, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let at = self.skip(at, &["also", "still", "already", "itself", "themselves"]);
        for be in BE {
            let Some(next) = self.eat(at, be) else { continue };
            let (next, negated) = match self.eat(next, "not") {
                Some(next) => (next, true),
                None => (next, false),
            };
            for (end, expr) in self.complements(self.skip(next, &["yet", "already", "both"]), subject, scope) {
                add(&mut edges, end, if negated { expr.not() } else { expr });
            }
        }
        for (have, negated) in [
            ("has not been", true),
            ("have not been", true),
            ("had not been", true),
            ("has never been", true),
            ("have never been", true),
            ("was never", true),
        ] {
            if let Some(next) = self.eat(at, have) {
                for (end, expr) in self.complements(self.skip(next, &["yet"]), subject, scope) {
                    add(&mut edges, end, if negated { expr.not() } else { expr });
                }
            }
        }
        if let Some(base) = &subject.base {
            for (end, expr) in self.said_by_verb(at, base, scope) {
                add(&mut edges, end, expr);
            }
            for (words, negated) in [("does not", true), ("do not", true)] {
                let Some(next) = self.eat(at, words) else { continue };
                for (end, expr) in self.said_by_verb(next, base, scope) {
                    add(&mut edges, end, if negated { expr.not() } else { expr });
                }
            }
            for (have, negated) in [
                ("has", false),
                ("have", false),
                ("had", false),
                ("has not", true),
                ("have not", true),
                ("had not", true),
                ("does not have", true),
                ("do not have", true),
                ("did not have", true),
                ("has never had", true),
                ("have never had", true),
                ("has never", true),
                ("have never", true),
            ] {
                let Some(next) = self.eat(at, have) else { continue };
                let next = self.skip(next, &["got", "already"]);
                for (end, expr) in self.having(next, base, scope).into_iter().chain(self.happened(next, base, scope)) {
                    add(&mut edges, end, if negated { expr.not() } else { expr });
                }
            }
            for (end, expr) in self.verb_of_record(at, base, scope) {
                add(&mut edges, end, expr);
            }
        } else {
            // "its due date has passed", "the fee hasn't arrived".
            for (have, negated) in [("has", false), ("have", false), ("has not", true), ("have not", true), ("", false)]
            {
                let Some(next) = (if have.is_empty() { Some(at) } else { self.eat(at, have) }) else { continue };
                let passed =
                    self.any(next, &["passed", "gone by", "come", "been reached", "passes", "comes", "arrives"]);
                if let Some(end) = passed.filter(|_| subject.sort.is_temporal()) {
                    let now = Value::new(Expr::Now, Sort::Moment);
                    if let Some(expr) = self.comparison(Comparison::Less, subject, &now) {
                        add(&mut edges, end, if negated { expr.not() } else { expr });
                    }
                }
            }
            for (words, op) in
                [("exceeds", Comparison::More), ("exceed", Comparison::More), ("equals", Comparison::Equal)]
            {
                if let Some(next) = self.eat(at, words) {
                    for (end, expr) in self.length_of(next, op, subject) {
                        add(&mut edges, end, expr);
                    }
                    for (end, value) in self.value(next, scope) {
                        if let Some(expr) = self.comparison(op, subject, &value) {
                            add(&mut edges, end, expr);
                        }
                    }
                }
            }
        }
        edges.into_iter().map(|(end, expr)| (self.skip(end, LEAVINGS), expr)).collect()
    }

    /// What follows "is": states, comparisons, times, roles, other values; alternatives joined by "or".
    pub fn complements(&self, at: usize, subject: &Value, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        for (end, first) in self.complement(at, subject, scope) {
            add(&mut edges, end, first.clone());
            for (word, and) in [("or", false), (", or", false), ("and", true), (", and", true), ("but", true)] {
                let Some(next) = self.eat(end, word) else { continue };
                let (next, negated) = match self.eat(next, "not") {
                    Some(next) => (next, true),
                    None => (next, false),
                };
                for (stop, second) in self.complement(next, subject, scope) {
                    let second = if negated { second.not() } else { second };
                    let both =
                        if and { first.clone().and(second) } else { super::state::either(&[first.clone(), second]) };
                    add(&mut edges, stop, both);
                }
            }
        }
        edges
    }

    fn complement(&self, at: usize, subject: &Value, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        if !self.burn() {
            return edges;
        }
        for (end, expr) in
            self.time_complement(at, subject, scope).into_iter().chain(self.length_complement(at, subject))
        {
            add(&mut edges, end, expr);
        }
        if let Some(base) = &subject.base {
            for (end, expr) in self.complement_of_record(at, base, scope) {
                add(&mut edges, end, expr);
            }
        }
        if let Some(end) = self.any(at, &["empty", "blank", "missing", "unset", "unknown", "left empty"])
            && !matches!(subject.expr, Expr::Now)
        {
            add(&mut edges, end, Expr::IsEmpty(Box::new(subject.expr.clone())));
        }
        if let Some(end) = self.any(at, &["set", "given", "filled in", "present", "known", "filled", "there"])
            && subject.base.as_ref().is_none_or(|base| !base.steps.is_empty())
            && !matches!(subject.expr, Expr::Now)
        {
            add(&mut edges, end, Expr::IsEmpty(Box::new(subject.expr.clone())).not());
        }
        for (next, op) in self.comparison_words(at) {
            // "at least 5 days before its start" is a distance, which `time_complement` reads.
            let distance = op != Comparison::Equal && subject.sort.is_temporal() && !self.duration(next).is_empty();
            for (end, value) in if distance { Edges::new() } else { self.value(next, scope) } {
                if let Some(expr) = self.comparison(op, subject, &value) {
                    add(&mut edges, end, expr);
                }
            }
        }
        if let (Some(zero), Some((end, op))) = (zero_of(&subject.sort), self.sign(at)) {
            add(&mut edges, end, Expr::compare(op, subject.expr.clone(), Expr::Literal(zero)));
        }
        for (end, expr) in self.same_as_another(at, subject, scope) {
            add(&mut edges, end, expr);
        }
        for words in ["between", "from"] {
            let Some(next) = self.eat(at, words) else { continue };
            for (middle, low) in self.value(next, scope) {
                let Some(next) = self.any(middle, &["and", "to"]) else { continue };
                for (end, high) in self.value(next, scope) {
                    let one = self.comparison(Comparison::AtLeast, subject, &low);
                    let two = self.comparison(Comparison::AtMost, subject, &high);
                    if let (Some(one), Some(two)) = (one, two) {
                        add(&mut edges, end, one.and(two));
                    }
                }
            }
        }
        // "its status is requested or confirmed": choices of that very field.
        if let Sort::Choice(field) = subject.sort {
            for (end, list) in self.choices_of(at, field) {
                add(&mut edges, end, one_of(&subject.expr, list));
            }
        }
        if let Some((end, expr)) = self.one_of_several(at, subject) {
            add(&mut edges, end, expr);
        }
        // "is a warden" says what somebody is; "is the warden" says who.
        let kind = subject.base.is_some() && matches!(self.word(at), "a" | "an");
        let values = if kind { Edges::new() } else { self.value(self.skip(at, &["also", "just", "simply"]), scope) };
        for (end, value) in values {
            if matches!(value.expr, Expr::Literal(Literal::Duration(_))) && subject.sort != Sort::Duration {
                continue;
            }
            if let Some(expr) = self.comparison(Comparison::Equal, subject, &value) {
                // "is empty" is said once, above.
                if value.sort != Sort::Empty && value.expr != subject.expr {
                    add(&mut edges, end, expr);
                }
            }
        }
        edges
    }

    /// "negative", "positive", "below zero": how an amount compares with nothing.
    fn sign(&self, at: usize) -> Option<(usize, Comparison)> {
        [
            (&["negative", "below zero", "below 0", "less than zero", "under zero"][..], Comparison::Less),
            (&["positive", "above zero", "more than zero", "greater than zero"], Comparison::More),
            (&["zero"], Comparison::Equal),
        ]
        .into_iter()
        .find_map(|(words, op)| Some((self.any(at, words)?, op)))
    }

    /// "the same as that of another unsolved ticket": there is one with the same value of that field.
    fn same_as_another(&self, at: usize, subject: &Value, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let Expr::Path(path) = &subject.expr else { return edges };
        let (Some(field), Some(next)) = (
            path.steps.last(),
            self.any(at, &["the same as that of", "equal to that of", "that of", "the same as in"]),
        ) else {
            return edges;
        };
        // "of theirs" belongs to what stands right before it.
        let rows = self.rows(next, scope);
        let furthest = rows.iter().map(|(end, _)| *end).max();
        for (end, set) in rows.into_iter().filter(|(end, _)| Some(*end) == furthest) {
            if let Some(expr) = self.with_the_same(&set, *field, &subject.expr, scope) {
                add(&mut edges, end, expr);
            }
        }
        edges
    }

    /// That one of the records has the same value of a field.
    pub(super) fn with_the_same(
        &self,
        set: &super::Set,
        field: model::FieldRef,
        value: &Expr,
        scope: &Scope,
    ) -> Option<Expr> {
        let one =
            matches!(set.determiner, super::Determiner::A | super::Determiner::Any | super::Determiner::Possessed);
        if field.thing != set.thing || !one || set.bound.is_some() {
            return None;
        }
        let level = scope.level.saturating_add(1);
        // Seen from inside, the value stands one row further out.
        let value = super::map_paths(value, 0, &mut |path, depth| match path.root {
            model::Root::Row(model::Row(own)) if own >= depth => {
                model::Path { root: model::Root::Row(model::Row(own + 1)), steps: path.steps.clone() }
            }
            _ => path.clone(),
        });
        let filter = self.apart(set, scope).and(Expr::equal(set.base.field(field, level), value));
        super::record::quantified(set, filter)
    }

    /// "requested", "requested or confirmed": choices of one field, in its own order.
    pub fn choices_of(&self, at: usize, field: model::FieldRef) -> Edges<Vec<model::ChoiceId>> {
        let mut edges = Edges::new();
        let one = |at: usize| {
            self.terms(at).iter().find_map(|found| match found.term {
                Term::Choice(own, choice) if own == field => Some((at + found.len, choice)),
                _ => None,
            })
        };
        let Some((mut end, first)) = one(self.skip(at, &["either"])) else { return edges };
        let mut list = vec![first];
        edges.push((end, list.clone()));
        while let Some(next) = self.any(end, &["or", ",", ", or", "and", ", and"])
            && let Some((stop, choice)) = one(next)
        {
            list.push(choice);
            list.sort_unstable();
            list.dedup();
            end = stop;
            edges.push((end, list.clone()));
        }
        edges
    }
}

/// The value is one of the choices.
pub fn one_of(value: &Expr, list: Vec<model::ChoiceId>) -> Expr {
    let field = match value {
        Expr::Path(path) => path.steps.last().copied(),
        _ => None,
    };
    let Some(field) = field else { return Expr::never() };
    let literal = |choice| Expr::Literal(Literal::Choice { field, choice });
    match list.as_slice() {
        [only] => Expr::equal(value.clone(), literal(*only)),
        _ => Expr::OneOf { value: Box::new(value.clone()), list: list.into_iter().map(literal).collect() },
    }
}

/// Nothing, in the unit of an amount.
fn zero_of(sort: &Sort) -> Option<Literal> {
    match sort {
        Sort::Number => Some(Literal::Whole(0)),
        Sort::Money => Some(Literal::Money(0)),
        _ => None,
    }
}
