use std::path::{Path, PathBuf};

use crate::StartError;

/// The folder that an app's data lives in; a temporary one goes with it.
#[derive(Debug)]
pub(crate) struct DataFolder {
    path: PathBuf,
    temporary: bool,
}

impl DataFolder {
    pub fn open(given: Option<&Path>) -> Result<Self, StartError> {
        let (path, temporary) = match given {
            Some(path) => (path.to_owned(), false),
            None => (std::env::temp_dir().join(format!("plainspoken-{}", uuid::Uuid::now_v7().simple())), true),
        };
        std::fs::create_dir_all(&path)
            .map_err(|error| StartError::Data(format!("The data folder {} can't be made: {error}.", path.display())))?;
        Ok(Self { path, temporary })
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}

impl Drop for DataFolder {
    fn drop(&mut self) {
        if self.temporary {
            // Nothing is lost if this fails: the system empties its temporary folder itself.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}
