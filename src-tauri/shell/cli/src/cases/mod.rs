//! The spec's edge cases and the boundary cases that come from its rules, run over HTTP against a running app. Nothing here knows which
//! one: the preview and the exported project answer the same.

mod evaluate;
mod fill;
mod given;
mod wire;
mod world;

use cli::client::{Client, NoAnswer, Person, Reply};
use model::{App, Case, CaseStep, CaseValue, CaseVerb, FieldId, Outcome, ThingId};
use plan::{ActionKind, Plan, Resource};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use world::World;

/// The moment at which every case begins, unless it sets the clock itself: a Wednesday morning.
const START: &str = "2027-03-10T09:00:00Z";

/// Why a case failed, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed(pub String);

impl From<NoAnswer> for Failed {
    fn from(why: NoAnswer) -> Self {
        Self(why.0)
    }
}

type Passed<T = ()> = Result<T, Failed>;

fn failed<T>(why: impl Into<String>) -> Passed<T> {
    Err(Failed(why.into()))
}

/// Runs one case from the sample data.
pub fn run(app: &App, plan: &Plan, client: &Client, case: &Case) -> Passed {
    client.hold_at(START)?;
    client.reset(true)?;
    client.control("DELETE", "/messages", None)?;
    let mut world = World::new(app, plan, client);
    for step in &case.steps {
        take(&mut world, step)?;
    }
    Ok(())
}

fn take(world: &mut World<'_>, step: &CaseStep) -> Passed {
    match step {
        CaseStep::Clock { at, of } => {
            let moment = world.evaluate(at, of.as_deref())?;
            let moment = moment.as_str().ok_or_else(|| Failed(format!("the clock can't be set to {moment}")))?;
            Ok(world.client.hold_at(moment)?)
        }
        CaseStep::Given { label, thing, values } => given::given(world, label, *thing, values),
        CaseStep::Do { actor, role, verb, record, thing, values, outcome } => {
            let person = who(world, actor.as_deref(), *role)?;
            let reply = act(world, &person, *verb, *thing, record, values)?;
            judge(&reply, outcome)?;
            if *verb == CaseVerb::Create && reply.is_success() {
                world.remember(record, *thing, &reply.json);
            }
            Ok(())
        }
        CaseStep::Expect { record, field, value } => {
            let found = world.record(record)?;
            let wire = world.field(field.thing, field.field)?.wire.clone();
            let expected = world.literal(value);
            if found[&wire] == expected {
                Ok(())
            } else {
                failed(format!("{record}'s {wire} is {}, not {expected}", found[&wire]))
            }
        }
        CaseStep::Told { person, subject, times } => told(world, person, subject, *times),
    }
}

fn who(world: &World<'_>, actor: Option<&str>, role: Option<ThingId>) -> Passed<Person> {
    match (actor, role) {
        (Some(name), _) => Ok(world.client.named(name)?),
        (None, Some(role)) => Ok(world.client.role(&world.resource(role)?.name.singular)?),
        (None, None) => Ok(world.client.nobody()),
    }
}

fn act(
    world: &World<'_>,
    person: &Person,
    verb: CaseVerb,
    thing: ThingId,
    record: &str,
    values: &[(FieldId, CaseValue)],
) -> Passed<Reply> {
    let resource = world.resource(thing)?;
    let path = format!("/{}", resource.path);
    if verb == CaseVerb::Create {
        let actor = world.actor(person);
        let mut body = given::fields(&world.body(resource, values, Some(&actor))?);
        // "Ben books …" says whose it is; the app fills that in, and it isn't Ben's to give.
        body.retain(|wire, value| *value != person.id() || given::may_give(world, resource, wire, &actor));
        return Ok(person.post(&path, &object(body))?);
    }
    let path = format!("{path}/{}", world.id_of(record)?);
    Ok(match verb {
        CaseVerb::See | CaseVerb::Create => person.get(&path)?,
        CaseVerb::Change => person.patch(&path, &world.body(resource, values, None)?)?,
        CaseVerb::Delete => person.delete(&path)?,
        CaseVerb::Do(action) => {
            let action = named_action(world, resource, action)?;
            let mut body = world.body(resource, values, None)?;
            fill_inputs(world, resource, action, &mut body)?;
            let end = action.path.as_deref().unwrap_or(&action.key);
            person.post(&format!("{path}/{end}"), &body)?
        }
    })
}

/// The plan's action for one of the model's: they share the key.
fn named_action<'a>(world: &World<'a>, resource: &Resource, action: model::ActionId) -> Passed<&'a plan::Action> {
    let key = world.app.actions.get(action.0 as usize).map(|own| own.key.as_str()).unwrap_or_default();
    let found = world.plan.actions.iter().find(|own| own.thing == resource.thing && own.key == key);
    found
        .filter(|own| own.kind == ActionKind::Named)
        .ok_or_else(|| Failed(format!("{} has no action {key}", resource.name.singular)))
}

fn fill_inputs(world: &World<'_>, resource: &Resource, action: &plan::Action, body: &mut Value) -> Passed {
    let Some(body) = body.as_object_mut() else { return Ok(()) };
    for input in action.inputs.iter().filter(|input| input.required) {
        if !body.contains_key(&input.wire) {
            let value = fill::value(world, resource, &input.wire, &input.r#type, &BTreeMap::new())?;
            body.insert(input.wire.clone(), value);
        }
    }
    Ok(())
}

fn judge(reply: &Reply, outcome: &Outcome) -> Passed {
    let is_refused = (400..500).contains(&reply.status);
    match outcome {
        Outcome::Works if reply.is_success() => Ok(()),
        Outcome::Works => failed(format!("it should work, and was refused: {} {}", reply.status, said(reply))),
        Outcome::Refused(_) if !is_refused => {
            failed(format!("it should be refused, and the answer was {}", reply.status))
        }
        Outcome::Refused(None) => Ok(()),
        Outcome::Refused(Some(words)) if reply.text.contains(in_json(words).trim_matches('"')) => Ok(()),
        Outcome::Refused(Some(words)) => {
            failed(format!("it should be refused with \"{words}\", and was with: {}", said(reply)))
        }
    }
}

/// The words as they stand in an answer: what they quote is escaped there.
fn in_json(words: &str) -> String {
    Value::from(words).to_string()
}

fn said(reply: &Reply) -> String {
    if reply.detail().is_empty() { reply.text.clone() } else { format!("{} {}", reply.detail(), reply.json["fields"]) }
}

fn told(world: &World<'_>, person: &str, subject: &str, times: u32) -> Passed {
    world.client.control("POST", "/clock", Some(&json!({ "run": true })))?;
    let people = world.client.people()?;
    let email = people
        .iter()
        .find(|one| {
            one["name"].as_str().is_some_and(|name| name == person || name.split(' ').any(|part| part == person))
        })
        .and_then(|one| one["email"].as_str());
    let messages = world.client.messages(Some(email.unwrap_or(person)))?;
    let count = messages.iter().filter(|message| message["subject"].as_str() == Some(subject)).count();
    if count == times as usize {
        Ok(())
    } else {
        failed(format!("{person} got \"{subject}\" {count} times, not {times}"))
    }
}

/// A JSON object from pairs.
fn object(pairs: impl IntoIterator<Item = (String, Value)>) -> Value {
    Value::Object(pairs.into_iter().collect::<Map<_, _>>())
}
