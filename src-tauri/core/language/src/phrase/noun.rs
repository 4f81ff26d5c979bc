use model::{Comparison, Expr, Literal, ThingId};

use super::{Base, Parser, Scope, Sort, Value};
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
    /// "their own boats' moorings": what theirs are, through which the records are theirs.
    through: Option<ThingId>,
}

/// How the records of a set are addressed: by the thing that they turn out to be.
pub type BaseOf<'f> = &'f dyn Fn(ThingId) -> Vec<Base>;

impl Parser<'_> {
    /// Noun phrases that stand for records; `scope` is that of the records themselves.
    pub fn set(&self, at: usize, scope: &Scope, base_of: BaseOf) -> Edges<Set> {
        let Some(named) = self.named() else { return self.read_set(at, scope, base_of) };
        let bases: Vec<Base> = named.iter().flat_map(|thing| base_of(*thing)).collect();
        let key = (scope.clone(), bases);
        if let Some(known) = self.known.sets.get(at, &key) {
            return known;
        }
        let edges = self.read_set(at, scope, base_of);
        self.known.sets.keep(at, key, &edges);
        edges
    }

    fn read_set(&self, at: usize, scope: &Scope, base_of: BaseOf) -> Edges<Set> {
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
        let plain = |end, determiner| Opening {
            end,
            determiner,
            bound: None,
            other: false,
            owners: None,
            own: false,
            through: None,
        };
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
            ("everybody is", Determiner::All),
            ("everyone is", Determiner::All),
            ("everybody 's", Determiner::All),
            ("everyone 's", Determiner::All),
            ("anybody 's", Determiner::All),
            ("all people 's", Determiner::All),
        ] {
            if let Some(end) = self.eat(at, words) {
                found.push(plain(end, determiner));
            }
        }
        for (words, determiner) in [
            ("all of", Determiner::All),
            ("all", Determiner::All),
            ("any of", Determiner::Any),
            ("one of", Determiner::A),
            ("none of", Determiner::No),
            ("each of", Determiner::Each),
            ("", Determiner::Possessed),
        ] {
            let Some(start) = (if words.is_empty() { Some(at) } else { self.eat(at, words) }) else { continue };
            for (end, owners, own) in self.possessors(start, scope) {
                for (stop, thing) in self.possessing_things(end).filter(|_| own) {
                    let theirs = Opening { owners: Some(owners.clone()), own, ..plain(stop, determiner) };
                    found.push(Opening { through: Some(thing), ..theirs });
                }
                found.push(Opening { owners: Some(owners), own, ..plain(end, determiner) });
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
                    through: opening.through,
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
            match own_word(at + 1) {
                // "A family can cancel its own bookings": a family is somebody, too.
                Some(end) if !scope.roles.is_empty() && scope.mentioned.is_empty() => {
                    found.push((end, scope.actors(), true));
                }
                own => found.push((own.unwrap_or(at + 1), self.antecedents(scope, "its"), false)),
            }
        }
        if let Some(next) = self.any(at, &["a", "an", "the", "that", "this", "each", "every"]).or(Some(at)) {
            for term in self.terms(next) {
                let Term::Thing(thing) = term.term else { continue };
                let end = next + term.len;
                if self.word(end) != "'s" {
                    continue;
                }
                let mut owners: Vec<Base> =
                    self.antecedents(scope, "").into_iter().filter(|base| self.is_a(base.thing, thing)).collect();
                // "berths whose crossing is the berth's crossing": the one at hand, not each of them.
                if self.word(next.wrapping_sub(1)) == "the" {
                    owners.sort_by_key(|base| scope.row.as_ref() == Some(base));
                }
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
                    || matches!(self.word(head + 1), "that" | "which" | "who" | "whose" | "with" | "without")
                    || self.word(head) == "one" && self.eat(head + 1, "for any").is_some())
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
            self.called_after_a_choice(opening, head, scope, base_of, edges);
            for (thing, len) in terms {
                for base in base_of(thing) {
                    let Some(adjectives) = self.adjectives(opening.end, head, &base, scope) else { continue };
                    let owners = self.ownership(opening, &base, scope);
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

    /// That a record is one of those whose the opening says they are.
    fn ownership(&self, opening: &Opening, base: &Base, scope: &Scope) -> Vec<Expr> {
        let Some(owners) = &opening.owners else { return vec![Expr::always()] };
        let Some(through) = opening.through else { return self.belongs_first(base, owners, scope.level) };
        let ways = self.ways(base.thing, &|target| target == through);
        let [(way, _)] = ways.as_slice() else { return Vec::new() };
        self.belongs_first(&base.along(way, through), owners, scope.level)
    }

    /// "boats'": the things that a possessive names, each with where it ends.
    fn possessing_things(&self, at: usize) -> impl Iterator<Item = (usize, ThingId)> + '_ {
        self.terms(at).iter().filter_map(move |own| match own.term {
            Term::Thing(thing) => Some((self.eat(at + own.len, "'s")?, thing)),
            _ => None,
        })
    }

    /// "drafts", "published drafts": records called after a choice of theirs.
    fn called_after_a_choice(
        &self,
        opening: &Opening,
        head: usize,
        scope: &Scope,
        base_of: BaseOf,
        edges: &mut Edges<Set>,
    ) {
        for found in self.terms(head) {
            let (Term::Choice(field, choice), crate::vocabulary::Form::Plural) = (found.term, found.form) else {
                continue;
            };
            if super::sort_of(self.app(), field) != Sort::Choice(field) {
                continue;
            }
            for base in base_of(field.thing) {
                let Some(adjectives) = self.adjectives(opening.end, head, &base, scope) else { continue };
                let owners = self.ownership(opening, &base, scope);
                let literal = Expr::Literal(Literal::Choice { field, choice });
                let is = Expr::equal(base.field(field, scope.level), literal);
                for owned in owners {
                    let set = Set {
                        thing: field.thing,
                        base: base.clone(),
                        filter: owned.and(is.clone()).and(adjectives.clone()),
                        determiner: opening.determiner,
                        bound: opening.bound.clone(),
                        other: opening.other,
                        own: opening.own,
                    };
                    self.postmodified(head + found.len, set, scope, edges, 0);
                }
            }
        }
    }
}
