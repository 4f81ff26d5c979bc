use model::{Aggregate, AggregateKind, Arithmetic, Expr, FieldId, FieldRef, Literal, Round, ThingId, TypeKind, Unit};

use super::{Base, Parser, Scope, Sort, Value, events::EventForm, sort_of};
use crate::chart::{Edges, add};
use crate::tokens::{Kind, unit_of};
use crate::vocabulary::Term;

impl Parser<'_> {
    /// Any value: literals, fields, records, sums, shifts in time, arithmetic.
    pub fn value(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        for (end, first) in self.product(at, scope) {
            self.more_terms(end, first, scope, &mut edges, 0);
        }
        edges
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

    fn product(&self, at: usize, scope: &Scope) -> Edges<Value> {
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
        for (end, value) in self.span_between(at, scope) {
            add(&mut edges, end, value);
        }
        for (end, value) in self.shifted(at, scope) {
            add(&mut edges, end, value);
        }
        edges.into_iter().flat_map(|(end, value)| self.rounded(end, value)).collect()
    }

    fn rounded(&self, at: usize, value: Value) -> Edges<Value> {
        let mut edges = vec![(at, value.clone())];
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

    /// "the time from its start to its end, in hours", "the number of days between …".
    fn span_between(&self, at: usize, scope: &Scope) -> Edges<Value> {
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
    fn span_ends(&self, at: usize, between: &str, scope: &Scope) -> Edges<(Expr, Expr)> {
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
        let firsts: Vec<FieldRef> = self.events.at(self.word(bare)).iter().map(|event| event.field).collect();
        if let Some(next) = self.eat(bare + 1, between) {
            let second = self.skip(next, &["the", "its"]);
            let seconds: Vec<FieldRef> = self.events.at(self.word(second)).iter().map(|event| event.field).collect();
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
    fn aggregate(&self, at: usize, scope: &Scope) -> Edges<Value> {
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
    fn aggregate_over(&self, at: usize, kind: AggregateKind, scope: &Scope, edges: &mut Edges<Value>) {
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

    /// Records and their fields: "it", "the ticket's agent", "the email of its customer", "their plan", "the fee".
    pub fn chain(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        if !self.burn() {
            return edges;
        }
        for (end, value) in self.chain_head(at, scope) {
            self.more_members(end, value, scope, &mut edges, 0);
        }
        // "the subjects of their tickets" and "the email of its customer".
        let start = self.skip(at, &["the", "that", "a", "an", "any", "this"]);
        for (middle, names) in self.field_names(start) {
            let Some(next) = self.any(middle, &["of", "for"]) else { continue };
            for (end, owner) in self.chain(next, scope) {
                let Some(base) = &owner.base else { continue };
                for field in self.fields_named(&names, base.thing) {
                    let value = self.of_field(base, field, scope);
                    add(&mut edges, end, value);
                }
            }
        }
        edges
    }

    fn more_members(&self, at: usize, value: Value, scope: &Scope, edges: &mut Edges<Value>, depth: u8) {
        add(edges, at, value.clone());
        if depth > 4 {
            return;
        }
        if let (Some(next), Some(base)) = (self.eat(at, "'s"), value.base) {
            for (end, own) in self.member(self.skip(next, &["own"]), &base, scope) {
                self.more_members(end, own, scope, edges, depth + 1);
            }
        }
    }

    /// What a chain begins with.
    fn chain_head(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        let word = self.word(at);
        let level = scope.level;
        match word {
            "it" | "they" | "them" | "he" | "she" | "him" | "this" | "i" | "me" | "whoever" => {
                for base in self.antecedents(scope, word) {
                    add(&mut edges, at + 1, Value::record(base, level));
                }
            }
            "themselves" | "himself" | "herself" | "oneself" | "myself" => {
                for base in scope.actors() {
                    add(&mut edges, at + 1, Value::record(base, level));
                }
            }
            _ => {}
        }
        // "its shift", "their own plan".
        for (next, owners, _) in self.possessors(at, scope) {
            for owner in owners {
                let found = self.member(next, &owner, scope);
                if !found.is_empty() {
                    for (end, value) in found {
                        add(&mut edges, end, value);
                    }
                    break;
                }
            }
        }
        let start = self.skip(at, &["the", "this", "that", "a", "an"]);
        let definite = start > at;
        // A field of whatever the sentence is about: "the fee", "status".
        for base in self.antecedents(scope, "") {
            let found: Edges<Value> = self
                .field_names(start)
                .into_iter()
                .flat_map(|(end, names)| {
                    self.fields_named(&names, base.thing).into_iter().map(move |field| (end, field)).collect::<Vec<_>>()
                })
                .map(|(end, field)| (end, self.of_field(&base, field, scope)))
                .collect();
            for (end, value) in &found {
                add(&mut edges, *end, value.clone());
            }
            if !found.is_empty() {
                break;
            }
        }
        // A field named in quotation marks.
        for (end, names) in self.quoted_field(start) {
            for base in self.antecedents(scope, "") {
                let found = self.fields_named(&names, base.thing);
                for field in &found {
                    add(&mut edges, end, self.of_field(&base, *field, scope));
                }
                if !found.is_empty() {
                    break;
                }
            }
        }
        // The record itself, or what it points to: "the visit", "a ticket", "the stylist".
        for found in self.terms(start) {
            let Term::Thing(thing) = found.term else { continue };
            let end = start + found.len;
            let known: Vec<Base> =
                self.antecedents(scope, "").into_iter().filter(|base| self.is_a(base.thing, thing)).collect();
            if let Some(base) = known.into_iter().next() {
                add(&mut edges, end, Value::record(base, level));
                continue;
            }
            if !definite {
                continue;
            }
            for base in self.antecedents(scope, "") {
                let ways = self.ways(base.thing, &|target| target == thing || self.is_a(thing, target));
                if ways.is_empty() {
                    continue;
                }
                for (way, target) in ways {
                    add(&mut edges, end, Value::record(base.along(&way, target), level));
                }
                break;
            }
        }
        for (end, value) in self.doer(at, scope) {
            add(&mut edges, end, value);
        }
        edges
    }

    /// "the person who made it", "whoever proposed it", "the one who checked it".
    fn doer(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        let people =
            ["the person who", "the person that", "the one who", "whoever", "who", "the member who", "somebody who"];
        let Some(next) = self.any(at, &people) else { return edges };
        let verb = self.word(next);
        let made = matches!(
            verb,
            "made"
                | "created"
                | "added"
                | "entered"
                | "wrote"
                | "proposed"
                | "submitted"
                | "opened"
                | "placed"
                | "requested"
                | "booked"
                | "filed"
        );
        let Some(end) = self.any(next + 1, &["it", "them", "this"]) else { return edges };
        if !made {
            return edges;
        }
        if let Some(base) = self.antecedents(scope, "it").into_iter().next() {
            let created = FieldRef { thing: base.thing, field: FieldId::CreatedBy };
            add(&mut edges, end, Value::new(base.field(created, scope.level), Sort::Person));
        }
        edges
    }

    /// What belongs to a record by name: a field of it, a record that it points to, a moment of it as a noun.
    pub fn member(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Value> {
        let mut edges = Edges::new();
        for (end, names) in self.field_names(at) {
            for field in self.fields_named(&names, base.thing) {
                add(&mut edges, end, self.of_field(base, field, scope));
            }
        }
        for found in self.terms(at) {
            let Term::Thing(thing) = found.term else { continue };
            let direct: Vec<(FieldRef, ThingId)> = self
                .fields(base.thing)
                .filter_map(|(field, own)| match own.r#type.kind {
                    TypeKind::One(target) if target == thing || self.is_a(thing, target) => Some((field, target)),
                    _ => None,
                })
                .collect();
            let ways: Vec<(Vec<FieldRef>, ThingId)> = if direct.is_empty() {
                self.ways(base.thing, &|target| target == thing)
            } else {
                direct.into_iter().map(|(field, target)| (vec![field], target)).collect()
            };
            for (way, target) in ways {
                let end = at + found.len;
                add(&mut edges, end, Value::record(base.along(&way, target), scope.level));
            }
        }
        let word = self.word(at);
        for event in self.events.at(word) {
            if event.form == EventForm::Noun
                && self.is_a(base.thing, event.field.thing)
                && event.field.field != FieldId::CreatedAt
            {
                add(&mut edges, at + 1, self.of_field(base, event.field, scope));
            }
        }
        if matches!(word, "creation") {
            let created = FieldRef { thing: base.thing, field: FieldId::CreatedAt };
            add(&mut edges, at + 1, self.of_field(base, created, scope));
        }
        edges
    }

    /// Field names that begin at a place: the end and all fields so called.
    pub fn field_names(&self, at: usize) -> Edges<Vec<FieldRef>> {
        let mut edges: Edges<Vec<FieldRef>> = Edges::new();
        for found in self.terms(at) {
            use crate::vocabulary::Form;
            // Verb forms of a moment ("started") say that it happened; they don't name it.
            if matches!(found.form, Form::Base | Form::Third | Form::Participle | Form::Gerund) {
                continue;
            }
            let field = match found.term {
                Term::Field(field) | Term::Flag(field) => field,
                _ => continue,
            };
            let end = at + found.len;
            match edges.iter_mut().find(|(own, _)| *own == end) {
                Some((_, fields)) => {
                    if !fields.contains(&field) {
                        fields.push(field);
                    }
                }
                None => edges.push((end, vec![field])),
            }
        }
        // "the start of its shift": a moment by its noun.
        let nouns: Vec<FieldRef> = self
            .events
            .at(self.word(at))
            .iter()
            .filter(|event| event.form == EventForm::Noun && event.field.field != FieldId::CreatedAt)
            .map(|event| event.field)
            .collect();
        if !nouns.is_empty() {
            match edges.iter_mut().find(|(own, _)| *own == at + 1) {
                Some((_, fields)) => {
                    for field in nouns {
                        if !fields.contains(&field) {
                            fields.push(field);
                        }
                    }
                }
                None => edges.push((at + 1, nouns)),
            }
        }
        edges
    }

    /// A field named in quotation marks: “solved at”.
    pub fn quoted_field(&self, at: usize) -> Edges<Vec<FieldRef>> {
        let Some(Kind::Quoted(name)) = self.token(at).map(|token| &token.kind) else { return Edges::new() };
        let name = name.to_lowercase();
        let words: Vec<&str> = name.split_whitespace().collect();
        let found = self.vocabulary.lookup(&words);
        let fields: Vec<FieldRef> = found
            .into_iter()
            .filter(|found| found.len == words.len())
            .filter_map(|found| match found.term {
                Term::Field(field) | Term::Flag(field) => Some(field),
                _ => None,
            })
            .collect();
        if fields.is_empty() { Edges::new() } else { vec![(at + 1, fields)] }
    }

    /// Those of the fields that a record of the thing has.
    pub fn fields_named(&self, fields: &[FieldRef], thing: ThingId) -> Vec<FieldRef> {
        let own: Vec<FieldRef> = fields.iter().copied().filter(|field| field.thing == thing).collect();
        if own.is_empty() {
            return fields.iter().copied().filter(|field| self.is_a(thing, field.thing)).collect();
        }
        own
    }

    pub fn of_field(&self, base: &Base, field: FieldRef, scope: &Scope) -> Value {
        let sort = sort_of(self.app(), field);
        let expr = base.field(field, scope.level);
        let own = match sort {
            Sort::One(thing) => Some(base.to(field, thing)),
            _ => None,
        };
        Value { expr, sort, base: own }
    }
}
