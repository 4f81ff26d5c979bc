use std::sync::Arc;

use serde_json::Value;

use crate::app::App;
use crate::db::SYSTEM_TABLES;
use crate::events::{self, Change, ChangeKind};
use crate::http::{Call, Problem, Reply};
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
    let live = app.live();
    // Whoever watches looks at everything again.
    let everything = live.plan.resources.iter().map(|resource| Change { thing: resource.thing, id: String::new(), kind: ChangeKind::Deleted });
    events::publish(app, everything.collect());
    Ok(Reply::empty())
}

/// Empties every table, puts rows in, and starts the clock's own jobs: one transaction.
pub(crate) async fn fill(app: &Arc<App>, rows: Rows) -> Result<(), Problem> {
    let live = app.live();
    let now = app.clock.now();
    let live_too = Arc::clone(&live);
    live.database
        .write(move |connection| {
            // Rows point at each other; once all are gone, nothing points anywhere.
            connection.prepare_cached("PRAGMA defer_foreign_keys = ON")?.execute([])?;
            for table in live_too.plan.tables.iter().rev() {
                connection.execute(&format!("DELETE FROM \"{}\"", table.name), [])?;
            }
            for table in SYSTEM_TABLES {
                connection.execute(&format!("DELETE FROM {table}"), [])?;
            }
            connection.prepare_cached("PRAGMA defer_foreign_keys = OFF")?.execute([])?;
            if rows != Rows::None {
                things::samples::insert(&live_too, connection, now, rows == Rows::All)?;
            }
            jobs::start_repeating(&live_too, connection, now)
        })
        .await?;
    app.due.notify_one();
    Ok(())
}
