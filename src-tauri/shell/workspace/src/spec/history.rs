//! The moments of an open spec, to look at and to go back to.

use super::{OpenSpec, Went};
use crate::document::Replace;
use language::LOCK_FILE;
use std::collections::BTreeMap;

impl OpenSpec {
    /// The points in the spec's history, newest first: id, label, time, files that changed.
    pub fn moments(&self) -> Vec<crate::moments::Moment> {
        self.shared.moments.list()
    }

    pub fn keep_moment(&self, label: &str) {
        self.shared.moments.keep(label, &self.shared.texts());
    }

    /// The texts of a moment, by file.
    pub fn moment(&self, id: &str) -> Option<BTreeMap<String, String>> {
        self.shared.moments.texts(id)
    }

    /// Makes the spec what it was then, in one step that can be undone.
    pub fn restore(&self, id: &str) -> Option<Went> {
        let then = self.moment(id)?;
        let now = self.shared.texts();
        self.shared.moments.keep("Before going back", &now);
        let mut by_file: BTreeMap<String, Vec<Replace>> = BTreeMap::new();
        for (file, text) in &then {
            let here = now.get(file).map(String::as_str).unwrap_or("");
            let hunks = crate::merge::hunks(here, text);
            if !hunks.is_empty() {
                by_file.insert(file.clone(), hunks);
            }
        }
        // What has come since was not there then. The names under which data is kept are not the history's to forget.
        let since: Vec<String> =
            now.keys().filter(|file| !then.contains_key(*file) && *file != LOCK_FILE).cloned().collect();
        let mut inner = self.shared.lock();
        self.make(&mut inner, "going back in history", by_file, since).ok()
    }
}
