//! What comes with a request: read, checked one by one, turned into what is stored.

use std::collections::BTreeMap;

use model::{FieldId, TypeKind};
use plan::{Action, ActionKind, Input, Resource, Storage};
use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::{Map, Value as Json};

use super::perform::{Entry, Wanted};
use super::{values, visible};
use crate::http::Problem;
use crate::ids::is_id;
use crate::live::Live;

/// The values that a request gives.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given {
    /// For fields, as stored.
    pub fields: Vec<(FieldId, Value)>,
    /// For fields that are kept in a link table.
    pub links: Vec<(FieldId, Vec<String>)>,
    /// For each input of the action, in order; empty where nothing was given.
    pub by_place: Vec<Value>,
    /// The inputs that were given at all, by their place.
    pub used: Vec<usize>,
    /// What isn't a possible value.
    pub problems: BTreeMap<String, Vec<String>>,
    /// A field that this action doesn't take.
    pub refused: Option<Problem>,
}

impl Given {
    pub fn has(&self, field: FieldId) -> bool {
        self.fields.iter().any(|(own, _)| *own == field) || self.links.iter().any(|(own, _)| *own == field)
    }

    pub fn links(&self, field: Option<FieldId>) -> Option<&Vec<String>> {
        self.links.iter().find(|(own, _)| Some(*own) == field).map(|(_, ids)| ids)
    }
}

pub(crate) fn please_fill_in(input: &Input) -> String {
    format!("Please fill in “{}”.", input.label)
}

/// Reads the request's values for this action.
pub(crate) fn read(
    live: &Live,
    connection: &Connection,
    wanted: &Wanted<'_>,
    entry: Entry,
    action: &Action,
    resource: &Resource,
) -> Result<Given, Problem> {
    let mut given = Given { by_place: vec![Value::Null; action.inputs.len()], ..Given::default() };
    for (name, json) in wanted.input {
        let Some(place) = action.inputs.iter().position(|input| input.wire == *name) else {
            unknown(&mut given, resource, action, name);
            continue;
        };
        let input = &action.inputs[place];
        given.used.push(place);
        match read_one(live, connection, wanted, entry, resource, input, json)? {
            Ok(Read::One(value)) => {
                if let Some(field) = input.field {
                    given.fields.push((field, value.clone()));
                }
                given.by_place[place] = value;
            }
            Ok(Read::Several(ids)) => {
                given.by_place[place] = Value::Text(serde_json::to_string(&ids).unwrap_or_default());
                if let Some(field) = input.field {
                    given.links.push((field, ids));
                }
            }
            Err(message) => given.problems.entry(input.wire.clone()).or_default().push(message),
        }
    }
    Ok(given)
}

/// A name that the action doesn't take: a field of the thing is refused as not theirs to write, anything else is a mistake.
fn unknown(given: &mut Given, resource: &Resource, action: &Action, name: &str) {
    let own = ["id", "createdAt", "updatedAt", "version", "createdBy"].contains(&name);
    if !own && resource.field_by_wire(name).is_none() {
        let message = format!("There is no “{name}” here.");
        given.problems.entry(name.to_owned()).or_default().push(message);
        return;
    }
    let label = resource.field_by_wire(name).map_or(name, |field| field.name.as_str());
    let when = if action.kind == ActionKind::Named { " with this" } else { "" };
    let detail = format!("You can't set “{label}”{when}; the app does that by itself.");
    let mut problem = Problem::not_allowed(detail.clone());
    problem.fields.insert(name.to_owned(), vec![detail]);
    given.refused.get_or_insert(problem);
}

enum Read {
    One(Value),
    Several(Vec<String>),
}

fn read_one(
    live: &Live,
    connection: &Connection,
    wanted: &Wanted<'_>,
    entry: Entry,
    resource: &Resource,
    input: &Input,
    json: &Json,
) -> Result<Result<Read, String>, Problem> {
    let links = input.field.and_then(|id| resource.field(id)).is_some_and(|field| matches!(field.storage, Storage::Links { .. }));
    if let TypeKind::Several(_) = &input.r#type.kind {
        let ids: Vec<String> = match json {
            Json::Null => Vec::new(),
            Json::Array(items) => match items.iter().map(|item| item.as_str().map(str::to_owned)).collect() {
                Some(ids) => ids,
                None => return Ok(Err("These must be ids.".to_owned())),
            },
            _ => return Ok(Err("This must be a list of ids.".to_owned())),
        };
        let mut seen: Vec<String> = Vec::new();
        for id in ids {
            if !points_somewhere(live, connection, wanted, entry, &input.r#type.kind, &id)? {
                return Ok(Err(nothing_there(live, &input.r#type.kind)));
            }
            if !seen.contains(&id) {
                seen.push(id);
            }
        }
        return Ok(Ok(if links { Read::Several(seen) } else { Read::One(Value::Text(serde_json::to_string(&seen).unwrap_or_default())) }));
    }
    if super::shape::is_relation(&input.r#type.kind) {
        return Ok(match json {
            Json::Null => Ok(Read::One(Value::Null)),
            Json::String(id) if points_somewhere(live, connection, wanted, entry, &input.r#type.kind, id)? => {
                Ok(Read::One(Value::Text(id.clone())))
            }
            Json::String(_) => Err(nothing_there(live, &input.r#type.kind)),
            _ => Err("This must be an id.".to_owned()),
        });
    }
    Ok(values::read(&input.r#type, &live.plan.app.currency, json).map(Read::One))
}

/// Whether a relation's id is a record that the person may know of.
fn points_somewhere(live: &Live, connection: &Connection, wanted: &Wanted<'_>, entry: Entry, kind: &TypeKind, id: &str) -> Result<bool, Problem> {
    if !is_id(id) {
        return Ok(false);
    }
    let table = match kind {
        TypeKind::One(thing) | TypeKind::Several(thing) => {
            // One's own record is known to everybody.
            if entry == Entry::Asked && wanted.actor.id() != Some(id) {
                return visible::sees(live, connection, wanted.actor, *thing, id, wanted.now);
            }
            live.shape(*thing)?.table.clone()
        }
        _ => "auth_accounts".to_owned(),
    };
    let mut statement = connection.prepare_cached(&format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE id = ?1)"))?;
    Ok(statement.query_row([id], |row| row.get(0))?)
}

fn nothing_there(live: &Live, kind: &TypeKind) -> String {
    match kind {
        TypeKind::One(thing) | TypeKind::Several(thing) => {
            let name = live.plan.resource(*thing).map_or("record", |resource| resource.name.singular.as_str());
            format!("There is no such {name}.")
        }
        _ => "There is no such person.".to_owned(),
    }
}

/// Nothing at all, for writes that come from nowhere.
pub(crate) fn nothing() -> Map<String, Json> {
    Map::new()
}
