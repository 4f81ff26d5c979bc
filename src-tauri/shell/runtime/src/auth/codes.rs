use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};

use super::accounts::Address;
use super::secrets;
use crate::clock::moment_text;
use crate::http::Problem;
use crate::ids::new_id;

/// What a code is for. One never does for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    SignIn,
    Password,
}

impl Purpose {
    fn key(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Password => "password",
        }
    }
}

const MINUTES: i64 = 10;
const TRIES: i64 = 5;

/// Keeps a new code for the address; earlier ones for the same purpose no longer count. `sign_up` is what to make of it.
pub(crate) fn issue(
    connection: &Connection,
    address: &Address,
    purpose: Purpose,
    secret: &str,
    sign_up: Option<&str>,
    now: Timestamp,
) -> Result<(), Problem> {
    connection
        .prepare_cached("DELETE FROM auth_codes WHERE (address = ?1 AND purpose = ?2) OR expires_at <= ?3")?
        .execute(params![address.key(), purpose.key(), moment_text(now)])?;
    let id = new_id();
    let expires = now.checked_add(SignedDuration::from_mins(MINUTES)).unwrap_or(Timestamp::MAX);
    connection
        .prepare_cached(
            "INSERT INTO auth_codes (id, address, purpose, code_hash, created_at, expires_at, sign_up) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            id,
            address.key(),
            purpose.key(),
            secrets::hash_code(&id, secret).as_slice(),
            moment_text(now),
            moment_text(expires),
            sign_up
        ])?;
    Ok(())
}

/// What trying a code gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tried {
    /// It is right, and used up now. With it comes what was to be signed up, if that is what it was for.
    Right(Option<String>),
    Wrong,
}

/// Tries a code. The caller commits either way, so that a wrong try counts.
pub(crate) fn try_code(
    connection: &Connection,
    address: &Address,
    purpose: Purpose,
    secret: &str,
    now: Timestamp,
) -> Result<Tried, Problem> {
    let row = connection
        .prepare_cached("SELECT id, code_hash, tries, sign_up FROM auth_codes WHERE address = ?1 AND purpose = ?2 AND expires_at > ?3")?
        .query_row(params![address.key(), purpose.key(), moment_text(now)], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, i64>(2)?, row.get::<_, Option<String>>(3)?))
        })
        .optional()?;
    let Some((id, hash, tries, sign_up)) = row else { return Ok(Tried::Wrong) };
    if tries < TRIES && secrets::same(&hash, &secrets::hash_code(&id, secret)) {
        connection.prepare_cached("DELETE FROM auth_codes WHERE id = ?1")?.execute([&id])?;
        return Ok(Tried::Right(sign_up));
    }
    connection.prepare_cached("UPDATE auth_codes SET tries = tries + 1 WHERE id = ?1")?.execute([&id])?;
    Ok(Tried::Wrong)
}

/// Keeps a token that lets the account's owner choose a new password, for an hour.
pub(crate) fn issue_reset(connection: &Connection, address: &Address, now: Timestamp) -> Result<String, Problem> {
    let token = secrets::token();
    connection
        .prepare_cached("DELETE FROM auth_codes WHERE (address = ?1 AND purpose = ?2) OR expires_at <= ?3")?
        .execute(params![address.key(), Purpose::Password.key(), moment_text(now)])?;
    let expires = now.checked_add(SignedDuration::from_hours(1)).unwrap_or(Timestamp::MAX);
    connection
        .prepare_cached(
            "INSERT INTO auth_codes (id, address, purpose, code_hash, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            new_id(),
            address.key(),
            Purpose::Password.key(),
            secrets::hash(&token).as_slice(),
            moment_text(now),
            moment_text(expires)
        ])?;
    Ok(token)
}

/// Uses such a token up, and says whose password it opens.
pub(crate) fn use_reset(connection: &Connection, token: &str, now: Timestamp) -> Result<Option<String>, Problem> {
    let found: Option<(String, String)> = connection
        .prepare_cached("SELECT id, address FROM auth_codes WHERE code_hash = ?1 AND purpose = ?2 AND expires_at > ?3")?
        .query_row(params![secrets::hash(token).as_slice(), Purpose::Password.key(), moment_text(now)], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((id, address)) = found else { return Ok(None) };
    connection.prepare_cached("DELETE FROM auth_codes WHERE id = ?1")?.execute([&id])?;
    let account = connection
        .prepare_cached("SELECT id FROM auth_accounts WHERE email_folded = ?1 OR phone = ?1")?
        .query_row([address], |row| row.get(0))
        .optional()?;
    Ok(account)
}
