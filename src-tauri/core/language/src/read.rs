//! One segment becomes its readings.

use model::{Expr, ThingId};

use crate::document::Segment;
use crate::ledger::{Answer, Assumption};
use crate::meaning::Meaning;
use crate::vocabulary::Vocabulary;

/// What came of a segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    Understood { kind: &'static str, meanings: Vec<Meaning>, means: String, assumptions: Vec<Assumption> },
    /// Several readings that differ, each with its canonical sentence. `start..end` are bytes of the segment's text.
    Ambiguous { question: String, start: usize, end: usize, answers: Vec<Answer> },
    Unknown { question: String, start: usize, end: usize, answers: Vec<Answer>, cause: Cause },
}

/// Why a sentence was not understood; the first that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A word that nothing in the spec or in the language explains.
    UnknownWord(String),
    /// The words are known, the sentence isn't.
    UnknownShape,
    /// Names nothing of the model at all and doesn't sound like a rule.
    Description,
}

/// Reads one segment that declares nothing.
pub fn read(segment: &Segment, vocabulary: &Vocabulary) -> Reading {
    let _ = vocabulary;
    Reading::Unknown {
        question: "What does this mean?".to_owned(),
        start: 0,
        end: segment.text.len(),
        answers: Vec::new(),
        cause: Cause::UnknownShape,
    }
}

/// Reads a condition about a record of `thing` ("it is unpaid and its due date has passed"), over `Root::Record`.
pub fn condition(words: &str, thing: ThingId, vocabulary: &Vocabulary) -> Option<Expr> {
    let _ = (words, thing, vocabulary);
    None
}

/// Reads a value about a record of `thing` ("starts at plus the duration of its service", "quantity × price"), over `Root::Record`.
pub fn value(words: &str, thing: ThingId, vocabulary: &Vocabulary) -> Option<Expr> {
    let _ = (words, thing, vocabulary);
    None
}
