//! Visual edits become the smallest text edits.
