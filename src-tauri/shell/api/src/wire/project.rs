//! An open spec: its files and the way their text is kept in step.

use super::{Compiled, PreviewState};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything that the workspace screen starts from.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Project {
    pub path: String,
    pub name: String,
    pub files: Vec<SpecFile>,
    pub compiled: Option<Compiled>,
    pub preview: PreviewState,
    pub saved: SaveState,
    pub history: HistoryState,
    /// Where the person was when they last had it open.
    pub place: Option<Place>,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SpecFile {
    /// The path inside the spec folder, with `/`.
    pub name: String,
    pub text: String,
    pub version: u32,
    /// Why it can't be edited here, if it can't.
    pub locked: Option<String>,
}

/// Where the person is: put back when the spec is opened again.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Place {
    pub file: String,
    /// UTF-16 offset of the cursor.
    pub cursor: u32,
    /// The first visible line.
    pub top_line: u32,
    pub page: String,
}

/// One replaced range, counted in UTF-16 units of the text before the update.
#[derive(Clone, Debug, Serialize, Deserialize, TS, PartialEq, Eq)]
pub struct Change {
    pub from: u32,
    pub to: u32,
    pub insert: String,
}

/// One step of a file's text: sorted changes that do not overlap.
#[derive(Clone, Debug, Serialize, Deserialize, TS, PartialEq, Eq)]
pub struct Update {
    /// Who made it: an editor's id, or `undo`, `disk`, `answer`.
    pub client: String,
    pub changes: Vec<Change>,
}

/// "I have this version and these steps on top; what am I missing?"
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct SyncRequest {
    pub file: String,
    pub version: u32,
    pub updates: Vec<Update>,
}

/// The steps since the version that was named, the caller's own among them if
/// they were accepted.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Synced {
    pub version: u32,
    pub updates: Vec<Update>,
    /// The whole text, when the steps are no longer known.
    pub reset: Option<String>,
}

/// An edit of any file, offered with an answer or a card.
#[derive(Clone, Debug, Serialize, Deserialize, TS, PartialEq, Eq)]
pub struct Edit {
    pub file: String,
    pub from: u32,
    pub to: u32,
    pub insert: String,
}

#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ApplyRequest {
    /// What undo will call it.
    pub label: String,
    /// The number of the understanding that offered the edits.
    pub revision: u32,
    pub edits: Vec<Edit>,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, PartialEq, Eq)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum SaveState {
    Saved,
    Saving,
}

/// What undo and redo would do, in words.
#[derive(Clone, Debug, Default, Serialize, TS, PartialEq, Eq)]
pub struct HistoryState {
    pub undo: Option<String>,
    pub redo: Option<String>,
    /// What couldn't be written, in words, while it can't.
    pub trouble: Option<String>,
    /// Another program changed what the person was changing too.
    pub conflicts: Vec<Conflict>,
}

/// Both sides of a passage that two programs changed at once.
#[derive(Clone, Debug, Serialize, TS, PartialEq, Eq)]
pub struct Conflict {
    pub file: String,
    pub mine: String,
    pub theirs: String,
}

#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ResolveRequest {
    pub file: String,
    pub keep_mine: bool,
}

/// What undo or redo did, so that the editor can go there.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Undone {
    pub file: Option<String>,
    pub cursor: u32,
}

#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct FileRequest {
    pub file: String,
}

#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct PlaceRequest {
    pub place: Place,
}

/// A point in the spec's history, newest first.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Moment {
    pub id: String,
    pub label: String,
    /// RFC 3339, UTC.
    pub at: String,
    /// Files that differ from the moment before.
    pub files: Vec<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct Moments {
    pub moments: Vec<Moment>,
}

#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct MomentRequest {
    pub id: String,
}

#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct NameMomentRequest {
    pub label: String,
}

/// What restoring a moment would change.
#[derive(Clone, Debug, Serialize, TS)]
pub struct MomentDiff {
    pub files: Vec<FileDiff>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct FileDiff {
    pub file: String,
    pub lines: Vec<DiffLine>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct DiffLine {
    pub kind: DiffKind,
    pub text: String,
}

#[derive(Clone, Copy, Debug, Serialize, TS, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum DiffKind {
    Same,
    Then,
    Now,
    Gap,
}
