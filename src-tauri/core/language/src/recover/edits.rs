//! Answers about a sentence as text edits: precision attached to its words, so that the prose stays the author's.

use text::{Span, TextEdit};

use crate::document::{Segment, SegmentKind};
use crate::read::Reader;

/// Says the whole segment more precisely: as an annotation on its words where Markdown lets one stand there, else in their place.
pub(super) fn said_as(reader: &Reader, segment: &Segment, sentence: &str) -> Option<Vec<TextEdit>> {
    if segment.kind == SegmentKind::Row {
        return None;
    }
    let file = reader.file(segment)?;
    let words = segment.span.span.slice(&file.text);
    let start = segment.span.span.start as usize + (words.len() - words.trim_start().len());
    let words = words.trim();
    let plain = words.strip_suffix(['.', '!']).unwrap_or(words);
    let stopped = plain.len() < words.len();
    let span = Span::new(start, start + plain.len());
    let insert = if stopped { sentence.strip_suffix('.').unwrap_or(sentence) } else { sentence };
    if segment.annotations.is_empty() && !plain.contains(['[', ']', '{', '}', '<', '|']) {
        return Some(attached(&file.path, span, insert));
    }
    Some(vec![TextEdit::new(&file.path, span, insert)])
}

/// Other words for a phrase: attached to it, or in the place of those that are attached already.
pub(super) fn phrase_as(reader: &Reader, segment: &Segment, span: Span, words: &str) -> Option<Vec<TextEdit>> {
    let file = reader.file(segment)?;
    let inside = |own: &&crate::document::Annotation| own.span.start < span.end && span.start < own.span.end;
    if segment.annotations.iter().any(|own| inside(&own)) || segment.kind == SegmentKind::Row {
        return Some(vec![TextEdit::new(&file.path, span, words)]);
    }
    (!span.is_empty()).then(|| attached(&file.path, span, words))
}

fn attached(path: &str, span: Span, words: &str) -> Vec<TextEdit> {
    let at = |place: u32| Span { start: place, end: place };
    vec![TextEdit::new(path, at(span.start), "["), TextEdit::new(path, at(span.end), format!("]{{{words}}}"))]
}
