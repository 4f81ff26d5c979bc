//! The first pass: which nouns are things and which are people.

use super::cursor::Cursor;
use super::{Reader, people, prose};
use crate::document::SegmentKind;

/// Headings that say what kind of section follows and are never a thing's name, in singular.
const SECTIONS: &[&str] = &[
    "thing",
    "rule",
    "people",
    "page",
    "message",
    "email",
    "sample data",
    "sample",
    "example",
    "edge case",
    "case",
    "look",
    "role",
    "user",
    "permission",
    "who",
    "what",
    "how",
    "data",
    "field",
    "sign in",
    "signing in",
    "step",
    "workflow",
    "setting",
    "limit",
    "the rest",
    "other",
    "note",
    "introduction",
    "overview",
    "about",
    "check",
    "payment",
    "report",
    "dashboard",
    "schedule",
    "reminder",
    "notification",
];

/// A heading or label without its article and closing colon.
pub(super) fn bare(words: &str) -> &str {
    let words = words.trim().trim_end_matches(':').trim();
    let lower = words.to_lowercase();
    for article in ["the ", "an ", "a ", "our "] {
        if lower.starts_with(article) {
            return words.get(article.len()..).unwrap_or(words);
        }
    }
    words
}

/// Whether these words can name a thing at all.
pub(super) fn is_name(words: &str) -> bool {
    let lower = words.to_lowercase();
    let count = lower.split_whitespace().count();
    let plain =
        lower.chars().all(|letter| letter.is_alphanumeric() || letter == ' ' || letter == '-' || letter == '\'');
    plain && (1..=4).contains(&count) && !lower.split_whitespace().any(is_function_word)
}

/// Words of the language that are never part of a thing's name.
pub(crate) fn is_function_word(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "it"
            | "its"
            | "they"
            | "them"
            | "their"
            | "he"
            | "she"
            | "we"
            | "you"
            | "i"
            | "who"
            | "which"
            | "that"
            | "this"
            | "these"
            | "those"
            | "and"
            | "or"
            | "not"
            | "no"
            | "nobody"
            | "everyone"
            | "everybody"
            | "anyone"
            | "anybody"
            | "somebody"
            | "someone"
            | "each"
            | "every"
            | "all"
            | "both"
            | "any"
            | "some"
            | "only"
            | "can"
            | "may"
            | "must"
            | "is"
            | "are"
            | "was"
            | "has"
            | "have"
            | "had"
            | "be"
            | "to"
            | "with"
            | "without"
            | "at"
            | "on"
            | "in"
            | "by"
            | "from"
            | "than"
            | "if"
            | "when"
            | "while"
            | "until"
            | "unless"
            | "there"
            | "what"
            | "whatever"
            | "whoever"
            | "nothing"
            | "everything"
            | "as"
            | "does"
            | "do"
            | "will"
            | "between"
            | "after"
            | "before"
            | "people"
            | "for"
    )
}

/// Finds the names of all things and people.
pub(super) fn names(reader: &mut Reader) {
    people::names(reader);
    for at in 0..reader.segments.len() {
        let kind = reader.segments[at].kind;
        let prose = matches!(kind, SegmentKind::Sentence | SegmentKind::Item);
        if kind == SegmentKind::Heading {
            heading(reader, at);
        } else if prose && !prose::names(reader, at) {
            label(reader, at);
        }
    }
    reader.draft.shorten();
}

/// A heading with a list or table of fields under it names a thing.
fn heading(reader: &mut Reader, at: usize) {
    let name = bare(&reader.segments[at].text).to_owned();
    let singular = crate::words::singular(&name.to_lowercase());
    if !is_name(&name) || SECTIONS.contains(&singular.as_str()) || SECTIONS.contains(&name.to_lowercase().as_str()) {
        return;
    }
    let below = reader.segments[at + 1..].iter().take_while(|segment| segment.kind != SegmentKind::Heading);
    let mut fields = false;
    for (offset, segment) in below.enumerate() {
        let own = at + 1 + offset;
        match segment.kind {
            SegmentKind::Header => fields |= super::tables::is_field_header(&reader.segments[own].text),
            SegmentKind::Item => {
                let cursor = Cursor::new(&reader.words[own].wording.text, &reader.words[own].tokens);
                fields |= label_end(&cursor).is_some() && segment.context.lead_in.is_none();
            }
            _ => {}
        }
    }
    if fields {
        reader.draft.thing(&name, at);
        reader.claim(at, "thing");
    }
}

/// "Project: name (required), notes (long text)" under a heading that names no thing.
fn label(reader: &mut Reader, at: usize) {
    let segment = &reader.segments[at];
    if segment.context.lead_in.is_some() {
        return;
    }
    let cursor = Cursor::new(&reader.words[at].wording.text, &reader.words[at].tokens);
    let Some(colon) = label_end(&cursor) else { return };
    let heading = segment.context.headings.last().map(|heading| bare(heading).to_owned()).unwrap_or_default();
    let singular = crate::words::singular(&heading.to_lowercase());
    // Under a heading that could itself be a thing these are its fields.
    let section = heading.is_empty()
        || !is_name(&heading)
        || SECTIONS.contains(&singular.as_str())
        || SECTIONS.contains(&heading.to_lowercase().as_str());
    let rest = &reader.words[at].tokens[colon + 1..];
    let several =
        rest.iter().any(|token| token.is_mark(',') && token.depth == 0) || rest.iter().any(|token| token.is_mark('('));
    let name = bare(cursor.between(0, colon)).to_owned();
    if segment.kind != SegmentKind::Item {
        // In prose a label can be anything: it has to read as fields through and through, one of them with its type.
        let mut list = Cursor { at: colon + 1, ..cursor };
        let read = super::fields::list(&mut list, &reader.draft, at);
        if read.left.is_some() || read.fields.len() < 2 || !rest.iter().any(|token| token.is_mark('(')) {
            return;
        }
    }
    if section && several && is_name(&name) && reader.draft.find(&heading).is_none() {
        reader.draft.thing(&name, at);
    }
}

/// Where the colon of "label: …" stands, if the item has such a label.
pub(super) fn label_end(cursor: &Cursor) -> Option<usize> {
    let tokens = cursor.tokens;
    // A dash between blanks does what a colon does: "Room – name, size".
    let dash = |at: usize| {
        tokens[at].is_mark('-')
            && at > 0
            && tokens[at - 1].span.end < tokens[at].span.start
            && tokens.get(at + 1).is_some_and(|next| tokens[at].span.end < next.span.start)
    };
    let colon = (0..tokens.len()).find(|at| tokens[*at].depth == 0 && (tokens[*at].is_mark(':') || dash(*at)))?;
    let named = (1..=5).contains(&colon) && cursor.tokens[..colon].iter().all(|token| token.is_word() || token.joined);
    (named && colon + 1 < cursor.tokens.len()).then_some(colon)
}
