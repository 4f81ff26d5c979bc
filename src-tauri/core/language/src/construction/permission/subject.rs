//! Who a sentence of permission is about, and how it allows.

use super::Modal;
use crate::chart::Edges;
use crate::construction::Clause;
use crate::phrase::{Assumed, Base, Deed, Parser, People, Scope, Shape};
use model::{Expr, ThingId, Who};

/// Whose relation to the record makes them who they are: "the visit's vet".
pub type Related = Option<(ThingId, Expr)>;

/// Who the sentence is about: people, "they" for those of the sentence before, or somebody that the record points to.
pub fn subjects(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, People, Related)> {
    let mut found: Vec<(usize, People, Related)> =
        parser.people(at).into_iter().map(|(end, people)| (end, people, None)).collect();
    if let Some(end) = parser.any(at, &["they", "they all", "he", "she", "these people", "they themselves"])
        && let Some(they) = &clause.they
    {
        found.push((end, they.clone(), None));
    }
    // "the member it belongs to", "the customer it is about": of what was spoken of.
    let spoken = clause.target.as_ref().map(|own| own.thing).or(clause.it);
    let start = parser.skip(at, &["the", "a", "that"]);
    for term in parser.terms(start) {
        let (crate::vocabulary::Term::Thing(role), Some(thing)) = (term.term, spoken) else { continue };
        let next = parser.skip(start + term.len, &["who", "that", "whom", "which"]);
        let about = ["it belongs to", "it is about", "it is for", "it concerns", "it was made for", "they are about"];
        let (Some(end), true) = (parser.any(next, &about), parser.is_person(role)) else { continue };
        if let [(way, target)] = parser.ways(thing, &|own| own == role || parser.is_a(role, own)).as_slice() {
            let people = People { who: vec![Who::Role(role)], when: Expr::always(), nobody: false };
            let theirs = Base::record(thing).along(way, *target).expr(0);
            let own = Expr::equal(theirs, Expr::path(model::Root::Actor, Vec::new()));
            found.push((end, people, Some((thing, own))));
        }
    }
    for thing in parser.things_here().iter().copied().chain(clause.it) {
        if parser.is_person(thing) {
            continue;
        }
        let scope = Scope::about(thing);
        for (end, value) in parser.chain(at, &scope) {
            let Expr::Path(path) = &value.expr else { continue };
            let who = match &value.sort {
                crate::phrase::Sort::One(role) if parser.is_person(*role) => {
                    // "its astronomer", where astronomers are members too and it is a member's: that one, and an astronomer.
                    let named = parser.terms_ending(end).find(|own| parser.is_person(*own) && parser.is_a(*own, *role));
                    Who::Role(named.unwrap_or(*role))
                }
                // "the client who wrote it" is a client.
                crate::phrase::Sort::Person => said_role(parser, at, end).map_or(Who::SignedIn, Who::Role),
                _ => continue,
            };
            // "a stylist" alone names the kind; "its stylist" and "the visit's stylist" name one.
            let relational = parser.word(at) == "its"
                || (at..end).any(|place| parser.word(place) == "assigned")
                || parser.word(at) == "the" && matches!(parser.word(end), "themselves" | "himself" | "herself")
                || (at..end).any(|place| matches!(parser.word(place), "'s" | "of" | "who" | "whoever"));
            if path.steps.is_empty() || path.root != model::Root::Record || !relational {
                continue;
            }
            let people = People { who: vec![who], when: Expr::always(), nobody: false };
            let own = Expr::equal(value.expr.clone(), Expr::path(model::Root::Actor, Vec::new()));
            let next = (end, people, Some((thing, own)));
            if !found.contains(&next) {
                found.push(next);
            }
        }
    }
    relational_only(parser, &mut found);
    found
}

/// Several who act, one of them at least of the record: "its passenger and the office", "a host or the member who wrote it".
pub fn mixed(parser: &Parser, at: usize, clause: &Clause) -> Vec<(usize, Vec<(People, Related)>)> {
    let mut found: Vec<(usize, Vec<(People, Related)>)> = Vec::new();
    let mut open: Vec<(usize, Vec<(People, Related)>)> =
        subjects(parser, at, clause).into_iter().map(|(end, people, own)| (end, vec![(people, own)])).collect();
    while let Some((end, before)) = open.pop() {
        if before.len() > 3 || !parser.burn() {
            break;
        }
        let Some(next) = parser.any(end, &["and", "or", ", and", ", or", ",", "as well as"]) else { continue };
        let next = parser.skip(next, &["also", "by"]);
        for (stop, people, own) in subjects(parser, next, clause) {
            let mut all = before.clone();
            all.push((people, own));
            let things: Vec<ThingId> =
                all.iter().filter_map(|(_, own)| own.as_ref().map(|(thing, _)| *thing)).collect();
            let plain = all.iter().all(|(people, own)| {
                !people.nobody && (own.is_some() || people.who.iter().all(|who| matches!(who, Who::Role(_))))
            });
            if plain && !things.is_empty() && things.iter().all(|own| Some(own) == things.first()) {
                found.push((stop, all.clone()));
            }
            open.push((stop, all));
        }
    }
    found
}

/// "Anyone but a listener": whoever isn't signed in isn't meant, and that is said.
pub(super) fn but_them(parser: &Parser, at: usize, end: usize) -> Option<Assumed> {
    let behind = parser.any(at, &["anyone", "anybody"])?;
    let next = parser.any(behind, &["but", "except", "except for", "other than", "apart from"])?;
    let others = parser.words_between(next, end);
    Some(Assumed {
        code: "signed-in-but-them",
        from: at,
        to: end,
        text: format!("Everybody who is signed in is meant, but not {others}."),
        alternatives: Vec::new(),
    })
}

/// All of them as people, however they came to be named.
pub fn union(parts: &[(People, Related)]) -> People {
    let mut who: Vec<Who> = parts.iter().flat_map(|(people, _)| people.who.iter().cloned()).collect();
    who.sort();
    who.dedup();
    let when = match parts {
        [(only, _)] => only.when.clone(),
        _ => Expr::always(),
    };
    People { who, when, nobody: false }
}

/// The kind of people in "the client who wrote it".
fn said_role(parser: &Parser, at: usize, end: usize) -> Option<ThingId> {
    let start = parser.skip(at, &["the same", "the"]);
    // "The person who …" is anybody, though a spec may have one kind of people that is called so.
    // "… can't be melted by the assayer who passed it" holds for that person, whatever they are by now.
    let refused = (0..at).any(|before| matches!(parser.word(before), "not" | "never"));
    if refused || matches!(parser.word(start), "person" | "one") {
        return None;
    }
    parser.terms(start).iter().find_map(|term| match term.term {
        crate::vocabulary::Term::Thing(role)
            if parser.is_person(role)
                && start + term.len < end
                && matches!(parser.word(start + term.len), "who" | "that") =>
        {
            Some(role)
        }
        _ => None,
    })
}

/// "the member themselves" is the one of the record, not any member.
pub(super) fn relational_only(parser: &Parser, found: &mut Vec<(usize, People, Related)>) {
    let own: Vec<usize> = found.iter().filter(|(_, _, related)| related.is_some()).map(|(end, ..)| *end).collect();
    found.retain(|(end, _, related)| {
        related.is_some() || !own.contains(end) || !matches!(parser.word(*end), "themselves" | "himself" | "herself")
    });
}

/// The deeds with the relation that makes the subject who they are; `None` where they are about something else.
pub(super) fn narrowed(deeds: Vec<Deed>, related: Option<&(ThingId, Expr)>) -> Option<Vec<Deed>> {
    let Some((thing, own)) = related else { return Some(deeds) };
    deeds
        .into_iter()
        .map(|mut deed| {
            if deed.target.thing != *thing {
                return None;
            }
            deed.target.filter = own.clone().and(deed.target.filter);
            Some(deed)
        })
        .collect()
}

pub(super) fn modals(parser: &Parser, at: usize) -> Edges<Modal> {
    let mut edges = Edges::new();
    for (words, negative) in [
        ("can", false),
        ("may", false),
        ("could", false),
        ("should be able to", false),
        ("must be able to", false),
        ("will be able to", false),
        ("is able to", false),
        ("are able to", false),
        ("is allowed to", false),
        ("are allowed to", false),
        ("has permission to", false),
        ("get to", false),
        ("can not", true),
        ("may not", true),
        ("must not", true),
        ("should not", true),
        ("shall not", true),
        ("will not be able to", true),
        ("should not be able to", true),
        ("is not allowed to", true),
        ("are not allowed to", true),
        ("can never", true),
        ("may never", true),
        ("must never", true),
        ("do not", true),
        ("does not", true),
        ("never", true),
    ] {
        let Some(end) = parser.eat(at, words) else { continue };
        edges.push((end, Modal { shape: Shape::Base, negative, only: false }));
        if words == "never" {
            edges.push((end, Modal { shape: Shape::Finite, negative, only: false }));
        }
        if !negative && let Some(next) = parser.any(end, &["only", "just"]) {
            edges.push((next, Modal { shape: Shape::Base, negative, only: true }));
        }
    }
    // The plain present states what happens: "Agents see all tickets."
    edges.push((at, Modal { shape: Shape::Finite, negative: false, only: false }));
    if let Some(next) = parser.any(at, &["only", "just"]) {
        edges.push((next, Modal { shape: Shape::Finite, negative: false, only: true }));
    }
    edges
}
