//! The database: one writer that commits in groups, and connections that read beside it.

mod connection;
pub(crate) mod counting;
mod failure;
mod functions;
mod readers;
mod system;
mod writer;

pub(crate) use connection::{open, open_to_read};
pub(crate) use failure::StorageFailure;
use plan::calendar::Calendar;
pub(crate) use system::create_system_tables;

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use readers::Readers;
use writer::Writer;

/// One database file. Dropping it ends its writer once what was handed to it is committed.
#[derive(Debug)]
pub(crate) struct Database {
    path: PathBuf,
    writer: Writer,
    readers: Readers,
    counting: bool,
}

impl Database {
    /// Opens the file, or makes it, and starts its writer. Statements are counted where somebody watches.
    pub fn open(path: &Path, calendar: &Calendar, counting: bool) -> Result<Self, StorageFailure> {
        let mut connection = open(path, calendar)?;
        if counting {
            counting::count(&mut connection)?;
        }
        Ok(Self {
            path: path.to_owned(),
            writer: Writer::start(connection)?,
            readers: Readers::new(path.to_owned(), calendar.clone(), counting),
            counting,
        })
    }

    pub fn counting(&self) -> bool {
        self.counting
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs the work in the writer, as a savepoint of its own: an error undoes it and nothing else. Answers once it is
    /// committed.
    pub async fn write<T, E>(&self, work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageFailure> + Send + 'static,
    {
        let count = counting::Count::of_request();
        self.writer.run(move |connection| count.around(|| work(connection))).await
    }

    /// Runs the work on a reading connection, on the caller's own thread.
    pub fn read<T, E: From<StorageFailure>>(&self, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        counting::Count::of_request().around(|| self.readers.run(work))
    }
}
