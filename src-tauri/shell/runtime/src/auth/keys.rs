//! API keys: made, listed and taken back by people, used by programs.

use std::sync::Arc;

use axum::http::{Method, header};
use jiff::{SignedDuration, Timestamp};
use model::{Type, TypeKind};
use plan::keys;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value, json};

use super::{Actor, Person, secrets, sessions};
use crate::clock::moment_text;
use crate::http::{Call, Problem, Reply, body};
use crate::ids::new_id;
use crate::live::Live;

/// Somebody found by their key.
pub(crate) struct Found {
    pub person: Person,
    /// The key's own id.
    pub key: String,
    /// The key hasn't been marked as used for a while.
    pub stale: bool,
}

/// The person behind an API key that hasn't run out. The scope `write` allows more than reading.
pub(crate) fn look_up(
    live: &Live,
    connection: &Connection,
    key: &str,
    now: Timestamp,
) -> Result<Option<Found>, Problem> {
    let found: Option<(String, String, String, Option<String>)> = connection
        .prepare_cached(
            "SELECT id, account_id, scopes, used_at FROM auth_api_keys WHERE key_hash = ?1 AND expires_at > ?2",
        )?
        .query_row(params![secrets::hash(key).as_slice(), moment_text(now)], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let Some((id, account, scopes, used)) = found else { return Ok(None) };
    let Some(person) = sessions::person(live, connection, &account)? else { return Ok(None) };
    let may_write = scopes.split_whitespace().any(|scope| scope == "write");
    let hour_ago = moment_text(now.saturating_sub(SignedDuration::from_hours(1)).unwrap_or(now));
    let stale = used.is_none_or(|used| used < hour_ago);
    Ok(Some(Found { person: Person { may_write, session: None, ..person }, key: id, stale }))
}

/// Marks the key as used.
pub(crate) fn touch(connection: &Connection, key: &str, now: Timestamp) -> Result<(), Problem> {
    connection
        .prepare_cached("UPDATE auth_api_keys SET used_at = ?2 WHERE id = ?1")?
        .execute(params![key, moment_text(now)])?;
    Ok(())
}

/// Everything below `/api/auth/keys`.
pub(super) async fn answer(live: &Arc<Live>, call: &Call, actor: &Actor, rest: &[&str]) -> Result<Reply, Problem> {
    let person = super::routes::signed_in(actor)?;
    if person.session.is_none() {
        return Err(Problem::of(plan::problem::KEYS_BY_PEOPLE));
    }
    match (rest, &call.method) {
        ([], &Method::GET) => {
            let items = live.database.read(|connection| list(connection, person))?;
            Ok(Reply::json(200, &json!({ "items": items })))
        }
        ([], &Method::POST) => make(live, call, person).await,
        ([id], &Method::DELETE) => {
            let (account, id) = (person.id.clone(), (*id).to_owned());
            let gone = live
                .database
                .write(move |connection| {
                    let mut statement =
                        connection.prepare_cached("DELETE FROM auth_api_keys WHERE id = ?1 AND account_id = ?2")?;
                    Ok::<_, Problem>(statement.execute([id, account])?)
                })
                .await?;
            if gone > 0 { Ok(Reply::empty()) } else { Err(Problem::not_found()) }
        }
        ([], _) => Err(Problem::wrong_method("GET, POST")),
        ([_], _) => Err(Problem::wrong_method("DELETE")),
        _ => Err(Problem::not_found()),
    }
}

fn list(connection: &Connection, person: &Person) -> Result<Vec<Value>, Problem> {
    let mut statement = connection.prepare_cached(
        "SELECT id, name, scopes, created_at, expires_at, used_at FROM auth_api_keys WHERE account_id = ?1 ORDER BY created_at DESC, id DESC",
    )?;
    let rows = statement.query_map([&person.id], |row| {
        let scopes: String = row.get(2)?;
        Ok(json!({
            "id": row.get::<_, String>(0)?,
            "name": row.get::<_, String>(1)?,
            "scopes": scopes.split_whitespace().collect::<Vec<_>>(),
            "createdAt": row.get::<_, String>(3)?,
            "expiresAt": row.get::<_, String>(4)?,
            "usedAt": row.get::<_, Option<String>>(5)?,
        }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What is asked for in a request for a key, read as a whole.
struct Wish {
    name: String,
    scopes: Vec<&'static str>,
    expires: Timestamp,
}

fn read(object: &Map<String, Value>, now: Timestamp) -> Result<Wish, Problem> {
    let mut wrong: Vec<(String, String)> = Vec::new();
    let mut say = |name: &str, sentence: &str| wrong.push((name.to_owned(), sentence.to_owned()));
    let name = match body::text(object, "name") {
        Ok(name) if name.chars().count() > keys::MOST_NAME => {
            say("name", keys::NAME_SENTENCE);
            String::new()
        }
        Ok(name) => name.to_owned(),
        Err(problem) => {
            say("name", &problem.detail);
            String::new()
        }
    };
    let scopes = match object.get("scopes") {
        None | Some(Value::Null) => Some(vec![keys::SCOPES[0]]),
        Some(Value::Array(given)) => {
            let known = given.iter().all(|one| one.as_str().is_some_and(|one| keys::SCOPES.contains(&one)));
            let chosen = keys::SCOPES.into_iter().filter(|scope| given.iter().any(|one| one == scope));
            let chosen: Vec<&str> = chosen.collect();
            (known && !chosen.is_empty()).then_some(chosen)
        }
        Some(_) => None,
    };
    if scopes.is_none() {
        say("scopes", keys::SCOPES_SENTENCE);
    }
    let after = |days: i64| now.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(Timestamp::MAX);
    let expires = match object.get("expiresAt") {
        None | Some(Value::Null) => Some(after(keys::USUAL_DAYS)),
        Some(given) => given
            .as_str()
            .filter(|_| plan::validate::value(&Type::plain(TypeKind::Moment), given).is_ok())
            .and_then(|text| text.trim().parse::<Timestamp>().ok())
            .filter(|moment| *moment > now && *moment <= after(keys::MOST_DAYS)),
    };
    if expires.is_none() {
        say("expiresAt", keys::EXPIRY_SENTENCE);
    }
    for name in object.keys().filter(|name| !["name", "scopes", "expiresAt"].contains(&name.as_str())) {
        say(name, "There is no such field.");
    }
    match (scopes, expires) {
        (Some(scopes), Some(expires)) if wrong.is_empty() => Ok(Wish { name, scopes, expires }),
        _ => Err(Problem::invalid(wrong)),
    }
}

async fn make(live: &Arc<Live>, call: &Call, person: &Person) -> Result<Reply, Problem> {
    let wish = read(&call.object()?, call.now)?;
    let key = format!("{}{}", keys::PREFIX, secrets::token());
    let (id, account, now, hash) = (new_id(), person.id.clone(), moment_text(call.now), secrets::hash(&key));
    let told = json!({
        "id": id,
        "name": wish.name,
        "scopes": wish.scopes,
        "createdAt": now,
        "expiresAt": moment_text(wish.expires),
        "usedAt": null,
        "key": key,
    });
    let place = format!("/api/auth/keys/{id}");
    live.database
        .write(move |connection| {
            let count: i64 = connection
                .prepare_cached("SELECT COUNT(*) FROM auth_api_keys WHERE account_id = ?1")?
                .query_row([&account], |row| row.get(0))?;
            if count >= keys::MOST_KEYS {
                return Err(Problem::new(409, "limit", keys::TOO_MANY_SENTENCE));
            }
            connection
                .prepare_cached("INSERT INTO auth_api_keys (id, name, key_hash, account_id, scopes, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
                .execute(params![
                    id,
                    wish.name,
                    hash.as_slice(),
                    account,
                    wish.scopes.join(" "),
                    now,
                    moment_text(wish.expires)
                ])?;
            Ok(())
        })
        .await?;
    Ok(Reply::json(201, &told).with(header::LOCATION, place))
}
