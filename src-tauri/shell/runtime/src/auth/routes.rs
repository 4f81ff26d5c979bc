use std::sync::Arc;

use axum::http::Method;
use serde_json::{Value, json};

use super::accounts::{self, Address};
use super::codes::{self, Purpose, Tried};
use super::{Actor, Person, keys, passwords, sessions, sign_up};
use crate::app::App;
use crate::clock::moment_text;
use crate::http::{Call, Problem, Reply, body};
use crate::live::Live;
use crate::mail::{self, Letter};
use crate::things::allowances;

/// Sends of codes and tries of passwords: so many in a quarter of an hour for each address. An IP may be a whole house or
/// school, so it is allowed more.
const PER_ADDRESS: usize = 5;
const PER_IP: usize = 50;
const QUARTER: i64 = 900;

/// Everything below `/api/auth`.
pub(crate) async fn answer(
    app: &Arc<App>,
    live: &Arc<Live>,
    call: &Call,
    actor: &Actor,
    rest: &[&str],
) -> Result<Reply, Problem> {
    if let ["keys", rest @ ..] = rest {
        return keys::answer(live, call, actor, rest).await;
    }
    match (rest, &call.method) {
        (["sign-up"], &Method::POST) => sign_up::begin(app, live, call).await,
        (["code"], &Method::POST) => send_code(app, live, call).await,
        (["verify"], &Method::POST) => verify(app, live, call).await,
        (["sign-in"], &Method::POST) => sign_in(app, live, call).await,
        (["sign-out"], &Method::POST) => sign_out(app, live, actor).await,
        (["sign-out-everywhere"], &Method::POST) => sign_out_everywhere(app, live, actor).await,
        (["password", "forgot"], &Method::POST) => forgot(app, live, call).await,
        (["password", "reset"], &Method::POST) => reset(app, live, call).await,
        (["me"], &Method::GET) => {
            let mut body = me(live, signed_in(actor)?)?;
            if call.query_pairs().iter().any(|(name, value)| name == "allowances" && value == "true") {
                body["allowances"] =
                    live.database.read(|connection| allowances::of(live, connection, actor, call.now))?;
            }
            Ok(Reply::json(200, &body))
        }
        (["me"], &Method::DELETE) => delete_me(app, live, actor).await,
        (["sessions"], &Method::GET) => {
            let person = signed_in(actor)?;
            let items = live.database.read(|connection| sessions::list(connection, person, call.now))?;
            Ok(Reply::json(200, &json!({ "items": items })))
        }
        (["sessions", id], &Method::DELETE) => end_session(live, actor, id).await,
        (["me"], _) => Err(Problem::wrong_method("GET, DELETE")),
        (["sessions"], _) => Err(Problem::wrong_method("GET")),
        (["sessions", _], _) => Err(Problem::wrong_method("DELETE")),
        (["sign-up" | "code" | "verify" | "sign-in" | "sign-out" | "sign-out-everywhere"], _) => {
            Err(Problem::wrong_method("POST"))
        }
        (["password", "forgot" | "reset"], _) => Err(Problem::wrong_method("POST")),
        _ => Err(Problem::not_found()),
    }
}

pub(crate) fn signed_in(actor: &Actor) -> Result<&Person, Problem> {
    actor.person().ok_or_else(Problem::not_signed_in)
}

/// What a person learns about themselves.
pub(crate) fn me(live: &Live, person: &Person) -> Result<Value, Problem> {
    let phone: Option<String> = live.database.read(|connection| {
        let mut statement = connection.prepare_cached("SELECT phone FROM auth_accounts WHERE id = ?1")?;
        Ok::<_, Problem>(statement.query_row([&person.id], |row| row.get(0))?)
    })?;
    let roles: Vec<&str> = person
        .roles
        .iter()
        .filter_map(|role| live.plan.resources.get(role.0 as usize))
        .map(|role| role.key.as_str())
        .collect();
    Ok(json!({ "id": person.id, "name": person.name, "email": person.email, "phone": phone, "roles": roles }))
}

/// The email or phone number that a request names.
fn address(object: &serde_json::Map<String, Value>) -> Result<Address, Problem> {
    if object.get("phone").is_some_and(|phone| !phone.is_null()) {
        return Address::phone(body::text(object, "phone")?)
            .ok_or_else(|| Problem::field("phone", "This isn't a phone number."));
    }
    Address::email(body::text(object, "email")?).ok_or_else(|| Problem::field("email", "This isn't an email address."))
}

/// Counts one more message to an address.
pub(crate) fn limit_sends(app: &App, call: &Call, address: &Address) -> Result<(), Problem> {
    let now = call.now.as_millisecond();
    app.limits.ask("send-ip", &call.peer.to_string(), PER_IP, QUARTER, now).map_err(Problem::too_many)?;
    app.limits.ask("send", address.key(), PER_ADDRESS, QUARTER, now).map_err(Problem::too_many)
}

pub(crate) fn code_letter(live: &Live, address: &Address, code: &str) -> Letter {
    Letter {
        channel: address.channel(),
        to: address.text().to_owned(),
        subject: format!("{}: your code", live.plan.app.name),
        text: format!(
            "Your code is {code}\n\nIt is good for 10 minutes. If you didn't ask for it, you needn't do anything."
        ),
        ..Letter::default()
    }
}

async fn send_code(app: &App, live: &Arc<Live>, call: &Call) -> Result<Reply, Problem> {
    let address = address(&call.object()?)?;
    limit_sends(app, call, &address)?;
    let (now, live_too) = (call.now, Arc::clone(live));
    live.database
        .write(move |connection| {
            if let Some(account) = accounts::find(connection, &address)? {
                let address = accounts::own_address(connection, &account, &address)?;
                let code = super::secrets::code();
                codes::issue(connection, &address, Purpose::SignIn, &code, None, now)?;
                mail::post(connection, &code_letter(&live_too, &address, &code), &moment_text(now))?;
            }
            Ok::<_, Problem>(())
        })
        .await?;
    app.due.notify_one();
    Ok(Reply::empty())
}

async fn verify(app: &App, live: &Arc<Live>, call: &Call) -> Result<Reply, Problem> {
    let object = call.object()?;
    let address = address(&object)?;
    let code = body::text(&object, "code")?.to_owned();
    let now = call.now;
    app.limits
        .ask("verify-ip", &call.peer.to_string(), PER_IP * 4, QUARTER, now.as_millisecond())
        .map_err(Problem::too_many)?;
    let (live_too, device) = (Arc::clone(live), call.header("user-agent").map(str::to_owned));
    let done = live
        .database
        .write(move |connection| {
            let sign_up = match codes::try_code(connection, &address, Purpose::SignIn, &code, now)? {
                Tried::Wrong => return Ok(None),
                Tried::Right(sign_up) => sign_up,
            };
            let known = accounts::find(connection, &address)?;
            let account = match (known, sign_up) {
                (known, Some(sign_up)) => sign_up::finish(&live_too, connection, &address, known, &sign_up, now)?,
                (Some(known), None) => known,
                (None, None) => return Ok(None),
            };
            let token = sessions::start(connection, &account, device.as_deref(), now)?;
            Ok::<_, Problem>(Some((account, token)))
        })
        .await?;
    let (account, token) = done.ok_or_else(|| Problem::of(plan::problem::WRONG_CODE))?;
    session_reply(app, live, &account, &token, 200)
}

async fn sign_in(app: &App, live: &Arc<Live>, call: &Call) -> Result<Reply, Problem> {
    if !live.plan.app.sign_in.password {
        return Err(Problem::new(404, "not-found", "People sign in with a code here, not with a password."));
    }
    let object = call.object()?;
    let address = address(&object)?;
    let password = body::text(&object, "password")?.to_owned();
    let now = call.now.as_millisecond();
    app.limits.ask("password-ip", &call.peer.to_string(), PER_IP * 4, QUARTER, now).map_err(Problem::too_many)?;
    if let Some(seconds) = app.limits.locked_for("password", address.key(), now) {
        return Err(Problem::too_many(seconds));
    }
    let key = address.key().to_owned();
    let known: Option<(String, Option<String>)> = live.database.read(|connection| {
        let Some(account) = accounts::find(connection, &address)? else { return Ok(None) };
        let mut statement = connection.prepare_cached("SELECT password_hash FROM auth_accounts WHERE id = ?1")?;
        let hash = statement.query_row([&account], |row| row.get(0))?;
        Ok::<_, Problem>(Some((account, hash)))
    })?;
    let (account, hash) = known.map_or((None, None), |(account, hash)| (Some(account), hash));
    let right = passwords::verify(password, hash).await?;
    let Some(account) = account.filter(|_| right) else {
        app.limits.failed("password", &key, now);
        return Err(Problem::of(plan::problem::WRONG_PASSWORD));
    };
    app.limits.forgive("password", &key);
    let (moment, device) = (call.now, call.header("user-agent").map(str::to_owned));
    let owner = account.clone();
    let token =
        live.database.write(move |connection| sessions::start(connection, &owner, device.as_deref(), moment)).await?;
    session_reply(app, live, &account, &token, 200)
}

/// Answers with the session: the person in the body, the token in the cookie.
pub(crate) fn session_reply(app: &App, live: &Live, account: &str, token: &str, status: u16) -> Result<Reply, Problem> {
    let person = live
        .database
        .read(|connection| sessions::person(live, connection, account))?
        .ok_or_else(Problem::not_signed_in)?;
    Ok(app.cookies.give(Reply::json(status, &me(live, &person)?), token))
}

fn signed_out(app: &App) -> Reply {
    app.cookies.take(Reply::empty())
}

async fn sign_out(app: &App, live: &Live, actor: &Actor) -> Result<Reply, Problem> {
    if let Some(person) = actor.person()
        && let Some(session) = person.session.clone()
    {
        let account = person.id.clone();
        live.database.write(move |connection| sessions::end(connection, &account, &session)).await?;
    }
    Ok(signed_out(app))
}

async fn sign_out_everywhere(app: &App, live: &Live, actor: &Actor) -> Result<Reply, Problem> {
    let account = signed_in(actor)?.id.clone();
    live.database.write(move |connection| sessions::end_all(connection, &account)).await?;
    Ok(signed_out(app))
}

async fn end_session(live: &Live, actor: &Actor, id: &str) -> Result<Reply, Problem> {
    let (account, id) = (signed_in(actor)?.id.clone(), id.to_owned());
    let ended = live.database.write(move |connection| sessions::end(connection, &account, &id)).await?;
    if ended { Ok(Reply::empty()) } else { Err(Problem::not_found()) }
}

async fn forgot(app: &App, live: &Arc<Live>, call: &Call) -> Result<Reply, Problem> {
    let address = address(&call.object()?)?;
    limit_sends(app, call, &address)?;
    let (now, live_too) = (call.now, Arc::clone(live));
    let site = app.origins.first().cloned().unwrap_or_default();
    live.database
        .write(move |connection| {
            if live_too.plan.app.sign_in.password
                && let Some(account) = accounts::find(connection, &address)?
            {
                let address = accounts::own_address(connection, &account, &address)?;
                let token = codes::issue_reset(connection, &address, now)?;
                let letter = Letter {
                    channel: address.channel(),
                    to: address.text().to_owned(),
                    subject: format!("{}: a new password", live_too.plan.app.name),
                    text: format!(
                        "To choose a new password, open\n{site}/reset-password?token={token}\n\nThis is good for an hour. If you didn't ask for it, you needn't do anything."
                    ),
                    ..Letter::default()
                };
                mail::post(connection, &letter, &moment_text(now))?;
            }
            Ok::<_, Problem>(())
        })
        .await?;
    app.due.notify_one();
    Ok(Reply::empty())
}

async fn reset(app: &App, live: &Live, call: &Call) -> Result<Reply, Problem> {
    let object = call.object()?;
    let token = body::text(&object, "token")?.to_owned();
    let password = body::text(&object, "password")?.to_owned();
    passwords::check(&password)?;
    let now = call.now;
    app.limits
        .ask("reset-ip", &call.peer.to_string(), PER_IP, QUARTER, now.as_millisecond())
        .map_err(Problem::too_many)?;
    let hash = passwords::hash(password).await?;
    let done = live
        .database
        .write(move |connection| {
            let Some(account) = codes::use_reset(connection, &token, now)? else { return Ok(false) };
            accounts::set_password(connection, &account, &hash, &moment_text(now))?;
            // Whoever knew the old password is out everywhere.
            sessions::end_all(connection, &account)?;
            Ok::<_, Problem>(true)
        })
        .await?;
    if done {
        Ok(Reply::empty())
    } else {
        Err(Problem::field("token", "This link has been used already, or it is too old."))
    }
}

async fn delete_me(app: &App, live: &Live, actor: &Actor) -> Result<Reply, Problem> {
    let account = signed_in(actor)?.id.clone();
    live.database
        .write(move |connection| {
            let gone = connection.prepare_cached("DELETE FROM auth_accounts WHERE id = ?1")?.execute([&account]);
            match gone {
                Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {
                    Err(Problem::new(
                        409,
                        "reference",
                        "Your account can't be deleted while something that belongs to you is still needed here.",
                    ))
                }
                other => other.map(|_| ()).map_err(Problem::from),
            }
        })
        .await?;
    Ok(signed_out(app))
}
