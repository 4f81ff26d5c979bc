use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, Response, header};
use futures_util::stream;
use model::ThingId;
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;

use crate::app::App;
use crate::auth::Actor;
use crate::http::Reply;
use crate::things::visible;

/// Something that changed, for whoever watches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub thing: ThingId,
    pub id: String,
    pub kind: ChangeKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChangeKind {
    Created,
    Updated,
    Deleted,
}

impl ChangeKind {
    fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Deleted => "deleted",
        }
    }
}

/// Tells everybody who watches; nobody watching is fine.
pub(crate) fn publish(app: &App, changes: Vec<Change>) {
    for change in changes {
        let _ = app.changes.send(change);
    }
}

/// `GET /api/events`: a stream that ends when the app does.
pub(crate) fn stream(app: &Arc<App>, actor: &Actor) -> Reply {
    let state = (Arc::clone(app), actor.clone(), app.changes.subscribe(), app.stopping.subscribe(), true);
    let events = stream::unfold(state, |(app, actor, mut changes, mut stopping, first)| async move {
        if first {
            // Says at once that the stream is open, and how soon to come back after a break.
            return Some((Ok::<_, Infallible>("retry: 2000\n\n".to_owned()), (app, actor, changes, stopping, false)));
        }
        let text = loop {
            tokio::select! {
                change = changes.recv() => match change {
                    Ok(change) => if let Some(text) = told(&app, &actor, &change) { break text },
                    // Too slow to hear everything: whoever listens had better look at everything again.
                    Err(RecvError::Lagged(_)) => break "event: refresh\ndata: {}\n\n".to_owned(),
                    Err(RecvError::Closed) => return None,
                },
                () = tokio::time::sleep(Duration::from_secs(20)) => break ": still here\n\n".to_owned(),
                _ = stopping.wait_for(|stopping| *stopping) => return None,
            }
        };
        Some((Ok(text), (app, actor, changes, stopping, false)))
    });
    let mut response = Response::new(Body::from_stream(events));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    Reply::ready(response)
}

/// The event as this person hears of it, if they do. Of a record that is gone only its kind is told, as nobody can say any
/// more who was able to see it.
fn told(app: &App, actor: &Actor, change: &Change) -> Option<String> {
    let live = app.live();
    let resource = live.plan.resources.get(change.thing.0 as usize)?;
    if change.kind == ChangeKind::Deleted {
        if !visible::sees_any(&live, actor, change.thing) {
            return None;
        }
        return Some(format!("event: change\ndata: {}\n\n", json!({ "things": resource.path, "change": "deleted" })));
    }
    let now = app.clock.now();
    let sees =
        live.database.read(|connection| visible::sees(&live, connection, actor, change.thing, &change.id, now)).ok()?;
    let data = json!({ "things": resource.path, "id": change.id, "change": change.kind.name() });
    sees.then(|| format!("event: change\ndata: {data}\n\n"))
}
