//! Sentences become statements: the only crate that knows English.
//!
//! `document` cuts a spec into segments, `declare` and `vocabulary` harvest its words over the whole spec first, `read` turns
//! every other segment into meanings, `assemble` joins them to an app and asks about what is missing.

pub mod ask;
pub mod assemble;
mod assumed;
pub mod assumptions;
pub mod chart;
pub mod construction;
pub mod declare;
pub mod diagnostics;
pub mod document;
pub mod guide;
pub mod ledger;
pub mod literal;
pub mod lock;
pub mod meaning;
mod memo;
pub mod paraphrase;
pub mod phrase;
mod plain;
pub mod read;
pub mod recover;
pub mod tokens;
pub mod typing;
pub mod vocabulary;
pub mod words;

mod compile;

pub use compile::{Compilation, Compiler, Options, compile};
pub use ledger::{Answer, Assumption, Highlight, HighlightKind, Question, State, Statement, Warning};
pub use lock::{LOCK_FILE, Lock, renaming};
pub use vocabulary::Vocabulary;
