use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};

use super::cookies::{ABSOLUTE, IDLE};
use super::{Person, secrets};
use crate::clock::moment_text;
use crate::http::Problem;
use crate::ids::new_id;
use crate::live::Live;
use jiff::{SignedDuration, Timestamp};

const COLUMNS: &str = "id, token_hash, account_id, created_at, seen_at, expires_at, device";

/// The statement that finds a session by its token, with the roles of whoever has it: one look-up for each request.
pub(crate) fn look_up_statement(plan: &plan::Plan) -> String {
    let roles = role_columns(plan);
    format!(
        "SELECT s.id, s.seen_at, s.expires_at, a.id, a.name, a.email{roles} \
         FROM auth_sessions s JOIN auth_accounts a ON a.id = s.account_id WHERE s.token_hash = ?1"
    )
}

/// The statement that finds an account's name and roles.
pub(crate) fn account_statement(plan: &plan::Plan) -> String {
    format!("SELECT a.id, a.name, a.email{} FROM auth_accounts a WHERE a.id = ?1", role_columns(plan))
}

/// One column for each kind of people, in order: whether the account `a` has a row there.
fn role_columns(plan: &plan::Plan) -> String {
    let kinds = plan.resources.iter().filter(|resource| resource.person.is_some());
    kinds.map(|resource| format!(", EXISTS (SELECT 1 FROM \"{}\" r WHERE r.id = a.id)", resource.table)).collect()
}

/// Roles from such columns, with those that they include.
pub(crate) fn read_roles(
    plan: &plan::Plan,
    row: &rusqlite::Row<'_>,
    first: usize,
) -> rusqlite::Result<Vec<model::ThingId>> {
    let mut roles = Vec::new();
    let kinds = plan.resources.iter().filter_map(|resource| Some((resource.thing, resource.person.as_ref()?)));
    for (place, (thing, person)) in kinds.enumerate() {
        if row.get::<_, bool>(first + place)? {
            roles.push(thing);
            roles.extend(&person.includes);
        }
    }
    roles.sort_unstable();
    roles.dedup();
    Ok(roles)
}

/// Somebody found by their token.
pub(crate) struct Found {
    pub person: Person,
    /// The session hasn't been marked as used for a while.
    pub stale: bool,
}

/// The person behind a token, if their session hasn't ended.
pub(crate) fn look_up(
    live: &Live,
    connection: &Connection,
    token: &str,
    now: Timestamp,
) -> Result<Option<Found>, Problem> {
    let hash = secrets::hash(token);
    let mut statement = connection.prepare_cached(&live.statements.session)?;
    let found = statement
        .query_row(params![hash.as_slice()], |row| {
            let person = Person {
                session: Some(row.get(0)?),
                id: row.get(3)?,
                name: row.get(4)?,
                email: row.get(5)?,
                roles: read_roles(&live.plan, row, 6)?,
                may_write: true,
            };
            Ok((person, row.get::<_, String>(1)?, row.get::<_, String>(2)?))
        })
        .optional()?;
    let Some((person, seen, expires)) = found else { return Ok(None) };
    if expires <= moment_text(now) || seen < ago(now, IDLE) {
        return Ok(None);
    }
    Ok(Some(Found { person, stale: seen < ago(now, 300) }))
}

fn ago(now: Timestamp, seconds: i64) -> String {
    moment_text(now.checked_sub(SignedDuration::from_secs(seconds)).unwrap_or(Timestamp::MIN))
}

/// The person with that account, as they are now.
pub(crate) fn person(live: &Live, connection: &Connection, account: &str) -> Result<Option<Person>, Problem> {
    let mut statement = connection.prepare_cached(&live.statements.account)?;
    let found = statement.query_row([account], |row| {
        Ok(Person {
            id: row.get(0)?,
            name: row.get(1)?,
            email: row.get(2)?,
            roles: read_roles(&live.plan, row, 3)?,
            session: None,
            may_write: true,
        })
    });
    Ok(found.optional()?)
}

/// Starts a session and gives its token, which is kept nowhere.
pub(crate) fn start(
    connection: &Connection,
    account: &str,
    device: Option<&str>,
    now: Timestamp,
) -> Result<String, Problem> {
    let token = secrets::token();
    let moment = moment_text(now);
    let expires = moment_text(now.checked_add(SignedDuration::from_secs(ABSOLUTE)).unwrap_or(Timestamp::MAX));
    let device: Option<String> = device.map(|device| device.chars().take(200).collect());
    connection
        .prepare_cached(&format!("INSERT INTO auth_sessions ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6)"))?
        .execute(params![new_id(), secrets::hash(&token).as_slice(), account, moment, expires, device])?;
    // What has ended is of no use to anybody.
    connection
        .prepare_cached("DELETE FROM auth_sessions WHERE account_id = ?1 AND expires_at <= ?2")?
        .execute([account, &moment])?;
    Ok(token)
}

/// Every session, as its row stands.
pub(crate) fn all(connection: &Connection) -> Result<Vec<Vec<rusqlite::types::Value>>, Problem> {
    let mut statement = connection.prepare(&format!("SELECT {COLUMNS} FROM auth_sessions"))?;
    let rows = statement.query_map([], |row| (0..row.as_ref().column_count()).map(|place| row.get(place)).collect())?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Puts sessions back whose accounts are there (again).
pub(crate) fn put_back(connection: &Connection, rows: &[Vec<rusqlite::types::Value>]) -> Result<(), Problem> {
    let sql = format!(
        "INSERT INTO auth_sessions ({COLUMNS}) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE EXISTS (SELECT 1 FROM auth_accounts WHERE id = ?3)"
    );
    let mut statement = connection.prepare(&sql)?;
    for row in rows {
        statement.execute(rusqlite::params_from_iter(row))?;
    }
    Ok(())
}

pub(crate) fn touch(connection: &Connection, session: &str, now: Timestamp) -> Result<(), Problem> {
    connection
        .prepare_cached("UPDATE auth_sessions SET seen_at = ?2 WHERE id = ?1")?
        .execute([session, &moment_text(now)])?;
    Ok(())
}

pub(crate) fn end(connection: &Connection, account: &str, session: &str) -> Result<bool, Problem> {
    let ended = connection
        .prepare_cached("DELETE FROM auth_sessions WHERE id = ?1 AND account_id = ?2")?
        .execute([session, account])?;
    Ok(ended > 0)
}

pub(crate) fn end_all(connection: &Connection, account: &str) -> Result<(), Problem> {
    connection.prepare_cached("DELETE FROM auth_sessions WHERE account_id = ?1")?.execute([account])?;
    Ok(())
}

/// The account's sessions, the newest first.
pub(crate) fn list(connection: &Connection, person: &Person, now: Timestamp) -> Result<Vec<Value>, Problem> {
    let mut statement = connection.prepare_cached(
        "SELECT id, created_at, seen_at, expires_at, device FROM auth_sessions WHERE account_id = ?1 AND expires_at > ?2 ORDER BY created_at DESC, id DESC",
    )?;
    let rows = statement.query_map([&person.id, &moment_text(now)], |row| {
        let id: String = row.get(0)?;
        Ok(json!({
            "current": person.session.as_deref() == Some(id.as_str()),
            "id": id,
            "createdAt": row.get::<_, String>(1)?,
            "lastUsedAt": row.get::<_, String>(2)?,
            "expiresAt": row.get::<_, String>(3)?,
            "device": row.get::<_, Option<String>>(4)?,
        }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
