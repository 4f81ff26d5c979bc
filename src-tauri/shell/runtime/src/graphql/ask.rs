//! The requests of the app's own API that a GraphQL request is made of.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use apollo_compiler::Schema;
use apollo_compiler::validation::Valid;
use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use plan::problem;
use serde_json::Value;

use crate::app::App;
use crate::auth::Actor;
use crate::dispatch;
use crate::http::reply::Payload;
use crate::http::{Call, Problem};
use crate::live::Live;

/// A GraphQL request under way.
pub(super) struct Asking<'r> {
    app: &'r Arc<App>,
    live: &'r Arc<Live>,
    call: &'r Call,
    actor: &'r Actor,
    made: AtomicU32,
    refused: Mutex<Vec<Refusal>>,
}

/// What one field asks of the API.
pub(super) struct Wanted {
    pub method: Method,
    /// Below `/api`, decoded.
    pub segments: Vec<String>,
    /// Name and value, encoded and joined.
    pub query: String,
    pub body: Option<Value>,
    pub version: Option<i64>,
    /// The name under which the answer is given: it tells several changes in one request apart.
    pub answered_as: String,
}

/// A problem of the API as GraphQL has it: the words, and beside them what else is known.
pub(super) struct Refusal {
    pub status: u64,
    pub message: String,
    pub extensions: Value,
}

/// The refusals that fields met, in the order in which they were met.
pub(super) struct Refused(Vec<Refusal>);

/// What stands in an error's message until the refusal takes its place: nothing that a message of the executor's own has.
const MARK: &str = "\u{1}refused ";

impl<'r> Asking<'r> {
    pub fn new(app: &'r Arc<App>, live: &'r Arc<Live>, call: &'r Call, actor: &'r Actor) -> Self {
        Self { app, live, call, actor, made: AtomicU32::new(0), refused: Mutex::default() }
    }

    pub fn schema(&self) -> Result<&'r Valid<Schema>, Problem> {
        self.live.graphql()
    }

    /// The JSON that the API answers with.
    pub async fn ask(&self, wanted: Wanted) -> Result<Value, Refusal> {
        if self.made.fetch_add(1, Ordering::Relaxed) >= plan::graphql::MOST_REQUESTS {
            return Err(Problem::of(problem::TOO_MUCH).into());
        }
        if wanted.method != Method::GET && self.actor.person().is_some_and(|person| !person.may_write) {
            return Err(Problem::of(problem::KEY_READS).into());
        }
        let call = self.call_of(&wanted)?;
        let segments: Vec<&str> = call.segments.iter().map(String::as_str).collect();
        let reply = Box::pin(dispatch::api(self.app, self.live, &call, self.actor, &segments)).await?;
        match reply.body {
            Payload::Json(text) => {
                let value: Value = serde_json::from_str(&text).map_err(internal)?;
                // A change that was done before under the same key is answered as it was then, refusals included.
                if reply.status < 400 { Ok(value) } else { Err(Refusal::of(&value)) }
            }
            Payload::Empty => Ok(Value::Bool(true)),
            Payload::Ready(_) => Err(Problem::internal("an answer of the API that isn't JSON").into()),
        }
    }

    fn call_of(&self, wanted: &Wanted) -> Result<Call, Refusal> {
        let mut headers = HeaderMap::new();
        let body = wanted.body.as_ref().map(|body| Bytes::from(body.to_string())).unwrap_or_default();
        if wanted.body.is_some() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(version) = wanted.version {
            let tag = HeaderValue::try_from(format!("\"{version}\"")).map_err(internal)?;
            headers.insert(header::IF_MATCH, tag);
        }
        if let Some(key) = self.call.header("idempotency-key") {
            let own = HeaderValue::try_from(format!("{key}/{}", wanted.answered_as)).map_err(internal)?;
            headers.insert(HeaderName::from_static("idempotency-key"), own);
        }
        Ok(Call {
            method: wanted.method.clone(),
            path: format!("/api/{}", wanted.segments.join("/")),
            segments: wanted.segments.clone(),
            query: (!wanted.query.is_empty()).then(|| wanted.query.clone()),
            headers,
            body,
            peer: self.call.peer,
            now: self.call.now,
        })
    }

    /// Keeps the refusal, and gives the message under which it is found again: the executor's errors are words alone.
    pub fn refuse(&self, refusal: Refusal) -> String {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.push(refusal);
        format!("{MARK}{}", refused.len() - 1)
    }

    pub fn take(&self) -> Refused {
        Refused(std::mem::take(&mut *self.refused.lock().unwrap_or_else(PoisonError::into_inner)))
    }
}

impl Refused {
    pub fn refusal(&self, message: &str) -> Option<&Refusal> {
        self.0.get(message.split_once(MARK)?.1.parse::<usize>().ok()?)
    }

    /// The statement that decided, for the log.
    pub fn decided_by(&self) -> Option<String> {
        let rule = self.0.iter().rev().find_map(|refusal| refusal.extensions["rule"]["id"].as_str());
        rule.map(str::to_owned)
    }
}

impl Refusal {
    /// Of a problem as it is on the wire.
    fn of(problem: &Value) -> Self {
        let known = ["code", "status", "fields", "rule"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), problem.get(name)?.clone())));
        Self {
            status: problem["status"].as_u64().unwrap_or(500),
            message: problem["detail"].as_str().unwrap_or_default().to_owned(),
            extensions: known.collect(),
        }
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        if let Some(cause) = &problem.cause {
            eprintln!("graphql {}: {cause}", problem.status);
        }
        Self::of(&problem.to_json(""))
    }
}

pub(super) fn internal(error: impl ToString) -> Refusal {
    Problem::internal(error.to_string()).into()
}
