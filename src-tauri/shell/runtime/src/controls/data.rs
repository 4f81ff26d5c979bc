use std::sync::Arc;

use serde_json::{Map, Value};

use crate::app::App;
use crate::auth::Actor;
use crate::events;
use crate::http::{Call, Problem, Reply, body};
use crate::live::Live;
use crate::things::{list, perform};

/// Rows as the app itself sees them: nothing is hidden from whoever runs the preview.
pub(super) fn list(live: &Arc<Live>, call: &Call, things: &str) -> Result<Reply, Problem> {
    let resource =
        live.plan.resources.iter().find(|resource| resource.path == things).ok_or_else(Problem::not_found)?;
    list::answer(live, call, &Actor::System, resource.thing)
}

/// `{"id": …, fields}`: a change like any other (checked and followed by what follows), only that nobody is asked who may.
pub(super) async fn change(app: &Arc<App>, call: &Call, things: &str) -> Result<Reply, Problem> {
    let mut object: Map<String, Value> = call.object()?;
    let id = body::text(&object, "id")?.to_owned();
    object.remove("id");
    let _open = app.gate.read().await;
    let live = app.live();
    let resource =
        live.plan.resources.iter().find(|resource| resource.path == things).ok_or_else(Problem::not_found)?;
    let action = perform::update_of(&live.plan, resource).ok_or_else(Problem::not_found)?;
    let (live_too, now) = (Arc::clone(&live), call.now);
    let (json, changes) = live
        .database
        .write(move |connection| {
            let wanted = perform::Wanted {
                action,
                record: Some(&id),
                input: &object,
                actor: &Actor::System,
                now,
                if_match: None,
            };
            let done = perform::perform(&live_too, connection, &wanted)?;
            Ok::<_, Problem>((done.json, done.changes))
        })
        .await?;
    events::publish(app, changes);
    app.due.notify_one();
    Ok(Reply::json_text(200, json))
}
