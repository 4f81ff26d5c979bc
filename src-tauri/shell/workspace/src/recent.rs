//! The specs that were opened before, and where the person was in each.

use serde::{Deserialize, Serialize};
use std::{fs, path::Path};

/// A spec that was opened before.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Recent {
    pub path: String,
    pub name: String,
    /// RFC 3339, UTC.
    pub opened_at: String,
    /// Where the person was, in whatever shape the page keeps it.
    #[serde(default)]
    pub place: serde_json::Value,
}

const KEPT: usize = 12;

/// Newest first. A list that can't be read is an empty one.
pub fn list(state: &Path) -> Vec<Recent> {
    let bytes = fs::read(state.join("recent.json")).ok();
    bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Puts a spec at the top. Whether the list can be written matters to nobody's text, so errors end here.
pub fn opened(state: &Path, path: &str, name: &str) {
    let mut all = list(state);
    let place = all.iter().find(|one| one.path == path).map(|one| one.place.clone()).unwrap_or_default();
    all.retain(|one| one.path != path);
    let opened_at = jiff::Timestamp::now().to_string();
    all.insert(0, Recent { path: path.to_owned(), name: name.to_owned(), opened_at, place });
    all.truncate(KEPT);
    store(state, &all);
}

pub fn forget(state: &Path, path: &str) {
    let mut all = list(state);
    all.retain(|one| one.path != path);
    store(state, &all);
}

pub fn set_place(state: &Path, path: &str, place: serde_json::Value) {
    let mut all = list(state);
    if let Some(one) = all.iter_mut().find(|one| one.path == path) {
        one.place = place;
        store(state, &all);
    }
}

fn store(state: &Path, all: &[Recent]) {
    if let Ok(bytes) = serde_json::to_vec_pretty(all) {
        let _ = crate::save::write(&state.join("recent.json"), &bytes);
    }
}
