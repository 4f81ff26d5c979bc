use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::{Person, secrets, sessions};
use crate::clock::moment_text;
use crate::http::Problem;
use crate::live::Live;

/// The person behind an API key that hasn't run out. The scope `write` allows more than reading.
pub(crate) fn look_up(
    live: &Live,
    connection: &Connection,
    key: &str,
    now: Timestamp,
) -> Result<Option<Person>, Problem> {
    let found: Option<(String, String)> = connection
        .prepare_cached("SELECT account_id, scopes FROM auth_api_keys WHERE key_hash = ?1 AND expires_at > ?2")?
        .query_row(params![secrets::hash(key).as_slice(), moment_text(now)], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((account, scopes)) = found else { return Ok(None) };
    let person = sessions::person(live, connection, &account)?;
    let may_write = scopes.split_whitespace().any(|scope| scope == "write");
    Ok(person.map(|person| Person { may_write, ..person }))
}
