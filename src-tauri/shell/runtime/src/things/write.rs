//! Rows in and out of their tables.

use jiff::Timestamp;
use model::{Filled, ThingId, TypeKind};
use plan::{Field, Guard, Resource, Storage};
use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, params_from_iter};

use super::inputs::Given;
use super::refusals;
use super::shape::{Row, Shape};
use crate::auth::Actor;
use crate::events::{Change, ChangeKind};
use crate::http::Problem;
use crate::live::Live;

/// What has been written so far in this transaction.
#[derive(Debug)]
pub(crate) struct Written {
    /// Who acts, as far as values are concerned: effects go on in the name of whoever set them off.
    pub actor: Actor,
    pub now: Timestamp,
    pub changes: Vec<Change>,
}

impl Written {
    pub fn new(actor: Actor, now: Timestamp) -> Self {
        Self { actor, now, changes: Vec::new() }
    }

    fn add(&mut self, thing: ThingId, id: &str, kind: ChangeKind) {
        let known = self.changes.iter().any(|change| {
            change.thing == thing && change.id == id && (change.kind == kind || kind == ChangeKind::Updated)
        });
        if !known {
            self.changes.push(Change { thing, id: id.to_owned(), kind });
        }
    }

    pub fn created(&mut self, thing: ThingId, id: &str) {
        self.add(thing, id, ChangeKind::Created);
    }

    pub fn updated(&mut self, thing: ThingId, id: &str) {
        self.add(thing, id, ChangeKind::Updated);
    }

    pub fn deleted(&mut self, thing: ThingId, id: &str) {
        self.add(thing, id, ChangeKind::Deleted);
    }
}

pub(crate) fn load(connection: &Connection, shape: &Shape, id: &str) -> Result<Option<Row>, Problem> {
    let mut statement = connection.prepare_cached(&shape.select_by_id)?;
    let mut rows = statement.query([id])?;
    Ok(rows.next()?.map(|row| shape.read(row)).transpose()?)
}

pub(crate) fn insert(
    live: &Live,
    connection: &Connection,
    shape: &Shape,
    row: &Row,
    guards: &[Guard],
) -> Result<(), Problem> {
    let done = connection
        .prepare_cached(&shape.insert)
        .and_then(|mut statement| statement.execute(params_from_iter(&row.values)));
    done.map(|_| ()).map_err(|error| refused(live, shape, error, guards))
}

/// Writes the columns that changed.
pub(crate) fn update(
    live: &Live,
    connection: &Connection,
    shape: &Shape,
    before: &Row,
    after: &Row,
    guards: &[Guard],
) -> Result<(), Problem> {
    let changed: Vec<usize> =
        (0..shape.columns.len()).filter(|place| before.values.get(*place) != after.values.get(*place)).collect();
    if changed.is_empty() {
        return Ok(());
    }
    let sets: Vec<String> = changed
        .iter()
        .enumerate()
        .map(|(number, place)| format!("{} = ?{}", shape.columns[*place], number + 2))
        .collect();
    let text = format!("UPDATE {} SET {} WHERE id = ?1", shape.table, sets.join(", "));
    let values = std::iter::once(&after.values[shape.id]).chain(changed.iter().map(|place| &after.values[*place]));
    let done = connection.prepare_cached(&text).and_then(|mut statement| statement.execute(params_from_iter(values)));
    done.map(|_| ()).map_err(|error| refused(live, shape, error, guards))
}

pub(crate) fn delete(connection: &Connection, shape: &Shape, id: &str) -> Result<(), Problem> {
    let done = connection
        .prepare_cached(&format!("DELETE FROM {} WHERE id = ?1", shape.table))
        .and_then(|mut statement| statement.execute([id]));
    match done {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
            Err(Problem::new(409, "reference", "This is still needed by something else."))
        }
        other => other.map(|_| ()).map_err(Problem::from),
    }
}

/// What the database itself refuses, in the words of the guard that says the same.
fn refused(live: &Live, shape: &Shape, error: rusqlite::Error, guards: &[Guard]) -> Problem {
    if error.sqlite_error_code() != Some(ErrorCode::ConstraintViolation) {
        return error.into();
    }
    let text = error.to_string();
    let resource = live.plan.resource(shape.thing);
    if let (Some(columns), Some(resource), Some(table)) =
        (text.strip_prefix("UNIQUE constraint failed: "), resource, live.plan.table(&shape.table))
    {
        let columns: Vec<&str> =
            columns.split(", ").filter_map(|column| column.split_once('.')).map(|(_, column)| column).collect();
        let indexes = table
            .indexes
            .iter()
            .filter(|index| index.unique && index.columns.iter().map(String::as_str).eq(columns.iter().copied()));
        let names: Vec<&str> = indexes.map(|index| index.name.as_str()).collect();
        let guard = guards.iter().find(|guard| guard.index.as_deref().is_some_and(|index| names.contains(&index)));
        if let Some(guard) = guard {
            return refusals::of_guard(resource, guard);
        }
        return Problem::new(409, "unique", format!("There is already a {} like this.", resource.name.singular))
            .caused_by(text);
    }
    if text.starts_with("FOREIGN KEY") {
        return Problem::new(409, "reference", "Something that this refers to isn't there any more.").caused_by(text);
    }
    Problem::new(422, "check", "One of the values isn't possible here.").caused_by(text)
}

/// Puts the several records of link tables in place, in the order given.
pub(crate) fn set_links(connection: &Connection, resource: &Resource, id: &str, given: &Given) -> Result<(), Problem> {
    for (field, others) in &given.links {
        let Some(Storage::Links { table, owner, other }) = resource.field(*field).map(|field| &field.storage) else {
            continue;
        };
        connection.prepare_cached(&format!("DELETE FROM {table} WHERE {owner} = ?1"))?.execute([id])?;
        let mut statement = connection
            .prepare_cached(&format!("INSERT INTO {table} ({owner}, {other}, position) VALUES (?1, ?2, ?3)"))?;
        for (place, one) in others.iter().enumerate() {
            statement.execute(rusqlite::params![id, one, i64::try_from(place).unwrap_or(i64::MAX)])?;
        }
    }
    Ok(())
}

/// The next number of a counter, without gaps: it is undone with everything else if the action is refused.
pub(crate) fn next_number(connection: &Connection, shape: &Shape, field: &Field) -> Result<Value, Problem> {
    let TypeKind::Counter { from } = field.r#type.kind else { return Ok(Value::Null) };
    let name = format!("{}.{}", shape.table, field.key);
    // Read back separately: a statement that returns rows and is left before its end would keep the log from being emptied.
    connection
        .prepare_cached(
            "INSERT INTO counters (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = value + 1",
        )?
        .execute(rusqlite::params![name, from])?;
    let number =
        connection.prepare_cached("SELECT value FROM counters WHERE name = ?1")?.query_row([name], |row| row.get(0))?;
    Ok(Value::Integer(number))
}

/// Gives a new record the numbers that count from the start; those that a step gives wait for it.
pub(crate) fn start_numbers(
    live: &Live,
    connection: &Connection,
    resource: &Resource,
    shape: &Shape,
    row: &mut Row,
) -> Result<(), Problem> {
    for field in &resource.fields {
        let waits = matches!(field.filled, Filled::MomentOfAction(_) | Filled::MomentOf { .. })
            || live
                .plan
                .actions_of(resource.thing)
                .any(|action| action.changes.iter().any(|change| change.field == field.id));
        if !matches!(field.r#type.kind, TypeKind::Counter { .. }) || waits {
            continue;
        }
        if let Some(column) = shape.column(field.id)
            && matches!(row.values.get(column), Some(Value::Null))
        {
            let number = next_number(connection, shape, field)?;
            shape.set(row, column, number);
        }
    }
    Ok(())
}
