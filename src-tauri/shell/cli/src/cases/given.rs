//! Putting a record in place for a case. It comes to be as it would in life, through the API by somebody who may, so that whatever the app
//! fills in is filled in; only what nobody can set is set by the controls.

use super::world::World;
use super::{Failed, Passed, failed, object};
use cli::client::{Person, Reply};
use model::{CaseValue, FieldId, ThingId};
use plan::specialise::{Actor, specialise};
use plan::{ActionKind, Resource};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub fn given(world: &mut World<'_>, label: &str, thing: ThingId, values: &[(FieldId, CaseValue)]) -> Passed {
    let resource = world.resource(thing)?;
    let wanted = fields(&world.body(resource, values, None)?);
    let accepted = create_inputs(world, resource);
    let (inputs, later): (BTreeMap<_, _>, BTreeMap<_, _>) =
        wanted.into_iter().partition(|(wire, _)| accepted.contains(wire));
    let made = make(world, resource, &inputs, values)?;
    world.remember(label, thing, &made);
    for (wire, value) in later {
        if made[&wire] != value {
            set(world, resource, &made["id"], &wire, &value)
                .map_err(|Failed(why)| Failed(format!("{label}'s {wire} can't be {value}: {why}")))?;
        }
    }
    Ok(())
}

/// Makes it as the people that it names, then as anybody.
fn make(
    world: &World<'_>,
    resource: &Resource,
    inputs: &BTreeMap<String, Value>,
    given: &[(FieldId, CaseValue)],
) -> Passed<Value> {
    let mut refusal = None;
    for person in candidates(world, inputs)? {
        let actor = world.actor(&person);
        let mut body = fields(&world.body(resource, given, Some(&actor))?);
        body.retain(|wire, _| may_give(world, resource, wire, &actor));
        let reply = person.post(&format!("/{}", resource.path), &object(body))?;
        if reply.is_success() && inputs.iter().all(|(wire, value)| reply.json[wire] == *value) {
            return Ok(reply.json);
        }
        if is_more_telling(&reply, refusal.as_ref()) {
            refusal = Some(reply);
        }
    }
    let why = refusal
        .map_or_else(|| "nobody is there to make it".to_owned(), |reply| format!("{} {}", reply.status, reply.text));
    failed(format!("a {} can't be put in place: {why}", resource.name.singular))
}

/// Whether this person gives the field when they make a record; what the app fills in isn't theirs to give.
pub fn may_give(world: &World<'_>, resource: &Resource, wire: &str, actor: &Actor) -> bool {
    let inputs = create(world, resource).map(|create| create.inputs.as_slice()).unwrap_or_default();
    inputs.iter().any(|input| input.wire == wire && !specialise(&input.who, actor).is_never())
}

/// A rule's refusal says more than "not yours to do".
fn is_more_telling(reply: &Reply, than: Option<&Reply>) -> bool {
    than.is_none_or(|than| than.status < reply.status)
}

/// People named in the record first, then one of each kind.
fn candidates(world: &World<'_>, inputs: &BTreeMap<String, Value>) -> Passed<Vec<Person>> {
    let people = world.client.people()?;
    let mut found = vec![];
    for value in inputs.values() {
        if people.iter().any(|person| person["id"] == *value) {
            found.push(world.client.sign_in_as(&json!({ "person": value }))?);
        }
    }
    for role in world.plan.resources.iter().filter(|resource| resource.person.is_some()) {
        found.push(world.client.role(&role.name.singular)?);
    }
    Ok(found)
}

/// Sets what can't be given when it is made: by the controls, or else by an action that leads there.
fn set(world: &World<'_>, resource: &Resource, id: &Value, wire: &str, value: &Value) -> Passed {
    let body = object([("id".to_owned(), id.clone()), (wire.to_owned(), value.clone())]);
    let reply = world.client.send("PATCH", &format!("/_preview/data/{}", resource.path), Some(&body), &[])?;
    if reply.is_success() && reply.json[wire] == *value {
        return Ok(());
    }
    let people = candidates(world, &fields(&reply.json))?;
    let named = resource.actions.iter().filter_map(|index| world.plan.actions.get(index.0 as usize));
    for action in named.filter(|action| action.kind == ActionKind::Named && sets(world, action, wire, value)) {
        let path = format!(
            "/{}/{}/{}",
            resource.path,
            id.as_str().unwrap_or_default(),
            action.path.as_deref().unwrap_or(&action.key)
        );
        for person in &people {
            let mut body = json!({});
            super::fill_inputs(world, resource, action, &mut body)?;
            if person.post(&path, &body)?.is_success() {
                return Ok(());
            }
        }
    }
    failed(format!("{} {}", reply.status, reply.text))
}

/// Whether an action leads to that value.
fn sets(world: &World<'_>, action: &plan::Action, wire: &str, value: &Value) -> bool {
    action.changes.iter().any(|change| {
        let is_field = world.field(action.thing, change.field).is_ok_and(|field| field.wire == wire);
        is_field && matches!(&change.value, model::Expr::Literal(literal) if world.literal(literal) == *value)
    })
}

fn create<'a>(world: &World<'a>, resource: &Resource) -> Option<&'a plan::Action> {
    world.plan.basic_action(resource.thing, ActionKind::Create)
}

fn create_inputs(world: &World<'_>, resource: &Resource) -> Vec<String> {
    create(world, resource)
        .map_or_else(Vec::new, |create| create.inputs.iter().map(|input| input.wire.clone()).collect())
}

/// A JSON object's fields.
pub fn fields(value: &Value) -> BTreeMap<String, Value> {
    value
        .as_object()
        .map(|object| object.iter().map(|(wire, value)| (wire.clone(), value.clone())).collect())
        .unwrap_or_default()
}
