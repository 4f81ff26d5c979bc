//! Questions and their answers, which are text edits.
