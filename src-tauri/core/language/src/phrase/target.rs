//! What a verb is done to: records, or fields of them.

use model::{Expr, FieldId, ThingId};

use super::{Base, BaseRoot, Parser, Scope, Target};
use crate::chart::{Edges, add};

impl Parser<'_> {
    /// Several targets joined by "and" or commas. With `through`, records that a new one of those things points to.
    pub fn targets(&self, at: usize, scope: &Scope, through: &[ThingId]) -> Edges<Vec<Target>> {
        let key = (scope.clone(), through.to_vec());
        if let Some(known) = self.known.targets.get(at, &key) {
            return known;
        }
        let edges = self.read_targets(at, scope, through);
        self.known.targets.keep(at, key, &edges);
        edges
    }

    fn read_targets(&self, at: usize, scope: &Scope, through: &[ThingId]) -> Edges<Vec<Target>> {
        let mut edges = Edges::new();
        // "their own memberships, family members and visits": all of them their own.
        let own = self
            .any(at, &["their own", "his own", "her own", "my own", "its own", "their", "only their own"])
            .filter(|_| !scope.roles.is_empty());
        for (end, first) in self.object(at, scope, through) {
            self.more_targets(end, first, own.is_some(), scope, through, &mut edges, 0);
        }
        edges
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn more_targets(
        &self,
        at: usize,
        found: Vec<Target>,
        own: bool,
        scope: &Scope,
        through: &[ThingId],
        edges: &mut Edges<Vec<Target>>,
        depth: u8,
    ) {
        add(edges, at, found.clone());
        if depth > 6 || !self.burn() {
            return;
        }
        for word in ["and", ",", "or", ", and", "as well as", "and also"] {
            let Some(next) = self.eat(at, word) else { continue };
            let bare = !matches!(
                self.word(next),
                "the"
                    | "all"
                    | "any"
                    | "every"
                    | "a"
                    | "an"
                    | "their"
                    | "his"
                    | "her"
                    | "own"
                    | "each"
                    | "everything"
                    | "only"
                    | "its"
                    | "other"
            );
            // "the address of their own order, and its kind": of that same order.
            let inner = match found.last() {
                Some(last) if matches!(self.word(next), "its") => Scope { target: Some(last.clone()), ..scope.clone() },
                _ => scope.clone(),
            };
            for (end, more) in self.object(next, &inner, through) {
                let more = if own && bare { self.owned(more, scope) } else { Some(more) };
                let Some(more) = more else { continue };
                let mut longer = found.clone();
                longer.extend(more);
                self.more_targets(end, longer, own, scope, through, edges, depth + 1);
            }
        }
    }

    /// The targets as the acting person's own, where they don't say so already.
    pub(super) fn owned(&self, targets: Vec<Target>, scope: &Scope) -> Option<Vec<Target>> {
        targets
            .into_iter()
            .map(|mut target| {
                if super::mentions(&target.filter, &model::Root::Actor) {
                    return Some(target);
                }
                let ways = self.belongs_first(&Base::record(target.thing), &scope.actors(), scope.level);
                let [own] = ways.as_slice() else { return None };
                target.filter = own.clone().and(target.filter);
                Some(target)
            })
            .collect()
    }

    /// Whether a way leads to whoever makes the record.
    fn is_maker(&self, way: &[model::FieldRef]) -> bool {
        let [only] = way else { return false };
        let model::FieldId::Own(at) = only.field else { return false };
        self.thing(only.thing)
            .and_then(|thing| thing.fields.get(at as usize))
            .is_some_and(|field| matches!(field.filled, model::Filled::Creator { .. }))
    }

    pub(super) fn object(&self, at: usize, scope: &Scope, through: &[ThingId]) -> Edges<Vec<Target>> {
        let mut edges = Edges::new();
        if !self.burn() {
            return edges;
        }
        let base_of = |thing: ThingId| -> Vec<Base> {
            if through.is_empty() {
                return vec![Base::record(thing)];
            }
            through
                .iter()
                .flat_map(|made| {
                    let record = Base::record(*made);
                    self.ways(*made, &|target| target == thing)
                        .into_iter()
                        // Whoever makes it isn't what it is made for.
                        .filter(|(way, target)| !self.is_maker(way) && !scope.roles.contains(target))
                        .map(move |(way, target)| record.along(&way, target))
                })
                .collect()
        };
        for (end, set) in self.set(at, scope, &base_of) {
            if set.determiner == super::Determiner::No || set.bound.is_some() {
                continue;
            }
            let all =
                matches!(set.determiner, super::Determiner::All | super::Determiner::Any | super::Determiner::Each);
            let filter = self.others(&set, scope);
            let single = set.determiner == super::Determiner::A;
            add(&mut edges, end, vec![Target { thing: set.thing, fields: None, filter, all, single }]);
        }
        if !through.is_empty() {
            return edges;
        }
        for (end, targets) in self.field_targets(at, scope) {
            add(&mut edges, end, targets);
        }
        if let Some(end) = self.any(at, &["everything", "anything", "all of it", "all data", "everything else"]) {
            let things = 0..self.app().things.len();
            let own = things
                .filter_map(|at| u32::try_from(at).ok())
                .map(|at| Target { thing: ThingId(at), fields: None, filter: Expr::always(), all: true, single: false })
                .collect();
            add(&mut edges, end, own);
        }
        for (end, targets) in self.whether(at, scope) {
            add(&mut edges, end, targets);
        }
        for (end, targets) in self.listed(at, scope) {
            add(&mut edges, end, targets);
        }
        for (end, targets) in self.which_is_done(at, scope) {
            add(&mut edges, end, targets);
        }
        let word = self.word(at);
        // "see that for every booking", "change it for any agent": the same fields of all of them.
        if let (Some(target), "it" | "that" | "this" | "them") = (&scope.target, word)
            && target.fields.is_some()
            && let Some(next) = self.any(
                at + 1,
                &["for every", "for all", "for any", "of every", "of any", "for each", "for all the", "of all"],
            )
            && let Some(found) =
                self.terms(next).iter().find(|own| own.term == crate::vocabulary::Term::Thing(target.thing))
        {
            let all = Target { filter: Expr::always(), all: true, ..target.clone() };
            add(&mut edges, next + found.len, vec![all]);
        }
        // "The librarian sees all of them": whatever the sentence before narrowed them to.
        if let Some(end) = self
            .any(at, &["all of them", "all of these", "all of those", "them all", "every one of them", "each of them"])
        {
            let named = || scope.listed.iter().copied().filter(|own| !self.is_person(*own)).collect();
            let things: Vec<ThingId> = scope.target.as_ref().map_or_else(named, |own| vec![own.thing]);
            let all = |thing| Target { thing, fields: None, filter: Expr::always(), all: true, single: false };
            if !things.is_empty() {
                add(&mut edges, end, things.into_iter().map(all).collect());
                return edges;
            }
        }
        // "Wardens see everybody's": whatever was spoken of, whoever's it is.
        if let Some(end) = self.any(
            at,
            &[
                "everybody is",
                "everyone is",
                "anybody is",
                "everybody 's",
                "everyone 's",
                "anybody 's",
                "anyone 's",
                "everybody else 's",
                "everyone else 's",
            ],
        ) && self.terms(end).is_empty()
            && self.token(end).is_none_or(|token| !token.is_word() || matches!(self.word(end), "too" | "as"))
        {
            let named = || scope.listed.iter().copied().filter(|own| !self.is_person(*own)).collect();
            let things: Vec<ThingId> = scope.target.as_ref().map_or_else(named, |own| vec![own.thing]);
            let all = |thing| Target { thing, fields: None, filter: Expr::always(), all: true, single: false };
            if !things.is_empty() {
                add(&mut edges, end, things.into_iter().map(all).collect());
                return edges;
            }
        }
        // What the clause before spoke of, with all that it said of it.
        if let (Some(target), "it" | "them" | "those" | "these" | "one") = (&scope.target, word) {
            let end = self.skip(at + 1, &["for any of them"]);
            add(&mut edges, end, vec![target.clone()]);
            return edges;
        }
        if matches!(word, "it" | "them" | "these" | "those") {
            for base in self.antecedents(scope, if word == "it" { "it" } else { "" }) {
                if base.root == BaseRoot::Record && base.steps.is_empty() {
                    add(
                        &mut edges,
                        at + 1,
                        vec![Target {
                            thing: base.thing,
                            fields: None,
                            filter: Expr::always(),
                            all: false,
                            single: false,
                        }],
                    );
                    break;
                }
            }
        }
        if let Some(end) = self.any(
            at,
            &[
                "themselves",
                "himself",
                "herself",
                "only themselves",
                "their own profile",
                "their own account",
                "their profile",
                "their own data",
                "their own details",
            ],
        ) {
            let own: Vec<Target> = scope
                .roles
                .iter()
                .map(|role| {
                    let filter =
                        Expr::equal(Base::record(*role).expr(scope.level), Base::actor(*role).expr(scope.level));
                    Target { thing: *role, fields: None, filter, all: false, single: false }
                })
                .collect();
            if !own.is_empty() {
                add(&mut edges, end, own);
            }
        }
        // "each other's orders": those of everybody else.
        if let Some(next) = self.any(
            at,
            &[
                "each other 's",
                "one another 's",
                "other people 's",
                "anyone else 's",
                "anybody else 's",
                "somebody else 's",
                "someone else 's",
                "each others",
                "others",
            ],
        ) {
            for (end, set) in self.set(next, scope, &base_of) {
                for own in self.belongs_first(&set.base, &scope.actors(), scope.level) {
                    let filter = set.filter.clone().and(own.not());
                    add(
                        &mut edges,
                        end,
                        vec![Target { thing: set.thing, fields: None, filter, all: false, single: false }],
                    );
                }
            }
        }
        edges
    }

    /// "all three of them", "both of everybody": what the sentence before listed, where it were that many.
    fn listed(&self, at: usize, scope: &Scope) -> Edges<Vec<Target>> {
        let mut edges = Edges::new();
        let (next, count) = match (self.eat(at, "all"), self.eat(at, "both")) {
            (Some(next), _) => (next + 1, self.token(next).and_then(|token| token.whole())),
            (_, Some(next)) => (next, Some(2)),
            _ => return edges,
        };
        if count.and_then(|own| usize::try_from(own).ok()) != Some(scope.listed.len()) || scope.listed.len() < 2 {
            return edges;
        }
        let end = self.skip(next, &["of them", "of these", "of those"]);
        let end = self.skip(end, &["of everybody", "of everyone", "of all people", "of anybody"]);
        let all =
            |thing: &ThingId| Target { thing: *thing, fields: None, filter: Expr::always(), all: true, single: false };
        add(&mut edges, end, scope.listed.iter().map(all).collect());
        edges
    }

    /// "which court is booked from when to when": what a booking is for, and when; not whose it is.
    fn which_is_done(&self, at: usize, scope: &Scope) -> Edges<Vec<Target>> {
        let mut edges = Edges::new();
        let Some(next) = self.any(at, &["which", "what"]) else { return edges };
        for found in self.terms(next) {
            let crate::vocabulary::Term::Thing(of) = found.term else { continue };
            let Some(be) = self.any(next + found.len, &["is", "are", "has been", "have been"]) else { continue };
            for (end, doing) in self.verb(be, super::Shape::Participle) {
                let super::Doing::Act(actions) = doing else { continue };
                for action in actions.iter().filter_map(|id| self.action(*id)) {
                    let direct = self.fields(action.thing).find(|(_, own)| own.r#type.kind == model::TypeKind::One(of));
                    let (Some((relation, _)), model::ActionKind::Create) = (direct, action.kind) else { continue };
                    let mut fields = vec![relation.field];
                    let when =
                        self.any(end, &["from when to when", "when", "and when", "at what times", "at which times"]);
                    if when.is_some() {
                        let record = Base::record(action.thing);
                        let moments = [self.beginning(&record, scope), self.ending(&record, scope)];
                        for moment in moments.into_iter().flatten() {
                            if let Expr::Path(path) = &moment.expr
                                && let Some(field) = path.steps.last()
                            {
                                fields.push(field.field);
                            }
                        }
                    }
                    let target = Target {
                        thing: action.thing,
                        fields: Some(fields),
                        filter: Expr::always(),
                        all: true,
                        single: false,
                    };
                    add(&mut edges, when.unwrap_or(end), vec![target]);
                }
            }
        }
        edges
    }

    /// "whether they themselves are away", "whether it is on offer", "when it starts or ends": the field that says so.
    pub(super) fn whether(&self, at: usize, scope: &Scope) -> Edges<Vec<Target>> {
        let mut edges = Edges::new();
        let Some(next) = self.any(at, &["whether", "if", "when"]) else { return edges };
        let (middle, own) = match self.any(next, &["they themselves", "they", "he or she", "she", "he"]) {
            Some(end) => (end, true),
            None => match self.any(next, &["it", "a record"]) {
                Some(end) => (end, false),
                None => return edges,
            },
        };
        let middle = self.any(middle, &["is", "are"]).unwrap_or(middle);
        let things: Vec<ThingId> = if own {
            scope.roles.clone()
        } else {
            self.antecedents(scope, "it").into_iter().map(|base| base.thing).collect()
        };
        for thing in things {
            let filter =
                if own { Expr::equal(Base::record(thing).expr(0), Base::actor(thing).expr(0)) } else { Expr::always() };
            for (end, fields) in self.field_list(middle, thing) {
                add(
                    &mut edges,
                    end,
                    vec![Target { thing, fields: Some(fields), filter: filter.clone(), all: false, single: false }],
                );
            }
            let mut events: Vec<FieldId> = Vec::new();
            let mut end = middle;
            while let Some(event) =
                self.events_at(self.word(end)).iter().find(|event| event.field.thing == thing && event.planned)
            {
                events.push(event.field.field);
                end += 1;
                add(
                    &mut edges,
                    end,
                    vec![Target {
                        thing,
                        fields: Some(events.clone()),
                        filter: filter.clone(),
                        all: false,
                        single: false,
                    }],
                );
                match self.any(end, &["or", "and"]) {
                    Some(more) => end = more,
                    None => break,
                }
            }
        }
        edges
    }

    /// The filter of a set of records, with "other" people or records excluded from one's own.
    pub(super) fn others(&self, set: &super::Set, scope: &Scope) -> Expr {
        if !set.other {
            return set.filter.clone();
        }
        if self.is_person(set.thing)
            && let Some(actor) = scope.actors().first()
        {
            return set.filter.clone().and(Expr::equal(set.base.expr(scope.level), actor.expr(scope.level)).not());
        }
        match self.belongs_first(&set.base, &scope.actors(), scope.level).into_iter().next() {
            Some(own) if !scope.roles.is_empty() => set.filter.clone().and(own.not()),
            _ => set.filter.clone(),
        }
    }
}
