//! `/api/files`: files are sent before the record that holds them, and served to whoever sees it. See [`plan::files`].

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, Method, Response, header};
use jiff::{SignedDuration, Timestamp};
use plan::{Plan, Storage, files as facts};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};

use crate::app::App;
use crate::auth::Actor;
use crate::clock::moment_text;
use crate::http::{Call, Problem, Reply};
use crate::ids::{is_id, new_id};
use crate::live::Live;
use crate::things::present;

/// Files from one address that isn't signed in, in a quarter of an hour.
const MOST_BY_NOBODY: usize = 50;
/// What a form adds to the file in it.
const FORM: usize = 16 * 1024;

/// The most that a request with a file may carry.
pub(crate) fn most_body(plan: &Plan) -> usize {
    let most = facts::most_bytes(plan).and_then(|most| usize::try_from(most).ok());
    most.map_or(crate::http::body::MOST_BYTES, |most| most.saturating_add(FORM))
}

pub(crate) fn too_large(most: i64) -> Problem {
    let kind = plan::problem::FILE_TOO_LARGE;
    Problem::saying(kind, plan::problem::fill(kind.detail, &[("most", &plan::format::bytes(most))]))
}

pub(crate) async fn answer(
    app: &Arc<App>,
    live: &Arc<Live>,
    call: &Call,
    actor: &Actor,
    rest: &[&str],
) -> Result<Reply, Problem> {
    let most = facts::most_bytes(&live.plan).ok_or_else(Problem::not_found)?;
    match (rest, &call.method) {
        ([], &Method::POST) => receive(app, live, call, actor, most).await,
        ([id], &Method::GET) => serve(live, call, actor, id),
        ([], _) => Err(Problem::wrong_method("POST")),
        ([_], _) => Err(Problem::wrong_method("GET")),
        _ => Err(Problem::not_found()),
    }
}

async fn receive(app: &Arc<App>, live: &Arc<Live>, call: &Call, actor: &Actor, most: i64) -> Result<Reply, Problem> {
    if matches!(actor, Actor::Nobody) {
        if !facts::open_to_nobody(&live.plan) {
            return Err(Problem::not_signed_in());
        }
        let now = call.now.as_millisecond();
        app.limits.ask("file-ip", &call.peer.to_string(), MOST_BY_NOBODY, 900, now).map_err(Problem::too_many)?;
    }
    let part = form_file(call).ok_or_else(|| Problem::of(plan::problem::NO_FILE))?;
    let size = i64::try_from(part.contents.len()).unwrap_or(i64::MAX);
    if size > most {
        return Err(too_large(most));
    }
    let (id, name, kind) = (new_id(), facts::name(&part.name), facts::real_type(&part.kind, part.contents));
    let url = format!("/api/files/{id}");
    let told = json!({ "id": id, "name": name, "type": kind, "size": size, "url": url });
    let (contents, by, now) = (part.contents.to_vec(), actor.id().map(str::to_owned), call.now);
    let unused = unused(&live.plan);
    live.database
        .write(move |connection| {
            let old = now.checked_sub(SignedDuration::from_hours(facts::UNUSED_HOURS)).unwrap_or(now);
            connection.prepare_cached(&unused)?.execute(params![by, moment_text(old)])?;
            connection
                .prepare_cached("INSERT INTO file_objects (id, name, type, size, contents, created_by, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?
                .execute(params![id, name, kind, size, contents, by, moment_text(now)])?;
            Ok::<_, Problem>(())
        })
        .await?;
    Ok(Reply::json(201, &told).with(header::LOCATION, url))
}

/// Columns that hold files: the table and the column.
fn columns(plan: &Plan) -> impl Iterator<Item = (&plan::Resource, &plan::Field, &str)> {
    plan.resources.iter().flat_map(|resource| {
        resource.fields.iter().filter(|field| facts::holds_files(&field.r#type.kind)).filter_map(move |field| {
            match &field.storage {
                Storage::Column { column, .. } => Some((resource, field, column.as_str())),
                _ => None,
            }
        })
    })
}

/// Throws away the sender's (`?1`) files from before a moment (`?2`) that no record has.
fn unused(plan: &Plan) -> String {
    let held = columns(plan).map(|(resource, _, column)| {
        format!(" AND NOT EXISTS (SELECT 1 FROM {} r WHERE r.{column} = file_objects.id)", resource.table)
    });
    format!("DELETE FROM file_objects WHERE created_by IS ?1 AND created_at < ?2{}", held.collect::<String>())
}

/// What is stored of a file beside its contents.
pub(crate) struct Stored {
    pub kind: String,
    pub size: i64,
    name: String,
}

/// The file, if this person may have it: they sent it and nobody has it yet, or they see it in a record.
pub(crate) fn seen(
    live: &Live,
    connection: &Connection,
    actor: &Actor,
    id: &str,
    now: Timestamp,
) -> Result<Option<Stored>, Problem> {
    let found: Option<(String, String, i64, Option<String>)> = connection
        .prepare_cached("SELECT name, type, size, created_by FROM file_objects WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    let Some((name, kind, size, by)) = found else { return Ok(None) };
    let mut held = false;
    for (resource, field, column) in columns(&live.plan) {
        let text = format!("SELECT id FROM {} WHERE {column} = ?1 LIMIT 100", resource.table);
        let mut statement = connection.prepare_cached(&text)?;
        let records: Vec<String> = statement.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?;
        for record in records {
            held = true;
            let seen = present::one(live, connection, actor, resource.thing, &record, now)?;
            let json: Value = seen.and_then(|(_, text)| serde_json::from_str(&text).ok()).unwrap_or_default();
            if json[&field.wire]["id"] == id {
                return Ok(Some(Stored { kind, size, name }));
            }
        }
    }
    let own = !held && by.as_deref() == actor.id();
    Ok((own || matches!(actor, Actor::System)).then_some(Stored { kind, size, name }))
}

fn serve(live: &Arc<Live>, call: &Call, actor: &Actor, id: &str) -> Result<Reply, Problem> {
    if !is_id(id) {
        return Err(Problem::not_found());
    }
    let (stored, contents) = live.database.read(|connection| {
        let stored = seen(live, connection, actor, id, call.now)?.ok_or_else(|| match actor {
            Actor::Nobody => Problem::not_signed_in(),
            _ => Problem::not_found(),
        })?;
        let contents: Vec<u8> = connection
            .prepare_cached("SELECT contents FROM file_objects WHERE id = ?1")?
            .query_row([id], |row| row.get(0))?;
        Ok::<_, Problem>((stored, contents))
    })?;
    let mut response = Response::new(Body::from(contents));
    let text = |text: &str| HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, text(&stored.kind));
    headers.insert(header::CONTENT_DISPOSITION, text(&facts::disposition(&stored.kind, &stored.name)));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(facts::POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    Ok(Reply::ready(response))
}

/// A file in a form.
struct Part<'a> {
    name: String,
    kind: String,
    contents: &'a [u8],
}

/// The part called `file` of a `multipart/form-data` body (RFC 7578).
fn form_file(call: &Call) -> Option<Part<'_>> {
    let kind = call.header("content-type")?;
    let (essence, parameters) = kind.split_once(';')?;
    if !essence.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let boundary = parameter(parameters, "boundary")?;
    let delimiter = format!("\r\n--{boundary}").into_bytes();
    // The first delimiter stands at the very beginning.
    let mut rest = call.body.strip_prefix(delimiter.get(2..)?)?;
    loop {
        rest = rest.strip_prefix(b"\r\n")?;
        let end = position(rest, &delimiter)?;
        let part = rest.get(..end)?;
        let head_end = position(part, b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(part.get(..head_end)?).into_owned();
        let value = |wanted: &str| {
            head.split("\r\n").find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim().to_owned())
            })
        };
        let disposition = value("content-disposition").unwrap_or_default();
        if let (Some("file"), Some(name)) =
            (parameter(&disposition, "name").as_deref(), parameter(&disposition, "filename"))
        {
            let kind = value("content-type").unwrap_or_default();
            return Some(Part { name, kind, contents: part.get(head_end + 4..)? });
        }
        rest = rest.get(end + delimiter.len()..)?;
    }
}

/// The value of a header's parameter, with or without quotes.
fn parameter(text: &str, wanted: &str) -> Option<String> {
    text.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let value = value.trim();
        let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
        name.trim().eq_ignore_ascii_case(wanted).then(|| value.to_owned())
    })
}

fn position(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    if wanted.is_empty() {
        return None;
    }
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
