use std::sync::Arc;

use serde_json::{Value, json};

use super::Tickets;
use crate::app::App;
use crate::auth::{routes, sessions};
use crate::http::{Call, Problem, Reply};
use crate::live::Live;
use crate::things::people;

pub(super) fn list(live: &Live) -> Result<Reply, Problem> {
    let mut items = live.database.read(|connection| {
        let mut statement = connection.prepare_cached("SELECT id FROM auth_accounts ORDER BY id")?;
        let ids: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut items = Vec::with_capacity(ids.len());
        for id in ids {
            if let Some(person) = sessions::person(live, connection, &id)? {
                let roles = person.roles.iter().filter_map(|role| live.plan.resources.get(role.0 as usize));
                let roles: Vec<&str> = roles.map(|role| role.key.as_str()).collect();
                let item = json!({ "id": person.id, "name": person.name, "email": person.email, "roles": roles });
                items.push((person.roles.iter().map(|role| role.0).min().unwrap_or(u32::MAX), item));
            }
        }
        Ok::<_, Problem>(items)
    })?;
    // Kind by kind: ids tell the order within a kind, not which kind came first.
    items.sort_by_key(|(kind, _)| *kind);
    let items: Vec<Value> = items.into_iter().map(|(_, item)| item).collect();
    Ok(Reply::json(200, &json!({ "items": items })))
}

/// `{"person": id}` or `{"role": "Customer"}`: answers with the session.
pub(super) async fn sign_in_as(app: &App, call: &Call) -> Result<Reply, Problem> {
    let live = app.live();
    let (account, token) = session_of(app, call).await?;
    let person = live
        .database
        .read(|connection| sessions::person(&live, connection, &account))?
        .ok_or_else(Problem::not_found)?;
    Ok(app.cookies.give(Reply::json(200, &json!({ "person": routes::me(&live, &person)? })), &token))
}

/// The same, as a ticket that the page itself turns into the session.
pub(super) async fn ticket(app: &App, tickets: &Tickets, call: &Call) -> Result<Reply, Problem> {
    let (_, token) = session_of(app, call).await?;
    Ok(Reply::json(200, &json!({ "ticket": tickets.issue(&token) })))
}

/// A new session of the person that the request names, or of anybody of the role that it names: the one who is there longest, or
/// somebody made up. Gives the account and the session's token.
async fn session_of(app: &App, call: &Call) -> Result<(String, String), Problem> {
    let object = call.object()?;
    let live = app.live();
    let now = call.now;
    let account = match (object.get("person"), object.get("role")) {
        (Some(Value::String(id)), None) => id.clone(),
        (None, Some(Value::String(role))) => {
            let resource = live
                .plan
                .resources
                .iter()
                .find(|resource| resource.person.is_some() && people::is_called(resource, role));
            let resource = resource.ok_or_else(|| Problem::field("role", "There are no such people in this app."))?;
            let (thing, live_too) = (resource.thing, Arc::clone(&live));
            live.database
                .write(move |connection| {
                    if let Some(first) = people::first(&live_too, connection, thing)? {
                        return Ok(first);
                    }
                    people::make_up(&live_too, connection, thing, now)
                })
                .await?
        }
        _ => return Err(Problem::field("person", "Please say who: a person's id, or a role.")),
    };
    let known = account.clone();
    let token = live
        .database
        .write(move |connection| {
            let mut statement =
                connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM auth_accounts WHERE id = ?1)")?;
            if !statement.query_row([&known], |row| row.get::<_, bool>(0))? {
                return Err(Problem::new(404, "not-found", "There is nobody with that id."));
            }
            sessions::start(connection, &known, Some("preview"), now)
        })
        .await?;
    Ok((account, token))
}

pub(super) async fn sign_out(app: &App, call: &Call) -> Result<Reply, Problem> {
    let live = app.live();
    for token in app.cookies.tokens(&call.headers) {
        let found = live.database.read(|connection| sessions::look_up(&live, connection, token, call.now))?;
        if let Some(person) = found.map(|found| found.person)
            && let Some(session) = person.session
        {
            let account = person.id;
            live.database.write(move |connection| sessions::end(connection, &account, &session)).await?;
        }
    }
    Ok(app.cookies.take(Reply::empty()))
}
