use std::sync::Arc;

use axum::http::header;
use serde_json::{Value, json};

use super::Tickets;
use crate::app::App;
use crate::auth::{accounts::Address, routes, sessions};
use crate::http::{Call, Problem, Reply};
use crate::live::Live;
use crate::things::{invent, people};

pub(super) fn list(live: &Live) -> Result<Reply, Problem> {
    let items = live.database.read(|connection| {
        let mut statement = connection.prepare_cached("SELECT id FROM auth_accounts ORDER BY id")?;
        let ids: Vec<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let mut items = Vec::with_capacity(ids.len());
        for id in ids {
            if let Some(person) = sessions::person(live, connection, &id)? {
                let roles = person.roles.iter().filter_map(|role| live.plan.resources.get(role.0 as usize));
                let roles: Vec<&str> = roles.map(|role| role.name.singular.as_str()).collect();
                items.push(json!({ "id": person.id, "name": person.name, "email": person.email, "roles": roles }));
            }
        }
        Ok::<_, Problem>(items)
    })?;
    Ok(Reply::json(200, &json!({ "items": items })))
}

/// `{"person": id}` or `{"role": "Customer"}`: answers with the session, and with a way in for a frame (`enter`).
pub(super) async fn sign_in_as(app: &App, tickets: &Tickets, call: &Call) -> Result<Reply, Problem> {
    let object = call.object()?;
    let live = app.live();
    let now = call.now;
    let account = match (object.get("person"), object.get("role")) {
        (Some(Value::String(id)), None) => id.clone(),
        (None, Some(Value::String(role))) => {
            let resource = live.plan.resources.iter().find(|resource| resource.person.is_some() && people::is_called(resource, role));
            let resource = resource.ok_or_else(|| Problem::field("role", "There are no such people in this app."))?;
            let (thing, live_too) = (resource.thing, Arc::clone(&live));
            live.database
                .write(move |connection| {
                    if let Some(first) = people::first(&live_too, connection, thing)? {
                        return Ok(first);
                    }
                    let (address, fields) = invent::person(&live_too, connection, thing, now)?;
                    let address = Address::email(&address).ok_or_else(|| Problem::internal("an invented address isn't one"))?;
                    people::put(&live_too, connection, thing, &address, &fields, now)
                })
                .await?
        }
        _ => return Err(Problem::field("person", "Please say who: a person's id, or a role.")),
    };
    let known = account.clone();
    let token = live
        .database
        .write(move |connection| {
            let mut statement = connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM auth_accounts WHERE id = ?1)")?;
            if !statement.query_row([&known], |row| row.get::<_, bool>(0))? {
                return Err(Problem::new(404, "not-found", "There is nobody with that id."));
            }
            sessions::start(connection, &known, Some("preview"), now)
        })
        .await?;
    let person = live.database.read(|connection| sessions::person(&live, connection, &account))?.ok_or_else(Problem::not_found)?;
    let enter = format!("/_preview/enter?ticket={}", tickets.issue(&token));
    let mut reply = Reply::json(200, &json!({ "person": routes::me(&live, &person)?, "enter": enter }));
    for cookie in app.cookies.give(&token) {
        reply = reply.with(header::SET_COOKIE, cookie);
    }
    Ok(reply)
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
    Ok(app.cookies.take().into_iter().fold(Reply::empty(), |reply, cookie| reply.with(header::SET_COOKIE, cookie)))
}
