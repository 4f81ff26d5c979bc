//! Who there is on the target that leads, and what they see: what the generator chooses from.

use super::session::Session;
use super::step::Request;
use model::{ThingId, TypeKind};
use plan::{Actor, Plan, Resource};
use serde_json::Value;
use std::collections::BTreeMap;

/// Somebody who may act.
#[derive(Clone, Debug)]
pub struct Person {
    /// Nobody is signed in without one.
    pub label: Option<String>,
    pub actor: Actor,
}

/// Everybody with an account that has a label, and nobody.
pub fn people(plan: &Plan, session: &Session<'_>) -> Vec<Person> {
    let mut roles: BTreeMap<String, Vec<ThingId>> = BTreeMap::new();
    for resource in plan.resources.iter().filter(|resource| resource.person.is_some()) {
        for row in session.rows(&resource.path).unwrap_or_default() {
            if let Some(label) = row["id"].as_str().and_then(|id| session.label_of(id)) {
                roles.entry(label.to_owned()).or_default().push(resource.thing);
            }
        }
    }
    let mut found: Vec<Person> =
        roles.into_iter().map(|(label, own)| Person { label: Some(label), actor: Actor::person(plan, &own) }).collect();
    found.push(Person { label: None, actor: Actor::Nobody });
    found
}

/// Records that the person sees, as the API lists them with what may be done to each. It is asked on the side and isn't a step.
pub fn seen(session: &mut Session<'_>, who: Option<&str>, resource: &Resource) -> Vec<Value> {
    let request = Request::get(who.map(str::to_owned), format!("/{}?limit=100&actions=true", resource.path));
    session.ask(&request).map(|reply| reply.items().to_vec()).unwrap_or_default()
}

/// The label of a row, where it has one.
pub fn label_of<'a>(session: &'a Session<'_>, row: &Value) -> Option<&'a str> {
    session.label_of(row["id"].as_str()?)
}

/// Wire names of fields of some kinds.
pub fn wires<'a>(resource: &'a Resource, fits: impl Fn(&TypeKind) -> bool + 'a) -> impl Iterator<Item = &'a str> {
    resource.fields.iter().filter(move |field| fits(&field.r#type.kind)).map(|field| field.wire.as_str())
}
