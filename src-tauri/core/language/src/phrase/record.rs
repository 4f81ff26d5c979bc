//! What is said of a record, as against a value: that it is so, has something, does or did something.

use model::{Aggregate, AggregateKind, Comparison, Expr, Literal, TypeKind};

use super::{Base, Determiner, Parser, Scope, Set, Sort, Value, events::EventForm};
use crate::chart::{Edges, add};
use crate::vocabulary::Term;

impl Parser<'_> {
    pub(super) fn complement_of_record(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let level = scope.level;
        for (end, expr) in self.states(at, base, scope) {
            add(&mut edges, end, expr);
        }
        // "in status requested", "in the state done".
        if let Some(next) = self.any(at, &["in status", "in the status", "in state", "in the state"]) {
            for (end, expr) in self.states(next, base, scope) {
                add(&mut edges, end, expr);
            }
        }
        // "at “listed” status", "in the review stage".
        if let Some(next) = self.any(at, &["at", "in", "in the", "at the"]) {
            for (end, expr) in self.states(next, base, scope) {
                if let Some(end) = self.any(end, &["status", "state", "stage"]) {
                    add(&mut edges, end, expr);
                }
            }
        }
        // "linked to one or more orders", "associated with an order": there is one of it.
        let linked =
            ["linked to", "associated with", "connected to", "used in", "used by", "referenced by", "attached to"];
        if let Some(next) = self.any(at, &linked) {
            let next = self.skip(next, &["one or more", "at least one"]);
            for (end, expr) in self.having(next, base, scope) {
                add(&mut edges, end, expr);
            }
        }
        if let Some(end) =
            self.any(at, &["their own", "theirs", "his own", "her own", "their own one", "mine", "my own"])
        {
            for expr in self.belongs_first(base, &scope.actors(), level) {
                add(&mut edges, end, expr);
            }
        }
        // "is assigned to them", "is assigned to a warden".
        if let Some(next) = self.any(at, &["assigned to", "allocated to"]) {
            self.attached(next - 1, next, base, scope, &mut edges);
        }
        if self.any(at, &["for", "of", "about", "on"]).is_some() {
            let set = Set {
                thing: base.thing,
                base: base.clone(),
                filter: Expr::always(),
                determiner: Determiner::Bare,
                bound: None,
                other: false,
                own: false,
            };
            for (end, inner) in self.attachments(at, &set, scope) {
                add(&mut edges, end, inner);
            }
        }
        for (words, place) in [("in the future", "future"), ("in the past", "past")] {
            if let (Some(end), Some(expr)) = (self.eat(at, words), self.by_day(place, base, scope)) {
                add(&mut edges, end, expr);
            }
        }
        let inside = self.inside_hours(at, base, scope);
        if let Some(time) = self.beginning(base, scope) {
            for (end, expr) in self.time_complement(at, &time, scope) {
                if !inside.iter().any(|(own, _)| *own == end) {
                    add(&mut edges, end, expr);
                }
            }
        }
        for (end, expr) in inside {
            add(&mut edges, end, expr);
        }
        for (end, expr) in self.measured(at, base, scope) {
            add(&mut edges, end, expr);
        }
        for (end, expr) in self.aged(at, base, scope) {
            add(&mut edges, end, expr);
        }
        // "is a first aider" for a yes/no field, "is an admin" for a kind of people.
        let next = self.skip(at, &["a", "an", "also a", "also an"]);
        if next > at {
            for (end, expr) in self.states(next, base, scope) {
                add(&mut edges, end, expr);
            }
            for found in self.terms(next) {
                let Term::Thing(thing) = found.term else { continue };
                if self.is_person(thing) && base.root == super::BaseRoot::Actor && base.steps.is_empty() {
                    add(&mut edges, next + found.len, Expr::ActorIs(thing));
                }
            }
            // "is one that …", "is a ticket whose …": the noun says nothing new.
            for found in self.terms(next) {
                if found.term == Term::Thing(base.thing) {
                    self.same_noun(next + found.len, base, scope, &mut edges);
                }
            }
        }
        if let Some(next) = self.any(at, &["one", "those"]) {
            self.same_noun(next, base, scope, &mut edges);
        }
        edges
    }

    /// "between 8:00 and 20:00", said of what starts and ends: it neither starts before nor ends after, on one day.
    fn inside_hours(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let Some(next) = self.any(at, &["between", "from", "within"]) else { return edges };
        let (Some(start), Some(end)) = (self.beginning(base, scope), self.ending(base, scope)) else { return edges };
        if start.sort != Sort::Moment || end.sort != Sort::Moment {
            return edges;
        }
        for (middle, low) in self.literal(next).into_iter().filter(|(_, low)| low.sort == Sort::Time) {
            let Some(next) = self.any(middle, &["and", "to", "until", "till", "-"]) else { continue };
            for (stop, high) in self.literal(next).into_iter().filter(|(_, high)| high.sort == Sort::Time) {
                let day = |value: &Value| Expr::DateOf(Box::new(value.expr.clone()));
                let time = |value: &Value| Expr::TimeOf(Box::new(value.expr.clone()));
                let holds = Expr::compare(Comparison::AtLeast, time(&start), low.expr.clone())
                    .and(Expr::compare(Comparison::AtMost, time(&end), high.expr.clone()))
                    .and(Expr::equal(day(&start), day(&end)));
                add(&mut edges, stop, holds);
            }
        }
        edges
    }

    pub(super) fn same_noun(&self, at: usize, base: &Base, scope: &Scope, edges: &mut Edges<Expr>) {
        let set = Set {
            thing: base.thing,
            base: base.clone(),
            filter: Expr::always(),
            determiner: Determiner::A,
            bound: None,
            other: false,
            own: false,
        };
        for (end, expr) in self.attachments(at, &set, scope) {
            add(edges, end, expr);
        }
    }

    /// "under 18 on the date of the shift": the age of a person whose date of birth the spec keeps.
    pub fn aged(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let born = self.fields(base.thing).find(|(_, field)| {
            matches!(field.r#type.kind, TypeKind::Date) && (field.name.contains("birth") || field.name.contains("born"))
        });
        let Some((born, _)) = born else { return edges };
        let mut bounds: Vec<(usize, Comparison, i64)> = Vec::new();
        for (next, op) in self.comparison_words(at) {
            if let Some(years) = self.token(next).and_then(|token| token.whole()) {
                bounds.push((next + 1, op, years));
            }
        }
        if let Some(years) = self.token(at).and_then(|token| token.whole()) {
            match self.any(at + 1, &["or older", "or over", "or above", "years or older"]) {
                Some(end) => bounds.push((end, Comparison::AtLeast, years)),
                None => bounds.push((at + 1, Comparison::AtLeast, years)),
            }
            if let Some(end) = self.any(at + 1, &["or younger", "or under"]) {
                bounds.push((end, Comparison::AtMost, years));
            }
        }
        for (end, op, years) in bounds {
            let end = self.skip(end, &["years old", "years of age", "years"]);
            let born = Box::new(base.field(born, scope.level));
            let compare = |on: Expr| {
                let age = Expr::Age { born: born.clone(), on: Box::new(on) };
                Expr::compare(op, age, Expr::Literal(Literal::Whole(years)))
            };
            add(&mut edges, end, compare(Expr::Today));
            for words in ["on", "at", "by"] {
                let Some(next) = self.eat(end, words) else { continue };
                for (stop, point) in self.point(next, scope) {
                    let on = match point.sort {
                        Sort::Date => point.expr,
                        Sort::Moment => Expr::DateOf(Box::new(point.expr)),
                        _ => continue,
                    };
                    add(&mut edges, stop, compare(on));
                }
            }
        }
        edges
    }

    /// What follows "has" or "with": "no agent", "2 open visits", "a price over £10", "fewer people booked than …".
    pub fn having(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let level = scope.level;
        let (start, none) = match self.any(at, &["no", "not any", "neither"]) {
            Some(next) => (next, true),
            None => (self.skip(at, &["a", "an", "any", "the", "its", "their"]), false),
        };
        // A field of the record: present, absent, or with something said about it.
        for (end, value) in self.member(start, base, scope) {
            let empty = Expr::IsEmpty(Box::new(value.expr.clone()));
            let single = value.base.as_ref().is_none_or(|own| own.steps.len() == base.steps.len() + 1);
            if single {
                let given = match value.sort {
                    Sort::YesNo => Expr::equal(value.expr.clone(), Expr::Literal(Literal::YesNo(true))),
                    _ => empty.not(),
                };
                // "a deposit over £50" says more than that there is one.
                if none || self.comparison_words(end).is_empty() {
                    add(&mut edges, end, if none { given.not() } else { given });
                }
            }
            if none {
                continue;
            }
            for (stop, expr) in self.complements(self.skip(end, &["of", "that is", "which is"]), &value, scope) {
                add(&mut edges, stop, expr);
            }
            // "the same address as …".
        }
        if let Some(next) = self.eat(at, "the same") {
            for (middle, value) in self.member(next, base, scope) {
                let Some(next) = self.eat(middle, "as") else { continue };
                // "the same address as a membership of their own": one of those has it.
                if let Expr::Path(path) = &value.expr
                    && let Some(field) = path.steps.last()
                {
                    let rows = self.rows(next, scope);
                    let furthest = rows.iter().map(|(end, _)| *end).max();
                    for (end, set) in rows.into_iter().filter(|(end, _)| Some(*end) == furthest) {
                        if let Some(expr) = self.with_the_same(&set, *field, &value.expr, scope) {
                            add(&mut edges, end, expr);
                        }
                    }
                }
                for (end, other) in self.chain(next, scope) {
                    if let Some(expr) = self.comparison(Comparison::Equal, &value, &other) {
                        add(&mut edges, end, expr);
                    }
                }
            }
        }
        // "fewer people booked than its fewest people".
        for (words, op) in [("fewer", Comparison::Less), ("less", Comparison::Less), ("more", Comparison::More)] {
            let Some(next) = self.eat(at, words) else { continue };
            for (middle, value) in self.member(next, base, scope) {
                let Some(next) = self.eat(middle, "than") else { continue };
                for (end, other) in self.value(next, scope) {
                    if let Some(expr) = self.comparison(op, &value, &other) {
                        add(&mut edges, end, expr);
                    }
                }
            }
        }
        // Records that belong to it: "2 open visits", "no unpaid invoices", "a booked turn on a shift that …".
        for (end, set) in self.rows(at, scope) {
            let row_level = level + 1;
            let way = self.belongs(&set.base, base, row_level).into_iter().next();
            let Some(way) = way else { continue };
            let filter = way.and(set.filter.clone());
            if let Some(expr) = quantified(&set, filter) {
                add(&mut edges, end, expr);
            }
        }
        edges
    }

    /// "has started", "has been answered", "has ended": events of the record.
    pub(super) fn happened(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let at = self.skip(at, &["been"]);
        // A state says more than the moment at which it was entered.
        let states = self.states(at, base, scope);
        if !states.is_empty() {
            return states;
        }
        let mut seen = false;
        for (end, event) in self.happenings_at(at) {
            if event.form != EventForm::Past || !self.is_a(base.thing, event.field.thing) || seen {
                continue;
            }
            let value = self.of_field(base, event.field, scope);
            // A moment that people plan ahead has come; one that is filled in when it happens is there.
            let now = Value::new(Expr::Now, Sort::Moment);
            let expr = if event.planned {
                self.comparison(Comparison::AtMost, &value, &now)
            } else {
                Some(Expr::IsEmpty(Box::new(value.expr.clone())).not())
            };
            if let Some(expr) = expr {
                seen = true;
                add(&mut edges, end, expr);
            }
        }
        edges
    }

    /// "starts before 9:00", "takes at least 30 minutes", "costs more than £10", "belongs to them", "starts in the future".
    pub(super) fn verb_of_record(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let (start, negated) = match self.any(at, &["does not", "do not", "did not", "must not", "can not", "may not"])
        {
            Some(next) => (next, true),
            None => (self.skip(at, &["does", "do", "did"]), false),
        };
        let mut put = |end: usize, expr: Expr| add(&mut edges, end, if negated { expr.not() } else { expr });
        for event in self.events_at(self.word(start)).iter() {
            if !matches!(event.form, EventForm::Present | EventForm::Past)
                || !self.is_a(base.thing, event.field.thing)
                || event.field.field == model::FieldId::CreatedAt
            {
                continue;
            }
            let value = self.of_field(base, event.field, scope);
            for (end, expr) in self.time_complement(start + 1, &value, scope) {
                // "before 8:00 or after 18:00"
                if let Some(or) = self.eat(end, "or") {
                    for (stop, other) in self.time_complement(or, &value, scope) {
                        put(stop, expr.clone().or(other));
                    }
                }
                put(end, expr);
            }
            // "starts and ends on the full hour".
            if let Some(second) = self.any(start + 1, &["and"]) {
                for other in self.events_at(self.word(second)).iter() {
                    if other.form != event.form
                        || !self.is_a(base.thing, other.field.thing)
                        || other.field == event.field
                    {
                        continue;
                    }
                    let other = self.of_field(base, other.field, scope);
                    let firsts = self.time_complement(second + 1, &value, scope);
                    for (end, expr) in self.time_complement(second + 1, &other, scope) {
                        if let Some((_, first)) = firsts.iter().find(|(own, _)| *own == end) {
                            put(end, first.clone().and(expr));
                        }
                    }
                }
            }
        }
        if let Some(next) = self.any(start, &["takes", "take", "lasts", "last", "is", "runs", "run"]) {
            for (middle, op) in self.comparison_words(next) {
                for (end, by) in self.duration(middle) {
                    let Some(expr) = self.lasts(base, op, by, scope) else { continue };
                    // "at least 30 minutes and at most 2 hours".
                    if let Some(more) = self.eat(end, "and") {
                        for (next, op) in self.comparison_words(more) {
                            for (stop, by) in self.duration(next) {
                                if let Some(other) = self.lasts(base, op, by, scope) {
                                    put(stop, expr.clone().and(other));
                                }
                            }
                        }
                    }
                    put(end, expr);
                }
            }
        }
        if let Some(next) = self.any(start, &["costs", "cost"]) {
            for (end, expr) in self.measured(next, base, scope) {
                put(end, expr);
            }
        }
        if let Some(next) = self.any(start, &["belongs to", "belong to", "belonged to"]) {
            for (end, value) in self.chain(next, scope) {
                if let Some(owner) = &value.base
                    && let Some(expr) = self.belongs(base, owner, scope.level).into_iter().next()
                {
                    put(end, expr);
                }
            }
            if let Some(end) = self.any(next, &["them", "themselves", "him", "her"])
                && !scope.roles.is_empty()
            {
                for expr in self.belongs_first(base, &scope.actors(), scope.level) {
                    put(end, expr);
                }
            }
        }
        edges
    }

    /// How long a record lasts, from the moment at which it begins to the one at which it ends.
    pub fn lasts(&self, base: &Base, op: Comparison, by: model::Duration, scope: &Scope) -> Option<Expr> {
        let (from, to) = (self.beginning(base, scope)?, self.ending(base, scope)?);
        if from.sort != to.sort {
            return None;
        }
        let far = Expr::Shift { from: Box::new(from.expr), by, back: false };
        Some(Expr::compare(op, to.expr, far))
    }
}

/// That so many records fit: "no", "at least 2", "a".
pub fn quantified(set: &Set, filter: Expr) -> Option<Expr> {
    let aggregate = |kind: AggregateKind, filter: Expr| {
        Expr::Aggregate(Box::new(Aggregate { kind, of: set.thing, filter, value: None }))
    };
    Some(match (&set.bound, set.determiner) {
        (Some(bound), _) => {
            let op = bound.op;
            if op == Comparison::AtLeast && bound.value.expr == Expr::Literal(Literal::Whole(1)) {
                aggregate(AggregateKind::Exists, filter)
            } else {
                Expr::compare(op, aggregate(AggregateKind::Count, filter), bound.value.expr.clone())
            }
        }
        (None, Determiner::No) => aggregate(AggregateKind::Exists, filter).not(),
        (None, Determiner::A | Determiner::Any | Determiner::Bare | Determiner::Possessed) => {
            aggregate(AggregateKind::Exists, filter)
        }
        _ => return None,
    })
}
