//! Records as JSON: one by one, with what is included, and with what may be done to them.

use std::collections::HashMap;

use jiff::Timestamp;
use model::{FieldId, ThingId, TypeKind};
use plan::ActionKind;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::perform::first_broken;
use super::select;
use super::world::World;
use super::write;
use crate::auth::Actor;
use crate::http::Problem;
use crate::live::Live;

/// One record with its version, if the actor sees it.
pub(crate) fn one(
    live: &Live,
    connection: &Connection,
    actor: &Actor,
    thing: ThingId,
    id: &str,
    now: Timestamp,
) -> Result<Option<(i64, String)>, Problem> {
    Ok(open(live, connection, actor, thing, id, now)?.map(|(version, mut text)| {
        text.push('}');
        (version, text)
    }))
}

/// The same, not closed yet.
pub(crate) fn open(
    live: &Live,
    connection: &Connection,
    actor: &Actor,
    thing: ThingId,
    id: &str,
    now: Timestamp,
) -> Result<Option<(i64, String)>, Problem> {
    let select = select::of(live, actor, thing)?;
    if select.sees_none {
        return Ok(None);
    }
    let world =
        World { live, connection, actor, now, thing: None, record: None, before: None, inputs: None, trigger: None };
    let mut statement = connection.prepare_cached(&select.one.text)?;
    select.one.bind(&mut statement, &world)?;
    if let Some(number) = statement.parameter_index(":id")? {
        statement.raw_bind_parameter(number, id)?;
    }
    let mut rows = statement.raw_query();
    let Some(row) = rows.next()? else { return Ok(None) };
    let version: i64 = row.get(select.columns.len() - 1)?;
    Ok(Some((version, select.write(row)?)))
}

/// What a request wants beside the records themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extras {
    /// Relations to answer as objects too.
    pub include: Vec<FieldId>,
    pub actions: bool,
}

/// Adds the extras to records that aren't closed yet, and closes them.
pub(crate) fn complete(
    live: &Live,
    connection: &Connection,
    actor: &Actor,
    thing: ThingId,
    records: &mut [String],
    extras: &Extras,
    now: Timestamp,
) -> Result<(), Problem> {
    let select = select::of(live, actor, thing)?;
    let mut known: HashMap<(String, String), String> = HashMap::new();
    for record in records.iter_mut() {
        if !extras.include.is_empty() || extras.actions {
            let value: Value =
                serde_json::from_str(&format!("{record}}}")).map_err(|error| Problem::internal(error.to_string()))?;
            for field in &extras.include {
                let column = select.columns.iter().find(|column| column.field == *field && column.include.is_some());
                let Some((column, (name, kind))) = column.and_then(|column| Some((column, column.include.as_ref()?)))
                else {
                    continue;
                };
                let found = match &value[&column.wire] {
                    Value::Array(ids) => {
                        let mut all = Vec::new();
                        for id in ids.iter().filter_map(Value::as_str) {
                            all.push(related(live, connection, actor, kind, id, now, &mut known)?);
                        }
                        all.retain(|one| one != "null");
                        format!("[{}]", all.join(","))
                    }
                    Value::String(id) => related(live, connection, actor, kind, id, now, &mut known)?,
                    _ => "null".to_owned(),
                };
                record.push_str(&format!(",\"{name}\":{found}"));
            }
            if extras.actions
                && let Some(id) = value["id"].as_str()
            {
                record.push_str(&format!(",\"actions\":{}", actions(live, connection, actor, thing, id, now)?));
            }
        }
        record.push('}');
    }
    Ok(())
}

/// The record at the other end of a relation as this actor sees it; `null` where they don't.
fn related(
    live: &Live,
    connection: &Connection,
    actor: &Actor,
    kind: &TypeKind,
    id: &str,
    now: Timestamp,
    known: &mut HashMap<(String, String), String>,
) -> Result<String, Problem> {
    let things: Vec<ThingId> = match kind {
        TypeKind::One(thing) | TypeKind::Several(thing) => vec![*thing],
        // Any person: the first of their roles in which they are seen.
        _ => live
            .plan
            .resources
            .iter()
            .filter(|resource| resource.person.is_some())
            .map(|resource| resource.thing)
            .collect(),
    };
    let key = (format!("{things:?}"), id.to_owned());
    if let Some(found) = known.get(&key) {
        return Ok(found.clone());
    }
    let mut found = "null".to_owned();
    for thing in things {
        if let Some((_, text)) = one(live, connection, actor, thing, id, now)? {
            found = text;
            break;
        }
    }
    known.insert(key, found.clone());
    Ok(found)
}

/// What this person may do to the record now; see `plan::screen`.
fn actions(
    live: &Live,
    connection: &Connection,
    actor: &Actor,
    thing: ThingId,
    id: &str,
    now: Timestamp,
) -> Result<Value, Problem> {
    let mut found = Map::new();
    let shape = live.shape(thing)?;
    let (Some(resource), Some(row)) = (live.plan.resource(thing), write::load(connection, shape, id)?) else {
        return Ok(Value::Object(found));
    };
    for action in resource.actions.iter().filter_map(|index| live.plan.action(*index)) {
        let key = match (action.kind, &action.path) {
            (ActionKind::Create, _) => continue,
            (ActionKind::Named, Some(path)) => path.clone(),
            (ActionKind::Update, _) => "update".to_owned(),
            (ActionKind::Delete, _) => "delete".to_owned(),
            (ActionKind::Named, None) => continue,
        };
        let world = World {
            live,
            connection,
            actor,
            now,
            thing: Some(thing),
            record: Some(&row),
            before: Some(&row),
            inputs: Some((action, &[])),
            trigger: None,
        };
        if !world.holds(&action.who.holds)? {
            continue;
        }
        let mut entry = json!({ "allowed": true });
        if action.kind == ActionKind::Update {
            let mut fields = Vec::new();
            for input in &action.inputs {
                if world.holds(&input.who)? {
                    fields.push(input.wire.as_str());
                }
            }
            if fields.is_empty() {
                continue;
            }
            entry["fields"] = json!(fields);
        }
        let refusal = match first_broken(&world, &action.duties)? {
            Some(guard) => Some(guard),
            None => first_broken(&world, &action.before)?,
        };
        if let Some(guard) = refusal {
            entry["allowed"] = json!(false);
            entry["code"] = json!(guard.code);
            entry["why"] = json!(guard.detail);
        }
        found.insert(key, entry);
    }
    Ok(Value::Object(found))
}
