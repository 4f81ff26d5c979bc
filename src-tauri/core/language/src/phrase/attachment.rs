//! What stands behind a noun: relative clauses, “for …”, “with …”, “whose …”.

use model::{Expr, ThingId};

use super::{Base, Determiner, Parser, Scope, Set, Sort, Value};
use crate::chart::{Edges, add};

impl Parser<'_> {
    /// What stands behind the head: relative clauses, "for …", "with …", "whose …".
    pub(super) fn postmodified(&self, at: usize, set: Set, scope: &Scope, edges: &mut Edges<Set>, depth: u8) {
        add(edges, at, set.clone());
        if depth > 3 || !self.burn() {
            return;
        }
        for (end, condition) in self.postmodifier(at, &set, scope) {
            let mut more = set.clone();
            more.filter = more.filter.and(condition);
            self.postmodified(end, more, scope, edges, depth + 1);
        }
    }

    pub(super) fn attach(&self, at: usize, set: Set, scope: &Scope, edges: &mut Edges<Set>) {
        self.postmodified(at, set, scope, edges, 0);
    }

    pub(super) fn postmodifier(&self, at: usize, set: &Set, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let base = &set.base;
        let subject = Value::record(base.clone(), scope.level);
        let mut inner = scope.mention(base.clone());
        inner.row = Some(base.clone());
        let start = self.skip(at, &[","]);
        // "slots whose ride is it and whose status is …": one more of the same.
        let again = self.eat(at, "and").filter(|next| self.word(*next) == "whose" && !set.filter.is_always());
        let start = again.unwrap_or(start);
        if let Some(next) = self.any(start, &["that", "which", "who", "when it", "where it", "while it"]) {
            for (end, condition) in self.predicates(next, &subject, &inner) {
                add(&mut edges, end, condition);
            }
        }
        // "an order that they placed", "a loan they asked for": what the acting person made.
        let next = self.skip(start, &["that", "which"]);
        if let Some(next) = self.any(next, &["they", "he", "she", "they themselves", "they have", "he or she"])
            && !scope.roles.is_empty()
        {
            for (end, doing) in self.verb(next, super::Shape::Participle).into_iter().chain(self.wrote(next)) {
                let made = match &doing {
                    super::Doing::Create => true,
                    super::Doing::Act(actions) => actions.iter().any(|id| {
                        self.action(*id)
                            .is_some_and(|own| own.kind == model::ActionKind::Create && own.thing == set.thing)
                    }),
                    _ => false,
                };
                let end = self.skip(end, &["for"]);
                let end = self.skip(end, &["themselves", "himself", "herself"]);
                // Whose it is said to be, where it says so itself; else whoever made it.
                let direct = self.owner(base.thing, &scope.roles).iter().any(|way| way.len() == 1);
                let maker = model::FieldRef { thing: base.thing, field: model::FieldId::CreatedBy };
                let by = match scope.actors().first() {
                    Some(actor) if !direct => {
                        vec![Expr::equal(base.field(maker, scope.level), actor.expr(scope.level))]
                    }
                    _ => self.belongs_first(base, &scope.actors(), scope.level),
                };
                if made {
                    for condition in by {
                        add(&mut edges, end, condition);
                    }
                }
            }
            let taken = self.skip(next, &["have", "has"]);
            for (end, condition) in
                self.made_for_it(taken, base, scope).into_iter().chain(self.had_on_it(next, base, scope))
            {
                add(&mut edges, end, condition);
            }
            if let Some(end) = self.any(next, &["have", "have themselves", "has", "own"]) {
                for condition in self.belongs_first(base, &scope.actors(), scope.level) {
                    add(&mut edges, end, condition);
                }
            }
        }
        if let Some(next) = self.any(start, &["whose", "and whose"]) {
            for (end, condition) in self.valid(next, base, &inner) {
                add(&mut edges, end, condition);
            }
            for (end, condition) in self.flag_of(next, base, &inner) {
                add(&mut edges, end, condition);
            }
            for (middle, value) in self.member(next, base, &inner) {
                for (end, condition) in self.predicates(middle, &value, &inner) {
                    add(&mut edges, end, condition);
                }
            }
        }
        // "bookings in the future", "lessons still to come".
        let ahead = [
            ("in the future", "future"),
            ("still to come", "future"),
            ("to come", "future"),
            ("that are still ahead", "future"),
            ("in the past", "past"),
        ];
        for (words, place) in ahead {
            if let (Some(end), Some(condition)) = (self.eat(at, words), self.by_place(place, base, &inner)) {
                add(&mut edges, end, condition);
            }
        }
        // "people booked", "turns credited so far", "shifts open".
        if start == at {
            for (end, condition) in self.states(at, base, &inner) {
                add(&mut edges, end, condition);
            }
        }
        if let Some(next) = self.any(
            at,
            &[
                "for",
                "of",
                "on",
                "in",
                "at",
                "to",
                "from",
                "by",
                "with",
                "about",
                "made by",
                "made",
                "belonging to",
                "assigned to",
            ],
        ) {
            self.attached(at, next, base, scope, &mut edges);
        }
        if let Some(next) = self.any(at, &["with", "having"]) {
            for (end, condition) in self.having(next, base, &inner) {
                add(&mut edges, end, condition);
            }
        }
        for (end, condition) in self.qualified(at, base, scope) {
            add(&mut edges, end, condition);
        }
        if let Some(next) = self.eat(at, "without") {
            for (end, condition) in self.having(self.skip(next, &["any"]), base, &inner) {
                add(&mut edges, end, condition.not());
            }
        }
        for (end, condition) in self.measured(at, base, scope) {
            add(&mut edges, end, condition);
        }
        // "singers under 16", "members aged 18 or over".
        let aged = self.skip(at, &["aged", "of age", "who are"]);
        if aged > at || !self.comparison_words(at).is_empty() {
            for (end, condition) in self.aged(aged, base, scope) {
                add(&mut edges, end, condition);
            }
        }
        for (end, condition) in self.dated(at, base, scope) {
            add(&mut edges, end, condition);
        }
        edges
    }

    /// "background check is valid on the date of the shift": up to the date that the spec keeps for it, itself included.
    pub fn valid(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        for known in self.vocabulary.validities.iter().filter(|own| self.is_a(base.thing, own.field.thing)) {
            let Some(be) = self.eat(at, &known.what).and_then(|end| self.any(end, &["is", "are", "was"])) else {
                continue;
            };
            let (next, negated) = match self.any(be, &["not", "no longer"]) {
                Some(next) => (next, true),
                None => (self.skip(be, &["still"]), false),
            };
            let Some(end) = self.eat(next, &known.state) else { continue };
            let value = self.of_field(base, known.field, scope);
            let today = Value::new(Expr::Today, Sort::Date);
            let mut points: Vec<(usize, Value)> = Vec::new();
            if let Some(on) = self.any(end, &["on", "at"]) {
                points = self.point(on, scope);
            }
            points.push((end, today));
            for (stop, point) in points {
                if let Some(expr) = self.comparison(model::Comparison::AtLeast, &value, &point) {
                    add(&mut edges, stop, if negated { expr.not() } else { expr });
                }
            }
        }
        edges
    }

    /// "in poor condition", "with a gold tier", "of medium size": a choice in front of the field that it is one of.
    pub(super) fn qualified(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let Some(next) = self.any(at, &["in", "of", "with", "at", "on"]) else { return edges };
        let next = self.skip(next, &["a", "an", "the"]);
        for (middle, field, choices) in self.choices_said(next, base.thing) {
            let name = self.field(field).map(|own| own.name.to_lowercase()).unwrap_or_default();
            let Some(end) = self.eat(middle, &name) else { continue };
            let is = |choice: &model::ChoiceId| {
                let literal = Expr::Literal(model::Literal::Choice { field, choice: *choice });
                Expr::equal(base.field(field, scope.level), literal)
            };
            add(&mut edges, end, choices.iter().map(is).fold(Expr::never(), Expr::or));
        }
        edges
    }

    /// "poor", "fair or poor": choices of one field of a thing.
    fn choices_said(&self, at: usize, thing: ThingId) -> Vec<(usize, model::FieldRef, Vec<model::ChoiceId>)> {
        let one = |at: usize| {
            self.terms(at).iter().filter_map(move |found| match found.term {
                crate::vocabulary::Term::Choice(field, choice) if self.is_a(thing, field.thing) => {
                    Some((at + found.len, field, choice))
                }
                _ => None,
            })
        };
        let mut said: Vec<(usize, model::FieldRef, Vec<model::ChoiceId>)> = Vec::new();
        for (end, field, choice) in one(at) {
            said.push((end, field, vec![choice]));
            let Some(next) = self.any(end, &["or", ", or", "and"]) else { continue };
            said.extend(
                one(next).filter(|(_, own, _)| *own == field).map(|(end, _, other)| (end, field, vec![choice, other])),
            );
        }
        said
    }

    /// "for their own pets", "of its shift", "on a shift that starts today": what the record is attached to.
    pub(super) fn attached(&self, preposition: usize, at: usize, base: &Base, scope: &Scope, edges: &mut Edges<Expr>) {
        let mut outer = scope.clone();
        outer.row = None;
        for (end, value) in self.chain(at, &outer) {
            let Some(owner) = &value.base else { continue };
            if let Some(condition) = self.belongs(base, owner, scope.level).into_iter().next() {
                add(edges, end, condition);
            }
        }
        if let Some(end) =
            self.any(at, &["themselves", "himself", "herself", "their own", "them", "me", "theirs", "hers"])
            && !scope.roles.is_empty()
            // "book rooms for themselves" says for whom the booking is, not whose the room is.
            && base.steps.is_empty()
        {
            for condition in self.belongs_first(base, &scope.actors(), scope.level) {
                add(edges, end, condition);
            }
        }
        if let Some(end) = self.any(at, &["everybody", "everyone", "all", "anyone", "anybody"]) {
            add(edges, end, Expr::always());
        }
        let ways = |thing: ThingId| -> Vec<Base> {
            let fits = |target: ThingId| self.is_a(target, thing) || self.is_a(thing, target);
            self.ways(base.thing, &fits).into_iter().map(|(way, _)| base.along(&way, thing)).collect()
        };
        for (end, set) in self.set(at, scope, &ways) {
            if set.bound.is_some() || set.determiner == Determiner::No {
                continue;
            }
            // "of a customer" adds nothing where every record has one; "of another customer" does.
            let mut condition = set.filter.clone();
            if set.other {
                let same = match self.word(preposition) {
                    _ if self.is_person(set.thing) && !scope.roles.is_empty() => scope
                        .actors()
                        .first()
                        .map(|actor| Expr::equal(set.base.expr(scope.level), actor.expr(scope.level))),
                    _ => None,
                };
                match same {
                    Some(same) => condition = condition.and(same.not()),
                    None => continue,
                }
            }
            if condition.is_always() {
                // "Requests of team leads" are theirs, not those of somebody who has one.
                if self.is_person(set.thing) && set.base.steps.len() > base.steps.len() + 1 {
                    continue;
                }
                let optional =
                    set.base.steps.last().and_then(|step| self.field(*step)).is_some_and(|own| !own.required);
                if optional {
                    condition = Expr::IsEmpty(Box::new(set.base.expr(scope.level))).not();
                }
            }
            add(edges, end, condition);
        }
    }

    /// "over £500", "under 18", "of more than 10 kg": the one amount of that kind that the record has.
    pub fn measured(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let start = self.skip(at, &["for", "of", "worth", "costing"]);
        for (next, op) in self.comparison_words(start) {
            for (end, value) in self.literal(next) {
                if !matches!(value.sort, Sort::Money | Sort::Percent) {
                    continue;
                }
                let mut own =
                    self.fields(base.thing).filter(|(field, _)| super::sort_of(self.app(), *field) == value.sort);
                let (Some((field, _)), None) = (own.next(), own.next()) else { continue };
                add(&mut edges, end, Expr::compare(op, base.field(field, scope.level), value.expr.clone()));
            }
        }
        edges
    }

    /// Conditions that stand directly behind a noun, all of them together.
    pub fn attachments(&self, at: usize, set: &Set, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let mut whole: Edges<Set> = Edges::new();
        self.attach(at, set.clone(), scope, &mut whole);
        for (end, own) in whole {
            if end > at {
                add(&mut edges, end, own.filter);
            }
        }
        edges
    }
}
