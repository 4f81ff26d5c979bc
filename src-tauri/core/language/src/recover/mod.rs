//! Why a sentence was not understood, and the nearest ones that would be.

mod edits;
mod lack;
mod nearest;
mod rewrite;
mod shorter;
mod split;

use std::collections::HashSet;
use std::sync::LazyLock;

use text::{Span, TextEdit};

use crate::construction::Understood;
use crate::document::{Segment, Wording};
use crate::ledger::Answer;
use crate::paraphrase;
use crate::phrase::Parser;
use crate::read::{Cause, Reader, Reading};
use crate::tokens::{Kind, Token};

pub use nearest::{Nearest, resembles};

/// Words of the language itself; anything else has to come from the spec.
const CLOSED: &str = include_str!("closed_words.txt");

/// More words than this in one sentence are worth taking apart.
const LONG: usize = 40;

/// So many answers are offered besides "just a note".
const OFFERED: usize = 3;

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

/// A question about a sentence that nothing covers: its cause, the words that are to blame, and sentences that would do.
pub fn unknown(reader: &Reader, parser: &Parser, segment: &Segment, wording: &Wording) -> Reading {
    // Why somebody wants something binds nobody.
    let purpose = (0..parser.len()).find(|at| parser.eat(*at, "so that").is_some()).unwrap_or(parser.len());
    let unknown = (0..purpose).find(|at| is_unknown(parser, *at));
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
    let open = |question: String, (start, end): (usize, usize), answers: Vec<Answer>, cause: Cause| Reading::Unknown {
        question,
        start,
        end,
        answers,
        cause,
    };
    if !reader.may_rewrite() {
        let (question, from, to) = lack::lack(parser).question(parser);
        return open(question, range(from, to), Vec::new(), Cause::UnknownShape);
    }
    // At most three besides "just a note": what fills the gap, then two sentences of one, then other words.
    let with_rewrites = |mut answers: Vec<Answer>| {
        if answers.len() < OFFERED {
            answers.extend(split::split(reader, parser, segment, wording));
        }
        if answers.len() < OFFERED {
            answers.extend(rewrite::rewrites(reader, parser, segment));
        }
        // What leaves something out comes last, and only where nothing keeps it all.
        if answers.is_empty() {
            answers.extend(shorter::shorter(reader, parser, segment));
        }
        answers.truncate(OFFERED);
        answers
    };
    let vague = |at: &usize| is_vague(parser.word(*at)) && parser.word(at + 1) != "letters";
    if let Some(at) = (0..parser.len()).find(vague) {
        let word = parser.token(at).map_or("", |token| token.text.as_str());
        let question = format!("What exactly does “{word}” mean here?");
        let answers = with_rewrites(lack::exact(reader, parser, segment, wording, at));
        return open(question, range(at, at + 1), answers, Cause::UnknownShape);
    }
    // "In good time": the phrase is known, though it names no time.
    let lack = lack::lack(parser);
    if let (lack::Lack::Moment(from, to), Some(at)) = (lack, unknown)
        && (from..to).contains(&at)
    {
        let (question, from, to) = lack.question(parser);
        let answers = with_rewrites(lack.fillings(reader, parser, segment, wording));
        return open(question, range(from, to), answers, Cause::UnknownShape);
    }
    if let Some(at) = unknown {
        let word = parser.token(at).map_or(String::new(), |token| token.text.clone());
        let answers: Vec<Answer> = reader
            .nearest()
            .to(parser.word(at))
            .into_iter()
            .filter_map(|near| {
                let edits = edits_at(reader, segment, parser.tokens.get(at), wording, &near)?;
                let token = parser.token(at)?;
                let mut fixed = wording.text.clone();
                fixed.replace_range(token.span.start as usize..token.span.end as usize, &near);
                // A short word that is near another is likelier a word of its own.
                let means = match rewrite::understood(reader, segment, &fixed) {
                    Some((_, means)) => means,
                    None if word.chars().count() < 6 => return None,
                    None => format!("“{word}” is a slip of the pen for “{near}”."),
                };
                Some(Answer { label: format!("I meant “{near}”"), means, edits })
            })
            .collect();
        let question = format!("What is “{word}”?");
        return open(question, range(at, at + 1), with_rewrites(answers), Cause::UnknownWord(word.to_lowercase()));
    }
    let (question, from, to) = lack.question(parser);
    let answers = with_rewrites(lack.fillings(reader, parser, segment, wording));
    open(question, range(from, to), answers, Cause::UnknownShape)
}

/// Several readings that differ: each is shown as a canonical sentence, and chosen by attaching it to the words.
pub fn ambiguous(reader: &Reader, segment: &Segment, several: &[Understood]) -> Reading {
    let app = &reader.vocabulary.app;
    let answers = several
        .iter()
        .take(4)
        .filter_map(|own| {
            let means = paraphrase::meanings(&own.meanings, app);
            let edits = edits::said_as(reader, segment, &means)?;
            Some(Answer { label: means.clone(), means, edits })
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
pub fn replaced(reader: &Reader, segment: &Segment, span: Span, label: &str, words: &str) -> Option<Answer> {
    let edits = edits::phrase_as(reader, segment, span, words)?;
    Some(Answer { label: label.to_owned(), means: words.to_owned(), edits })
}

fn edits_at(
    reader: &Reader,
    segment: &Segment,
    token: Option<&Token>,
    wording: &Wording,
    insert: &str,
) -> Option<Vec<TextEdit>> {
    let token = token?;
    let span = wording.source_span(token.span.start as usize..token.span.end as usize)?;
    Some(vec![TextEdit::new(&reader.file(segment)?.path, span, insert)])
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

fn is_vague(word: &str) -> bool {
    VAGUE.contains(&word)
}

pub(crate) fn is_unknown(parser: &Parser, at: usize) -> bool {
    let Some(token) = parser.token(at) else { return false };
    if token.kind != Kind::Word || token.lower.len() < 3 || !token.lower.chars().all(char::is_alphabetic) {
        return false;
    }
    // Inside a longer entry of the vocabulary a word isn't on its own.
    let covered = (at.saturating_sub(4)..=at).any(|from| parser.terms(from).iter().any(|term| from + term.len > at));
    // "unpaid", where the spec has "paid".
    let undone = token.lower.strip_prefix("un").is_some_and(|word| !parser.vocabulary.lookup(&[word]).is_empty());
    !covered
        && !undone
        && !is_closed(&token.lower)
        && parser.events_at(&token.lower).is_empty()
        && !is_said_apart(parser, &token.lower)
}

/// "its wick is trimmed", where the spec has a "wick trimmed".
fn is_said_apart(parser: &Parser, word: &str) -> bool {
    let fields = parser.app().things.iter().flat_map(|thing| &thing.fields);
    let mut flags = fields.filter(|own| own.r#type.kind == model::TypeKind::YesNo);
    flags.any(|own| own.name.contains(' ') && own.name.split(' ').any(|part| part.eq_ignore_ascii_case(word)))
}

fn is_closed(word: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| CLOSED.split_whitespace().collect());
    let known = |word: &str| KNOWN.contains(word);
    known(word)
        || crate::words::bases(word).iter().any(|(base, _)| known(base))
        || known(&crate::words::singular(word))
        || crate::words::ordinal(word).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_language_are_known() {
        for word in ["unless", "having", "cancelled", "customers"] {
            let known = matches!(word, "unless" | "having");
            assert_eq!(is_closed(word), known, "{word}");
        }
    }
}
