use std::sync::Arc;

use jiff::Timestamp;
use plan::Table;
use rusqlite::Connection;
use serde_json::Value;

use crate::app::App;
use crate::auth::sessions;
use crate::events::{self, Change, ChangeKind};
use crate::http::{Call, Problem, Reply};
use crate::live::Live;
use crate::{jobs, things};

/// Which rows an app begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rows {
    None,
    /// The sample data of the spec.
    Authors,
    /// Believable rows besides, for the things that have none: for looking at, not for tests, whose rules they would stand in the way of.
    All,
}

/// `{"sample": true}`: empties everything but the clock, and puts the spec's sample rows in; with `"invented": true` believable ones
/// for every other thing too.
pub(super) async fn reset(app: &Arc<App>, call: &Call) -> Result<Reply, Problem> {
    let object = call.object()?;
    let said = |name: &str, otherwise: bool| match object.get(name) {
        None => Ok(otherwise),
        Some(Value::Bool(yes)) => Ok(*yes),
        Some(_) => Err(Problem::field(name, "This is true or false.")),
    };
    let rows = match (said("sample", true)?, said("invented", false)?) {
        (false, _) => Rows::None,
        (true, false) => Rows::Authors,
        (true, true) => Rows::All,
    };
    let _open = app.gate.read().await;
    fill(app, rows).await?;
    app.limits.forget_all();
    app.log.clear();
    everything_changed(app);
    Ok(Reply::empty())
}

/// Whoever watches looks at everything again.
pub(crate) fn everything_changed(app: &App) {
    let live = app.live();
    let everything = live.plan.resources.iter().map(|resource| Change {
        thing: resource.thing,
        id: String::new(),
        kind: ChangeKind::Deleted,
    });
    events::publish(app, everything.collect());
}

/// Empties every table, puts rows in, and starts the clock's own jobs: one transaction.
pub(crate) async fn fill(app: &Arc<App>, rows: Rows) -> Result<(), Problem> {
    let live = app.live();
    let now = app.clock.now();
    let live_too = Arc::clone(&live);
    live.database
        .write(move |connection| {
            empty(connection, &live_too.plan.tables)?;
            begin(&live_too, connection, now, rows)
        })
        .await?;
    app.due.notify_one();
    Ok(())
}

/// The rows that an app begins with, in tables that are empty, and the clock's own jobs.
fn begin(live: &Live, connection: &Connection, now: Timestamp, rows: Rows) -> Result<(), Problem> {
    if rows != Rows::None {
        things::samples::insert(live, connection, now, rows == Rows::All)?;
    }
    jobs::start_repeating(live, connection, now)
}

/// The sample rows in a new database, for the people who are signed in to the one before.
pub(crate) async fn begin_anew(before: &Live, live: &Arc<Live>, now: Timestamp) -> Result<(), Problem> {
    let signed_in = before.database.read(sessions::all)?;
    let live_too = Arc::clone(live);
    live.database
        .write(move |connection| {
            begin(&live_too, connection, now, Rows::All)?;
            sessions::put_back(connection, &signed_in)
        })
        .await
}

/// Takes every row away. What others point at goes after them; relations in a circle are cut first where they may be empty.
fn empty(connection: &Connection, tables: &[Table]) -> Result<(), Problem> {
    for table in tables {
        for key in &table.foreign_keys {
            if table.columns.iter().any(|column| column.name == key.column && column.nullable) {
                connection
                    .execute(&format!("UPDATE {0} SET {1} = NULL WHERE {1} IS NOT NULL", table.name, key.column), [])?;
            }
        }
    }
    let mut left: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
    left.reverse();
    while !left.is_empty() {
        let before = left.len();
        let mut refusal = None;
        left.retain(|name| match connection.execute(&format!("DELETE FROM {name}"), []) {
            Ok(_) => false,
            Err(error) => {
                refusal = Some(error);
                true
            }
        });
        if let (true, Some(error)) = (left.len() == before, refusal) {
            return Err(error.into());
        }
    }
    for table in plan::system::tables().iter().rev() {
        connection.execute(&format!("DELETE FROM {}", table.name), [])?;
    }
    Ok(())
}
