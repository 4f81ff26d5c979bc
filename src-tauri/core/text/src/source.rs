use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A file of the spec, by its place in the sorted list of files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FileId(pub u32);

/// One Markdown file as it stands: the path is relative to the spec folder, with forward slashes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SourceFile {
    pub path: String,
    pub text: Arc<str>,
}

/// All files of a spec, sorted by path, so that the same folder always compiles to the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    pub files: Vec<SourceFile>,
}

impl Source {
    pub fn new(mut files: Vec<SourceFile>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files }
    }

    /// A spec of one file.
    pub fn single(path: &str, text: &str) -> Self {
        Self::new(vec![SourceFile { path: path.to_owned(), text: text.into() }])
    }

    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(i, file)| (FileId(u32::try_from(i).unwrap_or(u32::MAX)), file))
    }
}
