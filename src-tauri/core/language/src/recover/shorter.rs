//! The sentence without words that lay nothing down, where the rest is understood: adverbs ("promptly"), words that say nothing
//! exact, and reasons. Anything else holds meaning: an answer that left it out would be another rule.

use super::is_vague;
use super::rewrite::{spelled, turned, understood, values};
use crate::document::Segment;
use crate::ledger::Answer;
use crate::meaning::Meaning;
use crate::phrase::Parser;
use crate::read::Reader;
use crate::tokens::Token;
use crate::vocabulary::Term;

/// How many shorter sentences are tried, and how many offered.
const TRIED: usize = 40;
const OFFERED: usize = 2;

/// Words at which a reason begins.
const REASONS: &[&str] = &["because", "so that", "in order to"];

pub(super) fn shorter(reader: &Reader, parser: &Parser, segment: &Segment) -> Vec<Answer> {
    let len = parser.len();
    if len > 60 {
        return Vec::new();
    }
    let end = (0..len).rev().find(|at| parser.token(*at).is_some_and(|own| own.is_word())).map_or(0, |at| at + 1);
    let idle = |at: usize| {
        let word = parser.word(at);
        let said = parser.terms(at).iter().any(|own| !matches!(own.term, Term::Action(_) | Term::Thing(_)));
        let adverb = word.ends_with("ly") && !said && parser.token(at).is_some_and(Token::is_word);
        is_vague(word) || adverb
    };
    let mut spans: Vec<(usize, usize)> = (0..end).filter(|at| idle(*at)).map(|at| (at, at + 1)).collect();
    // To the end: what follows a reason may lay something down again.
    let reasons = (1..end).filter(|at| parser.any(*at, REASONS).is_some());
    spans.extend(reasons.map(|at| (at - usize::from(parser.word(at - 1) == ","), end)));
    spans.retain(|(from, to)| may_go(parser, *from, *to) && to - from + 2 < end);
    spans.sort_by_key(|(from, to)| (to - from, *from));
    spans.dedup();
    let mut found: Vec<(Vec<Meaning>, Answer)> = Vec::new();
    for (from, to) in spans.into_iter().take(TRIED) {
        let left: Vec<&Token> =
            parser.tokens.iter().enumerate().filter(|(at, _)| *at < from || *at >= to).map(|(_, own)| own).collect();
        let words = spelled(&left);
        let Some((meanings, means)) = understood(reader, segment, &words) else { continue };
        if found.iter().any(|(known, _)| *known == meanings) {
            continue;
        }
        let Some(edits) = super::edits::said_as(reader, segment, &words) else { break };
        let gone: Vec<&Token> = parser.tokens.get(from..to).unwrap_or(&[]).iter().collect();
        let gone = spelled(&gone);
        let gone = gone.trim_end_matches('.');
        let gone =
            parser.token(from).filter(|own| !own.capital()).map_or_else(|| gone.to_owned(), |_| lower_first(gone));
        found.push((meanings, Answer { label: format!("Leaving out “{gone}”: {words}"), means, edits }));
        if found.len() == OFFERED {
            break;
        }
    }
    found.into_iter().map(|(_, answer)| answer).collect()
}

/// Numbers, negations, bounds and people stay.
fn may_go(parser: &Parser, from: usize, to: usize) -> bool {
    let tokens = parser.tokens.get(from..to).unwrap_or(&[]);
    let turns = tokens
        .iter()
        .filter_map(|own| turned(&own.lower))
        .any(|turn| matches!(turn, "not" | "only" | "most" | "least" | "more" | "less" | "or"));
    let people = (from..to).any(|at| {
        parser.terms(at).iter().any(|term| matches!(term.term, Term::Thing(thing) if parser.is_person(thing)))
    });
    let one = tokens.iter().any(|own| own.is("one") || own.is("once") || own.is("twice"));
    values(tokens).is_empty() && !turns && !people && !one
}

fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
