//! Kinds of people: a record there is an account that has the role.

use jiff::Timestamp;
use model::ThingId;
use plan::{ActionKind, Resource, Storage};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Map, Value as Json};

use super::inputs::Given;
use super::invent;
use super::perform::{self, Entry, Wanted, given_account_field};
use super::shape::{Row, Shape};
use super::write::{self, Written};
use crate::auth::accounts::{self, Address};
use crate::auth::{Actor, Person};
use crate::clock::moment_text;
use crate::http::Problem;
use crate::ids::new_id;
use crate::jobs;
use crate::live::Live;
use crate::mail::{self, Letter};

/// Whether somebody means this kind of people: by its key, its name in the singular or plural, or its path.
pub(crate) fn is_called(resource: &Resource, name: &str) -> bool {
    let name = plan::fold::fold(name).replace(['-', '_'], " ");
    [&resource.key, &resource.name.singular, &resource.name.plural, &resource.path]
        .into_iter()
        .any(|own| plan::fold::fold(own).replace(['-', '_'], " ") == name)
}

/// The account that has had the role longest.
pub(crate) fn first(live: &Live, connection: &Connection, thing: ThingId) -> Result<Option<String>, Problem> {
    let table = &live.shape(thing)?.table;
    let mut statement =
        connection.prepare_cached(&format!("SELECT id FROM {table} ORDER BY created_at, id LIMIT 1"))?;
    Ok(statement.query_row([], |row| row.get(0)).optional()?)
}

pub(crate) fn has_row(live: &Live, connection: &Connection, thing: ThingId, account: &str) -> Result<bool, Problem> {
    let table = &live.shape(thing)?.table;
    let mut statement = connection.prepare_cached(&format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE id = ?1)"))?;
    Ok(statement.query_row([account], |row| row.get(0))?)
}

/// Makes the person by themselves: with an account of their own (or the one that they have), and the role. Gives the account.
pub(crate) fn sign_up(
    live: &Live,
    connection: &Connection,
    thing: ThingId,
    address: &Address,
    account: Option<&str>,
    fields: &Map<String, Json>,
    now: Timestamp,
) -> Result<String, Problem> {
    let id = account.map_or_else(new_id, str::to_owned);
    if account.is_none() {
        accounts::insert(connection, &id, address, None, &moment_text(now))?;
    }
    // They act for themselves from the start: "in their own name" and "their own" mean them.
    let roles = live
        .plan
        .resource(thing)
        .and_then(|resource| resource.person.as_ref())
        .map(|person| person.includes.clone())
        .unwrap_or_default();
    let person = Person { id: id.clone(), name: None, email: None, roles, session: None, may_write: true };
    add(live, connection, thing, &id, address, fields, &Actor::Person(person), Entry::SignUp, now)?;
    Ok(id)
}

/// Puts somebody made up, or a sample, in place without asking anybody.
pub(crate) fn put(
    live: &Live,
    connection: &Connection,
    thing: ThingId,
    address: &Address,
    fields: &Map<String, Json>,
    now: Timestamp,
) -> Result<String, Problem> {
    let id = new_id();
    accounts::insert(connection, &id, address, None, &moment_text(now))?;
    add(live, connection, thing, &id, address, fields, &Actor::System, Entry::Unasked, now)?;
    Ok(id)
}

/// Somebody of that role, when there is nobody.
pub(crate) fn make_up(live: &Live, connection: &Connection, thing: ThingId, now: Timestamp) -> Result<String, Problem> {
    let (address, fields) = invent::person(live, connection, thing)?;
    let address = Address::email(&address).ok_or_else(|| Problem::internal("an invented address isn't one"))?;
    put(live, connection, thing, &address, &fields, now)
}

#[allow(clippy::too_many_arguments, reason = "the parts of one sign-up, each of them needed")]
fn add(
    live: &Live,
    connection: &Connection,
    thing: ThingId,
    id: &str,
    address: &Address,
    fields: &Map<String, Json>,
    actor: &Actor,
    entry: Entry,
    now: Timestamp,
) -> Result<(), Problem> {
    let resource = live.plan.resource(thing).ok_or_else(Problem::not_found)?;
    let action = perform::index_of(&live.plan, resource, ActionKind::Create).ok_or_else(Problem::not_found)?;
    let mut input = fields.clone();
    for field in &resource.fields {
        if let (Storage::Account { column, .. }, false) = (&field.storage, input.contains_key(&field.wire)) {
            let own =
                matches!((column.as_str(), address), ("email", Address::Email { .. }) | ("phone", Address::Phone(_)));
            if own {
                input.insert(field.wire.clone(), Json::String(address.text().to_owned()));
            }
        }
    }
    // The app gives the account its address; a kind of people without such a field doesn't take it.
    for name in ["email", "phone", "name"] {
        if resource.field_by_wire(name).is_none()
            && let Some(Json::String(text)) = input.remove(name)
            && name == "name"
        {
            set_account(connection, id, "name", &text, &moment_text(now))?;
        }
    }
    let wanted = Wanted { action, record: None, input: &input, actor, now, if_match: None };
    let mut written = Written::new(actor.clone(), now);
    perform::perform_in(live, connection, &wanted, entry, Some(id), &mut written)?;
    jobs::follow(live, connection, &written, now)
}

fn set_account(connection: &Connection, id: &str, column: &str, text: &str, now: &str) -> Result<(), Problem> {
    let folded = plan::fold::fold(text);
    let done = match column {
        "name" => connection
            .prepare_cached("UPDATE auth_accounts SET name = ?2, name_folded = ?3, updated_at = ?4 WHERE id = ?1")?
            .execute([id, text, &folded, now]),
        "email" => connection
            .prepare_cached("UPDATE auth_accounts SET email = ?2, email_folded = ?3, updated_at = ?4 WHERE id = ?1")?
            .execute([id, text, &folded, now]),
        _ => connection
            .prepare_cached("UPDATE auth_accounts SET phone = ?2, updated_at = ?3 WHERE id = ?1")?
            .execute([id, text, now]),
    };
    match done {
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {
            let mut problem = Problem::new(409, "unique", "Somebody else has this already.");
            problem.fields.insert(column.to_owned(), vec!["Somebody else has this already.".to_owned()]);
            Err(problem)
        }
        other => other.map(|_| ()).map_err(Problem::from),
    }
}

/// The account that an invited person has already, by the email or phone that the request gives.
pub(crate) fn known_account(
    connection: &Connection,
    resource: &Resource,
    given: &Given,
) -> Result<Option<String>, Problem> {
    if resource.person.is_none() {
        return Ok(None);
    }
    if let Some(Value::Text(email)) = given_account_field(resource, given, "email")
        && let Some(address) = Address::email(email)
    {
        return accounts::find(connection, &address);
    }
    if let Some(Value::Text(phone)) = given_account_field(resource, given, "phone") {
        return accounts::find(connection, &Address::Phone(phone.clone()));
    }
    Ok(None)
}

/// Before the row of a role: the account has to be there. A known email gains the role and keeps its name.
pub(crate) fn before_insert(
    live: &Live,
    connection: &Connection,
    resource: &Resource,
    given: &Given,
    id: &str,
    written: &Written,
) -> Result<(), Problem> {
    if resource.person.is_none() {
        return Ok(());
    }
    let now = moment_text(written.now);
    let mut statement = connection.prepare_cached("SELECT name IS NOT NULL FROM auth_accounts WHERE id = ?1")?;
    let named: Option<bool> = statement.query_row([id], |row| row.get(0)).optional()?;
    if has_row(live, connection, resource.thing, id)? {
        return Err(Problem::new(409, "unique", format!("This person is a {} already.", resource.name.singular)));
    }
    if named.is_none() {
        connection
            .prepare_cached("INSERT INTO auth_accounts (id, created_at, updated_at) VALUES (?1, ?2, ?2)")?
            .execute([id, &now])?;
    }
    for field in &resource.fields {
        let Storage::Account { column, .. } = &field.storage else { continue };
        if column == "name" && named == Some(true) {
            continue;
        }
        if let Some(Value::Text(text)) = given_account_field(resource, given, column) {
            set_account(connection, id, column, text, &now)?;
        }
    }
    Ok(())
}

/// After the row of a role: the roles that it includes, and the invitation.
pub(crate) fn after_insert(
    live: &Live,
    connection: &Connection,
    resource: &Resource,
    shape: &Shape,
    row: &Row,
    given: &Given,
    written: &mut Written,
) -> Result<(), Problem> {
    if resource.person.is_none() {
        return Ok(());
    }
    let id = row.text(shape.id).to_owned();
    include_roles(live, connection, resource, shape, row, written)?;
    let invited = written.actor.id().is_some_and(|actor| actor != id);
    if let (true, Some(Value::Text(email))) = (invited, given_account_field(resource, given, "email")) {
        let app = &live.plan.app.name;
        let letter = Letter {
            channel: "email",
            to: email.clone(),
            account: Some(id),
            subject: format!("You have been invited to {app}"),
            text: format!("You can sign in to {app} as a {} now, with this email address.", resource.name.singular),
            statement: resource.statement.as_ref().map(|statement| statement.0.clone()),
            ..Letter::default()
        };
        mail::post(connection, &letter, &moment_text(written.now))?;
    }
    Ok(())
}

/// Rows for the roles that this one includes, where there are none yet.
pub(crate) fn include_roles(
    live: &Live,
    connection: &Connection,
    resource: &Resource,
    shape: &Shape,
    row: &Row,
    written: &mut Written,
) -> Result<(), Problem> {
    let Some(person) = &resource.person else { return Ok(()) };
    for other in person.includes.iter().filter(|other| **other != resource.thing) {
        if !has_row(live, connection, *other, row.text(shape.id))? {
            include(live, connection, resource, shape, row, *other, written)?;
        }
    }
    Ok(())
}

/// A row in the table of a role that comes with another: what the two have in common is the same in both.
fn include(
    live: &Live,
    connection: &Connection,
    from: &Resource,
    from_shape: &Shape,
    row: &Row,
    other: ThingId,
    written: &mut Written,
) -> Result<(), Problem> {
    let (shape, Some(resource)) = (live.shape(other)?, live.plan.resource(other)) else { return Ok(()) };
    let mut included = shape.empty();
    for (to, source) in [
        (shape.id, from_shape.id),
        (shape.created_at, from_shape.created_at),
        (shape.updated_at, from_shape.updated_at),
        (shape.created_by, from_shape.created_by),
        (shape.version, from_shape.version),
    ] {
        shape.set(&mut included, to, row.values.get(source).cloned().unwrap_or(Value::Null));
    }
    for field in &resource.fields {
        let same = from.fields.iter().find(|own| own.key == field.key && own.r#type.kind == field.r#type.kind);
        if let (Some(column), Some(source)) = (shape.column(field.id), same.and_then(|own| from_shape.column(own.id))) {
            shape.set(&mut included, column, row.values.get(source).cloned().unwrap_or(Value::Null));
        }
    }
    invent::fill_defaults(live, connection, resource, shape, &mut included, written.now)?;
    invent::fill_required(live, connection, resource, shape, &mut included)?;
    write::insert(live, connection, shape, &included, &resource.invariants)?;
    written.created(other, included.text(shape.id));
    Ok(())
}

/// What a change of a person says about their account.
pub(crate) fn update_account(
    _live: &Live,
    connection: &Connection,
    resource: &Resource,
    given: &Given,
    id: &str,
    written: &Written,
) -> Result<(), Problem> {
    if resource.person.is_none() {
        return Ok(());
    }
    for field in &resource.fields {
        let Storage::Account { column, .. } = &field.storage else { continue };
        match given_account_field(resource, given, column) {
            Some(Value::Text(text)) => set_account(connection, id, column, text, &moment_text(written.now))?,
            Some(Value::Null) if column == "phone" => {
                connection
                    .prepare_cached("UPDATE auth_accounts SET phone = NULL WHERE id = ?1")?
                    .execute(params![id])?;
            }
            _ => {}
        }
    }
    Ok(())
}
