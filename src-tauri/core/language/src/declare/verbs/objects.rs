//! What a verb is done to, and by whom: the things and people around it.

use model::{ThingId, TypeKind};

use super::is_closed;
use crate::tokens::Token;
use crate::vocabulary::{Term, Vocabulary};
use crate::words;

/// How many words a kind of people takes here, if one stands here.
pub(super) fn people_at(vocabulary: &Vocabulary, tokens: &[Token], at: usize) -> Option<usize> {
    let words: Vec<&str> = tokens[at..].iter().take(4).map(|token| token.lower.as_str()).collect();
    vocabulary
        .general(&words)
        .into_iter()
        .filter(|found| match found.term {
            Term::Thing(thing) => vocabulary.app.thing(thing).is_some_and(model::Thing::is_person),
            Term::Group(_) => true,
            _ => false,
        })
        .map(|found| found.len)
        .max()
}

pub(super) fn is_determiner(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "their"
            | "his"
            | "her"
            | "its"
            | "own"
            | "all"
            | "any"
            | "every"
            | "each"
            | "new"
            | "this"
            | "that"
    )
}

/// "can cancel until it starts", without an object: the only thing that can be cancelled.
pub(super) fn brought_about(vocabulary: &Vocabulary, verb: &str) -> Option<ThingId> {
    let participle = words::forms(verb).participle;
    let words: Vec<&str> = participle.split(' ').collect();
    let mut things = vocabulary.lookup(&words).into_iter().filter_map(|found| match found.term {
        Term::Choice(field, _) if found.len == words.len() => Some(field.thing),
        _ => None,
    });
    let thing = things.next()?;
    (!is_closed(verb) && things.all(|other| other == thing)).then_some(thing)
}

/// The thing that a verb is done to: the first noun behind it, before the clause ends.
pub(super) fn object(vocabulary: &Vocabulary, tokens: &[Token], at: usize, subject: usize) -> Option<ThingId> {
    let mut here = at;
    while let Some(token) = tokens.get(here).filter(|_| here < at + 10) {
        if matches!(
            token.lower.as_str(),
            "." | ";"
                | ":"
                | "if"
                | "when"
                | "until"
                | "unless"
                | "while"
                | "within"
                | "than"
                | "before"
                | "after"
                | "because"
                | "so"
        ) {
            return None;
        }
        if matches!(token.lower.as_str(), "it" | "them") {
            return things_before(vocabulary, tokens, here.max(subject));
        }
        let words: Vec<&str> = tokens[here..].iter().take(4).map(|token| token.lower.as_str()).collect();
        let mut found: Vec<(usize, ThingId)> = vocabulary
            .general(&words)
            .into_iter()
            .filter_map(|found| match found.term {
                Term::Thing(thing) => Some((found.len, thing)),
                _ => None,
            })
            .collect();
        found.sort_by_key(|(len, _)| std::cmp::Reverse(*len));
        if let Some((len, thing)) = found.first().copied() {
            // "the visit's vet": the thing is a path that goes on.
            if tokens.get(here + len).is_some_and(|token| token.lower == "'s") {
                here += len + 1;
                continue;
            }
            return Some(thing);
        }
        here += 1;
    }
    None
}

/// "assign a guide to a hike", "assign hikes to guides": done to what has the relation, whichever of the two comes first.
pub(super) fn given_to(vocabulary: &Vocabulary, tokens: &[Token], at: usize) -> Option<ThingId> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let to = (at + 1..(at + 7).min(tokens.len())).find(|at| word(*at) == "to")?;
    let between = tokens.get(at..to)?;
    if !between.iter().all(Token::is_word) || between.iter().any(|own| is_guard(&own.lower)) {
        return None;
    }
    let noun = |from: usize, end: usize| {
        (from..end.min(tokens.len())).find_map(|at| {
            let words: Vec<&str> = tokens[at..end.min(tokens.len())].iter().map(|own| own.lower.as_str()).collect();
            vocabulary.general(&words).into_iter().find_map(|found| match found.term {
                Term::Thing(thing) => Some(thing),
                _ => None,
            })
        })
    };
    let last = (to + 1..(to + 6).min(tokens.len())).find(|at| !tokens[*at].is_word() || is_guard(word(*at)));
    let (first, second) = (noun(at, to)?, noun(to + 1, last.unwrap_or(to + 6))?);
    let has = |thing: ThingId, person: ThingId| {
        !is_person(vocabulary, thing)
            && is_person(vocabulary, person)
            && vocabulary
                .app
                .thing(thing)
                .is_some_and(|own| own.fields.iter().any(|field| field.r#type.kind == TypeKind::One(person)))
    };
    [(first, second), (second, first)].into_iter().find(|(thing, person)| has(*thing, *person)).map(|(thing, _)| thing)
}

pub(super) fn is_guard(word: &str) -> bool {
    matches!(
        word,
        "if" | "when"
            | "until"
            | "unless"
            | "while"
            | "within"
            | "before"
            | "after"
            | "once"
            | "and"
            | "or"
            | "who"
            | "that"
    )
}

/// The last thing (not a kind of people) that is named before a place.
pub(super) fn things_before(vocabulary: &Vocabulary, tokens: &[Token], before: usize) -> Option<ThingId> {
    (0..before).rev().find_map(|at| {
        let words: Vec<&str> = tokens[at..before].iter().take(4).map(|token| token.lower.as_str()).collect();
        vocabulary.general(&words).into_iter().find_map(|found| match found.term {
            Term::Thing(thing) if !vocabulary.app.thing(thing).is_some_and(model::Thing::is_person) => Some(thing),
            _ => None,
        })
    })
}

/// The thing that words name, and nothing else.
pub(super) fn only_thing(vocabulary: &Vocabulary, tokens: &[Token]) -> Option<ThingId> {
    let words: Vec<&str> = tokens.iter().map(|token| token.lower.as_str()).collect();
    vocabulary.general(&words).into_iter().find_map(|found| match found.term {
        Term::Thing(thing) if found.len == words.len() => Some(thing),
        _ => None,
    })
}

pub(super) fn is_person(vocabulary: &Vocabulary, thing: ThingId) -> bool {
    vocabulary.app.thing(thing).is_some_and(model::Thing::is_person)
}
