//! What crosses between Rust and the page. Positions here are UTF-16 units,
//! because that is how the editor counts; the conversion happens at this edge
//! and nowhere else.

mod compiled;
mod export;
mod guide;
mod home;
mod overview;
mod preview;
mod project;

pub use compiled::*;
pub use export::*;
pub use guide::*;
pub use home::*;
pub use overview::*;
pub use preview::*;
pub use project::*;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A request that needs no words.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS)]
pub struct Nothing {}

/// Why something was not done. The page branches on `code` and shows `text`.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct Refusal {
    pub code: RefusalCode,
    /// A whole sentence for the person at the screen.
    pub text: String,
}

/// The kinds of refusal that a caller treats differently.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalCode {
    /// No command has this name, or its request has another shape.
    Misuse,
    /// No spec is open.
    NothingOpen,
    /// The text has moved on since the edit was offered.
    Overtaken,
    /// The folder or file is not there, or is not what it should be.
    NotFound,
    /// The disk or the system said no.
    System,
    /// This host has no way to do it.
    NotHere,
    /// The spec does not allow it yet.
    NotYet,
}

impl Refusal {
    pub fn new(code: RefusalCode, text: impl Into<String>) -> Self {
        Refusal { code, text: text.into() }
    }
}

/// Everything that the page hears without asking.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// A file has versions that the page may not have: it should sync.
    Changed { file: String, version: u32 },
    /// Files came or went, or can no longer be read.
    FilesChanged,
    /// A newer understanding of the spec is there.
    Compiled { compiled: Box<Compiled> },
    /// Whether everything typed is on the disk.
    Saved { saved: SaveState },
    /// The running app came up, reloaded or stopped: ask again.
    Preview,
    /// How far an export is.
    Export { progress: ExportProgress },
    /// What undo and redo offer, conflicts or trouble with the disk changed: ask again.
    History,
}
