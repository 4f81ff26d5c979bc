//! Spans, line index, text edits and diagnostics.
