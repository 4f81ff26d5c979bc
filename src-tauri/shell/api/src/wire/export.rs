//! Taking the app away.

use super::Statement;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether the spec can be exported, and the questions in the way.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportCheck {
    pub open: Vec<Statement>,
    pub warnings: Vec<String>,
    /// Where it went last, or a folder beside the spec.
    pub folder: String,
    /// Whether that folder holds an export of ours already.
    pub again: bool,
}

#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportRequest {
    pub folder: String,
    pub database: Database,
    /// Go on although questions are open: what they name is closed.
    pub anyway: bool,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize, TS, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Database {
    Sqlite,
    Postgres,
    Both,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportProgress {
    /// What is being done, in words.
    pub step: String,
    pub done: u32,
    pub of: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Exported {
    pub folder: String,
    /// Sorted by path.
    pub files: Vec<ExportedFile>,
    pub written: u32,
    pub unchanged: u32,
    /// Files that a person owns and that were therefore left alone.
    pub kept: Vec<String>,
    /// Where each sentence's code is, in the order of the files.
    pub places: Vec<CodePlace>,
}

/// Lines that carry out a statement.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CodePlace {
    pub statement: String,
    pub path: String,
    /// 1-based.
    pub line: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportedFile {
    pub path: String,
    pub size: u32,
    pub changed: bool,
    /// How many lines say which sentence they come from.
    pub sentences: u32,
}

/// One file's code, ready to show.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Code {
    pub path: String,
    pub lines: Vec<CodeLine>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct CodeLine {
    pub tokens: Vec<CodeToken>,
    /// The statement that this line carries out.
    pub statement: Option<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct CodeToken {
    /// A class of the style sheet: `keyword`, `string`, `comment`, …; empty for plain.
    pub class: String,
    pub text: String,
}
