//! Words that say how a record is: choices, yes/no fields, defined words, alone or coordinated.

use model::{Comparison, Expr, Literal};

use super::{Base, Parser, Scope, Sort, rebase};
use crate::chart::{Edges, add};
use crate::vocabulary::Term;

impl Parser<'_> {
    /// The condition that the words between two places put on a record, if every one of them is an adjective of it.
    pub fn adjectives(&self, from: usize, to: usize, base: &Base, scope: &Scope) -> Option<Expr> {
        if from == to {
            return Some(Expr::always());
        }
        if to.saturating_sub(from) > 8 {
            return None;
        }
        let found = self.states(from, base, scope).into_iter().find(|(end, _)| *end == to);
        if let Some((_, expr)) = found {
            return Some(expr);
        }
        // "new urgent tickets", "active paid-up members": one behind the other.
        for split in from + 1..to {
            let first = self.states(from, base, scope).into_iter().find(|(end, _)| *end == split);
            let Some((_, first)) = first else { continue };
            let split = self.said_field(split, &first).unwrap_or(split);
            if let Some(rest) = self.adjectives(self.skip(split, &[","]), to, base, scope) {
                return Some(first.and(rest));
            }
        }
        None
    }

    /// "free plan users": the field that the choice before it is one of.
    fn said_field(&self, at: usize, state: &Expr) -> Option<usize> {
        let Expr::Compare { op: Comparison::Equal, left, .. } = state else { return None };
        let Expr::Path(path) = left.as_ref() else { return None };
        let own = path.steps.last()?;
        self.field_names(at).into_iter().find(|(_, names)| names.contains(own)).map(|(end, _)| end)
    }

    /// The defined words, choices and flags at a place, as a condition on a record; also coordinated ("requested or confirmed").
    pub fn states(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let at = self.skip(
            at,
            &["already", "still", "still only", "currently", "now", "either", "just", "yet", "both", "at first"],
        );
        for (end, first) in self.state(at, base, scope) {
            self.more_states(end, vec![first], None, base, scope, &mut edges);
        }
        edges
    }

    pub(super) fn more_states(
        &self,
        at: usize,
        found: Vec<Expr>,
        both: Option<bool>,
        base: &Base,
        scope: &Scope,
        edges: &mut Edges<Expr>,
    ) {
        let end = self.skip(at, &["yet", "already", "again"]);
        // Choices of one field can't hold together: "booked and credited turns" are those that are one or the other.
        let exclusive = one_field(&found);
        let joined = match both {
            Some(true) if !exclusive => Some(found.iter().cloned().fold(Expr::always(), Expr::and)),
            None if found.len() > 1 => None,
            _ => Some(either(&found)),
        };
        if let Some(joined) = joined {
            add(edges, end, joined);
        }
        for (word, and) in
            [("or", Some(false)), ("and", Some(true)), (", or", Some(false)), (", and", Some(true)), (",", None)]
        {
            let Some(next) = self.eat(at, word) else { continue };
            if both.is_some() && and.is_some() && both != and {
                continue;
            }
            for (stop, more) in self.state(next, base, scope) {
                let mut longer = found.clone();
                longer.push(more);
                self.more_states(stop, longer, and.or(both), base, scope, edges);
            }
        }
    }

    /// "unpaid", "non-smoking": that a yes/no field or a choice isn't so, where the spec only has the word without its prefix.
    fn undone(&self, at: usize, base: &Base, scope: &Scope) -> Option<Expr> {
        let word = self.word(at);
        let plain = word.strip_prefix("non-").or_else(|| word.strip_prefix("un"))?;
        self.vocabulary.lookup(&[plain]).into_iter().find_map(|found| match found.term {
            Term::Flag(field) | Term::Field(field)
                if self.is_a(base.thing, field.thing) && super::sort_of(self.app(), field) == Sort::YesNo =>
            {
                let yes = Expr::Literal(Literal::YesNo(true));
                Some(Expr::equal(base.field(field, scope.level), yes).not())
            }
            Term::Choice(field, choice)
                if self.is_a(base.thing, field.thing) && super::sort_of(self.app(), field) == Sort::Choice(field) =>
            {
                let literal = Expr::Literal(Literal::Choice { field, choice });
                Some(Expr::equal(base.field(field, scope.level), literal).not())
            }
            _ => None,
        })
    }

    /// "upcoming", "past", "ongoing": where a record that has a beginning lies from now.
    fn by_the_clock(&self, at: usize, base: &Base, scope: &Scope) -> Option<Expr> {
        self.by_place(self.word(at), base, scope).or_else(|| self.by_day(self.word(at), base, scope))
    }

    pub(super) fn by_place(&self, word: &str, base: &Base, scope: &Scope) -> Option<Expr> {
        if !matches!(word, "upcoming" | "future" | "past" | "ongoing") {
            return None;
        }
        let start = self.beginning(base, scope)?;
        let end = self.ending(base, scope).unwrap_or_else(|| start.clone());
        let now = |value: &super::Value| if value.sort == Sort::Date { Expr::Today } else { Expr::Now };
        let compare = |value: &super::Value, op: Comparison| Expr::compare(op, value.expr.clone(), now(value));
        Some(match word {
            "past" => compare(&end, Comparison::Less),
            "ongoing" => compare(&start, Comparison::AtMost).and(compare(&end, Comparison::AtLeast)),
            _ => compare(&start, Comparison::More),
        })
    }

    /// The same of what has a day but no beginning: "future reservations", "reservations must be in the future".
    pub(super) fn by_day(&self, word: &str, base: &Base, scope: &Scope) -> Option<Expr> {
        if self.beginning(base, scope).is_some() || !matches!(word, "upcoming" | "future" | "past") {
            return None;
        }
        let day = self.only_day(base, scope)?;
        // With a time of day of its own, what is later today lies ahead.
        let timed = self.fields(base.thing).any(|(_, own)| own.r#type.kind == model::TypeKind::Time);
        let op = match word {
            "past" => Comparison::Less,
            _ if timed => Comparison::AtLeast,
            _ => Comparison::More,
        };
        let now = if day.sort == Sort::Date { Expr::Today } else { Expr::Now };
        Some(Expr::compare(op, day.expr, now))
    }

    /// The one moment or date that people give a record which has no beginning of its own.
    fn only_day(&self, base: &Base, scope: &Scope) -> Option<super::Value> {
        let mut given = self.fields(base.thing).filter(|(field, own)| {
            own.filled == model::Filled::ByPerson
                && own.computed.is_none()
                && matches!(super::sort_of(self.app(), *field), Sort::Date | Sort::Moment)
        });
        match (given.next(), given.next()) {
            (Some((field, _)), None) => Some(self.of_field(base, field, scope)),
            _ => None,
        }
    }

    pub(super) fn state(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        if let Some(next) = self.eat(at, "not") {
            for (end, condition) in self.state(self.skip(next, &["yet"]), base, scope) {
                add(&mut edges, end, condition.not());
            }
            return edges;
        }
        // "non-fragile", where the words stand apart.
        if let Some(next) = self.any(at, &["non -", "non"]).filter(|_| self.terms(at).is_empty()) {
            for (end, condition) in self.state(next, base, scope) {
                add(&mut edges, end, condition.not());
            }
            return edges;
        }
        let next = self.skip(at, &["being", "been"]);
        if self.terms(at).is_empty()
            && let Some(condition) = self.by_the_clock(at, base, scope).or_else(|| self.undone(at, base, scope))
        {
            add(&mut edges, at + 1, condition);
        }
        for found in self.terms(next) {
            let end = next + found.len;
            let condition = match found.term {
                Term::Choice(field, choice) if self.is_a(base.thing, field.thing) => {
                    if super::sort_of(self.app(), field) == Sort::Choice(field) {
                        Expr::equal(base.field(field, scope.level), Expr::Literal(Literal::Choice { field, choice }))
                    } else {
                        continue;
                    }
                }
                Term::Flag(field) if self.is_a(base.thing, field.thing) => {
                    Expr::equal(base.field(field, scope.level), Expr::Literal(Literal::YesNo(true)))
                }
                Term::Field(field)
                    if self.is_a(base.thing, field.thing) && super::sort_of(self.app(), field) == Sort::YesNo =>
                {
                    Expr::equal(base.field(field, scope.level), Expr::Literal(Literal::YesNo(true)))
                }
                Term::Adjective(index) => {
                    let Some(adjective) = self.vocabulary.adjectives.get(index as usize) else { continue };
                    let Some(holds) = adjective.holds.as_ref().filter(|_| self.is_a(base.thing, adjective.thing))
                    else {
                        continue;
                    };
                    rebase(holds, base, scope.level)
                }
                Term::Choice(field, _) if scope.held => match self.held(next, end, field.thing, base, scope) {
                    Some(condition) => condition,
                    None => continue,
                },
                _ => continue,
            };
            self.reach(end);
            add(&mut edges, end, condition);
        }
        if edges.is_empty() {
            for (end, event) in self.happenings_at(next) {
                if event.form == super::events::EventForm::Past
                    && self.is_a(base.thing, event.field.thing)
                    && !event.planned
                    && self.field(event.field).is_some()
                {
                    add(&mut edges, end, Expr::IsEmpty(Box::new(base.field(event.field, scope.level))).not());
                }
            }
        }
        edges
    }
}

impl Parser<'_> {
    /// "borrowed", of a book that loans point to: there is one of them in that state.
    fn held(&self, at: usize, end: usize, made: model::ThingId, base: &Base, scope: &Scope) -> Option<Expr> {
        let direct = |(_, own): &(model::FieldRef, &model::Field)| own.r#type.kind == model::TypeKind::One(base.thing);
        if made == base.thing || self.fields(made).filter(direct).count() != 1 {
            return None;
        }
        let (inner, row) = Scope { held: false, ..scope.clone() }.inside(made);
        let (_, state) = self.state(at, &row, &inner).into_iter().find(|(stop, _)| *stop == end)?;
        let place = self.belongs(&row, base, inner.level).into_iter().next()?;
        let kind = model::AggregateKind::Exists;
        Some(Expr::Aggregate(Box::new(model::Aggregate { kind, of: made, filter: state.and(place), value: None })))
    }
}

/// Whether all conditions ask for a choice of one and the same field.
pub(super) fn one_field(parts: &[Expr]) -> bool {
    let path = |part: &Expr| match part {
        Expr::Compare { op: Comparison::Equal, left, right }
            if matches!(**right, Expr::Literal(Literal::Choice { .. })) =>
        {
            Some((**left).clone())
        }
        _ => None,
    };
    let first = parts.first().and_then(path);
    first.is_some() && parts.iter().all(|part| path(part) == first)
}

/// One of them holds; choices of one field become a list in the field's own order.
pub fn either(parts: &[Expr]) -> Expr {
    // "requested, granted or fetched" may be two lists of choices that follow each other.
    let parts: Vec<Expr> = parts
        .iter()
        .flat_map(|part| match part {
            Expr::OneOf { value, list } if parts.len() > 1 => {
                list.iter().map(|own| Expr::equal((**value).clone(), own.clone())).collect()
            }
            other => vec![other.clone()],
        })
        .collect();
    let parts = parts.as_slice();
    if parts.len() > 1
        && one_field(parts)
        && let Some(Expr::Compare { left, .. }) = parts.first()
    {
        let mut list: Vec<(model::ChoiceId, Expr)> = parts
            .iter()
            .filter_map(|part| match part {
                Expr::Compare { right, .. } => match **right {
                    Expr::Literal(Literal::Choice { choice, .. }) => Some((choice, (**right).clone())),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        list.sort_by_key(|(choice, _)| *choice);
        list.dedup();
        return Expr::OneOf { value: left.clone(), list: list.into_iter().map(|(_, own)| own).collect() };
    }
    let mut parts = parts.iter().cloned();
    let Some(first) = parts.next() else { return Expr::never() };
    parts.fold(first, Expr::or)
}
