//! `Idempotency-Key`: what was answered once is answered again, and done once.

use axum::http::HeaderName;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use crate::auth::Actor;
use crate::clock::moment_text;
use crate::events::Change;
use crate::http::reply::Payload;
use crate::http::{Call, Problem, Reply};

/// A request that is to be done once.
#[derive(Clone, Debug)]
pub(crate) struct Key {
    who: String,
    key: String,
    request: [u8; 32],
}

impl Key {
    pub fn of(call: &Call, actor: &Actor) -> Result<Option<Self>, Problem> {
        if call.method != axum::http::Method::POST {
            return Ok(None);
        }
        let Some(key) = call.header("idempotency-key") else { return Ok(None) };
        if key.is_empty() || key.len() > 255 {
            return Err(Problem::malformed("An Idempotency-Key has 1 to 255 characters."));
        }
        let who = actor.id().map_or_else(|| format!("nobody at {}", call.peer), str::to_owned);
        let request =
            Sha256::new().chain_update(&call.path).chain_update([0]).chain_update(&call.body).finalize().into();
        Ok(Some(Self { who, key: key.to_owned(), request }))
    }
}

/// Does the work unless it was done under this key before. Refusals are kept as well; failures of ours are not.
pub(crate) fn once(
    connection: &Connection,
    key: &Key,
    now: Timestamp,
    work: impl FnOnce() -> Result<(Reply, Vec<Change>), Problem>,
) -> Result<(Reply, Vec<Change>), Problem> {
    let known: Option<(Vec<u8>, u16, String, String)> = connection
        .prepare_cached("SELECT request_hash, status, headers, body FROM idempotency_keys WHERE who = ?1 AND key = ?2")?
        .query_row([&key.who, &key.key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    if let Some((request, status, headers, body)) = known {
        if request != key.request {
            return Err(Problem::of(plan::problem::KEY_REUSED));
        }
        let headers: Vec<(String, String)> =
            serde_json::from_str(&headers).map_err(|error| Problem::internal(error.to_string()))?;
        let mut reply = if status == 204 { Reply::empty() } else { Reply::json_text(status, body) };
        for (name, value) in headers {
            if let Ok(name) = HeaderName::try_from(name) {
                reply = reply.with(name, value);
            }
        }
        return Ok((reply, Vec::new()));
    }
    connection.prepare_cached("SAVEPOINT once")?.execute([])?;
    let outcome = work();
    if outcome.is_err() {
        connection.prepare_cached("ROLLBACK TO once")?.execute([])?;
    }
    connection.prepare_cached("RELEASE once")?.execute([])?;
    let (reply, changes) = match outcome {
        Ok(done) => done,
        Err(problem) if problem.status >= 500 || problem.status == 401 => return Err(problem),
        Err(problem) => (problem.into_reply(""), Vec::new()),
    };
    let body = match &reply.body {
        Payload::Json(text) => text.as_str(),
        _ => "",
    };
    let headers: Vec<(&str, &str)> =
        reply.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let headers = serde_json::to_string(&headers).map_err(|error| Problem::internal(error.to_string()))?;
    connection
        .prepare_cached("INSERT INTO idempotency_keys (who, key, request_hash, status, headers, body, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
        .execute(params![key.who, key.key, key.request.as_slice(), reply.status, headers, body, moment_text(now)])?;
    Ok((reply, changes))
}
