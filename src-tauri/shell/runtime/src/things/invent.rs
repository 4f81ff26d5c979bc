//! Values that nobody gave: for people made up in a preview, and for roles that come with others.

use jiff::Timestamp;
use model::{FieldRef, TypeKind};
use plan::{ActionKind, Resource, Storage};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value as Json, json};

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
    _now: Timestamp,
) -> Result<(String, Map<String, Json>), Problem> {
    let resource = live.plan.resource(thing).ok_or_else(Problem::not_found)?;
    let word = resource.name.singular.replace(' ', "-").to_lowercase();
    let mut number = 1;
    let email = loop {
        let email = format!("{word}-{number}@example.com");
        let taken: bool = connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM auth_accounts WHERE email_folded = ?1)")?
            .query_row([plan::fold::fold(&email)], |row| row.get(0))?;
        if !taken {
            break email;
        }
        number += 1;
    };
    let mut fields = Map::new();
    for field in resource.fields.iter().filter(|field| field.required && field.default.is_none()) {
        let value = match &field.storage {
            Storage::Account { column, .. } if column == "email" => json!(email),
            Storage::Account { column, .. } if column == "phone" => json!(format!("+4420794600{number:02}")),
            Storage::Account { .. } => json!(format!("{} {number}", capital(&resource.name.singular))),
            Storage::Column { .. } => match stand_in(live, connection, &field.r#type.kind, number)? {
                Some(value) => value,
                None => continue,
            },
            Storage::Links { .. } | Storage::Computed { .. } => continue,
        };
        fields.insert(field.wire.clone(), value);
    }
    if resource.field_by_wire("name").is_none() {
        fields.insert("name".to_owned(), json!(format!("{} {number}", capital(&resource.name.singular))));
    }
    Ok((email, fields))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A possible value of the type, as the wire has it.
fn stand_in(live: &Live, connection: &Connection, kind: &TypeKind, number: i64) -> Result<Option<Json>, Problem> {
    Ok(Some(match kind {
        TypeKind::Text | TypeKind::LongText | TypeKind::Address => json!(format!("Example {number}")),
        TypeKind::Whole
        | TypeKind::Number { .. }
        | TypeKind::Money
        | TypeKind::Percent
        | TypeKind::Rating
        | TypeKind::Counter { .. } => json!(number),
        TypeKind::YesNo => json!(false),
        TypeKind::Date => json!("1990-01-01"),
        TypeKind::Time => json!("09:00"),
        TypeKind::Moment => json!("2030-01-01T09:00:00Z"),
        TypeKind::Duration => json!("PT1H"),
        TypeKind::Email => json!(format!("example-{number}@example.com")),
        TypeKind::Phone => json!(format!("+4420794601{number:02}")),
        TypeKind::WebAddress => json!("https://example.com"),
        TypeKind::Colour => json!("#2f6f4e"),
        TypeKind::Choice(choices) => match choices.first() {
            Some(first) => json!(plan::choice(&first.name)),
            None => return Ok(None),
        },
        TypeKind::Choices(choices) => {
            json!(choices.first().map(|first| plan::choice(&first.name)).into_iter().collect::<Vec<_>>())
        }
        TypeKind::One(thing) | TypeKind::Several(thing) => {
            let table = &live.shape(*thing)?.table;
            let first: Option<String> = connection
                .prepare_cached(&format!("SELECT id FROM {table} ORDER BY created_at, id LIMIT 1"))?
                .query_row([], |row| row.get(0))
                .optional()?;
            match (first, kind) {
                (Some(id), TypeKind::One(_)) => json!(id),
                (Some(id), _) => json!([id]),
                (None, _) => return Ok(None),
            }
        }
        TypeKind::AnyPerson | TypeKind::File | TypeKind::Image => return Ok(None),
    }))
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
    _now: Timestamp,
) -> Result<(), Problem> {
    let Some(table) = live.plan.table(&resource.table) else { return Ok(()) };
    for field in &resource.fields {
        let Some(column) = shape.column(field.id) else { continue };
        let needed = table.columns.get(column).is_some_and(|column| !column.nullable);
        if !needed || row.values.get(column) != Some(&Value::Null) {
            continue;
        }
        if let Some(json) = stand_in(live, connection, &field.r#type.kind, 1)?
            && let Ok(stored) = plan::validate::value(&model::Type::plain(field.r#type.kind.clone()), &json)
        {
            shape.set(row, column, super::values::to_sql(stored));
        }
    }
    Ok(())
}
