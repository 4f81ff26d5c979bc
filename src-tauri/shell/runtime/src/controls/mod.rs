//! `/_preview/*`: what only whoever runs the preview may do.

mod clock;
mod data;
mod jobs;
mod people;
mod reset;
mod tickets;

pub(crate) use reset::{Rows, begin_anew, everything_changed, fill};
pub(crate) use tickets::Tickets;

use std::sync::Arc;

use axum::http::Method;
use serde_json::json;

use crate::app::{App, Mode};
use crate::auth::secrets;
use crate::http::{Call, Problem, Reply};
use crate::mail;

pub(crate) async fn answer(app: &Arc<App>, call: &Call, rest: &[&str]) -> Result<Reply, Problem> {
    // Outside a preview there is nothing here, and nothing says that there could be.
    let Mode::Preview { token, tickets } = &app.mode else { return Err(Problem::not_found()) };
    if rest == ["enter"] {
        return tickets::enter(app, tickets, call).await;
    }
    match call.header("preview-token") {
        Some(given) if secrets::same(given.as_bytes(), token.as_bytes()) => {}
        _ => return Err(Problem::new(401, "preview-token", "The preview's controls need its token.")),
    }
    let live = app.live();
    match (rest, &call.method) {
        (["people"], &Method::GET) => people::list(&live),
        (["sign-in-as"], &Method::POST) => people::sign_in_as(app, call).await,
        (["tickets"], &Method::POST) => people::ticket(app, tickets, call).await,
        (["sign-out"], &Method::POST) => people::sign_out(app, call).await,
        (["clock"], &Method::GET) => Ok(clock::reading(app)),
        (["clock"], &Method::POST) => clock::set(app, call).await,
        (["messages"], &Method::GET) => {
            let sentence = |id: &str| live.sentence(id).map(str::to_owned);
            let items = live.database.read(|connection| mail::all(connection, sentence))?;
            Ok(Reply::json(200, &json!({ "items": items })))
        }
        (["messages"], &Method::DELETE) => {
            live.database
                .write(|connection| Ok::<_, Problem>(connection.prepare_cached("DELETE FROM outbox")?.execute([])?))
                .await?;
            Ok(Reply::empty())
        }
        (["payments"], &Method::GET) => Ok(Reply::json(200, &json!({ "items": [] }))),
        (["payments", ..], &Method::POST) => Err(Problem::not_found()),
        (["jobs"], &Method::GET) => jobs::list(&live),
        (["jobs", id, "run"], &Method::POST) => jobs::run(app, id).await,
        (["log"], &Method::GET) => Ok(Reply::json(200, &json!({ "items": app.log.to_json() }))),
        (["data", things], &Method::GET) => data::list(&live, call, things),
        (["data", things], &Method::PATCH) => data::change(app, call, things).await,
        (["reset"], &Method::POST) => reset::reset(app, call).await,
        (["model"], &Method::GET) => {
            let plan = serde_json::to_value(&*live.plan).map_err(|error| Problem::internal(error.to_string()))?;
            Ok(Reply::json(200, &plan))
        }
        (["people" | "log" | "jobs" | "payments" | "model"], _) => Err(Problem::wrong_method("GET")),
        (["sign-in-as" | "tickets" | "sign-out" | "reset"], _) | (["jobs", _, "run"], _) => {
            Err(Problem::wrong_method("POST"))
        }
        (["clock"], _) => Err(Problem::wrong_method("GET, POST")),
        (["messages"], _) => Err(Problem::wrong_method("GET, DELETE")),
        (["data", _], _) => Err(Problem::wrong_method("GET, PATCH")),
        _ => Err(Problem::not_found()),
    }
}
