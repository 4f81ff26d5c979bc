//! What comes with a request: read as the plan says, turned into what is stored.

use model::{FieldId, TypeKind};
use plan::validate::{self, Stored, Wrong};
use plan::{Action, Input, Resource, Storage};
use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::{Map, Value as Json};

use super::perform::{Entry, Wanted};
use super::{values, visible};
use crate::auth::Actor;
use crate::files;
use crate::http::Problem;
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
    /// What isn't a possible value, beside its field; in the order of inputs, unknown names last.
    pub wrong: Vec<(String, String)>,
}

impl Given {
    /// Whether the person gave the field a value.
    pub fn has(&self, field: FieldId) -> bool {
        self.fields.iter().any(|(own, value)| *own == field && *value != Value::Null)
            || self.links.iter().any(|(own, _)| *own == field)
    }

    pub fn links(&self, field: Option<FieldId>) -> Option<&Vec<String>> {
        self.links.iter().find(|(own, _)| Some(*own) == field).map(|(_, ids)| ids)
    }
}

/// What stands beside an input.
pub(crate) fn sentence(live: &Live, wrong: &Wrong, input: &Input) -> String {
    let related = match &input.r#type.kind {
        TypeKind::One(thing) | TypeKind::Several(thing) => {
            live.plan.resource(*thing).map(|resource| resource.name.singular.as_str())
        }
        TypeKind::AnyPerson => Some("person"),
        TypeKind::File | TypeKind::Image => Some("file"),
        _ => None,
    };
    validate::sentence(wrong, &input.r#type, &live.plan.app.currency, related)
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
    for (place, input) in action.inputs.iter().enumerate() {
        let Some(json) = wanted.input.get(&input.wire) else { continue };
        given.used.push(place);
        let mut read = validate::value(&input.r#type, json);
        if let Ok(stored) = &read
            && let Err(wrong) = points_somewhere(live, connection, wanted, entry, &input.r#type, stored)?
        {
            read = Err(wrong);
        }
        match read {
            Ok(stored) => {
                let links = input
                    .field
                    .and_then(|id| resource.field(id))
                    .is_some_and(|field| matches!(field.storage, Storage::Links { .. }));
                if let (Some(field), true) = (input.field, links) {
                    let ids = if let Stored::List(ids) = &stored { ids.clone() } else { Vec::new() };
                    given.links.push((field, ids));
                }
                let value = values::to_sql(stored);
                if let (Some(field), false) = (input.field, links) {
                    given.fields.push((field, value.clone()));
                }
                given.by_place[place] = value;
            }
            Err(wrong) => given.wrong.push((input.wire.clone(), sentence(live, &wrong, input))),
        }
    }
    let unknown = model::Type::plain(TypeKind::Text);
    for name in wanted.input.keys().filter(|name| !action.inputs.iter().any(|input| input.wire == **name)) {
        let words = validate::sentence(&Wrong::Unknown, &unknown, &live.plan.app.currency, None);
        given.wrong.push((name.clone(), words));
    }
    Ok(given)
}

/// Whether the ids of a relation are records that the person may know of.
fn points_somewhere(
    live: &Live,
    connection: &Connection,
    wanted: &Wanted<'_>,
    entry: Entry,
    r#type: &model::Type,
    stored: &Stored,
) -> Result<Result<(), Wrong>, Problem> {
    let kind = &r#type.kind;
    let ids: &[String] = match stored {
        Stored::Text(id) => std::slice::from_ref(id),
        Stored::List(ids) => ids,
        Stored::Null | Stored::Integer(_) => return Ok(Ok(())),
    };
    let table = match kind {
        TypeKind::One(thing) | TypeKind::Several(thing) => {
            if entry == Entry::Asked {
                for id in ids {
                    // One's own record is known to everybody.
                    let own =
                        wanted.actor.id() == Some(id.as_str()) && exists(connection, &live.shape(*thing)?.table, id)?;
                    if !own && !visible::sees(live, connection, wanted.actor, *thing, id, wanted.now)? {
                        return Ok(Err(Wrong::NoSuch));
                    }
                }
                return Ok(Ok(()));
            }
            live.shape(*thing)?.table.as_str()
        }
        TypeKind::AnyPerson => "auth_accounts",
        TypeKind::File | TypeKind::Image => {
            for id in ids {
                let actor = if entry == Entry::Asked { wanted.actor } else { &Actor::System };
                let Some(file) = files::seen(live, connection, actor, id, wanted.now)? else {
                    return Ok(Err(Wrong::NoSuch));
                };
                if let Err(wrong) = plan::files::check(r#type, &file.kind, file.size) {
                    return Ok(Err(wrong));
                }
            }
            return Ok(Ok(()));
        }
        _ => return Ok(Ok(())),
    };
    for id in ids {
        if !exists(connection, table, id)? {
            return Ok(Err(Wrong::NoSuch));
        }
    }
    Ok(Ok(()))
}

fn exists(connection: &Connection, table: &str, id: &str) -> Result<bool, Problem> {
    let mut statement = connection.prepare_cached(&format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE id = ?1)"))?;
    Ok(statement.query_row([id], |row| row.get(0))?)
}

/// Nothing at all, for writes that come from nowhere.
pub(crate) fn nothing() -> Map<String, Json> {
    Map::new()
}
