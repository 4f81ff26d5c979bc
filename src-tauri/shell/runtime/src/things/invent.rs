//! Values that nobody gave: for people made up in a preview, and for roles that come with others.

use jiff::Timestamp;
use model::FieldRef;
use plan::stand_in::{self, StandIn};
use plan::{ActionKind, Resource};
use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::{Map, Value as Json, json};

use super::people;
use super::shape::{Row, Shape};
use super::world::World;
use crate::auth::Actor;
use crate::http::Problem;
use crate::live::Live;
use model::ThingId;

/// An address and the fields of somebody of that kind who isn't there yet.
pub(crate) fn person(
    live: &Live,
    connection: &Connection,
    thing: ThingId,
) -> Result<(String, Map<String, Json>), Problem> {
    let resource = live.plan.resource(thing).ok_or_else(Problem::not_found)?;
    let mut first = |thing| people::first(live, connection, thing).ok().flatten();
    let mut text = |value: StandIn, number| match value.json(number, &mut first) {
        Some(Json::String(text)) => text,
        _ => String::new(),
    };
    let mut number = 1;
    let email = loop {
        let email = text(stand_in::email(resource), number);
        let taken: bool = connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM auth_accounts WHERE email_folded = ?1)")?
            .query_row([plan::fold::fold(&email)], |row| row.get(0))?;
        if !taken {
            break email;
        }
        number += 1;
    };
    let mut fields = Map::new();
    if resource.field_by_wire("name").is_none() {
        fields.insert("name".to_owned(), json!(text(stand_in::name(resource), number)));
    }
    for (field, value) in stand_in::person(resource) {
        if let Some(value) = value.json(number, &mut |thing| people::first(live, connection, thing).ok().flatten()) {
            fields.insert(field.wire.clone(), value);
        }
    }
    Ok((email, fields))
}

/// Gives a new row what every new record of the thing gets.
pub(crate) fn fill_defaults(
    live: &Live,
    connection: &Connection,
    resource: &Resource,
    shape: &Shape,
    row: &mut Row,
    now: Timestamp,
) -> Result<(), Problem> {
    let changes = live
        .plan
        .basic_action(resource.thing, ActionKind::Create)
        .map(|action| action.changes.as_slice())
        .unwrap_or_default();
    for change in changes {
        let Some(column) = shape.column(change.field) else { continue };
        if row.values.get(column) != Some(&Value::Null) {
            continue;
        }
        let value = {
            let world = World {
                live,
                connection,
                actor: &Actor::System,
                now,
                thing: Some(resource.thing),
                record: Some(row),
                before: None,
                inputs: None,
                trigger: None,
            };
            world.value_for(&change.value, FieldRef { thing: resource.thing, field: change.field })?
        };
        shape.set(row, column, value);
    }
    Ok(())
}

/// Gives columns that can't be empty, and still are, a value that is possible.
pub(crate) fn fill_required(
    live: &Live,
    connection: &Connection,
    resource: &Resource,
    shape: &Shape,
    row: &mut Row,
) -> Result<(), Problem> {
    let Some(table) = live.plan.table(&resource.table) else { return Ok(()) };
    for field in &resource.fields {
        let Some(column) = shape.column(field.id) else { continue };
        let needed = table.columns.get(column).is_some_and(|column| !column.nullable);
        if !needed || row.values.get(column) != Some(&Value::Null) {
            continue;
        }
        let made = stand_in::value(&field.r#type);
        let mut first = |thing| people::first(live, connection, thing).ok().flatten();
        if let Some(json) = made.and_then(|value| value.json(1, &mut first))
            && let Ok(stored) = plan::validate::value(&model::Type::plain(field.r#type.kind.clone()), &json)
        {
            shape.set(row, column, super::values::to_sql(stored));
        }
    }
    Ok(())
}
