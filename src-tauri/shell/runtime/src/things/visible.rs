//! Who sees what.

use jiff::Timestamp;
use model::ThingId;
use plan::sql::{self, Scope};
use rusqlite::Connection;

use super::world::{Prepared, World, no_sql};
use crate::auth::Actor;
use crate::http::Problem;
use crate::live::Live;

/// Whether the actor sees this record.
pub(crate) fn sees(
    live: &Live,
    connection: &Connection,
    actor: &Actor,
    thing: ThingId,
    id: &str,
    now: Timestamp,
) -> Result<bool, Problem> {
    let select = super::select::of(live, actor, thing)?;
    if select.sees_none {
        return Ok(false);
    }
    let world =
        World { live, connection, actor, now, thing: None, record: None, before: None, inputs: None, trigger: None };
    let mut statement = connection.prepare_cached(&select.exists.text)?;
    select.exists.bind(&mut statement, &world)?;
    let number = statement.parameter_index(":id")?;
    if let Some(number) = number {
        statement.raw_bind_parameter(number, id)?;
    }
    let mut rows = statement.raw_query();
    Ok(rows.next()?.is_some())
}

/// Whether there could be any record of the thing that the actor sees.
pub(crate) fn sees_any(live: &Live, actor: &Actor, thing: ThingId) -> bool {
    super::select::of(live, actor, thing).is_ok_and(|select| !select.sees_none)
}

/// The statement that finds a record by `:id` if it is seen.
pub(super) fn exists(live: &Live, table: &str, see: &model::Expr) -> Result<Prepared, Problem> {
    let query = sql::condition(&live.plan, see, &Scope::row("r")).map_err(no_sql)?;
    Ok(Prepared::new(format!("SELECT 1 FROM {table} r WHERE r.id = :id AND ({})", query.text), query.params))
}
