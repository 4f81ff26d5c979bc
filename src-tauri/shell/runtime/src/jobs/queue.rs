use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use model::{Expr, ThingId};
use plan::sql::{self, Scope};
use plan::{Timer, TimerWhen};
use rusqlite::types::Value;
use rusqlite::{Connection, params};

use crate::app::App;
use crate::auth::Actor;
use crate::clock::moment_text;
use crate::events::ChangeKind;
use crate::http::Problem;
use crate::ids::new_id;
use crate::live::Live;
use crate::things::world::{Prepared, World, no_sql};
use crate::things::write::Written;

/// Puts a moment into the queue, or moves it. A moment that is past when its record is made has been missed; one that a change
/// moves into the past is due at once.
fn put(
    connection: &Connection,
    key: &str,
    record: &str,
    due: Option<&str>,
    missed_before: Option<&str>,
    now: &str,
) -> Result<(), Problem> {
    let done_for = due.filter(|due| missed_before.is_some_and(|moment| *due < moment));
    connection
        .prepare_cached(
            "INSERT INTO job_queue (id, key, record_id, due_at, done_for, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6) \
             ON CONFLICT (key, record_id) DO UPDATE SET due_at = excluded.due_at, attempts = 0, last_error = NULL, updated_at = excluded.updated_at \
             WHERE due_at IS NOT excluded.due_at",
        )?
        .execute(params![new_id(), key, record, due, done_for, now])?;
    Ok(())
}

/// Moves the moments of everything that was written.
pub(crate) fn follow(live: &Live, connection: &Connection, written: &Written, now: Timestamp) -> Result<(), Problem> {
    for timer in &live.plan.timers {
        let TimerWhen::Record { thing, at } = &timer.when else { continue };
        for change in &written.changes {
            if change.thing == *thing {
                match change.kind {
                    ChangeKind::Deleted => {
                        connection
                            .prepare_cached("DELETE FROM job_queue WHERE key = ?1 AND record_id = ?2")?
                            .execute([&timer.key, &change.id])?;
                    }
                    kind => {
                        recalculate(live, connection, timer, Which::One(&change.id), kind == ChangeKind::Created, now)?
                    }
                }
            } else if reads(live, at).contains(&change.thing) {
                recalculate(live, connection, timer, which(live, *thing, at, change.thing, &change.id), false, now)?;
            }
        }
    }
    Ok(())
}

/// Which records of the timer's thing a change concerns.
enum Which<'a> {
    One(&'a str),
    /// Those of which one of these columns has the id.
    Pointing(Vec<String>, &'a str),
    All,
}

/// Those that point at the changed record directly, where that is the only way in which the moment depends on it.
fn which<'a>(live: &Live, thing: ThingId, at: &Expr, changed: ThingId, id: &'a str) -> Which<'a> {
    let Ok(shape) = live.shape(thing) else { return Which::All };
    let mut columns = Vec::new();
    let mut direct = true;
    at.visit(&mut |part, depth| match part {
        Expr::Aggregate(_) => direct = false,
        Expr::Path(path) => {
            if path.steps.iter().any(|step| plan::typing::Fields::computed(&*live.plan, *step).is_some()) {
                direct = false;
            }
            for (place, _) in path.steps.iter().enumerate().skip(1).filter(|(_, step)| step.thing == changed) {
                let relation =
                    path.steps.first().and_then(|first| shape.column(first.field)).filter(|_| place == 1 && depth == 0);
                match relation.and_then(|column| shape.columns.get(column)) {
                    Some(column) => columns.push(column.clone()),
                    None => direct = false,
                }
            }
        }
        _ => {}
    });
    if direct && !columns.is_empty() { Which::Pointing(columns, id) } else { Which::All }
}

/// Things that an expression reads, computed fields followed.
fn reads(live: &Live, expr: &Expr) -> BTreeSet<ThingId> {
    let mut found = BTreeSet::new();
    gather(live, expr, &mut found, 0);
    found
}

fn gather(live: &Live, expr: &Expr, found: &mut BTreeSet<ThingId>, depth: u8) {
    expr.visit(&mut |part, _| match part {
        Expr::Aggregate(aggregate) => {
            found.insert(aggregate.of);
        }
        Expr::Path(path) => {
            for step in &path.steps {
                found.insert(step.thing);
                if let (Some(value), true) = (plan::typing::Fields::computed(&*live.plan, *step), depth < 8) {
                    gather(live, value, found, depth + 1);
                }
            }
        }
        _ => {}
    });
}

fn recalculate(
    live: &Live,
    connection: &Connection,
    timer: &Timer,
    which: Which<'_>,
    new: bool,
    now: Timestamp,
) -> Result<(), Problem> {
    let TimerWhen::Record { thing, at } = &timer.when else { return Ok(()) };
    let shape = live.shape(*thing)?;
    let known = plan::specialise(at, &plan::Actor::System);
    let (query, _) = sql::value(&live.plan, &known, &Scope::row("r")).map_err(no_sql)?;
    let (filter, id) = match &which {
        Which::One(id) => ("r.id = :changed".to_owned(), Some(*id)),
        Which::Pointing(columns, id) => {
            let tests: Vec<String> = columns.iter().map(|column| format!("r.{column} = :changed")).collect();
            (tests.join(" OR "), Some(*id))
        }
        Which::All => ("1 = 1".to_owned(), None),
    };
    let prepared =
        Prepared::new(format!("SELECT r.id, {} FROM {} r WHERE {filter}", query.text, shape.table), query.params);
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
    let mut found: Vec<(String, Value)> = Vec::new();
    {
        let mut statement = connection.prepare_cached(&prepared.text)?;
        prepared.bind(&mut statement, &world)?;
        if let (Some(id), Some(number)) = (id, statement.parameter_index(":changed")?) {
            statement.raw_bind_parameter(number, id)?;
        }
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            found.push((row.get(0)?, row.get(1)?));
        }
    }
    let moment = moment_text(now);
    for (record, due) in found {
        let due = if let Value::Text(due) = &due { Some(due.as_str()) } else { None };
        put(connection, &timer.key, &record, due, new.then_some(moment.as_str()), &moment)?;
    }
    Ok(())
}

/// Starts what comes again and again, from now on.
pub(crate) fn start_repeating(live: &Live, connection: &Connection, now: Timestamp) -> Result<(), Problem> {
    for timer in &live.plan.timers {
        if let TimerWhen::Every(repeat) = &timer.when {
            let due = plan::calendar::next(&live.calendar, repeat, now).map(moment_text);
            let known: bool = connection
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM job_queue WHERE key = ?1 AND record_id = '')")?
                .query_row([&timer.key], |row| row.get(0))?;
            if !known {
                put(connection, &timer.key, "", due.as_deref(), None, &moment_text(now))?;
            }
        }
    }
    Ok(())
}

/// After a start or a reload: rows of timers that are gone go, those of new ones come.
pub(crate) async fn prepare(app: &App) -> Result<(), Problem> {
    let live = app.live();
    let now = app.clock.now();
    let live_too = Arc::clone(&live);
    live.database
        .write(move |connection| {
            let keys: Vec<&str> = live_too.plan.timers.iter().map(|timer| timer.key.as_str()).collect();
            let kept = serde_json::to_string(&keys).unwrap_or_else(|_| "[]".to_owned());
            connection
                .prepare_cached("DELETE FROM job_queue WHERE key NOT IN (SELECT value FROM json_each(?1))")?
                .execute([kept])?;
            for timer in &live_too.plan.timers {
                recalculate(&live_too, connection, timer, Which::All, true, now)?;
            }
            start_repeating(&live_too, connection, now)
        })
        .await
}

/// What comes again and again comes again from the earlier moment on; what was done for a record stays done.
pub(crate) async fn clock_was_set_back(app: &App) -> Result<(), Problem> {
    let live = app.live();
    let now = app.clock.now();
    let live_too = Arc::clone(&live);
    live.database
        .write(move |connection| {
            for timer in &live_too.plan.timers {
                if let TimerWhen::Every(repeat) = &timer.when {
                    let due = plan::calendar::next(&live_too.calendar, repeat, now).map(moment_text);
                    connection
                        .prepare_cached(
                            "UPDATE job_queue SET due_at = ?2, done_for = NULL WHERE key = ?1 AND record_id = ''",
                        )?
                        .execute(params![timer.key, due])?;
                }
            }
            Ok::<_, Problem>(())
        })
        .await
}
