//! Visual edits become the smallest text edits.
//!
//! A card in the editor stands for the lines of a field list or a table of fields. An intent ("this field is required") becomes
//! the edit that a careful person would have typed on those lines; every other byte stays. Then everything compiles anew: there
//! is no second model.

mod card;
mod intent;

pub use card::{Card, Layout, Line, cards};
pub use intent::{Intent, Refusal, edits};
