use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use super::{Calendar, StorageFailure, connection::open_to_read};

/// Connections for reading, opened when they are first needed and kept: never more than read at once.
pub(crate) struct Readers {
    path: PathBuf,
    calendar: Calendar,
    counting: bool,
    free: Mutex<Vec<Connection>>,
}

impl std::fmt::Debug for Readers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Readers").field("path", &self.path).finish_non_exhaustive()
    }
}

impl Readers {
    pub fn new(path: PathBuf, calendar: Calendar, counting: bool) -> Self {
        Self { path, calendar, counting, free: Mutex::new(Vec::new()) }
    }

    pub fn run<T, E: From<StorageFailure>>(&self, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        let kept = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match kept {
            Some(connection) => connection,
            None => {
                let mut connection = open_to_read(&self.path, &self.calendar)?;
                if self.counting {
                    super::counting::count(&mut connection)?;
                }
                connection
            }
        };
        let result = work(&connection);
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        result
    }
}
