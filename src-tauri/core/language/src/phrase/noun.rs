use model::{Comparison, Expr, FieldId, FieldRef, Literal, ThingId, TypeKind};

use super::{Base, Parser, Scope, Sort, Value, rebase};
use crate::chart::{Edges, add};
use crate::vocabulary::Term;

/// Some records of one thing: "their own upcoming appointments", "a booked turn on a shift that starts today".
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    pub thing: ThingId,
    /// How one of them is addressed.
    pub base: Base,
    /// Which of the thing's records they are, said of `base`.
    pub filter: Expr,
    pub determiner: Determiner,
    pub bound: Option<Bound>,
    /// "another", "other": not the record at hand.
    pub other: bool,
    /// Belongs to the acting person by the words themselves ("their own").
    pub own: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Determiner {
    Bare,
    A,
    The,
    Each,
    All,
    Any,
    No,
    Possessed,
}

/// "at most 3", "more than its fewest people".
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    pub op: Comparison,
    pub value: Value,
}

/// What stands before the adjectives of a noun phrase.
struct Opening {
    end: usize,
    determiner: Determiner,
    bound: Option<Bound>,
    other: bool,
    owners: Option<Vec<Base>>,
    own: bool,
}

/// How the records of a set are addressed: by the thing that they turn out to be.
pub type BaseOf<'f> = &'f dyn Fn(ThingId) -> Vec<Base>;

impl Parser<'_> {
    /// Noun phrases that stand for records; `scope` is that of the records themselves.
    pub fn set(&self, at: usize, scope: &Scope, base_of: BaseOf) -> Edges<Set> {
        let mut edges = Edges::new();
        if !self.burn() {
            return edges;
        }
        for opening in self.openings(at, scope) {
            self.with_adjectives(&opening, scope, base_of, &mut edges);
        }
        edges
    }

    /// Records as rows of one more aggregate than `scope` stands in.
    pub fn rows(&self, at: usize, scope: &Scope) -> Edges<Set> {
        let mut inner = scope.clone();
        inner.level = inner.level.saturating_add(1);
        let level = inner.level;
        self.set(at, &inner, &|thing| vec![Base::row(level, thing)])
    }

    fn openings(&self, at: usize, scope: &Scope) -> Vec<Opening> {
        let plain = |end, determiner| Opening { end, determiner, bound: None, other: false, owners: None, own: false };
        let mut found = vec![plain(at, Determiner::Bare)];
        for (words, determiner) in [
            ("a", Determiner::A),
            ("an", Determiner::A),
            ("one", Determiner::A),
            ("some", Determiner::A),
            ("the", Determiner::The),
            ("this", Determiner::The),
            ("that", Determiner::The),
            ("these", Determiner::The),
            ("those", Determiner::The),
            ("such", Determiner::Bare),
            ("such a", Determiner::A),
            ("such an", Determiner::A),
            ("each", Determiner::Each),
            ("every", Determiner::Each),
            ("each of the", Determiner::Each),
            ("every single", Determiner::Each),
            ("all", Determiner::All),
            ("all the", Determiner::All),
            ("all of the", Determiner::All),
            ("any", Determiner::Any),
            ("any of the", Determiner::Any),
            ("no", Determiner::No),
            ("none of the", Determiner::No),
        ] {
            if let Some(end) = self.eat(at, words) {
                found.push(plain(end, determiner));
            }
        }
        for (words, determiner) in [
            ("all of", Determiner::All),
            ("all", Determiner::All),
            ("any of", Determiner::Any),
            ("none of", Determiner::No),
            ("each of", Determiner::Each),
            ("", Determiner::Possessed),
        ] {
            let Some(start) = (if words.is_empty() { Some(at) } else { self.eat(at, words) }) else { continue };
            for (end, owners, own) in self.possessors(start, scope) {
                found.push(Opening { end, determiner, bound: None, other: false, owners: Some(owners), own });
            }
        }
        for (end, bound) in self.bound(at, scope) {
            let mut more = vec![plain(end, Determiner::Bare)];
            if let Some(next) = self.eat(end, "of") {
                for (stop, owners, own) in self.possessors(next, scope) {
                    more.push(Opening { owners: Some(owners), own, ..plain(stop, Determiner::Bare) });
                }
                if let Some(stop) = self.any(next, &["the", "those", "these"]) {
                    more.push(plain(stop, Determiner::Bare));
                }
            }
            for opening in more {
                found.push(Opening { bound: Some(bound.clone()), ..opening });
            }
        }
        let mut others = Vec::new();
        if let Some(end) = self.eat(at, "another") {
            others.push(Opening { other: true, ..plain(end, Determiner::A) });
        }
        for opening in &found {
            if let Some(end) = self.any(opening.end, &["other", "further", "more", "additional"]) {
                others.push(Opening {
                    end,
                    other: self.word(opening.end) == "other",
                    determiner: opening.determiner,
                    bound: opening.bound.clone(),
                    owners: opening.owners.clone(),
                    own: opening.own,
                });
            }
        }
        found.extend(others);
        found
    }

    /// "their own", "its", "the visit's": whose the records are, likeliest owner first.
    pub fn possessors(&self, at: usize, scope: &Scope) -> Vec<(usize, Vec<Base>, bool)> {
        let mut found = Vec::new();
        let word = self.word(at);
        let own_word = |end: usize| self.any(end, &["own", "very own"]);
        let person = matches!(word, "their" | "his" | "her" | "my" | "your" | "our");
        if person {
            if let Some(end) = own_word(at + 1) {
                let actors = scope.actors();
                let owners = if actors.is_empty() { self.antecedents(scope, "they") } else { actors };
                found.push((end, owners, true));
            } else {
                found.push((at + 1, self.antecedents(scope, word), false));
            }
        }
        if word == "own" && !scope.roles.is_empty() {
            found.push((at + 1, scope.actors(), true));
        }
        if word == "its" {
            found.push((own_word(at + 1).unwrap_or(at + 1), self.antecedents(scope, "its"), false));
        }
        if let Some(next) = self.any(at, &["a", "an", "the", "that", "this", "each", "every"]).or(Some(at)) {
            for term in self.terms(next) {
                let Term::Thing(thing) = term.term else { continue };
                let end = next + term.len;
                if self.word(end) != "'s" {
                    continue;
                }
                let owners: Vec<Base> =
                    self.antecedents(scope, "").into_iter().filter(|base| self.is_a(base.thing, thing)).collect();
                if !owners.is_empty() {
                    let end = own_word(end + 1).unwrap_or(end + 1);
                    found.push((end, owners, false));
                }
            }
        }
        found
    }

    /// What a pronoun can stand for, likeliest first: "it" is never a person, "he" and "she" always are.
    pub fn antecedents(&self, scope: &Scope, pronoun: &str) -> Vec<Base> {
        let mut found = scope.antecedents();
        if let Some(topic) = scope.topic
            && scope.record.is_none()
            && scope.mentioned.is_empty()
        {
            found.push(Base::record(topic));
        }
        match pronoun {
            "it" | "its" | "itself" => found.retain(|base| !self.is_person(base.thing)),
            "he" | "she" | "him" | "her" | "his" | "hers" | "whoever" => {
                found.retain(|base| self.is_person(base.thing))
            }
            "my" | "your" | "our" | "i" | "me" => found = scope.actors(),
            "they" | "their" | "them" => {
                // People come first where somebody acts; a plural record may be meant all the same.
                found.sort_by_key(|base| !self.is_person(base.thing));
            }
            _ => {}
        }
        found
    }

    /// "at most 3", "3 or more", "more than its fewest people", "up to two", "only 3", "5".
    pub fn bound(&self, at: usize, scope: &Scope) -> Edges<Bound> {
        let mut edges = Edges::new();
        for (next, op) in self.comparison_words(at) {
            for (end, value) in self.amount(next, scope) {
                if matches!(value.sort, Sort::Number) {
                    add(&mut edges, end, Bound { op, value });
                }
            }
        }
        if let Some(number) = self.token(at).and_then(|token| token.whole()) {
            let value = Value::new(Expr::Literal(Literal::Whole(number)), Sort::Number);
            let op = match self.any(at + 1, &["or more", "or above", "or over"]) {
                Some(end) => {
                    add(&mut edges, end, Bound { op: Comparison::AtLeast, value: value.clone() });
                    Comparison::Equal
                }
                None => Comparison::Equal,
            };
            if let Some(end) = self.any(at + 1, &["or fewer", "or less", "or under"]) {
                add(&mut edges, end, Bound { op: Comparison::AtMost, value: value.clone() });
            }
            add(&mut edges, at + 1, Bound { op, value });
        }
        edges
    }

    /// A number as a bound gives it: a literal or a numeric field.
    fn amount(&self, at: usize, scope: &Scope) -> Edges<Value> {
        let mut edges: Edges<Value> =
            self.literal(at).into_iter().filter(|(_, value)| value.sort == Sort::Number).collect();
        if edges.is_empty() {
            edges = self.chain(at, scope).into_iter().filter(|(_, value)| value.sort == Sort::Number).collect();
        }
        edges
    }

    fn with_adjectives(&self, opening: &Opening, scope: &Scope, base_of: BaseOf, edges: &mut Edges<Set>) {
        // Where the adjectives end and the head begins is tried everywhere within reach.
        for head in opening.end..self.len().min(opening.end + 9) {
            let mut terms: Vec<(ThingId, usize)> = self
                .terms(head)
                .iter()
                .filter_map(|own| match own.term {
                    Term::Thing(thing) => Some((thing, own.len)),
                    _ => None,
                })
                .collect();
            // "internal ones", "one that is closed": the thing that was spoken of.
            if matches!(self.word(head), "one" | "ones")
                && (head > opening.end
                    || matches!(self.word(head + 1), "that" | "which" | "who" | "whose" | "with" | "without"))
            {
                let known = self
                    .antecedents(scope, "it")
                    .into_iter()
                    .find(|base| matches!(base.root, super::BaseRoot::Record) && base.steps.is_empty());
                if let Some(thing) = known.map(|base| base.thing).or(scope.topic) {
                    terms.push((thing, 1));
                }
            }
            terms.dedup();
            for (thing, len) in terms {
                for base in base_of(thing) {
                    let Some(adjectives) = self.adjectives(opening.end, head, &base, scope) else { continue };
                    let owners: Vec<Expr> = match &opening.owners {
                        None => vec![Expr::always()],
                        Some(owners) => self.belongs_first(&base, owners, scope.level),
                    };
                    for owned in owners {
                        let set = Set {
                            thing,
                            base: base.clone(),
                            filter: owned.and(adjectives.clone()),
                            determiner: opening.determiner,
                            bound: opening.bound.clone(),
                            other: opening.other,
                            own: opening.own,
                        };
                        self.postmodified(head + len, set, scope, edges, 0);
                    }
                }
            }
        }
    }

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
            if let Some((_, first)) = first
                && let Some(rest) = self.adjectives(self.skip(split, &[","]), to, base, scope)
            {
                return Some(first.and(rest));
            }
        }
        None
    }

    /// That a record belongs to the first of these for which there is a way; several conditions where there are several ways.
    pub fn belongs_first(&self, base: &Base, owners: &[Base], level: u8) -> Vec<Expr> {
        // All acting roles together first: "vets and receptionists … their own".
        let actors: Vec<&Base> =
            owners.iter().filter(|owner| owner.root == super::BaseRoot::Actor && owner.steps.is_empty()).collect();
        if !actors.is_empty() && actors.len() == owners.len() {
            let roles: Vec<ThingId> = actors.iter().map(|owner| owner.thing).collect();
            if roles.iter().any(|role| self.is_a(*role, base.thing) || self.is_a(base.thing, *role)) {
                return vec![Expr::equal(base.expr(level), actors[0].expr(level))];
            }
            let ways = self.owner(base.thing, &roles);
            let ways = if ways.is_empty() {
                vec![vec![FieldRef { thing: base.thing, field: FieldId::CreatedBy }]]
            } else {
                ways
            };
            return ways
                .into_iter()
                .map(|way| Expr::equal(base.along(&way, base.thing).expr(level), actors[0].expr(level)))
                .collect();
        }
        for owner in owners {
            let found = self.belongs(base, owner, level);
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// That a record belongs to another: each shortest way gives a condition.
    pub fn belongs(&self, base: &Base, owner: &Base, level: u8) -> Vec<Expr> {
        if base == owner {
            return Vec::new();
        }
        let fits = |target: ThingId| self.is_a(owner.thing, target) || self.is_a(target, owner.thing);
        let ways = if self.is_person(owner.thing) {
            self.owner(base.thing, &[owner.thing])
        } else {
            self.ways(base.thing, &fits).into_iter().map(|(way, _)| way).collect()
        };
        let mut found: Vec<Expr> = ways
            .into_iter()
            .map(|way| Expr::equal(base.along(&way, owner.thing).expr(level), owner.expr(level)))
            .collect();
        if found.is_empty() {
            // Two that belong to the same one: "its shift's site" has nothing to say here, "turns on the same shift" has.
            for (field, own) in self.fields(base.thing) {
                if let TypeKind::Several(target) = own.r#type.kind
                    && fits(target)
                {
                    found
                        .push(Expr::OneOf { value: Box::new(owner.expr(level)), list: vec![base.field(field, level)] });
                }
            }
        }
        found
    }

    /// What stands behind the head: relative clauses, "for …", "with …", "whose …".
    fn postmodified(&self, at: usize, set: Set, scope: &Scope, edges: &mut Edges<Set>, depth: u8) {
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

    fn postmodifier(&self, at: usize, set: &Set, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let base = &set.base;
        let subject = Value::record(base.clone(), scope.level);
        let mut inner = scope.mention(base.clone());
        inner.row = Some(base.clone());
        let start = self.skip(at, &[","]);
        if let Some(next) = self.any(start, &["that", "which", "who", "when it", "where it", "while it"]) {
            for (end, condition) in self.predicates(next, &subject, &inner) {
                add(&mut edges, end, condition);
            }
            // "an order that they placed", "appointments that belong to them".
        }
        if let Some(next) = self.eat(start, "whose") {
            for (middle, value) in self.member(next, base, &inner) {
                for (end, condition) in self.predicates(middle, &value, &inner) {
                    add(&mut edges, end, condition);
                }
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
        if let Some(next) = self.eat(at, "without") {
            for (end, condition) in self.having(self.skip(next, &["any"]), base, &inner) {
                add(&mut edges, end, condition.not());
            }
        }
        for (end, condition) in self.measured(at, base, scope) {
            add(&mut edges, end, condition);
        }
        for (end, condition) in self.dated(at, base, scope) {
            add(&mut edges, end, condition);
        }
        edges
    }

    /// "for their own pets", "of its shift", "on a shift that starts today": what the record is attached to.
    fn attached(&self, preposition: usize, at: usize, base: &Base, scope: &Scope, edges: &mut Edges<Expr>) {
        let mut outer = scope.clone();
        outer.row = None;
        for (end, value) in self.chain(at, &outer) {
            let Some(owner) = &value.base else { continue };
            if let Some(condition) = self.belongs(base, owner, scope.level).into_iter().next() {
                add(edges, end, condition);
            }
        }
        if let Some(end) = self.any(at, &["themselves", "himself", "herself", "their own", "them", "me"])
            && !scope.roles.is_empty()
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

    /// The defined words, choices and flags at a place, as a condition on a record; also coordinated ("requested or confirmed").
    pub fn states(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        let at = self
            .skip(at, &["already", "still", "currently", "now", "either", "just", "yet", "both", "at first", "only"]);
        for (end, first) in self.state(at, base, scope) {
            self.more_states(end, vec![first], None, base, scope, &mut edges);
        }
        edges
    }

    fn more_states(
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

    fn state(&self, at: usize, base: &Base, scope: &Scope) -> Edges<Expr> {
        let mut edges = Edges::new();
        if let Some(next) = self.eat(at, "not") {
            for (end, condition) in self.state(self.skip(next, &["yet"]), base, scope) {
                add(&mut edges, end, condition.not());
            }
            return edges;
        }
        let next = self.skip(at, &["being", "been"]);
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
                _ => continue,
            };
            self.reach(end);
            add(&mut edges, end, condition);
        }
        if edges.is_empty() {
            for event in self.events.at(self.word(next)) {
                if event.form == super::events::EventForm::Past
                    && self.is_a(base.thing, event.field.thing)
                    && !event.planned
                    && self.field(event.field).is_some()
                {
                    add(&mut edges, next + 1, Expr::IsEmpty(Box::new(base.field(event.field, scope.level))).not());
                }
            }
        }
        edges
    }
}

/// Whether all conditions ask for a choice of one and the same field.
fn one_field(parts: &[Expr]) -> bool {
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
