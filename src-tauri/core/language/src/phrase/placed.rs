//! What the acting people have made for a record: "walks that they have booked", "if they have booked it", "walks they have a
//! place on".

use model::{ActionKind, Aggregate, AggregateKind, Expr, ThingId, TypeKind};

use super::{Base, Doing, Parser, Scope, Shape};
use crate::chart::{Edges, add};

impl Parser<'_> {
    /// "booked", of a walk for which places are booked: the acting person has one.
    pub(super) fn made_for_it(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        for (end, doing) in self.verb(at, Shape::Participle) {
            let Doing::Act(actions) = doing else { continue };
            for action in actions.iter().filter_map(|id| self.action(*id)) {
                let made = action.thing;
                if action.kind != ActionKind::Create || made == base.thing {
                    continue;
                }
                // What has been cancelled since is booked no longer, where that is a state of its own.
                let (inner, row) = scope.inside(made);
                let state = self.state(at, &row, &inner).into_iter().find(|(stop, _)| *stop == end);
                let state = state.map_or_else(Expr::always, |(_, state)| state);
                if let Some(own) = self.theirs_for(made, base, state, scope) {
                    add(&mut edges, end, own);
                }
            }
        }
        edges
    }

    /// "have a place on", of a walk.
    pub(super) fn had_on_it(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let said = matches!(self.word(at.wrapping_sub(1)), "have" | "has").then_some(at);
        let Some(next) = self.any(at, &["have", "has", "had"]).or(said) else { return edges };
        for (middle, set) in self.rows(next, scope) {
            let one = matches!(set.determiner, super::Determiner::A | super::Determiner::Any);
            let Some(end) = self.any(middle, &["on", "for", "in", "at", "to", "with"]) else { continue };
            let plain = one && set.bound.is_none() && !set.other && set.thing != base.thing;
            if let Some(own) = self.theirs_for(set.thing, base, set.filter.clone(), scope).filter(|_| plain) {
                add(&mut edges, end, own);
            }
        }
        edges
    }

    /// "they have booked it", "they haven't visited the workshop".
    pub(super) fn they_have_made(&self, at: usize, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        if scope.roles.is_empty() {
            return edges;
        }
        for (words, negated) in [
            ("they have", false),
            ("he has", false),
            ("she has", false),
            ("they themselves have", false),
            ("they have not", true),
            ("he has not", true),
            ("she has not", true),
            ("they have never", true),
        ] {
            let Some(next) = self.eat(at, words) else { continue };
            let next = self.skip(next, &["already", "ever", "yet"]);
            let mut what = self.antecedents(scope, "it");
            if let Some(record) = &scope.record {
                let relations = self.fields(record.thing).filter_map(|(field, _)| Some((field, self.target(field)?)));
                what.extend(
                    relations.filter(|(_, own)| !self.is_person(*own)).map(|(field, own)| record.to(field, own)),
                );
            }
            for base in what {
                for (middle, own) in self.made_for_it(next, &base, scope) {
                    let end = match self.any(middle, &["it", "them", "that one", "one"]) {
                        Some(end) => end,
                        None => self.object_again(middle, &base),
                    };
                    if end > middle {
                        let end = self.skip(end, &["before", "already", "yet"]);
                        add(&mut edges, end, if negated { own.not() } else { own });
                    }
                }
            }
        }
        edges
    }

    /// "booked", "has booked it", of a trip for which passages are booked: what is made for it, with which of these rows are meant
    /// (one level further in than `scope`).
    pub fn makes_for(&self, at: usize, base: &Base, scope: &Scope) -> Edges<(ThingId, Expr)> {
        let mut edges = Edges::new();
        let next = self.skip(at, &["have", "has", "had"]);
        let next = self.skip(next, &["already", "ever", "just"]);
        for (middle, doing) in self.verb(next, Shape::Participle) {
            let Doing::Act(actions) = doing else { continue };
            let end = match self.any(middle, &["it", "them", "this one", "that one"]) {
                Some(end) => end,
                None => self.object_again(middle, base),
            };
            if end == middle {
                continue;
            }
            for action in actions.iter().filter_map(|id| self.action(*id)) {
                let made = action.thing;
                let leads = |own: &model::Field| own.r#type.kind == TypeKind::One(base.thing);
                let one = self.fields(made).filter(|(_, own)| leads(own)).count() == 1;
                if action.kind != ActionKind::Create || made == base.thing || !one {
                    continue;
                }
                let (inner, row) = scope.inside(made);
                if let Some(place) = self.belongs(&row, base, inner.level).into_iter().next() {
                    add(&mut edges, self.skip(end, &["already", "before", "yet"]), (made, place));
                }
            }
        }
        edges
    }

    /// "somebody has booked it", "nobody has booked the trip": whether anything is made for it.
    pub(super) fn somebody_has_made(&self, at: usize, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        for (middle, people) in self.people(at) {
            if !people.when.is_always() || !matches!(self.word(middle), "has" | "have" | "had") {
                continue;
            }
            for base in self.antecedents(scope, "it") {
                for (end, (of, filter)) in self.makes_for(middle, &base, scope) {
                    // "a clerk has booked it", where it is others who do: whose doing it was isn't kept.
                    let roles = people.roles(self);
                    if people.who.iter().any(|who| matches!(who, model::Who::Role(_)))
                        && self.owner(of, &roles).is_empty()
                    {
                        continue;
                    }
                    let any = Aggregate { kind: AggregateKind::Exists, of, filter, value: None };
                    let any = Expr::Aggregate(Box::new(any));
                    add(&mut edges, end, if people.nobody { any.not() } else { any });
                }
            }
        }
        edges
    }

    /// That the acting person has such a record for another.
    fn theirs_for(&self, made: ThingId, base: &Base, state: Expr, scope: &Scope) -> Option<Expr> {
        let leads = |own: &model::Field| own.r#type.kind == TypeKind::One(base.thing);
        if self.fields(made).filter(|(_, own)| leads(own)).count() != 1 {
            return None;
        }
        let (inner, row) = scope.inside(made);
        let place = self.belongs(&row, base, inner.level).into_iter().next()?;
        let whose = self.belongs_first(&row, &scope.actors(), inner.level);
        let [own] = whose.as_slice() else { return None };
        let filter = own.clone().and(state).and(place);
        Some(Expr::Aggregate(Box::new(Aggregate { kind: AggregateKind::Exists, of: made, filter, value: None })))
    }
}
