use model::App;
use text::Source;

use crate::ledger::{Highlight, Statement, Warning};
use crate::lock::Lock;
use crate::vocabulary::Vocabulary;

/// What a compilation may be told besides the text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// The spec folder's `plainspoken.lock`, if there is one.
    pub lock: Option<&'a Lock>,
}

/// Everything that a spec compiles to. Broken input gives questions, never an error.
#[derive(Clone, Debug, Default)]
pub struct Compilation {
    pub app: App,
    /// In the order of the text.
    pub statements: Vec<Statement>,
    pub warnings: Vec<Warning>,
    /// What to keep in `plainspoken.lock`.
    pub lock: Lock,
    pub vocabulary: Vocabulary,
    /// What the editor colours, in the order of the text.
    pub tokens: Vec<Highlight>,
}

/// Compiles a spec. Never fails, never panics, and gives the same answer for the same text.
pub fn compile(source: &Source, options: &Options) -> Compilation {
    let document = crate::document::segments(source);
    let _ = (document, options);
    Compilation::default()
}
