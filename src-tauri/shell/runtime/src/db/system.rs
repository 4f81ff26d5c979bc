use plan::migrate::{Answers, Engine, render};
use rusqlite::Connection;

use super::StorageFailure;

/// Makes the tables that every app has, as far as they aren't there yet.
pub(crate) fn create_system_tables(connection: &Connection) -> Result<(), StorageFailure> {
    let there: Vec<String> = {
        let mut statement = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
        let names = statement.query_map([], |row| row.get(0))?;
        names.collect::<Result<_, _>>()?
    };
    let there: Vec<&str> = there.iter().map(String::as_str).collect();
    for step in plan::system::steps(&there) {
        for statement in render(&step, Engine::Sqlite, &Answers::new()) {
            connection.execute_batch(&statement)?;
        }
    }
    Ok(())
}
