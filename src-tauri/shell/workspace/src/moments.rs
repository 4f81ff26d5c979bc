//! The spec's history: named moments that a person can look at and go back to.
//! They are kept beside the app's own settings, never in the spec folder.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// A point to go back to.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub struct Moment {
    pub id: String,
    pub label: String,
    /// RFC 3339, UTC.
    pub at: String,
    /// Files that differ from the moment before.
    pub files: Vec<String>,
    /// The hash under which each file's text is kept.
    texts: BTreeMap<String, String>,
}

/// The moments of one spec.
#[derive(Debug)]
pub struct Moments {
    folder: PathBuf,
    known: Mutex<Vec<Moment>>,
}

/// The oldest unnamed moments go first.
const KEPT: usize = 300;

impl Moments {
    /// The history of the spec at this place.
    pub fn of(state: &Path, spec: &Path) -> Moments {
        let folder = state.join("history").join(hash(spec.to_string_lossy().as_bytes()));
        let known = fs::read(folder.join("moments.json")).ok();
        let known = known.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        Moments { folder, known: Mutex::new(known) }
    }

    /// Keeps a moment unless nothing changed since the last one. A history that
    /// can't be written is no reason to stop anyone's work, so errors end here.
    pub fn keep(&self, label: &str, texts: &BTreeMap<String, String>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let hashes: BTreeMap<String, String> =
            texts.iter().map(|(name, text)| (name.clone(), hash(text.as_bytes()))).collect();
        let before = known.last().map(|last| last.texts.clone()).unwrap_or_default();
        if before == hashes {
            return;
        }
        let names = before.keys().chain(hashes.keys());
        let mut files: Vec<String> = names.filter(|name| before.get(*name) != hashes.get(*name)).cloned().collect();
        files.sort();
        files.dedup();
        for (name, text) in texts {
            let path = self.folder.join(&hashes[name]);
            if !path.exists() && crate::save::write(&path, text.as_bytes()).is_err() {
                return;
            }
        }
        let at = jiff::Timestamp::now().to_string();
        let id = format!("{}-{at}", known.len());
        known.push(Moment { id, label: label.to_owned(), at, files, texts: hashes });
        if known.len() > KEPT {
            known.remove(0);
        }
        if let Ok(bytes) = serde_json::to_vec(&*known) {
            let _ = crate::save::write(&self.folder.join("moments.json"), &bytes);
        }
    }

    /// Newest first.
    pub fn list(&self) -> Vec<Moment> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().rev().cloned().collect()
    }

    pub fn texts(&self, id: &str) -> Option<BTreeMap<String, String>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let moment = known.iter().find(|one| one.id == id)?;
        let read =
            |(name, hash): (&String, &String)| Some((name.clone(), fs::read_to_string(self.folder.join(hash)).ok()?));
        moment.texts.iter().map(read).collect()
    }
}

/// A short name for bytes that no others have.
pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_come_back_whole_and_outlive_the_program() {
        let state = tempfile::tempdir().expect("a folder");
        let text = |text: &str| BTreeMap::from([("app.md".to_owned(), text.to_owned())]);
        let moments = Moments::of(state.path(), Path::new("/some/spec"));
        moments.keep("Opened", &text("one"));
        moments.keep("Same again", &text("one"));
        moments.keep("Later", &text("two"));
        let again = Moments::of(state.path(), Path::new("/some/spec"));
        let list = again.list();
        assert_eq!(list.iter().map(|one| one.label.as_str()).collect::<Vec<_>>(), ["Later", "Opened"]);
        assert_eq!(again.texts(&list[1].id), Some(text("one")));
        assert!(Moments::of(state.path(), Path::new("/another")).list().is_empty());
    }
}
