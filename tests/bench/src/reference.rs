//! The ceiling: the task list written by hand with axum and rusqlite, doing the same session, owner and validation work and giving
//! the same answers. It is measured beside the runtime, in one run.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::{Path as File, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use tokio::sync::oneshot;

type Work = Box<dyn FnOnce(&Connection) -> Box<dyn FnOnce() + Send> + Send>;

struct Server {
    file: PathBuf,
    writes: Sender<Work>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Task {
    id: String,
    created_at: String,
    updated_at: String,
    version: i64,
    member_id: String,
    title: String,
    effort: i64,
    status: String,
}

const COLUMNS: &str = "id, created_at, updated_at, version, member_id, title, effort, status";

fn task(row: &rusqlite::Row<'_>) -> rusqlite::Result<Task> {
    Ok(Task {
        id: row.get(0)?,
        created_at: row.get(1)?,
        updated_at: row.get(2)?,
        version: row.get(3)?,
        member_id: row.get(4)?,
        title: row.get(5)?,
        effort: row.get(6)?,
        status: row.get(7)?,
    })
}

enum Refusal {
    Status(u16, &'static str),
    Broken(String),
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        Self::Broken(error.to_string())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, detail) = match self {
            Self::Status(status, detail) => (status, detail.to_owned()),
            Self::Broken(why) => (500, why),
        };
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, [(header::CONTENT_TYPE, "application/problem+json")], json!({ "detail": detail }).to_string())
            .into_response()
    }
}

type Answer = Result<Response, Refusal>;

thread_local! {
    static READER: std::cell::RefCell<Option<Connection>> = const { std::cell::RefCell::new(None) };
}

/// Opens the database as the runtime does.
fn open(file: &File) -> rusqlite::Result<Connection> {
    let connection = Connection::open(file)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

impl Server {
    fn read<T>(&self, work: impl FnOnce(&Connection) -> Result<T, Refusal>) -> Result<T, Refusal> {
        READER.with_borrow_mut(|slot| {
            let connection = match slot {
                Some(connection) => connection,
                None => slot.insert(open(&self.file)?),
            };
            work(connection)
        })
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Refusal> {
        let (reply, answer) = oneshot::channel();
        let piece: Work = Box::new(move |connection| {
            let done = work(connection);
            Box::new(move || {
                let _ = reply.send(done);
            })
        });
        let stopped = || Refusal::Broken("the writer has stopped".to_owned());
        self.writes.send(piece).map_err(|_| stopped())?;
        answer.await.map_err(|_| stopped())?
    }

    /// The member behind the cookie, whose session hasn't run out.
    fn member(&self, connection: &Connection, headers: &HeaderMap) -> Result<String, Refusal> {
        let nobody = || Refusal::Status(401, "Please sign in first.");
        let cookies = headers.get(header::COOKIE).and_then(|value| value.to_str().ok()).ok_or_else(nobody)?;
        let token = cookies.split("; ").find_map(|pair| pair.strip_prefix("session=")).ok_or_else(nobody)?;
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let found: Option<(String, String)> = connection
            .prepare_cached(
                "SELECT m.id, s.expires_at FROM sessions s JOIN members m ON m.id = s.member_id WHERE s.hash = ?1",
            )?
            .query_row([hash.as_slice()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        found.filter(|(_, expires)| *expires > now()).map(|(id, _)| id).ok_or_else(nobody)
    }
}

fn now() -> String {
    format!("{:.3}", Timestamp::now())
}

fn owned(connection: &Connection, id: &str, member: &str) -> Result<Task, Refusal> {
    let found = connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM tasks WHERE id = ?1 AND member_id = ?2"))?
        .query_row([id, member], task)
        .optional()?;
    found.ok_or(Refusal::Status(404, "This doesn't exist, or it isn't yours to see."))
}

fn answer(status: StatusCode, task: &Task) -> Response {
    let mut response = (status, Json(task)).into_response();
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", task.version)) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// What is wrong with the fields that were given, or nothing.
fn checked(body: &Value, whole: bool) -> Result<(Option<String>, Option<i64>), Refusal> {
    let wrong = || Refusal::Status(422, "Please check what you entered.");
    let object = body.as_object().ok_or(Refusal::Status(400, "What was sent isn't a JSON object."))?;
    if object.keys().any(|name| name != "title" && name != "effort") {
        return Err(wrong());
    }
    let title = match object.get("title") {
        Some(Value::String(title)) if !title.trim().is_empty() && title.chars().count() <= 100 => {
            Some(title.trim().to_owned())
        }
        None if !whole => None,
        _ => return Err(wrong()),
    };
    let effort = match object.get("effort") {
        Some(effort) => Some(effort.as_i64().filter(|effort| (1..=100).contains(effort)).ok_or_else(wrong)?),
        None if !whole => None,
        None => return Err(wrong()),
    };
    Ok((title, effort))
}

async fn one(State(server): State<Arc<Server>>, Path(id): Path<String>, headers: HeaderMap) -> Answer {
    server.read(|connection| {
        let member = server.member(connection, &headers)?;
        Ok(answer(StatusCode::OK, &owned(connection, &id, &member)?))
    })
}

#[derive(Deserialize)]
struct Page {
    limit: Option<u32>,
}

async fn list(State(server): State<Arc<Server>>, Query(page): Query<Page>, headers: HeaderMap) -> Answer {
    server.read(|connection| {
        let member = server.member(connection, &headers)?;
        let limit = page.limit.unwrap_or(20).min(100) as usize;
        let mut statement = connection.prepare_cached(&format!(
            "SELECT {COLUMNS} FROM tasks WHERE member_id = ?1 ORDER BY created_at DESC, id DESC LIMIT ?2"
        ))?;
        let rows = statement.query_map(params![member, limit as i64 + 1], task)?;
        let mut items = rows.collect::<Result<Vec<_>, _>>()?;
        let next = if items.len() > limit {
            items.truncate(limit);
            items.last().map(|last| json!(["-createdAt", last.created_at, last.id]).to_string())
        } else {
            None
        };
        Ok(Json(json!({ "items": items, "next": next })).into_response())
    })
}

async fn create(State(server): State<Arc<Server>>, headers: HeaderMap, body: axum::body::Bytes) -> Answer {
    let member = server.read(|connection| server.member(connection, &headers))?;
    let body: Value = serde_json::from_slice(&body).map_err(|_| Refusal::Status(400, "What was sent isn't JSON."))?;
    let (Some(title), Some(effort)) = checked(&body, true)? else {
        return Err(Refusal::Status(422, "Please check what you entered."));
    };
    let made = server
        .write(move |connection| {
            let moment = now();
            let task = Task {
                id: uuid::Uuid::now_v7().to_string(),
                created_at: moment.clone(),
                updated_at: moment,
                version: 1,
                member_id: member,
                title,
                effort,
                status: "open".to_owned(),
            };
            connection.prepare_cached("INSERT INTO tasks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")?.execute(
                params![
                    task.id,
                    task.created_at,
                    task.updated_at,
                    task.version,
                    task.member_id,
                    task.title,
                    task.effort,
                    task.status
                ],
            )?;
            Ok(task)
        })
        .await?;
    let mut response = answer(StatusCode::CREATED, &made);
    if let Ok(location) = HeaderValue::from_str(&format!("/api/tasks/{}", made.id)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

async fn change(
    State(server): State<Arc<Server>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Answer {
    let member = server.read(|connection| server.member(connection, &headers))?;
    let body: Value = serde_json::from_slice(&body).map_err(|_| Refusal::Status(400, "What was sent isn't JSON."))?;
    let (title, effort) = checked(&body, false)?;
    let changed = server
        .write(move |connection| {
            let mut task = owned(connection, &id, &member)?;
            task.title = title.unwrap_or(task.title);
            task.effort = effort.unwrap_or(task.effort);
            save(connection, &mut task)?;
            Ok(task)
        })
        .await?;
    Ok(answer(StatusCode::OK, &changed))
}

async fn finish(State(server): State<Arc<Server>>, Path(id): Path<String>, headers: HeaderMap) -> Answer {
    let member = server.read(|connection| server.member(connection, &headers))?;
    let finished = server
        .write(move |connection| {
            let mut task = owned(connection, &id, &member)?;
            if task.status != "open" {
                return Err(Refusal::Status(409, "A task goes from open to finished."));
            }
            task.status = "finished".to_owned();
            save(connection, &mut task)?;
            Ok(task)
        })
        .await?;
    Ok(answer(StatusCode::OK, &finished))
}

fn save(connection: &Connection, task: &mut Task) -> Result<(), Refusal> {
    task.version += 1;
    task.updated_at = now();
    connection
        .prepare_cached(
            "UPDATE tasks SET updated_at = ?2, version = ?3, title = ?4, effort = ?5, status = ?6 WHERE id = ?1",
        )?
        .execute(params![task.id, task.updated_at, task.version, task.title, task.effort, task.status])?;
    Ok(())
}

/// For the measurement alone: a member with a session.
async fn sign_in(State(server): State<Arc<Server>>) -> Answer {
    let token = uuid::Uuid::now_v7().simple().to_string();
    let cookie = format!("session={token}");
    server
        .write(move |connection| {
            let id = uuid::Uuid::now_v7().to_string();
            let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
            connection.execute("INSERT INTO members VALUES (?1, 'Member')", [&id])?;
            connection.execute("INSERT INTO sessions VALUES (?1, ?2, '2999-01-01')", params![hash.as_slice(), id])?;
            Ok(())
        })
        .await?;
    Ok(([(header::SET_COOKIE, cookie)], "{}").into_response())
}

const SCHEMA: &str = "
    CREATE TABLE members (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT;
    CREATE TABLE sessions (hash BLOB PRIMARY KEY, member_id TEXT NOT NULL REFERENCES members (id), expires_at TEXT NOT NULL) STRICT;
    CREATE TABLE tasks (id TEXT PRIMARY KEY, created_at TEXT NOT NULL, updated_at TEXT NOT NULL, version INTEGER NOT NULL,
        member_id TEXT NOT NULL REFERENCES members (id), title TEXT NOT NULL, effort INTEGER NOT NULL, status TEXT NOT NULL) STRICT;
    CREATE INDEX tasks_by_member ON tasks (member_id, created_at, id);";

/// One writer that commits whatever waits together, as the runtime's does.
fn write_all(connection: &Connection, waiting: &std::sync::mpsc::Receiver<Work>) -> rusqlite::Result<()> {
    while let Ok(first) = waiting.recv() {
        let mut group = vec![first];
        while group.len() < 64
            && let Ok(next) = waiting.try_recv()
        {
            group.push(next);
        }
        connection.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        let answers: Vec<_> = group.into_iter().map(|work| work(connection)).collect();
        connection.prepare_cached("COMMIT")?.execute([])?;
        for answer in answers {
            answer();
        }
    }
    Ok(())
}

/// Serves until the program is ended, on a file that doesn't exist yet; prints its address.
pub async fn serve(file: PathBuf) -> Result<(), String> {
    let connection = open(&file).map_err(|error| error.to_string())?;
    connection.execute_batch(SCHEMA).map_err(|error| error.to_string())?;
    let (writes, waiting) = channel::<Work>();
    std::thread::spawn(move || write_all(&connection, &waiting));
    let app = Router::new()
        .route("/sign-in", post(sign_in))
        .route("/api/tasks", get(list).post(create))
        .route("/api/tasks/{id}", get(one).patch(change))
        .route("/api/tasks/{id}/finish", post(finish))
        .with_state(Arc::new(Server { file, writes }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.map_err(|error| error.to_string())?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    println!("{}", json!({ "url": format!("http://{address}") }));
    axum::serve(listener, app).await.map_err(|error| error.to_string())
}
