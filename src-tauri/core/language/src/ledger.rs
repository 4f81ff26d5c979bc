//! The ledger: every sentence of the spec, in exactly one state.

use model::StatementId;
use text::{FileSpan, TextEdit};

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

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
