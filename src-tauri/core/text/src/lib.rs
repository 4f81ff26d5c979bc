//! Spans, line index, text edits and diagnostics.
//!
//! Every offset is in UTF-8 bytes, counted from the start of one file. Nothing here knows Markdown or English.

mod edit;
mod line_index;
mod source;
mod span;

pub use edit::{TextEdit, apply};
pub use line_index::{LineColumn, LineIndex};
pub use source::{FileId, Source, SourceFile};
pub use span::{FileSpan, Span};
