use std::sync::Arc;

use serde_json::json;

use crate::app::App;
use crate::http::{Problem, Reply};
use crate::jobs;
use crate::live::Live;

pub(super) fn list(live: &Live) -> Result<Reply, Problem> {
    let items = live.database.read(|connection| {
        let mut statement = connection.prepare_cached(
            "SELECT id, key, record_id, due_at, done_for, attempts, last_error FROM job_queue \
             WHERE due_at IS NOT NULL AND due_at IS NOT done_for ORDER BY due_at, key, record_id",
        )?;
        let rows = statement.query_map([], |row| {
            let key: String = row.get(1)?;
            let record: String = row.get(2)?;
            let timer = live.plan.timers.iter().find(|timer| timer.key == key);
            let sentence = timer.and_then(|timer| live.sentence(&timer.statement.0));
            Ok(json!({
                "id": row.get::<_, String>(0)?,
                "name": key,
                "recordId": (!record.is_empty()).then_some(record),
                "dueAt": row.get::<_, Option<String>>(3)?,
                "attempts": row.get::<_, i64>(5)?,
                "problem": row.get::<_, Option<String>>(6)?,
                "rule": timer.map(|timer| json!({ "id": timer.statement.0, "sentence": sentence })),
            }))
        })?;
        Ok::<_, Problem>(rows.collect::<Result<Vec<_>, _>>()?)
    })?;
    Ok(Reply::json(200, &json!({ "items": items })))
}

pub(super) async fn run(app: &Arc<App>, id: &str) -> Result<Reply, Problem> {
    if jobs::run_now(app, id).await? { Ok(Reply::empty()) } else { Err(Problem::not_found()) }
}
