use std::sync::Arc;

use plan::calendar::{Answer, Calendar, FUNCTIONS, Value};
use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;

use super::StorageFailure;

/// Teaches a connection the functions that the plan's statements call; what they mean is the plan's own business.
pub(super) fn register(connection: &Connection, calendar: &Calendar) -> Result<(), StorageFailure> {
    let calendar = Arc::new(calendar.clone());
    for (name, arguments) in FUNCTIONS {
        let calendar = Arc::clone(&calendar);
        let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
        connection
            .create_scalar_function(*name, *arguments, flags, move |context| Ok(answer(&calendar, name, context)))?;
    }
    Ok(())
}

fn answer(calendar: &Calendar, name: &str, context: &Context<'_>) -> rusqlite::types::Value {
    let arguments: Vec<Value<'_>> = (0..context.len())
        .map(|place| match context.get_raw(place) {
            ValueRef::Integer(whole) => Value::Integer(whole),
            ValueRef::Text(text) => std::str::from_utf8(text).map_or(Value::Null, Value::Text),
            ValueRef::Null | ValueRef::Real(_) | ValueRef::Blob(_) => Value::Null,
        })
        .collect();
    match calendar.call(name, &arguments) {
        Answer::Null => rusqlite::types::Value::Null,
        Answer::Integer(whole) => rusqlite::types::Value::Integer(whole),
        Answer::Text(text) => rusqlite::types::Value::Text(text),
    }
}
