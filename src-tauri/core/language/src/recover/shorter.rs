//! The sentence without a few words that stand together, where the rest is understood: the label says in so many words what
//! is left out, and no number, negation or person ever is.

use super::rewrite::{spelled, turned, understood, values};
use super::{is_unknown, is_vague};
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

/// Words at which a part of a sentence may begin.
const BEGIN: &[&str] = &[
    ",", ";", ":", "-", "–", "(", "and", "but", "so", "because", "which", "that", "who", "whose", "as", "in", "on",
    "at", "for", "with", "without", "by", "from", "per", "of", "to", "during", "within", "after", "before", "until",
    "unless", "if", "when", "while", "once", "than", "or",
];

pub(super) fn shorter(reader: &Reader, parser: &Parser, segment: &Segment) -> Vec<Answer> {
    let len = parser.len();
    if len > 60 {
        return Vec::new();
    }
    let end = (0..len).rev().find(|at| parser.token(*at).is_some_and(|own| own.is_word())).map_or(0, |at| at + 1);
    let begins = |at: usize| BEGIN.contains(&parser.word(at));
    let strange = |at: usize| is_unknown(parser, at) || is_vague(parser.word(at)) || parser.word(at).ends_with("ly");
    let mut spans: Vec<(usize, usize)> = (0..end).filter(|at| strange(*at)).map(|at| (at, at + 1)).collect();
    for from in (0..end).filter(|at| begins(*at) || strange(*at)) {
        let stops = (from + 2..=end).filter(|at| *at == end || begins(*at));
        spans.extend(stops.take(4).map(|to| (from, to)));
    }
    // From the beginning to a comma: "Whatever the weather, …".
    spans.extend((1..end.saturating_sub(2)).filter(|at| parser.word(*at) == ",").take(2).map(|at| (0, at + 1)));
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
