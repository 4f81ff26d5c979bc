use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::{Calendar, StorageFailure};

/// More than one app's statements: each is prepared once for each connection.
const STATEMENTS: usize = 1024;

/// A connection that may write.
pub(crate) fn open(path: &Path, calendar: &Calendar) -> Result<Connection, StorageFailure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    settle(&connection, calendar)?;
    // WAL: readers don't wait for the writer. NORMAL: a killed process loses nothing, a power cut at most the last moments.
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "normal")?;
    Ok(connection)
}

/// A connection that can only read.
pub(crate) fn open_to_read(path: &Path, calendar: &Calendar) -> Result<Connection, StorageFailure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    settle(&connection, calendar)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

fn settle(connection: &Connection, calendar: &Calendar) -> Result<(), StorageFailure> {
    connection.busy_timeout(std::time::Duration::from_secs(3))?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Without this, SQLite plans a statement again for each value once the tables have been analysed.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "recursive_triggers", true)?;
    connection.pragma_update(None, "temp_store", "memory")?;
    super::functions::register(connection, calendar)
}
