use std::sync::Arc;

use serde_json::Value;

use crate::app::App;
use crate::db::SYSTEM_TABLES;
use crate::events::{self, Change, ChangeKind};
use crate::http::{Call, Problem, Reply};
use crate::{jobs, things};

/// `{"sample": true}`: empties everything but the clock, and puts the sample rows in.
pub(super) async fn reset(app: &Arc<App>, call: &Call) -> Result<Reply, Problem> {
    let object = call.object()?;
    let sample = match object.get("sample") {
        None => true,
        Some(Value::Bool(sample)) => *sample,
        Some(_) => return Err(Problem::field("sample", "This is true or false.")),
    };
    let _open = app.gate.read().await;
    fill(app, sample).await?;
    app.limits.forget_all();
    app.log.clear();
    let live = app.live();
    // Whoever watches looks at everything again.
    let everything = live.plan.resources.iter().map(|resource| Change { thing: resource.thing, id: String::new(), kind: ChangeKind::Deleted });
    events::publish(app, everything.collect());
    Ok(Reply::empty())
}

/// Empties every table, puts the sample rows in if asked to, and starts the clock's own jobs: one transaction.
pub(crate) async fn fill(app: &Arc<App>, sample: bool) -> Result<(), Problem> {
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
            if sample {
                things::samples::insert(&live_too, connection, now)?;
            }
            jobs::start_repeating(&live_too, connection, now)
        })
        .await?;
    app.due.notify_one();
    Ok(())
}
