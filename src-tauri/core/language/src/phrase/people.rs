use model::{ThingId, Who};

use super::{Parser, Scope};
use crate::chart::{Edges, add};
use crate::vocabulary::Term;

/// Who acts: kinds of people, and which of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct People {
    pub who: Vec<Who>,
    /// A condition on the person, over `Root::Actor` ("free accounts", "first aiders").
    pub when: model::Expr,
    /// Everybody but these.
    pub nobody: bool,
}

impl People {
    pub fn roles(&self, parser: &Parser) -> Vec<ThingId> {
        let mut roles: Vec<ThingId> = self
            .who
            .iter()
            .filter_map(|who| match who {
                Who::Role(role) => Some(*role),
                _ => None,
            })
            .collect();
        if roles.is_empty() {
            roles = parser.roles().collect();
        }
        roles
    }
}

impl Parser<'_> {
    /// "customers", "a stylist or an owner", "anyone", "everybody who is signed in", "nobody", "free accounts".
    pub fn people(&self, at: usize) -> Edges<People> {
        let mut edges = Edges::new();
        for (end, first) in self.kind_of_people(at) {
            self.more_people(end, first, &mut edges, 0);
        }
        edges
    }

    fn more_people(&self, at: usize, found: People, edges: &mut Edges<People>, depth: u8) {
        add(edges, at, found.clone());
        if depth > 5 {
            return;
        }
        for word in ["and", "or", ",", ", and", ", or", "as well as", "and also"] {
            let Some(next) = self.eat(at, word) else { continue };
            for (end, more) in self.kind_of_people(next) {
                if !more.when.is_always() || !found.when.is_always() || more.nobody || found.nobody {
                    continue;
                }
                let mut both = found.clone();
                for who in more.who {
                    if !both.who.contains(&who) {
                        both.who.push(who);
                    }
                }
                both.who.sort();
                self.more_people(end, both, edges, depth + 1);
            }
        }
    }

    fn kind_of_people(&self, at: usize) -> Edges<People> {
        let mut edges = Edges::new();
        let all = |who: Vec<Who>, nobody: bool| People { who, when: model::Expr::always(), nobody };
        // "both captains" are two that a record has, not all of them.
        if self.word(at) == "both" && self.find(at, "and").is_none() {
            return edges;
        }
        let at = self.skip(at, &["even", "both", "either"]);
        if let Some(end) = self.any(at, &["nobody", "no one", "noone", "no person", "not anybody", "none"]) {
            add(&mut edges, end, all(vec![Who::Anyone], true));
        }
        let visitors = ["any visitor", "visitors", "every visitor", "a visitor"];
        let visitor = self.any(at, &visitors).filter(|_| !self.chart.vocabulary.knows("visitor"));
        if let Some(end) = self.any(at, &["anyone", "anybody", "the public"]).or(visitor) {
            let end = self.skip(end, &["at all", "on the internet", "who visits", "signed in or not"]);
            add(&mut edges, end, all(vec![Who::Anyone], false));
            if let Some(end) = self.any(
                end,
                &[
                    "signed in",
                    "who is signed in",
                    "logged in",
                    "who is logged in",
                    "who has signed in",
                    "with an account",
                ],
            ) {
                add(&mut edges, end, all(vec![Who::SignedIn], false));
            }
        }
        if let Some(end) = self.any(
            at,
            &[
                "everyone",
                "everybody",
                "every person",
                "all people",
                "people",
                "somebody",
                "someone",
                "a person",
                "all users",
                "signed in people",
                "people who are signed in",
                "one person",
                "all of them",
                "all",
                "they all",
            ],
        ) {
            let end = self.skip(end, &["who is signed in", "signed in", "who is logged in"]);
            add(&mut edges, end, all(vec![Who::SignedIn], false));
        }
        // "Users" are all who are signed in, where the spec has no kind of people of that name.
        let users = [
            "users",
            "all the users",
            "the users",
            "a user",
            "the user",
            "each user",
            "every user",
            "any user",
            "user",
        ];
        if let Some(end) = self.any(at, &users).filter(|_| !self.chart.vocabulary.knows("user")) {
            add(&mut edges, end, all(vec![Who::SignedIn], false));
        }
        // "everyone but patients", "anyone except a secretary".
        for (end, everybody) in edges.clone() {
            if everybody.nobody || !everybody.when.is_always() {
                continue;
            }
            let Some(next) = self.any(end, &["but", "except", "except for", "other than", "apart from"]) else {
                continue;
            };
            for (stop, others) in self.people(next) {
                let roles = others.who.iter().filter_map(|who| match who {
                    Who::Role(role) => Some(model::Expr::ActorIs(*role)),
                    _ => None,
                });
                let is: Vec<model::Expr> = roles.collect();
                if is.len() != others.who.len() || others.nobody || !others.when.is_always() {
                    continue;
                }
                let when = is.into_iter().fold(model::Expr::never(), model::Expr::or).not();
                // Whoever isn't signed in is nobody of whom it could be told: "anyone but a listener" has an account.
                add(&mut edges, stop, People { who: vec![Who::SignedIn], when, nobody: false });
            }
        }
        let mut start = at;
        let mut negative = false;
        for word in ["a", "an", "the", "any", "every", "each", "all", "all the", "every single"] {
            if let Some(next) = self.eat(at, word) {
                start = start.max(next);
            }
        }
        if let Some(next) = self.any(at, &["no", "not even the", "not even"]) {
            start = next;
            negative = true;
        }
        // "signed-in users", "a registered customer": whoever has an account, unless the spec has a word of its own for it.
        let signed = ["signed in", "signed-in", "logged in", "logged-in", "registered", "authenticated"];
        let start = self.any(start, &signed).filter(|_| self.terms(start).is_empty()).unwrap_or(start);
        // "the committee" are the committee members.
        if start > at {
            for role in self.roles() {
                let Some(name) = self.thing(role).map(|own| own.name.singular.to_lowercase()) else { continue };
                let Some(end) = name.strip_suffix(" member").and_then(|body| self.eat(start, body)) else { continue };
                let longer = self.terms(start).iter().any(|own| start + own.len > end);
                if !longer && !matches!(self.word(end), "'s" | "member" | "members") {
                    add(&mut edges, end, all(vec![Who::Role(role)], negative));
                }
            }
        }
        for head in start..self.len().min(start + 4) {
            for found in self.terms(head) {
                if let Term::Group(group) = found.term
                    && head == start
                {
                    let kinds = self.vocabulary.groups.get(group as usize).cloned().unwrap_or_default();
                    let who = kinds.into_iter().map(Who::Role).collect();
                    add(&mut edges, head + found.len, all(who, negative));
                }
                let Term::Thing(thing) = found.term else { continue };
                if !self.is_person(thing) {
                    continue;
                }
                let actor = super::Base::actor(thing);
                let scope = Scope::default().with_roles(vec![thing]);
                let Some(when) = self.adjectives(start, head, &actor, &scope) else { continue };
                let end = head + found.len;
                let people = People { who: vec![Who::Role(thing)], when: when.clone(), nobody: negative };
                add(&mut edges, end, people.clone());
                // "a volunteer who is under 18", "members with an active membership".
                let set = super::Set {
                    thing,
                    base: actor.clone(),
                    filter: when,
                    determiner: super::Determiner::A,
                    bound: None,
                    other: false,
                    own: false,
                };
                for (stop, condition) in self.attachments(end, &set, &scope) {
                    add(&mut edges, stop, People { when: condition, ..people.clone() });
                }
            }
        }
        // "a free account", "paid-up members" where the word for people is "account" or "user".
        if let Some((end, people)) = self.account(start) {
            add(&mut edges, end, people);
        }
        edges
    }

    /// An account is whoever has one: "a free account" is a person whose plan is free.
    fn account(&self, at: usize) -> Option<(usize, People)> {
        for head in at..self.len().min(at + 4) {
            if !matches!(self.word(head), "account" | "accounts" | "user" | "users" | "people" | "person" | "somebody")
            {
                continue;
            }
            let named = self.terms(head).iter().any(|found| matches!(found.term, Term::Thing(_)));
            if named {
                continue;
            }
            let mut fits = Vec::new();
            for role in self.roles() {
                let scope = Scope::default().with_roles(vec![role]);
                if let Some(when) = self.adjectives(at, head, &super::Base::actor(role), &scope) {
                    fits.push((role, when));
                }
            }
            if head == at {
                return Some((
                    head + 1,
                    People { who: vec![Who::SignedIn], when: model::Expr::always(), nobody: false },
                ));
            }
            if let [(role, when)] = fits.as_slice() {
                return Some((head + 1, People { who: vec![Who::Role(*role)], when: when.clone(), nobody: false }));
            }
        }
        None
    }
}
