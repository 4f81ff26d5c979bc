//! The ledger: every sentence of the spec, in exactly one state.

use std::collections::BTreeMap;

use model::StatementId;
use text::{FileSpan, TextEdit};

use crate::document::Segment;

/// One sentence, list item, or row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub id: StatementId,
    pub span: FileSpan,
    pub text: String,
    /// The construction that understood it ("permission", "thing", "limit"), or "unknown", "note", "heading".
    pub kind: &'static str,
    pub state: State,
    /// Canonical English of what it was understood as; empty for notes and questions.
    pub means: String,
    pub assumes: Vec<Assumption>,
    pub question: Option<Question>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    Enforced,
    /// Enforced with a printed default.
    Assumed,
    Asked,
    Note,
}

/// A default that was taken, and what else it could be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    pub code: &'static str,
    pub text: String,
    pub alternatives: Vec<Answer>,
}

/// Something only the author can decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub text: String,
    /// The words to underline.
    pub phrase: FileSpan,
    pub answers: Vec<Answer>,
    /// How many sentences it holds up.
    pub blocks: usize,
}

/// A choice to click: what it says, what it would mean, and the text edits that write it down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub label: String,
    pub means: String,
    pub edits: Vec<TextEdit>,
}

/// Something worth saying about a spec that compiles all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub code: &'static str,
    pub span: FileSpan,
    pub text: String,
    pub fixes: Vec<Answer>,
}

/// A stretch of text that the editor colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Highlight {
    pub span: FileSpan,
    pub kind: HighlightKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HighlightKind {
    Thing,
    Person,
    Field,
    Choice,
    Action,
    Definition,
    Value,
    Annotation,
}

/// The id of each segment: its first words and a digest of its normalised text, with an ordinal where the same text stands
/// more than once. The id outlives moving the sentence and changing its blanks, not changing its words.
pub(crate) fn ids(segments: &[Segment]) -> Vec<StatementId> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    segments
        .iter()
        .map(|segment| {
            let precise = segment.precise().text;
            let text = if precise.is_empty() { &segment.text } else { &precise };
            let normal = text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
            let mut slug = String::new();
            for letter in normal.chars() {
                if letter.is_ascii_alphanumeric() {
                    slug.push(letter);
                } else if !slug.is_empty() && !slug.ends_with('-') && letter != '\'' && letter != '’' {
                    slug.push('-');
                }
                if slug.len() >= 32 && slug.ends_with('-') {
                    break;
                }
            }
            slug.truncate(40);
            let base = format!("{}-{:04x}", slug.trim_matches('-'), digest(&normal) & 0xffff);
            let base = base.trim_start_matches('-').to_owned();
            let count = seen.entry(base.clone()).or_insert(0);
            *count += 1;
            StatementId(if *count > 1 { format!("{base}-{count}") } else { base })
        })
        .collect()
}

/// FNV-1a: small, and the same on every machine.
pub(crate) fn digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
