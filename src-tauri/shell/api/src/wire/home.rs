//! The first screen: recent specs, the gallery, and a folder chooser for hosts
//! that have none of their own.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the first screen shows.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Home {
    pub version: String,
    pub host: HostFacts,
    pub recent: Vec<Recent>,
    pub templates: Vec<Template>,
    /// Where a new spec goes unless the person says otherwise.
    pub new_folder: String,
    /// The spec that was named on the command line, to be opened at once.
    pub open_now: Option<String>,
}

/// What the host can do; the page offers nothing that it can't.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HostFacts {
    /// A window of the system, or a browser.
    pub kind: HostKind,
    /// The system's own folder chooser is there.
    pub picks_folders: bool,
    /// A folder can be shown in the file manager.
    pub opens_folders: bool,
}

#[derive(Clone, Copy, Debug, Serialize, TS, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum HostKind {
    Window,
    Browser,
}

/// A spec that was opened before.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Recent {
    pub path: String,
    pub name: String,
    /// RFC 3339, UTC.
    pub opened_at: String,
    /// The folder is no longer there.
    #[serde(default)]
    pub missing: bool,
}

/// An entry of the gallery.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Template {
    /// The name of its folder.
    pub id: String,
    pub title: String,
    /// What it is, in a line.
    pub about: String,
    /// An SVG.
    pub picture: String,
    /// Its things, as the gallery's card lists them.
    pub things: Vec<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CreateRequest {
    /// `None` starts with an empty page.
    pub template: Option<String>,
    /// What the person calls their app; names the folder too.
    pub name: String,
    /// The folder in which the spec's own folder is made.
    pub parent: String,
}

#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct PathRequest {
    pub path: String,
}

/// One level of folders, for hosts without a folder chooser.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Folder {
    pub path: String,
    pub parent: Option<String>,
    pub folders: Vec<FolderEntry>,
    /// How many Markdown files lie directly in it.
    pub specs: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FolderEntry {
    pub name: String,
    pub path: String,
    /// Whether it looks like a spec: Markdown lies directly in it.
    pub is_spec: bool,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct Picked {
    /// `None` when the person changed their mind.
    pub path: Option<String>,
}
