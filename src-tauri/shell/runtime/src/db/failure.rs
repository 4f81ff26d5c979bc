use std::fmt;

use rusqlite::ErrorCode;

/// Why the database didn't do what it was asked, sorted by what can be done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StorageFailure {
    /// Another program holds the file, the disk is full or not writable: trying again later may work.
    Unavailable(&'static str, String),
    /// Anything else is our own mistake; the text is for the log only.
    Broken(String),
}

impl From<rusqlite::Error> for StorageFailure {
    fn from(error: rusqlite::Error) -> Self {
        let cause = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::FileLockingProtocolFailed) => {
                Self::Unavailable(
                    "The data is being used by another program just now. Please try again in a moment.",
                    cause,
                )
            }
            Some(ErrorCode::DiskFull) => {
                Self::Unavailable("The disk is full, so nothing can be saved just now.", cause)
            }
            Some(
                ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::SystemIoFailure,
            ) => Self::Unavailable("The data can't be reached just now. Please try again in a moment.", cause),
            _ => Self::Broken(cause),
        }
    }
}

impl fmt::Display for StorageFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(sentence, cause) => write!(f, "{sentence} ({cause})"),
            Self::Broken(cause) => f.write_str(cause),
        }
    }
}

impl std::error::Error for StorageFailure {}
