//! The database: one writer that commits in groups, and connections that read beside it.

mod connection;
mod failure;
mod functions;
mod readers;
mod system;
mod writer;

pub(crate) use connection::open;
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
}

impl Database {
    /// Opens the file, or makes it, and starts its writer.
    pub fn open(path: &Path, calendar: &Calendar) -> Result<Self, StorageFailure> {
        let connection = open(path, calendar)?;
        Ok(Self {
            path: path.to_owned(),
            writer: Writer::start(connection)?,
            readers: Readers::new(path.to_owned(), calendar.clone()),
        })
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
        self.writer.run(work).await
    }

    /// Runs the work on a reading connection, on the caller's own thread.
    pub fn read<T, E: From<StorageFailure>>(&self, work: impl FnOnce(&Connection) -> Result<T, E>) -> Result<T, E> {
        self.readers.run(work)
    }
}
