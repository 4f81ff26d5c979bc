use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use model::ThingId;
use plan::{Timer, TimerWhen};
use rusqlite::{Connection, OptionalExtension, params};

use super::queue::follow;
use crate::app::App;
use crate::auth::Actor;
use crate::clock::moment_text;
use crate::events::{self, Change};
use crate::http::Problem;
use crate::live::Live;
use crate::things::effects::{self, At};
use crate::things::world::World;
use crate::things::write::{self, Written};

/// A failure of ours is tried again so often.
const MOST_ATTEMPTS: i64 = 5;
/// So many at a time, so that people's own requests get their turn in between.
const AT_ONCE: usize = 50;

/// Does what falls due, until the app stops.
pub(crate) async fn work(app: Arc<App>) {
    let mut stopping = app.stopping.subscribe();
    loop {
        if let Err(problem) = run_due(&app).await {
            eprintln!("jobs: {}", problem.cause.as_deref().unwrap_or(&problem.detail));
        }
        tokio::select! {
            () = app.due.notified() => {}
            () = tokio::time::sleep(Duration::from_millis(500)) => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
    }
}

/// Does everything that is due by now, in order; what that makes due as well.
pub(crate) async fn run_due(app: &Arc<App>) -> Result<(), Problem> {
    let _open = app.gate.read().await;
    loop {
        let live = app.live();
        let now = app.clock.now();
        if !live.database.read(|connection| is_due(connection, now))? {
            return Ok(());
        }
        let live_too = Arc::clone(&live);
        let (changes, more) = live
            .database
            .write(move |connection| {
                let mut changes = Vec::new();
                for _ in 0..AT_ONCE {
                    let Some(job) = next(connection, now)? else { return Ok((changes, false)) };
                    changes.extend(one(&live_too, connection, &job, now)?);
                }
                Ok::<_, Problem>((changes, true))
            })
            .await?;
        events::publish(app, changes);
        if !more {
            return Ok(());
        }
    }
}

/// Does one job now, whenever it is due. Says whether there is such a job.
pub(crate) async fn run_now(app: &Arc<App>, id: &str) -> Result<bool, Problem> {
    let _open = app.gate.read().await;
    let live = app.live();
    let (live_too, id) = (Arc::clone(&live), id.to_owned());
    let changes = live
        .database
        .write(move |connection| {
            let job = connection
                .prepare_cached(&format!("{COLUMNS} WHERE id = ?1 AND {WAITING}"))?
                .query_row([id], read)
                .optional()?;
            // By hand it is done for the moment that it waits for, whatever the clock says.
            job.map(|job| one(&live_too, connection, &job, Timestamp::MIN)).transpose()
        })
        .await?;
    let found = changes.is_some();
    events::publish(app, changes.unwrap_or_default());
    Ok(found)
}

/// A row of the queue.
struct Job {
    id: String,
    key: String,
    record: String,
    due: String,
    attempts: i64,
}

const COLUMNS: &str = "SELECT id, key, record_id, due_at, attempts FROM job_queue";
const WAITING: &str = "due_at IS NOT NULL AND due_at IS NOT done_for";

fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Job> {
    Ok(Job { id: row.get(0)?, key: row.get(1)?, record: row.get(2)?, due: row.get(3)?, attempts: row.get(4)? })
}

fn is_due(connection: &Connection, now: Timestamp) -> Result<bool, Problem> {
    let mut statement = connection.prepare_cached(&format!("{COLUMNS} WHERE {WAITING} AND due_at <= ?1 LIMIT 1"))?;
    Ok(statement.exists([moment_text(now)])?)
}

fn next(connection: &Connection, now: Timestamp) -> Result<Option<Job>, Problem> {
    let text = format!("{COLUMNS} WHERE {WAITING} AND due_at <= ?1 ORDER BY due_at, key, record_id LIMIT 1");
    Ok(connection.prepare_cached(&text)?.query_row([moment_text(now)], read).optional()?)
}

/// Does a job and marks it done, together or not at all.
fn one(live: &Live, connection: &Connection, job: &Job, now: Timestamp) -> Result<Vec<Change>, Problem> {
    let Some(timer) = live.plan.timers.iter().find(|timer| timer.key == job.key) else {
        connection.prepare_cached("DELETE FROM job_queue WHERE id = ?1")?.execute([&job.id])?;
        return Ok(Vec::new());
    };
    if let TimerWhen::Every(repeat) = &timer.when {
        let due = plan::calendar::catch_up(&live.calendar, repeat, moment(&job.due), now);
        if due > moment(&job.due) {
            // Of all the times that were missed the last one is done, in its turn among what else is due.
            connection
                .prepare_cached("UPDATE job_queue SET due_at = ?2, attempts = 0 WHERE id = ?1")?
                .execute(params![job.id, moment_text(due)])?;
            return Ok(Vec::new());
        }
    }
    connection.prepare_cached("SAVEPOINT job")?.execute([])?;
    let outcome = perform(live, connection, timer, job);
    if outcome.is_err() {
        connection.prepare_cached("ROLLBACK TO job")?.execute([])?;
    }
    connection.prepare_cached("RELEASE job")?.execute([])?;
    let (changes, error) = match outcome {
        Ok(changes) => (changes, None),
        Err(problem) if problem.status >= 500 && job.attempts + 1 < MOST_ATTEMPTS => {
            let cause = problem.cause.map_or(problem.detail, String::from);
            connection
                .prepare_cached("UPDATE job_queue SET attempts = attempts + 1, last_error = ?2 WHERE id = ?1")?
                .execute([&job.id, &cause])?;
            return Ok(Vec::new());
        }
        Err(problem) => (Vec::new(), Some(problem.cause.map_or(problem.detail, String::from))),
    };
    let again = match &timer.when {
        TimerWhen::Record { .. } => None,
        TimerWhen::Every(repeat) => plan::calendar::next(&live.calendar, repeat, moment(&job.due)).map(moment_text),
    };
    // The job itself may have moved its record's next moment: then that one waits.
    connection
        .prepare_cached(
            "UPDATE job_queue SET done_for = ?2, due_at = CASE WHEN due_at = ?2 THEN COALESCE(?3, due_at) ELSE due_at END, \
             attempts = 0, last_error = ?4 WHERE id = ?1",
        )?
        .execute(params![job.id, job.due, again, error])?;
    Ok(changes)
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap_or(Timestamp::UNIX_EPOCH)
}

fn perform(live: &Live, connection: &Connection, timer: &Timer, job: &Job) -> Result<Vec<Change>, Problem> {
    // A job is judged as of the moment at which it was due.
    let now = moment(&job.due);
    let (thing, row) = match &timer.when {
        TimerWhen::Record { thing, .. } => match write::load(connection, live.shape(*thing)?, &job.record)? {
            Some(row) => (*thing, Some(row)),
            None => return Ok(Vec::new()),
        },
        TimerWhen::Every(_) => (ThingId(u32::MAX), None),
    };
    let world = World {
        live,
        connection,
        actor: &Actor::System,
        now,
        thing: row.as_ref().map(|_| thing),
        record: row.as_ref(),
        before: None,
        inputs: None,
        trigger: None,
    };
    if !world.holds(&timer.condition)? {
        return Ok(Vec::new());
    }
    let mut written = Written::new(Actor::System, now);
    let at = At { thing, id: job.record.clone(), before: None, trigger: None };
    effects::run(live, connection, &timer.effects, &at, &timer.statement, &mut written, 0)?;
    follow(live, connection, &written, now)?;
    Ok(written.changes)
}
