//! What is left of limits, for pages that say it before it is hit.

use jiff::Timestamp;
use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::{Map, Value as Json, json};

use super::world::World;
use crate::auth::Actor;
use crate::http::Problem;
use crate::live::Live;

/// By the path of each resource: `[{"used", "most"}]`, in the plan's order.
pub(crate) fn of(live: &Live, connection: &Connection, actor: &Actor, now: Timestamp) -> Result<Json, Problem> {
    let world =
        World { live, connection, actor, now, thing: None, record: None, before: None, inputs: None, trigger: None };
    let mut found = Map::new();
    for screen in live.plan.screens.lists.iter().filter(|screen| !screen.allowances.is_empty()) {
        let Some(resource) = live.plan.resource(screen.thing) else { continue };
        let mut entries = Vec::new();
        for (_, used, most) in &screen.allowances {
            entries.push(json!({ "used": number(world.value(used)?), "most": number(world.value(most)?) }));
        }
        found.insert(resource.path.clone(), Json::Array(entries));
    }
    Ok(Json::Object(found))
}

fn number(value: Value) -> Json {
    match value {
        Value::Integer(whole) => Json::from(whole),
        _ => Json::Null,
    }
}
