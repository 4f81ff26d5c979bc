use std::sync::Arc;

use jiff::Timestamp;
use model::{Joining, ThingId};
use plan::Resource;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::accounts::{self, Address};
use super::codes::{self, Purpose};
use super::{passwords, routes, secrets};
use crate::app::App;
use crate::clock::moment_text;
use crate::http::{Call, Problem, Reply, body};
use crate::live::Live;
use crate::mail;
use crate::things::people;

/// What waits for the code that proves an address.
#[derive(Debug, Serialize, Deserialize)]
struct Waiting {
    role: u32,
    fields: Map<String, Value>,
    password_hash: Option<String>,
}

/// `POST /auth/sign-up`: checks everything, mails a code and answers the same whether the address is known or not.
pub(crate) async fn begin(app: &App, live: &Arc<Live>, call: &Call) -> Result<Reply, Problem> {
    let mut object = call.object()?;
    let role = role(live, &mut object)?;
    let address = match object.get("email") {
        None | Some(Value::Null) if object.contains_key("phone") => Address::phone(body::text(&object, "phone")?)
            .ok_or_else(|| Problem::field("phone", "This isn't a phone number."))?,
        _ => Address::email(body::text(&object, "email")?)
            .ok_or_else(|| Problem::field("email", "This isn't an email address."))?,
    };
    let mut password_hash = None;
    if live.plan.app.sign_in.password {
        let password = body::text(&object, "password")?.to_owned();
        passwords::check(&password)?;
        password_hash = Some(passwords::hash(password).await?);
    }
    object.remove("password");
    routes::limit_sends(app, call, &address)?;
    let (live_too, now) = (Arc::clone(live), call.now);
    live.database
        .write(move |connection| {
            rehearse(&live_too, connection, &address, role, &object, now)?;
            let waiting = Waiting { role: role.0, fields: object, password_hash };
            let waiting = serde_json::to_string(&waiting).map_err(|error| Problem::internal(error.to_string()))?;
            let code = secrets::code();
            codes::issue(connection, &address, Purpose::SignIn, &code, Some(&waiting), now)?;
            mail::post(connection, &routes::code_letter(&live_too, &address, &code), &moment_text(now))
        })
        .await?;
    app.due.notify_one();
    Ok(Reply::empty())
}

/// The kind of people that somebody signs up as.
fn role(live: &Live, object: &mut Map<String, Value>) -> Result<ThingId, Problem> {
    let open: Vec<&Resource> = live
        .plan
        .resources
        .iter()
        .filter(|resource| resource.person.as_ref().is_some_and(|person| person.joining == Joining::SignUp))
        .collect();
    let asked = object.remove("role");
    let called = |resource: &&&Resource, name: &str| people::is_called(resource, name);
    match (open.as_slice(), asked) {
        ([], _) => Err(Problem::not_allowed("People can't sign up here by themselves. Somebody has to invite you.")),
        ([only], None) => Ok(only.thing),
        (several, Some(Value::String(name))) => match several.iter().find(|resource| called(resource, &name)) {
            Some(found) => Ok(found.thing),
            None => Err(Problem::field("role", "People can't sign up as that.")),
        },
        ([only], Some(Value::Null)) => Ok(only.thing),
        _ => Err(Problem::field("role", "Please say as what you sign up.")),
    }
}

/// Does the sign-up and undoes it again, so that whoever signs up hears at once what is wrong. An account that has the address
/// already is put out of the way meanwhile: nobody must learn from this that it is there.
fn rehearse(
    live: &Live,
    connection: &Connection,
    address: &Address,
    role: ThingId,
    fields: &Map<String, Value>,
    now: Timestamp,
) -> Result<(), Problem> {
    connection.prepare_cached("SAVEPOINT rehearsal")?.execute([])?;
    let outcome = (|| {
        let stand_in = crate::ids::new_id();
        connection
            .prepare_cached("UPDATE auth_accounts SET email_folded = ?2, email = ?2 WHERE email_folded = ?1")?
            .execute([address.key(), &stand_in])?;
        connection
            .prepare_cached("UPDATE auth_accounts SET phone = ?2 WHERE phone = ?1")?
            .execute([address.key(), &stand_in])?;
        people::sign_up(live, connection, role, address, None, fields, now)
    })();
    connection.prepare_cached("ROLLBACK TO rehearsal")?.execute([])?;
    connection.prepare_cached("RELEASE rehearsal")?.execute([])?;
    outcome.map(|_| ())
}

/// Makes the account once its address is proven; gives its id. Somebody who was there already keeps what they had and gains
/// the role, if they may.
pub(crate) fn finish(
    live: &Live,
    connection: &Connection,
    address: &Address,
    known: Option<String>,
    waiting: &str,
    now: Timestamp,
) -> Result<String, Problem> {
    let waiting: Waiting = serde_json::from_str(waiting).map_err(|error| Problem::internal(error.to_string()))?;
    let role = ThingId(waiting.role);
    if let Some(account) = known {
        if people::has_row(live, connection, role, &account)? {
            return Ok(account);
        }
        connection.prepare_cached("SAVEPOINT joining")?.execute([])?;
        if people::sign_up(live, connection, role, address, Some(&account), &waiting.fields, now).is_err() {
            // They are signed in all the same; only the new role isn't theirs.
            connection.prepare_cached("ROLLBACK TO joining")?.execute([])?;
        }
        connection.prepare_cached("RELEASE joining")?.execute([])?;
        return Ok(account);
    }
    let account = people::sign_up(live, connection, role, address, None, &waiting.fields, now)?;
    if let Some(hash) = waiting.password_hash {
        accounts::set_password(connection, &account, &hash, &moment_text(now))?;
    }
    Ok(account)
}
