use std::net::{IpAddr, SocketAddr};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, Method, Response, header};
use futures_util::FutureExt;
use serde_json::json;

use crate::app::{App, Mode};
use crate::auth::{self, Actor, sessions};
use crate::clock::moment_text;
use crate::db::counting;
use crate::http::{Call, Problem, Reply, body, call};
use crate::ids::new_id;
use crate::live::Live;
use crate::request_log::Entry;
use crate::{controls, events, files, graphql, things};

/// Answers every request. There is no other way in.
pub(crate) async fn serve(
    State(app): State<Arc<App>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response<Body> {
    answer(&app, peer.ip(), request).await
}

pub(crate) async fn answer(app: &Arc<App>, peer: IpAddr, request: Request) -> Response<Body> {
    let started = Instant::now();
    let id = new_id();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let mut person = None;
    let request = AssertUnwindSafe(handle(app, peer, request, &mut person)).catch_unwind();
    let (handled, statements) = counting::counted(request).await;
    let outcome = handled.unwrap_or_else(|_| Err(Problem::internal("the request panicked")));
    let (reply, cause) = match outcome {
        Ok(reply) => (reply, None),
        Err(mut problem) => {
            let cause = problem.cause.take();
            (problem.into_reply(&id), cause)
        }
    };
    let status = reply.status;
    if let Some(cause) = &cause {
        eprintln!("{id} {method} {path} {status}: {cause}");
    }
    if path.starts_with("/api") && matches!(app.mode, Mode::Preview { .. }) {
        let live = app.live();
        let rule =
            reply.decided_by.as_ref().map(|rule| (rule.clone(), live.sentence(rule).unwrap_or_default().to_owned()));
        app.log.add(Entry {
            id: id.clone(),
            at: moment_text(app.clock.now()),
            method: method.to_string(),
            path: path.clone(),
            status,
            person,
            rule,
            micros: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
            statements,
        });
    }
    let mut response = reply.into_response();
    app.headers.add_to(&mut response, &id, app.clock.now());
    response
}

async fn handle(
    app: &Arc<App>,
    peer: IpAddr,
    request: Request,
    person: &mut Option<(String, Option<String>)>,
) -> Result<Reply, Problem> {
    let (parts, content) = request.into_parts();
    check_host(app, &parts.headers)?;
    let path = parts.uri.path();
    let area = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let live = app.live();
    match area {
        "healthz" => return Ok(Reply::json(200, &json!({ "status": "ok" }))),
        "readyz" => return ready(&live),
        "api" | "_preview" => {}
        _ if matches!(parts.method, Method::GET | Method::HEAD) => {
            let found = live.site.respond(path, &parts.headers);
            return found
                .map(Reply::ready)
                .ok_or_else(|| Problem::saying(plan::problem::NOT_FOUND, "There is no such file."));
        }
        _ => return Err(Problem::wrong_method("GET, HEAD")),
    }
    let segments: Vec<String> =
        path.split('/').filter(|part| !part.is_empty()).skip(1).map(|part| call::decode(part, false)).collect();
    let in_preview_controls = area == "_preview";
    let sends_file = area == "api" && segments == ["files"] && parts.method == Method::POST;
    let most = if sends_file { files::most_body(&live.plan) } else { body::MOST_BYTES };
    let reading = tokio::time::timeout(Duration::from_secs(30), body::read(content, most)).await;
    let content = match reading {
        Err(_) => return Err(Problem::new(408, "too-slow", "The request took too long to arrive.")),
        Ok(Err(body::Untaken::TooLong)) => {
            return Err(match plan::files::most_bytes(&live.plan).filter(|_| sends_file) {
                Some(most) => files::too_large(most),
                None => Problem::new(413, "too-large", "That is too much at once: at most 1 MB can be sent."),
            });
        }
        Ok(Err(body::Untaken::BrokeOff)) => return Err(Problem::malformed("The request broke off.")),
        Ok(Ok(content)) => content,
    };
    let call = Call {
        method: if parts.method == Method::HEAD { Method::GET } else { parts.method.clone() },
        path: path.to_owned(),
        query: parts.uri.query().map(str::to_owned),
        segments,
        headers: parts.headers,
        body: content,
        peer,
        now: app.clock.now(),
    };
    let rest: Vec<&str> = call.segments.iter().map(String::as_str).collect();
    if in_preview_controls {
        return controls::answer(app, &call, &rest).await;
    }
    if call.is_safe() {
        let actor = identify(app, &live, &call)?;
        *person = named(&actor);
        return api(app, &live, &call, &actor, &rest).await;
    }
    check_origin(app, &call)?;
    // Held until the answer is there, so that a reload carries over everything that was written.
    let _open = app.gate.read().await;
    let live = app.live();
    let actor = identify(app, &live, &call)?;
    *person = named(&actor);
    // A query of GraphQL is a POST too: there each change is judged by itself.
    if rest != ["graphql"] && actor.person().is_some_and(|person| !person.may_write) {
        return Err(Problem::of(plan::problem::KEY_READS));
    }
    api(app, &live, &call, &actor, &rest).await
}

pub(crate) async fn api(
    app: &Arc<App>,
    live: &Arc<Live>,
    call: &Call,
    actor: &Actor,
    rest: &[&str],
) -> Result<Reply, Problem> {
    match rest {
        ["auth", rest @ ..] => auth::routes::answer(app, live, call, actor, rest).await,
        ["openapi.json"] if call.method == Method::GET => Ok(Reply::json(200, &plan::openapi::describe(&live.plan))),
        ["events"] if call.method == Method::GET => Ok(events::stream(app, actor)),
        ["graphql"] => graphql::answer(app, live, call, actor).await,
        ["openapi.json" | "events"] => Err(Problem::wrong_method("GET")),
        ["files", rest @ ..] => files::answer(app, live, call, actor, rest).await,
        _ => things::answer(app, live, call, actor, rest).await,
    }
}

fn named(actor: &Actor) -> Option<(String, Option<String>)> {
    actor.person().map(|person| (person.id.clone(), person.name.clone()))
}

fn ready(live: &Live) -> Result<Reply, Problem> {
    live.database
        .read(|connection| Ok::<_, Problem>(connection.prepare_cached("SELECT 1")?.query_row([], |_| Ok(()))?))?;
    Ok(Reply::json(200, &json!({ "status": "ready" })))
}

/// Whether what broke reading off was the size.
/// A page elsewhere may point its own name at this machine; it still sends that name along.
fn check_host(app: &App, headers: &HeaderMap) -> Result<(), Problem> {
    if app.hosts.is_empty() {
        return Ok(());
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    match host {
        Some(host) if !app.hosts.iter().any(|own| own.eq_ignore_ascii_case(host)) => {
            Err(Problem::new(421, "wrong-host", "This app isn't found under that name."))
        }
        _ => Ok(()),
    }
}

/// Writes come from the app's own pages, or from a program that is no browser and says nothing of where it comes from.
fn check_origin(app: &App, call: &Call) -> Result<(), Problem> {
    let foreign = || Problem::of(plan::problem::WRONG_ORIGIN);
    match call.header("origin") {
        Some(origin) if app.origins.iter().any(|own| own.eq_ignore_ascii_case(origin)) => Ok(()),
        // Without a public address to compare with, the name that the browser itself asked for is ours.
        Some(origin) if app.origins.is_empty() => {
            let own =
                call.header("host").is_some_and(|host| origin.split_once("://").is_some_and(|(_, name)| name == host));
            if own { Ok(()) } else { Err(foreign()) }
        }
        Some(_) => Err(foreign()),
        None => match call.header("sec-fetch-site") {
            Some("cross-site" | "same-site") => Err(foreign()),
            _ => Ok(()),
        },
    }
}

fn identify(app: &Arc<App>, live: &Arc<Live>, call: &Call) -> Result<Actor, Problem> {
    if let Some(given) = call.header("authorization") {
        let key = given.strip_prefix("Bearer ").map(str::trim).ok_or_else(Problem::not_signed_in)?;
        let found = live.database.read(|connection| auth::keys::look_up(live, connection, key, call.now))?;
        let found = found.ok_or_else(|| Problem::of(plan::problem::WRONG_KEY))?;
        if found.stale {
            let (live, now, key) = (Arc::clone(live), call.now, found.key);
            // Nobody waits for this; if it is lost, the next request does it.
            tokio::spawn(async move {
                live.database.write(move |connection| auth::keys::touch(connection, &key, now)).await
            });
        }
        return Ok(Actor::Person(found.person));
    }
    for token in app.cookies.tokens(&call.headers).filter(|token| !token.is_empty()) {
        let Some(found) = live.database.read(|connection| sessions::look_up(live, connection, token, call.now))? else {
            continue;
        };
        if found.stale
            && let Some(session) = found.person.session.clone()
        {
            let (live, now) = (Arc::clone(live), call.now);
            // Nobody waits for this; if it is lost, the next request does it.
            tokio::spawn(async move {
                live.database.write(move |connection| sessions::touch(connection, &session, now)).await
            });
        }
        return Ok(Actor::Person(found.person));
    }
    Ok(Actor::Nobody)
}
