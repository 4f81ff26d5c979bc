use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::StartError;

/// The folder that an app's data lives in; a temporary one goes with it.
#[derive(Debug)]
pub(crate) struct DataFolder {
    path: PathBuf,
    temporary: bool,
    /// Held for as long as the app runs: two on one folder would each run its jobs, and carry its data over under the other.
    _lock: File,
}

impl DataFolder {
    pub fn open(given: Option<&Path>) -> Result<Self, StartError> {
        let (path, temporary) = match given {
            Some(path) => (path.to_owned(), false),
            None => (std::env::temp_dir().join(format!("plainspoken-{}", uuid::Uuid::now_v7().simple())), true),
        };
        std::fs::create_dir_all(&path).map_err(|error| {
            StartError::Data(format!("The data folder {} can't be made: {}.", path.display(), plain(&error)))
        })?;
        let lock = lock(&path)?;
        Ok(Self { path, temporary, _lock: lock })
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}

fn lock(path: &Path) -> Result<File, StartError> {
    let unusable = |error: &std::io::Error| {
        StartError::Data(format!("The data folder {} can't be written: {}.", path.display(), plain(error)))
    };
    let file = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path.join("lock"))
        .map_err(|error| unusable(&error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StartError::InUse(format!(
            "The data in {} is in use: the app is running on it already. Please stop that one first, or choose another folder.",
            path.display()
        ))),
        // Some network file systems know no locks; SQLite's own then has to do.
        Err(TryLockError::Error(error)) if error.kind() == std::io::ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(error)) => Err(unusable(&error)),
    }
}

/// What went wrong, without the system's numbers where there are words for it.
pub(crate) fn plain(error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    match error.kind() {
        ErrorKind::PermissionDenied => "this account may not write there".to_owned(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "it can only be read".to_owned(),
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => "a file of that name is in the way".to_owned(),
        _ => error.to_string(),
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
