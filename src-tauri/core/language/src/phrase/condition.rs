use model::{Aggregate, AggregateKind, Expr};

use super::{Base, Determiner, Parser, Scope, Set, Sort, Value, record::quantified};
use crate::chart::{Edges, add};

impl Parser<'_> {
    /// A whole condition: clauses joined by "and" or "or".
    pub fn condition(&self, at: usize, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        if !self.burn() {
            return edges;
        }
        for (end, first) in self.clause(at, scope) {
            self.more_clauses(end, first, None, scope, &mut edges, 0);
        }
        edges
    }

    fn more_clauses(
        &self,
        at: usize,
        left: Expr,
        joined: Option<bool>,
        scope: &Scope,
        edges: &mut Edges<Expr>,
        depth: u8,
    ) {
        add(edges, at, left.clone());
        if depth > 4 || !self.burn() {
            return;
        }
        for (word, and) in [
            ("and", true),
            (", and", true),
            (", but", true),
            ("but", true),
            ("or", false),
            (", or", false),
            (", or else", false),
        ] {
            let Some(next) = self.eat(at, word) else { continue };
            if joined.is_some_and(|own| own != and) {
                continue;
            }
            let next = self.skip(next, &["if", "when", "while", "that", "only if", "also"]);
            for (end, right) in self.clause(next, scope) {
                let whole = if and { left.clone().and(right) } else { super::state::either(&[left.clone(), right]) };
                self.more_clauses(end, whole, Some(and), scope, edges, depth + 1);
            }
        }
    }

    /// One subject with what is said of it.
    pub fn clause(&self, at: usize, scope: &Scope) -> Edges<Expr> {
        let key = scope.clone();
        if let Some(known) = self.known.clauses.get(at, &key) {
            return known;
        }
        let edges = self.read_clause(at, scope);
        self.known.clauses.keep(at, key, &edges);
        edges
    }

    fn read_clause(&self, at: usize, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        if !self.burn() {
            return edges;
        }
        for (end, expr) in self.existence(at, scope) {
            add(&mut edges, end, expr);
        }
        for (end, expr) in self.about_many(at, scope) {
            add(&mut edges, end, expr);
        }
        let now = self.about_now(at, scope);
        // "it's more than 2 hours before it starts" is about the clock and nothing else.
        let counted = self.any(at, &["it is", "it is not"]).is_some_and(|next| {
            !self.duration(next).is_empty()
                || self.comparison_words(next).iter().any(|(end, _)| !self.duration(*end).is_empty())
        });
        if counted && !now.is_empty() {
            return now;
        }
        for (end, expr) in now {
            add(&mut edges, end, expr);
        }
        for (end, expr) in self.about_values(at, scope) {
            add(&mut edges, end, expr);
        }
        for (end, expr) in self.flag_said_apart(at, scope) {
            add(&mut edges, end, expr);
        }
        for (end, expr) in self.about_nobody(at, scope) {
            add(&mut edges, end, expr);
        }
        for (end, expr) in self.about_placed(at, scope) {
            add(&mut edges, end, expr);
        }
        for (end, expr) in self.about_actor(at, scope) {
            add(&mut edges, end, expr);
        }
        if let Some(next) = self.any(at, &["their", "his", "her", "its", "the"]) {
            for base in self.antecedents(scope, "") {
                for (end, expr) in self.valid(next, &base, scope) {
                    add(&mut edges, end, expr);
                }
            }
        }
        for (end, expr) in self.they_have_made(at, scope) {
            add(&mut edges, end, expr);
        }
        for (end, expr) in self.somebody_has_made(at, scope) {
            add(&mut edges, end, expr);
        }
        for (end, expr) in self.so_many_placed(at, scope) {
            add(&mut edges, end, expr);
        }
        edges
    }

    /// "at least its fewest people are booked (on it), and at least one of those is a first aider": how many records in that state
    /// point to it, and of how many of them something is said of the person.
    fn so_many_placed(&self, at: usize, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        for (next, op) in self.comparison_words(at) {
            for (middle, value) in self.value(next, scope) {
                let middle = self.skip(middle, &["people", "persons", "of them"]);
                let (Some(be), Sort::Number) = (self.any(middle, &["are", "is", "have been"]), &value.sort) else {
                    continue;
                };
                for term in self.terms(be) {
                    let crate::vocabulary::Term::Choice(field, _) = term.term else { continue };
                    let (inner, row) = scope.inside(field.thing);
                    let place = self
                        .antecedents(scope, "it")
                        .into_iter()
                        .find_map(|base| self.belongs(&row, &base, inner.level).into_iter().next());
                    let Some(place) = place else { continue };
                    for (end, state) in self.states(be, &row, &inner) {
                        let end = self.skip(end, &["on it", "for it", "in it", "to it"]);
                        let filter = place.clone().and(state);
                        let count = |kind: AggregateKind, filter: Expr| {
                            Expr::Aggregate(Box::new(Aggregate { kind, of: field.thing, filter, value: None }))
                        };
                        let many = Expr::compare(op, count(AggregateKind::Count, filter.clone()), value.expr.clone());
                        add(&mut edges, end, many.clone());
                        for (stop, holds, own, least) in self.of_those(end, field.thing, &row, &inner) {
                            let some = count(AggregateKind::Count, filter.clone().and(holds));
                            add(&mut edges, stop, many.clone().and(Expr::compare(own, some, least)));
                        }
                    }
                }
            }
        }
        edges
    }

    /// ", and at least one of those is a first aider": said of the people of those records.
    fn of_those(
        &self,
        at: usize,
        thing: model::ThingId,
        row: &Base,
        scope: &Scope,
    ) -> Vec<(usize, Expr, model::Comparison, Expr)> {
        let mut found = Vec::new();
        let Some(next) = self.any(at, &[", and", "and", ", of whom", "of whom"]) else { return found };
        for (middle, op) in self.comparison_words(next) {
            let one = (self.word(middle) == "one").then_some(1);
            let Some(count) = self.token(middle).and_then(|token| token.whole()).or(one) else { continue };
            let those = self.skip(middle + 1, &["of those", "of them", "of these", "of whom"]);
            let roles: Vec<model::ThingId> = self.roles().collect();
            let owners = self.owner(thing, &roles);
            let [way] = owners.as_slice() else { continue };
            let Some(role) = way.last().and_then(|field| self.target(*field)) else { continue };
            let person = Value::record(row.along(way, role), scope.level);
            for (end, holds) in self.predicates(those, &person, scope) {
                found.push((end, holds, op, Expr::Literal(model::Literal::Whole(count))));
            }
        }
        found
    }

    /// "there are no other open visits for the pet".
    fn existence(&self, at: usize, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        for (words, negated) in [
            ("there is", false),
            ("there are", false),
            ("there is not", true),
            ("there are not", true),
            ("there is no longer", true),
            ("there exists", false),
        ] {
            let Some(next) = self.eat(at, words) else { continue };
            let next = self.skip(next, &["already", "still"]);
            for (end, set) in self.rows(next, scope) {
                let filter = self.apart(&set, scope);
                let Some(expr) = quantified(&set, filter) else { continue };
                add(&mut edges, end, if negated { expr.not() } else { expr });
            }
        }
        edges
    }

    /// The set's condition, with "other" taken at its word: not the record at hand.
    pub fn apart(&self, set: &Set, scope: &Scope) -> Expr {
        let same = scope.record.as_ref().filter(|record| set.other && record.thing == set.thing);
        match same {
            Some(record) => {
                let level = scope.level.saturating_add(1);
                set.filter.clone().and(Expr::equal(set.base.expr(level), record.expr(level)).not())
            }
            None => set.filter.clone(),
        }
    }

    /// "none of their turns has been credited", "all of its items are packed", "at least one of its turns is late".
    fn about_many(&self, at: usize, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        for (middle, set) in self.rows(at, scope) {
            let counts = set.bound.is_some()
                || matches!(set.determiner, Determiner::No | Determiner::All | Determiner::Each | Determiner::Any);
            if !counts {
                continue;
            }
            let (mut inner, row) = scope.inside(set.thing);
            inner = inner.mention(row.clone());
            // "when 12 places are booked", of a walk: its own.
            let bare = set.bound.is_none() || set.determiner == Determiner::Bare;
            let alone = bare && !set.own && !set.other;
            let own = self.antecedents(scope, "").into_iter().filter(|_| alone && set.filter.is_always());
            let mut belongs = own.map(|base| self.belongs(&row, &base, inner.level));
            let theirs = belongs.find_map(|found| match found.as_slice() {
                [only] => Some(only.clone()),
                _ => None,
            });
            let theirs = theirs.unwrap_or_else(Expr::always);
            // "when 12 places are booked": still when a thirteenth is.
            let bound = set.bound.clone().map(|own| match own.op {
                model::Comparison::Equal if self.word(at) != "exactly" => {
                    super::Bound { op: model::Comparison::AtLeast, ..own }
                }
                _ => own,
            });
            let many = super::Set { bound, ..set.clone() };
            let subject = Value::record(row, inner.level);
            for (end, holds) in self.predicates(middle, &subject, &inner) {
                let exists = |filter: Expr| {
                    Expr::Aggregate(Box::new(Aggregate {
                        kind: AggregateKind::Exists,
                        of: set.thing,
                        filter,
                        value: None,
                    }))
                };
                let expr = match set.determiner {
                    Determiner::All | Determiner::Each
                        if set.bound.is_none() && self.room_for(set.thing, scope).is_some() =>
                    {
                        let filter = set.filter.clone().and(holds).and(theirs.clone());
                        let kind = AggregateKind::Count;
                        let taken = Expr::Aggregate(Box::new(Aggregate { kind, of: set.thing, filter, value: None }));
                        let Some(room) = self.room_for(set.thing, scope) else { continue };
                        Expr::compare(model::Comparison::AtLeast, taken, room)
                    }
                    Determiner::All | Determiner::Each if set.bound.is_none() => {
                        exists(set.filter.clone().and(holds.not()).and(theirs.clone())).not()
                    }
                    _ => match quantified(&many, set.filter.clone().and(holds).and(theirs.clone())) {
                        Some(expr) => expr,
                        None => continue,
                    },
                };
                add(&mut edges, end, expr);
            }
        }
        edges
    }

    /// Of a class with a number of seats: how many seats it has, booked or not. "All seats are booked" is said of that many.
    fn room_for(&self, thing: model::ThingId, scope: &Scope) -> Option<Expr> {
        let name = &self.thing(thing)?.name;
        let plural = name.plural.to_lowercase();
        let called = [format!("number of {plural}"), plural, "capacity".to_owned()];
        self.antecedents(scope, "").into_iter().find_map(|base| {
            let belongs = self.ways(thing, &|target| target == base.thing);
            let (field, _) = self.fields(base.thing).find(|(field, own)| {
                called.contains(&own.name.to_lowercase()) && super::sort_of(self.app(), *field) == super::Sort::Number
            })?;
            (belongs.len() == 1).then(|| {
                Expr::Path({
                    let mut path = base.path(scope.level);
                    path.steps.push(field);
                    path
                })
            })
        })
    }

    /// "it's more than 2 hours before it starts", "it is a weekday", "it is after 17:00": the time of the request.
    fn about_now(&self, at: usize, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let Some(next) = self.any(at, &["it is", "it was", "the time is", "that is"]) else { return edges };
        let (next, negated) = match self.eat(next, "not") {
            Some(next) => (next, true),
            None => (next, false),
        };
        let next = self.skip(next, &["still", "already"]);
        let now = Value::new(Expr::Now, Sort::Moment);
        for (end, expr) in self.time_complement(next, &now, scope) {
            // "it is in the future" is said of the record.
            if super::is_about_time(&expr) && !matches!(&expr, Expr::Compare { left, right, .. } if left == right) {
                add(&mut edges, end, if negated { expr.clone().not() } else { expr.clone() });
            }
        }
        for (end, value) in self.shifted(next, scope) {
            // "it's 48 hours before the start".
            if let Some(expr) = self.comparison(model::Comparison::Equal, &now, &value) {
                add(&mut edges, end, expr);
            }
        }
        edges
    }

    /// A value and what is said of it; of the things that a pronoun may mean, the first of which it can be said.
    fn about_values(&self, at: usize, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let mut subjects = self.chain(at, scope);
        for (end, value) in self.aggregate_subject(at, scope).into_iter().chain(self.point_words(at, scope)) {
            add(&mut subjects, end, value);
        }
        let mut ends: Vec<usize> = subjects.iter().map(|(end, _)| *end).collect();
        ends.sort_unstable();
        ends.dedup();
        for end in ends {
            for (_, subject) in subjects.iter().filter(|(own, _)| *own == end) {
                let scope = match &subject.base {
                    Some(base) => scope.mention(base.clone()),
                    None => scope.clone(),
                };
                let found = self.predicates(end, subject, &scope);
                let done = !found.is_empty();
                for (stop, expr) in found {
                    add(&mut edges, stop, expr);
                }
                if done {
                    break;
                }
            }
        }
        // "its start and its end are …", "its fewest people and most people": rarely worth more than this.
        edges
    }

    fn aggregate_subject(&self, at: usize, scope: &Scope) -> Edges<Value> {
        if !matches!(self.word(at), "the" | "number" | "total" | "how") {
            return Edges::new();
        }
        self.value(at, scope)
            .into_iter()
            .filter(|(_, value)| {
                matches!(
                    value.expr,
                    Expr::Aggregate(_) | Expr::Between { .. } | Expr::Arithmetic { .. } | Expr::Length(_)
                )
            })
            .collect()
    }

    /// "nobody has taken it", "nobody had answered before": something of the record is still empty.
    fn about_nobody(&self, at: usize, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let Some(next) = self.any(at, &["nobody has", "no one has", "nobody had", "no one had"]) else { return edges };
        for base in self.antecedents(scope, "it") {
            for event in self.events_at(self.word(next)).iter() {
                // What people or the app plan ahead ("answer by") isn't what has been done.
                if event.planned {
                    continue;
                }
                if self.is_a(base.thing, event.field.thing) && event.form == super::events::EventForm::Past {
                    let end = self.skip(next + 1, &["it", "them", "before"]);
                    let end = self.skip(end, &["before", "yet"]);
                    let value = self.of_field(&base, event.field, scope);
                    add(&mut edges, end, Expr::IsEmpty(Box::new(value.expr)));
                }
            }
        }
        edges
    }

    /// "people are booked on it": there are records in that state that point to it.
    fn about_placed(&self, at: usize, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let people = [
            "people are",
            "somebody is",
            "someone is",
            "anybody is",
            "anyone is",
            "people have been",
            "someone has been",
            "somebody has been",
        ];
        let (next, none) = match self.any(at, &["nobody is", "no one is", "nobody has been", "no one has been"]) {
            Some(next) => (next, true),
            None => match self.any(at, &people) {
                Some(next) => (next, false),
                None => return edges,
            },
        };
        for term in self.terms(next) {
            let crate::vocabulary::Term::Choice(field, _) = term.term else { continue };
            let (inner, row) = scope.inside(field.thing);
            for (middle, state) in self.states(next, &row, &inner) {
                let Some(end) = self.any(middle, &["on it", "for it", "on them", "to it", "in it", "for them"]) else {
                    continue;
                };
                let place = self
                    .antecedents(scope, "it")
                    .into_iter()
                    .find_map(|base| self.belongs(&row, &base, inner.level).into_iter().next());
                let Some(place) = place else { continue };
                let exists =
                    Aggregate { kind: AggregateKind::Exists, of: field.thing, filter: place.and(state), value: None };
                let expr = Expr::Aggregate(Box::new(exists));
                add(&mut edges, end, if none { expr.not() } else { expr });
            }
        }
        edges
    }

    /// "they are its agent", "the person is an admin", "they are over 18": what is said of the acting person.
    fn about_actor(&self, at: usize, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let generic = ["the person", "that person", "the acting person", "the user", "somebody", "someone"];
        let Some(next) = self.any(at, &generic) else { return edges };
        let mut actors = scope.actors();
        if actors.is_empty() {
            actors = self.roles().map(Base::actor).collect();
        }
        for base in actors {
            let subject = Value::record(base.clone(), scope.level);
            let found = self.predicates(next, &subject, &scope.mention(base));
            let done = !found.is_empty();
            for (end, expr) in found {
                add(&mut edges, end, expr);
            }
            if done {
                break;
            }
        }
        edges
    }

    /// A condition that covers the tokens exactly; every meaning of it.
    pub fn whole_condition(&self, from: usize, to: usize, scope: &Scope) -> Vec<Expr> {
        let found = self.condition(from, scope);
        let mut out = Vec::new();
        for (end, expr) in found {
            if end == to && !out.contains(&expr) {
                out.push(expr);
            }
        }
        out
    }

    /// The state that a record is in, in a word or a condition: "planned", "requested or confirmed", "it's unsolved".
    pub fn state_or_condition(&self, from: usize, to: usize, base: &Base, scope: &Scope) -> Vec<Expr> {
        let mut out = self.whole_condition(from, to, scope);
        for (end, expr) in self.states(from, base, scope) {
            if end == to && !out.contains(&expr) {
                out.push(expr);
            }
        }
        out
    }
}
