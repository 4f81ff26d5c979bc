//! Why a sentence was not understood, and the nearest ones that would be.

use text::{Span, TextEdit};

use crate::construction::Understood;
use crate::document::{Segment, Wording};
use crate::ledger::Answer;
use crate::paraphrase;
use crate::phrase::Parser;
use crate::read::{Cause, Reader, Reading};
use crate::tokens::{Kind, Token};

/// Words of the language itself; anything else has to come from the spec.
const CLOSED: &str = include_str!("recover/closed_words.txt");

/// Vague words that no default covers.
const VAGUE: &[&str] = &[
    "appropriate",
    "appropriately",
    "soon",
    "recently",
    "recent",
    "large",
    "small",
    "quickly",
    "normally",
    "usually",
    "often",
    "reasonable",
    "suitable",
    "sometimes",
    "regularly",
    "nearing",
    "authorised",
    "authorized",
    "relevant",
    "properly",
];

/// A question about a sentence that nothing covers.
pub fn unknown(parser: &Parser, segment: &Segment, wording: &Wording) -> Reading {
    let unknown = (0..parser.len()).find(|at| is_unknown(parser, *at));
    let names_model = (0..parser.len()).any(|at| !parser.terms(at).is_empty());
    let demands = [
        "can", "must", "may", "only", "never", "cannot", "nobody", "always", "should", "shall", "when", "if", "unless",
        "every",
    ]
    .iter()
    .any(|word| parser.find(0, word).is_some());
    let range = |from: usize, to: usize| bytes(segment, wording, parser.tokens.get(from..to).unwrap_or(&[]));
    if !names_model && !demands {
        let (start, end) = (0, segment.text.len());
        return Reading::Unknown {
            question: "Is this just description?".to_owned(),
            start,
            end,
            answers: Vec::new(),
            cause: Cause::Description,
        };
    }
    if let Some(at) = (0..parser.len()).find(|at| VAGUE.contains(&parser.word(*at))) {
        let (start, end) = range(at, at + 1);
        let word = parser.token(at).map_or("", |token| token.text.as_str());
        return Reading::Unknown {
            question: format!("What exactly does “{word}” mean here?"),
            start,
            end,
            answers: Vec::new(),
            cause: Cause::UnknownShape,
        };
    }
    if let Some(at) = unknown {
        let (start, end) = range(at, at + 1);
        let word = parser.token(at).map_or(String::new(), |token| token.text.clone());
        let answers = suggestions(parser, at)
            .into_iter()
            .map(|near| Answer {
                label: format!("I meant “{near}”"),
                means: String::new(),
                edits: edits_at(segment, parser.tokens.get(at), wording, &near),
            })
            .collect();
        return Reading::Unknown {
            question: format!("What is “{word}”?"),
            start,
            end,
            answers,
            cause: Cause::UnknownWord(word.to_lowercase()),
        };
    }
    let from = parser.furthest().min(parser.len().saturating_sub(1));
    let (start, end) = range(from, parser.len());
    Reading::Unknown {
        question: "I know these words, but not what the sentence asks for. Can you say it another way?".to_owned(),
        start,
        end,
        answers: Vec::new(),
        cause: Cause::UnknownShape,
    }
}

/// Several readings that differ: each is shown as a canonical sentence, and chosen by writing it down.
pub fn ambiguous(reader: &Reader, segment: &Segment, several: &[Understood]) -> Reading {
    let app = &reader.vocabulary.app;
    let answers = several
        .iter()
        .take(4)
        .map(|own| {
            let means = paraphrase::meanings(&own.meanings, app);
            let file = file_of(reader, segment);
            let span = segment.span.span;
            Answer {
                label: means.clone(),
                means: means.clone(),
                edits: vec![TextEdit { file, start: span.start, end: span.end, insert: means }],
            }
        })
        .collect();
    Reading::Ambiguous {
        question: "This can mean different things. Which do you mean?".to_owned(),
        start: 0,
        end: segment.text.len(),
        answers,
    }
}

/// The answer that attaches other words to the phrase that left something open.
pub fn replaced(reader: &Reader, segment: &Segment, span: Span, label: &str, words: &str) -> Answer {
    let file = file_of(reader, segment);
    let before = TextEdit { file: file.clone(), start: span.start, end: span.start, insert: "[".to_owned() };
    let after = TextEdit { file, start: span.end, end: span.end, insert: format!("]{{{words}}}") };
    Answer { label: label.to_owned(), means: words.to_owned(), edits: vec![before, after] }
}

/// The path of the segment's file; the assembler knows the files, so only the number is kept here.
fn file_of(_: &Reader, segment: &Segment) -> String {
    segment.span.file.0.to_string()
}

fn edits_at(segment: &Segment, token: Option<&Token>, wording: &Wording, insert: &str) -> Vec<TextEdit> {
    let Some(token) = token else { return Vec::new() };
    let Some(span) = wording.source_span(token.span.start as usize..token.span.end as usize) else { return Vec::new() };
    vec![TextEdit {
        file: segment.span.file.0.to_string(),
        start: span.start,
        end: span.end,
        insert: insert.to_owned(),
    }]
}

/// The place of tokens in the segment's own text.
fn bytes(segment: &Segment, wording: &Wording, tokens: &[Token]) -> (usize, usize) {
    let own = crate::tokens::span_of(tokens);
    let Some(span) = wording.source_span(own.start as usize..own.end as usize) else { return (0, segment.text.len()) };
    let at = |byte: u32| segment.map.iter().position(|place| *place >= byte);
    let start = at(span.start).unwrap_or(0);
    let end = at(span.end).unwrap_or(segment.text.len());
    (start.min(segment.text.len()), end.clamp(start, segment.text.len()))
}

fn is_unknown(parser: &Parser, at: usize) -> bool {
    let Some(token) = parser.token(at) else { return false };
    if token.kind != Kind::Word || token.lower.len() < 3 || !token.lower.chars().all(char::is_alphabetic) {
        return false;
    }
    // Inside a longer entry of the vocabulary a word isn't on its own.
    let covered = (at.saturating_sub(4)..=at).any(|from| parser.terms(from).iter().any(|term| from + term.len > at));
    !covered && !is_closed(&token.lower) && parser.events.at(&token.lower).is_empty()
}

fn is_closed(word: &str) -> bool {
    let known = |word: &str| CLOSED.split_whitespace().any(|own| own == word);
    known(word)
        || crate::words::bases(word).iter().any(|(base, _)| known(base))
        || known(&crate::words::singular(word))
        || crate::words::ordinal(word).is_some()
}

/// The nearest words of the vocabulary: at most two letters away.
fn suggestions(parser: &Parser, at: usize) -> Vec<String> {
    let word = parser.word(at);
    let allowed = if word.chars().count() > 5 { 2 } else { 1 };
    let mut near: Vec<(usize, String)> = parser
        .vocabulary
        .entries()
        .iter()
        .filter(|entry| entry.words.len() == 1)
        .filter_map(|entry| entry.words.first())
        .map(|own| (distance(word, own, allowed), own.clone()))
        .filter(|(away, _)| *away <= allowed)
        .collect();
    near.sort();
    near.dedup();
    near.into_iter().map(|(_, own)| own).take(3).collect()
}

/// Letters to add, drop, change or swap to get from one word to the other; anything over `most` is `most + 1`.
fn distance(one: &str, other: &str, most: usize) -> usize {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    if one.len().abs_diff(other.len()) > most {
        return most + 1;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.iter().enumerate() {
        let mut line = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let mut least = (last[j] + usize::from(a != b)).min(last[j + 1] + 1).min(line[j] + 1);
            if i > 0 && j > 0 && one[i - 1] == *b && other[j - 1] == *a {
                least = least.min(before[j - 1] + 1);
            }
            line.push(least);
        }
        before = std::mem::replace(&mut last, line);
    }
    last.last().copied().unwrap_or(most + 1).min(most + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearness_counts_letters() {
        assert_eq!(distance("appointmnet", "appointment", 2), 1);
        assert_eq!(distance("ordr", "order", 2), 1);
        assert_eq!(distance("order", "invoice", 2), 3);
    }

    #[test]
    fn words_of_the_language_are_known() {
        for word in ["unless", "having", "cancelled", "customers"] {
            let known = matches!(word, "unless" | "having");
            assert_eq!(is_closed(word), known, "{word}");
        }
    }
}
