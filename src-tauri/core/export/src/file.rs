use serde::{Deserialize, Serialize};

/// One file of the project.
///
/// A path that an earlier export wrote and this one doesn't give may be removed, except under `migrations/` (what a database
/// has already been through stays) and where the earlier file wasn't `owned`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Relative, with `/` between folders.
    pub path: String,
    /// The text; empty for a file that isn't text (a font).
    pub contents: String,
    /// What a file that isn't text holds.
    pub binary: Option<Vec<u8>>,
    /// Every export writes it again. Where it is false, the file belongs to a person once it is there: it is written only
    /// where it is missing.
    pub owned: bool,
}

impl File {
    /// A file that every export writes again.
    pub fn ours(path: impl Into<String>, contents: impl Into<String>) -> Self {
        Self { path: path.into(), contents: contents.into(), binary: None, owned: true }
    }

    /// A file that is the owner's from the first export on.
    pub fn theirs(path: impl Into<String>, contents: impl Into<String>) -> Self {
        Self { path: path.into(), contents: contents.into(), binary: None, owned: false }
    }

    /// A file that isn't text; every export writes it again.
    pub fn binary(path: impl Into<String>, contents: &[u8]) -> Self {
        Self { path: path.into(), contents: String::new(), binary: Some(contents.to_vec()), owned: true }
    }

    /// What stands in the file on the disk.
    pub fn bytes(&self) -> &[u8] {
        self.binary.as_deref().unwrap_or(self.contents.as_bytes())
    }
}
