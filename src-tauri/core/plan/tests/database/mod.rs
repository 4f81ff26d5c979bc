//! A SQLite database in memory, as an output sets it up.

use std::collections::BTreeMap;

use plainspoken_plan as plan;

use plan::Plan;
use plan::calendar::{Answer, Calendar, FUNCTIONS, Value};
use plan::migrate::{Answers, Engine, Migration, render};
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::{ToSqlOutput, ValueRef};

pub fn open(plan: &Plan) -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    let calendar = Calendar::of(plan);
    for (name, count) in FUNCTIONS {
        let calendar = calendar.clone();
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
        connection
            .create_scalar_function(*name, *count, flags, move |context| {
                let args: Vec<Value<'_>> = (0..context.len())
                    .map(|place| match context.get_raw(place) {
                        ValueRef::Integer(number) => Value::Integer(number),
                        ValueRef::Text(text) => Value::Text(std::str::from_utf8(text).unwrap_or_default()),
                        _ => Value::Null,
                    })
                    .collect();
                Ok(match calendar.call(name, &args) {
                    Answer::Null => ToSqlOutput::Owned(rusqlite::types::Value::Null),
                    Answer::Integer(number) => ToSqlOutput::Owned(rusqlite::types::Value::Integer(number)),
                    Answer::Text(text) => ToSqlOutput::Owned(rusqlite::types::Value::Text(text)),
                })
            })
            .unwrap();
    }
    for statement in plan::system::steps(&[]).iter().flat_map(|step| render(step, Engine::Sqlite, &BTreeMap::new())) {
        connection.execute_batch(&statement).unwrap();
    }
    migrate(&connection, &plan::migrate::from_nothing(plan), &BTreeMap::new());
    connection.execute_batch("PRAGMA foreign_keys = ON").unwrap();
    connection
}

/// Runs the steps as an output does; foreign keys are checked at the end.
pub fn migrate(connection: &Connection, migration: &Migration, answers: &Answers) {
    connection.execute_batch("PRAGMA foreign_keys = OFF; BEGIN").unwrap();
    for step in &migration.steps {
        for statement in render(step, Engine::Sqlite, answers) {
            connection.execute_batch(&statement).unwrap_or_else(|error| panic!("{error}: {statement}"));
        }
    }
    let broken: Option<String> =
        connection.query_row("SELECT \"table\" FROM pragma_foreign_key_check", [], |row| row.get(0)).ok();
    assert_eq!(broken, None, "a relation leads nowhere");
    connection.execute_batch("COMMIT; PRAGMA foreign_keys = ON").unwrap();
}

#[allow(dead_code, reason = "not every test file looks at single values")]
pub fn one(connection: &Connection, query: &str) -> String {
    connection
        .query_row(query, [], |row| {
            Ok(match row.get_ref(0)? {
                ValueRef::Null => "nothing".to_owned(),
                ValueRef::Integer(number) => number.to_string(),
                ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned(),
                other => format!("{other:?}"),
            })
        })
        .unwrap_or_else(|error| panic!("{error}: {query}"))
}
