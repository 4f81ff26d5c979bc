//! The routes of things: what a person sees, and what they do.

pub(crate) mod allowances;
pub(crate) mod as_made;
pub(crate) mod effects;
pub(crate) mod idempotency;
pub(crate) mod inputs;
pub(crate) mod invent;
pub(crate) mod list;
pub(crate) mod messages;
pub(crate) mod people;
pub(crate) mod perform;
pub(crate) mod present;
pub(crate) mod refusals;
pub(crate) mod samples;
pub(crate) mod select;
pub(crate) mod shape;
pub(crate) mod values;
pub(crate) mod visible;
pub(crate) mod world;
pub(crate) mod write;

use std::sync::Arc;

use axum::http::{Method, header};
use plan::{ActionIndex, ActionKind, Resource};

use crate::app::App;
use crate::auth::Actor;
use crate::events;
use crate::http::{Call, Problem, Reply};
use crate::ids::is_id;
use crate::live::Live;
use perform::{Done, Wanted};

/// Everything below `/api` that isn't signing in or a description.
pub(crate) async fn answer(
    app: &Arc<App>,
    live: &Arc<Live>,
    call: &Call,
    actor: &Actor,
    rest: &[&str],
) -> Result<Reply, Problem> {
    let (Some(path), rest) = (rest.first(), rest.get(1..).unwrap_or_default()) else {
        return Err(Problem::not_found());
    };
    let resource = live.plan.resources.iter().find(|resource| resource.path == *path).ok_or_else(Problem::not_found)?;
    match (rest, &call.method) {
        ([], &Method::GET) => {
            may_look(actor, resource)?;
            list::answer(live, call, actor, resource.thing)
        }
        ([id], &Method::GET) => {
            may_look(actor, resource)?;
            get(live, call, actor, resource, id)
        }
        ([], &Method::POST) => act(app, live, call, actor, resource, ActionKind::Create, None, None).await,
        ([id], &Method::PATCH) => act(app, live, call, actor, resource, ActionKind::Update, Some(id), None).await,
        ([id], &Method::DELETE) => act(app, live, call, actor, resource, ActionKind::Delete, Some(id), None).await,
        ([id, action], method) => match (named(live, resource, action), method) {
            (None, _) => Err(Problem::not_found()),
            (Some(index), &Method::POST) => {
                act(app, live, call, actor, resource, ActionKind::Named, Some(id), Some(index)).await
            }
            (Some(_), _) => Err(Problem::wrong_method("POST")),
        },
        ([], _) => Err(Problem::wrong_method("GET, POST")),
        ([_], _) => Err(Problem::wrong_method("GET, PATCH, DELETE")),
        _ => Err(Problem::not_found()),
    }
}

/// Somebody who isn't signed in is asked to be, where nothing is open to everybody.
fn may_look(actor: &Actor, resource: &Resource) -> Result<(), Problem> {
    if matches!(actor, Actor::Nobody) && !resource.see.open_to_nobody { Err(Problem::not_signed_in()) } else { Ok(()) }
}

fn named(live: &Live, resource: &Resource, path: &str) -> Option<ActionIndex> {
    resource
        .actions
        .iter()
        .copied()
        .find(|index| live.plan.action(*index).is_some_and(|action| action.path.as_deref() == Some(path)))
}

fn get(live: &Arc<Live>, call: &Call, actor: &Actor, resource: &Resource, id: &str) -> Result<Reply, Problem> {
    if !is_id(id) {
        return Err(Problem::not_found());
    }
    let mut extras = present::Extras::default();
    for pair in call.query_pairs() {
        if pair.0 != "include" && pair.0 != "actions" {
            let kind = plan::problem::UNKNOWN_PARAMETER;
            return Err(Problem::saying(kind, plan::problem::fill(kind.detail, &[("name", &pair.0)])));
        }
        let query =
            plan::list::parse(&live.plan, resource, &world::kind_of_actor(actor), &[pair]).map_err(list::bad_query)?;
        extras.include.extend(query.include);
        extras.actions |= query.actions;
    }
    let (version, text) = live.database.read(|connection| {
        let (version, text) =
            present::open(live, connection, actor, resource.thing, id, call.now)?.ok_or_else(Problem::not_found)?;
        let mut records = [text];
        present::complete(live, connection, actor, resource.thing, &mut records, &extras, call.now)?;
        let [text] = records;
        Ok::<_, Problem>((version, text))
    })?;
    Ok(Reply::json_text(200, text).with(header::ETAG, format!("\"{version}\"")))
}

#[allow(clippy::too_many_arguments, reason = "the parts of a request, each of them needed")]
async fn act(
    app: &Arc<App>,
    live: &Arc<Live>,
    call: &Call,
    actor: &Actor,
    resource: &Resource,
    kind: ActionKind,
    record: Option<&str>,
    index: Option<ActionIndex>,
) -> Result<Reply, Problem> {
    let action = index.or_else(|| perform::index_of(&live.plan, resource, kind)).ok_or_else(Problem::not_found)?;
    let open = live.plan.action(action).is_some_and(|action| action.who.open_to_nobody);
    if matches!(actor, Actor::Nobody) && !open {
        return Err(Problem::not_signed_in());
    }
    if record.is_some_and(|id| !is_id(id)) {
        return Err(Problem::not_found());
    }
    let input = call.object()?;
    let key = idempotency::Key::of(call, actor)?;
    let (live_too, actor_too, now) = (Arc::clone(live), actor.clone(), call.now);
    let record = record.map(str::to_owned);
    let if_match = call.header("if-match").map(str::to_owned);
    let path = format!("/api/{}", resource.path);
    let (reply, changes) = live
        .database
        .write(move |connection| {
            let work = || {
                let wanted = Wanted {
                    action,
                    record: record.as_deref(),
                    input: &input,
                    actor: &actor_too,
                    now,
                    if_match: if_match.as_deref(),
                };
                perform::perform(&live_too, connection, &wanted).map(|done| (reply(kind, &path, &done), done.changes))
            };
            match key {
                None => work(),
                Some(key) => idempotency::once(connection, &key, now, work),
            }
        })
        .await?;
    events::publish(app, changes);
    app.due.notify_one();
    Ok(reply)
}

fn reply(kind: ActionKind, path: &str, done: &Done) -> Reply {
    match kind {
        ActionKind::Delete => Reply::empty(),
        ActionKind::Create => Reply::json_text(201, done.json.clone())
            .with(header::LOCATION, format!("{path}/{}", done.id))
            .with(header::ETAG, format!("\"{}\"", done.version)),
        ActionKind::Update | ActionKind::Named => {
            Reply::json_text(200, done.json.clone()).with(header::ETAG, format!("\"{}\"", done.version))
        }
    }
}
