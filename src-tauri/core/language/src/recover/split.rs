//! A sentence of which one part is understood, made into two: nothing is lost, and only the other part stays open.

use text::TextEdit;

use super::rewrite::understood;
use crate::document::{Segment, SegmentKind, Wording};
use crate::ledger::Answer;
use crate::phrase::{Parser, Shape};
use crate::read::Reader;
use crate::tokens::Token;

/// Where a sentence may come apart.
const JOINTS: &[&str] =
    &[", and", ", but", "; and", "; but", ";", ", so", ", or", "and", "but", ":", "- and", "-", "–"];

/// Words that begin a condition: what stands behind one may belong to it.
const CONDITIONS: &[&str] = &[
    "if", "when", "unless", "until", "while", "once", "as", "that", "who", "whose", "which", "after", "before", "where",
];

/// How many joints are tried.
const TRIED: usize = 6;

/// The first way to make two sentences of one, where either half is understood by itself.
pub(super) fn split(reader: &Reader, parser: &Parser, segment: &Segment, wording: &Wording) -> Option<Answer> {
    if segment.kind == SegmentKind::Row || segment.context.lead_in.is_some() || !segment.annotations.is_empty() {
        return None;
    }
    let joints = (2..parser.len().saturating_sub(2))
        .filter_map(|at| Some((at, parser.any(at, JOINTS)?)))
        .filter(|(at, next)| stands_alone(parser, *at, *next));
    for (at, next) in joints.take(TRIED) {
        let (Some(before), Some(behind)) = (parser.token(at - 1), parser.token(next)) else { continue };
        // The parts of a contraction have one place.
        if parser.token(next - 1).is_some_and(|own| own.span == behind.span) {
            continue;
        }
        let front = wording.text.get(..before.span.end as usize)?;
        let back = wording.text.get(behind.span.start as usize..)?;
        let first = format!("{}.", front.trim_end_matches(['.', ',']));
        let second = crate::assumed::capital(back);
        let means = understood(reader, segment, &first).or_else(|| understood(reader, segment, &second));
        let Some((_, means)) = means else { continue };
        let edits = vec![cut(reader, segment, wording, before, behind)?];
        return Some(Answer { label: format!("Make it two sentences: “{first}” “{second}”"), means, edits });
    }
    None
}

/// Whether what stands behind a joint is a sentence of its own: it has a subject and says what that does, and no condition
/// before the joint can reach into it.
fn stands_alone(parser: &Parser, at: usize, next: usize) -> bool {
    let nested = parser.token(at).is_some_and(|own| own.depth > 0);
    let start = parser.skip(next, &["a", "an", "the", "each", "every", "only", "no"]);
    let pronoun = matches!(
        parser.word(next),
        "it" | "they" | "he" | "she" | "nobody" | "none" | "neither" | "nor" | "this" | "one" | "nothing" | "that"
    );
    let named = !parser.people(next).is_empty() || !parser.terms(start).is_empty();
    let verbs =
        ["can", "may", "must", "is", "are", "has", "have", "will", "does", "do", "never", "should", "gets", "get"];
    let says = (next + 1..next + 9).any(|place| verbs.contains(&parser.word(place)))
        || (next + 1..next + 4).any(|place| !parser.verb(place, Shape::Finite).is_empty());
    let conditional = (0..at).any(|place| CONDITIONS.contains(&parser.word(place)));
    let demands = (next + 1..next + 6).any(|place| matches!(parser.word(place), "can" | "may" | "must" | "cannot"));
    // "…, unless it is paid and …" and "if … and …" are one condition.
    let mark = matches!(parser.word(at), ";" | ":") || parser.word(at) == "," && parser.word(at + 1) != "or";
    let begins = CONDITIONS.contains(&parser.word(0));
    !nested && (pronoun || named) && says && !begins && (!conditional || mark && (demands || parser.word(at) == ";"))
}

/// A full stop in the place of the joint, and a capital behind it.
fn cut(reader: &Reader, segment: &Segment, wording: &Wording, before: &Token, behind: &Token) -> Option<TextEdit> {
    let file = reader.file(segment)?;
    let span = wording.source_span(before.span.end as usize - 1..behind.span.end as usize)?;
    let old = span.slice(&file.text);
    let last = old.chars().next()?;
    let gap = if old.contains('\n') { old.get(old.find(['\r', '\n'])?..old.len() - behind.text.len())? } else { " " };
    let word = wording.text.get(behind.span.start as usize..behind.span.end as usize)?;
    // Nothing but the joint may stand between the two.
    let plain = old.len() <= last.len_utf8() + 12 + word.len() && old.ends_with(word);
    plain.then(|| TextEdit::new(&file.path, span, format!("{last}.{gap}{}", crate::assumed::capital(word))))
}
