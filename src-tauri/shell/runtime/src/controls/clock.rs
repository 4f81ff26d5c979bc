use jiff::{SignedDuration, Span, Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use std::sync::Arc;

use crate::app::App;
use crate::clock::moment_text;
use crate::http::{Call, Problem, Reply};
use crate::jobs;

pub(super) fn reading(app: &App) -> Reply {
    Reply::json(
        200,
        &json!({ "now": moment_text(app.clock.now()), "at": moment_text(app.clock.now()), "timeZone": app.live().plan.app.time_zone }),
    )
}

/// `{"at": …}`, `{"advance": "PT23H"}`, `{"run": true}`, or several of them, in this order. With `"hold": true` beside `at` the clock stands
/// still there, so that a test can be exactly on a boundary.
pub(super) async fn set(app: &Arc<App>, call: &Call) -> Result<Reply, Problem> {
    let object = call.object()?;
    let before = app.clock.now();
    for (name, value) in &object {
        match (name.as_str(), value) {
            ("at" | "advance", Value::String(_)) | ("run" | "hold", Value::Bool(_)) => {}
            ("at" | "advance" | "run" | "hold", _) => {
                return Err(Problem::field(name, "This is a moment, a duration or true."));
            }
            _ => return Err(Problem::field(name, "The clock knows at, advance, hold and run.")),
        }
    }
    if let Some(Value::String(at)) = object.get("at") {
        let at: Timestamp =
            at.parse().map_err(|_| Problem::field("at", "This isn't a moment such as 2030-06-03T09:00:00Z."))?;
        if object.get("hold") == Some(&Value::Bool(true)) { app.clock.hold(at) } else { app.clock.set(at) }
    }
    if let Some(Value::String(by)) = object.get("advance") {
        let span: Span =
            by.parse().map_err(|_| Problem::field("advance", "This isn't a duration such as PT23H or P1D."))?;
        let zone = TimeZone::get(&app.live().plan.app.time_zone).unwrap_or(TimeZone::UTC);
        let now = app.clock.now().to_zoned(zone);
        let later =
            now.checked_add(span).map_err(|_| Problem::field("advance", "That is further than the calendar goes."))?;
        app.clock.advance(SignedDuration::from_millis(
            later.timestamp().as_millisecond() - now.timestamp().as_millisecond(),
        ));
    }
    if app.clock.now() < before {
        jobs::clock_was_set_back(app).await?;
    }
    if object.get("run") == Some(&Value::Bool(true)) {
        jobs::run_due(app).await?;
    }
    app.due.notify_one();
    Ok(reading(app))
}
