//! What can be said, in the words of the open spec.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Clone, Debug, Serialize, TS)]
pub struct Guide {
    pub revision: u32,
    /// In the order in which somebody comes to them.
    pub ways: Vec<Way>,
}

/// A sentence that can be said.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Way {
    /// Names it, whatever stands in its blanks.
    pub id: String,
    pub section: Section,
    pub parts: Vec<SentencePart>,
    pub sentence: String,
    /// Canonical English of what it would mean.
    pub means: String,
    /// The construction that understands it; empty where it isn't understood with what stands in its blanks.
    pub kind: String,
    /// The thing that it is about.
    pub thing: Option<String>,
    /// It is in the words of the spec, not an example in other words.
    pub own: bool,
}

#[derive(Clone, Copy, Debug, Serialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Section {
    People,
    Things,
    Permissions,
    Steps,
    Limits,
    Times,
    Clashes,
    Checks,
    Events,
    Pages,
    Examples,
}

/// A piece of the sentence, to read or to fill in.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SentencePart {
    pub text: String,
    pub blank: Option<SentenceBlank>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct SentenceBlank {
    pub slot: String,
    pub value: String,
    /// To choose from; none where anything can be typed.
    pub options: Vec<SentenceChoice>,
}

/// A word of the spec, and how it reads in the sentence.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SentenceChoice {
    pub value: String,
    pub words: String,
}

/// What somebody put into the blanks of one sentence.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct WayRequest {
    pub id: String,
    pub filled: Vec<FilledBlank>,
}

#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct FilledBlank {
    pub slot: String,
    pub value: String,
}
