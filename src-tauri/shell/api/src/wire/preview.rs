//! The running app beside the text.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether the app runs, and where.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase", tag = "state")]
pub enum PreviewState {
    /// Nothing to run yet: the spec has no thing, or it is still starting.
    Waiting {
        /// What it waits for, in a sentence.
        text: String,
    },
    #[serde(rename_all = "camelCase")]
    Running {
        /// The origin: no path.
        url: String,
        /// Counts up when the app was replaced under the same address.
        generation: u32,
        /// Counts up when its pages changed too, not only rules or data.
        front_end: u32,
        /// What the last change did to the data, in sentences.
        notes: Vec<String>,
        /// Data that the newest spec has no place for, each with how much it is. Until it is let go, the app runs as it was.
        losses: Vec<String>,
        /// What isn't enforced yet, though the app runs.
        not_enforced: Vec<NotEnforced>,
    },
    Stopped {
        text: String,
    },
}

/// What the person lets go, as it was shown.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct LetGoRequest {
    pub losses: Vec<String>,
}

/// An open sentence that the running app does not obey.
#[derive(Clone, Debug, Serialize, TS)]
pub struct NotEnforced {
    pub statement: String,
    pub text: String,
    /// What it waits for, in plain words.
    pub why: String,
}

/// One call of the preview's controls. The page never holds the token.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct ControlRequest {
    /// `GET`, `POST`, `PATCH` or `DELETE`.
    pub method: String,
    /// Below `/_preview/`, with the query.
    pub path: String,
    #[ts(type = "unknown")]
    #[serde(default)]
    pub body: serde_json::Value,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct ControlAnswer {
    pub status: u16,
    #[ts(type = "any")]
    pub body: serde_json::Value,
}

/// A page of the running app.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct AddressRequest {
    pub url: String,
}

/// Who the running app should be seen as.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
pub struct SeeAsRequest {
    /// An account's id.
    pub person: Option<String>,
    /// Or a kind of people: one of them, made if there is none. Without either, nobody is signed in.
    pub role: Option<String>,
}

/// The session with which the page in the frame goes on; empty for nobody.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SeeAs {
    pub session: String,
}

/// The page that a frame opens first, signed in as whoever was asked for, else as the kind of person with most to do.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Entry {
    pub url: String,
    pub role: Option<String>,
}
