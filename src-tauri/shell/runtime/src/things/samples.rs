//! Sample rows.

use jiff::Timestamp;
use model::FieldRef;
use plan::typing::{self, Kind};
use plan::{Plan, Sample, SampleValue, Storage};
use rusqlite::types::Value;
use rusqlite::{Connection, params};

use super::world::{Prepared, World, no_sql};
use super::write::{self, Written};
use super::{as_made, invent, people};
use crate::auth::Actor;
use crate::auth::accounts::{self, Address};
use crate::clock::moment_text;
use crate::http::Problem;
use crate::jobs;
use crate::live::Live;

/// Puts the author's sample rows in, and the invented ones where they are wanted, in the plan's order. They are facts of the spec:
/// nobody is asked who may write them. The author's never point at invented ones.
pub(crate) fn insert(live: &Live, connection: &Connection, now: Timestamp, invented: bool) -> Result<(), Problem> {
    let ids = as_made::ids(&live.plan);
    for (sample, id) in live.plan.samples.iter().zip(&ids).filter(|(sample, _)| invented || !sample.invented) {
        if let Some(address) = account_address(&live.plan, sample)
            && accounts::find(connection, &address)?.is_none()
        {
            accounts::insert(connection, id, &address, None, &moment_text(now))?;
        }
    }
    let mut written = Written::new(Actor::System, now);
    // Samples may point at later ones.
    connection.prepare_cached("PRAGMA defer_foreign_keys = ON")?.execute([])?;
    for (place, sample) in live.plan.samples.iter().enumerate().filter(|(_, sample)| invented || !sample.invented) {
        one(live, connection, sample, &ids[place], &ids, now, &mut written)?;
    }
    connection.prepare_cached("PRAGMA defer_foreign_keys = OFF")?.execute([])?;
    let loose: i64 =
        connection.prepare("SELECT COUNT(*) FROM pragma_foreign_key_check")?.query_row([], |row| row.get(0))?;
    if loose > 0 {
        return Err(Problem::internal("the sample data points at records that aren't there"));
    }
    jobs::follow(live, connection, &written, now)
}

/// The address that a sample person signs in with.
pub(super) fn account_address(plan: &Plan, sample: &Sample) -> Option<Address> {
    let resource = plan.resource(sample.thing)?;
    resource.person.as_ref()?;
    let text = |wanted: &str| {
        sample.values.iter().find_map(|(field, value)| {
            let Storage::Account { column, .. } = &resource.field(*field)?.storage else { return None };
            match value {
                SampleValue::Literal(model::Literal::Text(text)) if column == wanted => Some(text.clone()),
                _ => None,
            }
        })
    };
    text("email")
        .and_then(|email| Address::email(&email))
        .or_else(|| text("phone").and_then(|phone| Address::phone(&phone)))
}

fn one(
    live: &Live,
    connection: &Connection,
    sample: &Sample,
    id: &str,
    ids: &[String],
    now: Timestamp,
    written: &mut Written,
) -> Result<(), Problem> {
    let (Some(resource), shape) = (live.plan.resource(sample.thing), live.shape(sample.thing)?) else { return Ok(()) };
    if resource.person.is_some() && people::has_row(live, connection, sample.thing, id)? {
        return Ok(());
    }
    let moment = moment_text(now);
    if resource.person.is_some() {
        connection
            .prepare_cached("INSERT INTO auth_accounts (id, created_at, updated_at) VALUES (?1, ?2, ?2) ON CONFLICT (id) DO NOTHING")?
            .execute([id, &moment])?;
    }
    let mut row = shape.empty();
    shape.set(&mut row, shape.id, Value::Text(id.to_owned()));
    shape.set(&mut row, shape.created_at, Value::Text(moment.clone()));
    shape.set(&mut row, shape.updated_at, Value::Text(moment.clone()));
    shape.set(&mut row, shape.version, Value::Integer(1));
    let mut links: Vec<(&Storage, Vec<String>)> = Vec::new();
    for (field_id, value) in &sample.values {
        let Some(field) = resource.field(*field_id) else { continue };
        let kind = typing::of_type(&field.r#type.kind, FieldRef { thing: sample.thing, field: *field_id });
        let stored = match value {
            SampleValue::Literal(literal) => {
                worked_out(live, connection, &model::Expr::Literal(literal.clone()), &kind, now)?
            }
            SampleValue::Expr(expr) => worked_out(live, connection, expr, &kind, now)?,
            SampleValue::Sample(place) => ids.get(*place as usize).map_or(Value::Null, |id| Value::Text(id.clone())),
            SampleValue::Samples(places) => {
                let others: Vec<String> = places.iter().filter_map(|place| ids.get(*place as usize).cloned()).collect();
                let text = serde_json::to_string(&others).unwrap_or_default();
                links.push((&field.storage, others));
                Value::Text(text)
            }
        };
        match (&field.storage, shape.column(*field_id)) {
            (Storage::Account { column, .. }, _) => {
                if let Value::Text(text) = stored {
                    set_account(connection, id, column, &text)?;
                }
            }
            (Storage::Links { .. }, _) => {}
            (_, Some(column)) => shape.set(&mut row, column, stored),
            (_, None) => {}
        }
    }
    invent::fill_defaults(live, connection, resource, shape, &mut row, now)?;
    write::start_numbers(live, connection, resource, shape, &mut row)?;
    invent::fill_required(live, connection, resource, shape, &mut row)?;
    write::insert(live, connection, shape, &row, &resource.invariants)?;
    for (storage, others) in links {
        let Storage::Links { table, owner, other } = storage else { continue };
        for (place, one) in others.iter().enumerate() {
            connection
                .prepare_cached(&format!("INSERT INTO {table} ({owner}, {other}, position) VALUES (?1, ?2, ?3)"))?
                .execute(params![id, one, i64::try_from(place).unwrap_or(i64::MAX)])?;
        }
    }
    written.created(sample.thing, id);
    if resource.person.is_some() {
        people::include_roles(live, connection, resource, shape, &row, written)?;
    }
    Ok(())
}

fn set_account(connection: &Connection, id: &str, column: &str, text: &str) -> Result<(), Problem> {
    let folded = plan::fold::fold(text);
    match column {
        "name" => connection
            .prepare_cached("UPDATE auth_accounts SET name = ?2, name_folded = ?3 WHERE id = ?1 AND name IS NULL")?
            .execute([id, text, &folded])?,
        "phone" => {
            connection.prepare_cached("UPDATE auth_accounts SET phone = ?2 WHERE id = ?1")?.execute([id, text])?
        }
        _ => connection
            .prepare_cached("UPDATE auth_accounts SET email = ?2, email_folded = ?3 WHERE id = ?1")?
            .execute([id, text, &folded])?,
    };
    Ok(())
}

fn worked_out(
    live: &Live,
    connection: &Connection,
    expr: &model::Expr,
    kind: &Kind,
    now: Timestamp,
) -> Result<Value, Problem> {
    let query = plan::sql::value_for(&live.plan, expr, kind, &plan::sql::Scope::bound()).map_err(no_sql)?;
    let world = World {
        live,
        connection,
        actor: &Actor::System,
        now,
        thing: None,
        record: None,
        before: None,
        inputs: None,
        trigger: None,
    };
    world.one(&Prepared::new(format!("SELECT {}", query.text), query.params))
}
