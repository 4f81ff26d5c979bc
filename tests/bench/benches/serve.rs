//! The runtime beside a hand-written axum + rusqlite server, the export beside a hand-written Hono server: the same work, the same
//! answers (compared before anything is timed), in turns in one run. Judged by the servers' processor time for one request, which
//! other programs on the machine don't spoil.

use cli::client::Client;
use cli::exported::{self, Engine, Exported};
use cli::process;
use plainspoken_bench::load::{Cost, Target, Wire, memory};
use plainspoken_bench::reference;
use runtime::{Preview, PreviewOptions};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

const CONNECTIONS: usize = 32;
const ROWS: usize = 10_000;
const ROUNDS: usize = 5;
/// Of the reference's speed.
const RUNTIME: f64 = 0.8;
const EXPORT: f64 = 0.9;

type Done<T> = Result<T, String>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let outcome = match arguments.get(1).map(String::as_str) {
        Some("serve-runtime") => within(serve_runtime()),
        Some("serve-reference") => {
            within(reference::serve(PathBuf::from(arguments.get(2).cloned().unwrap_or_default())))
        }
        _ => within(measure()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn within(work: impl Future<Output = Done<()>>) -> Done<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.map_err(|error| error.to_string())?.block_on(work)
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn plan() -> Done<plan::Plan> {
    let text = std::fs::read_to_string(folder("tasks/app.md")).map_err(|error| error.to_string())?;
    let spec = language::compile(&text::Source::single("app.md", &text), &language::Options::default());
    Ok(plan::plan(&spec.app).plan)
}

async fn serve_runtime() -> Done<()> {
    let preview = Preview::start(plan()?, PreviewOptions::default()).await.map_err(|why| why.to_string())?;
    println!("{}", json!({ "url": preview.url(), "previewToken": preview.token() }));
    std::future::pending().await
}

/// A server that runs in a process of its own.
struct Server {
    _process: Option<Child>,
    _exported: Option<Exported>,
    _data: tempfile::TempDir,
    target: Target,
    rows: Vec<String>,
    start: Duration,
    idle: f64,
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(process) = &mut self._process {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

fn spawn(command: &mut Command) -> Done<(Child, Value, Duration)> {
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let facts = process::announced(&mut child)?;
    Ok((child, facts, start.elapsed()))
}

fn own() -> Done<Command> {
    Ok(Command::new(std::env::current_exe().map_err(|error| error.to_string())?))
}

fn temporary() -> Done<tempfile::TempDir> {
    tempfile::tempdir().map_err(|error| error.to_string())
}

async fn runtime_server() -> Done<Server> {
    let (child, facts, start) = spawn(own()?.arg("serve-runtime"))?;
    let client = process::client(&facts, "")?;
    let cookie = tokio::task::block_in_place(|| signed_in(&client))?;
    let process = child.id();
    ready(Some(child), None, temporary()?, &client, cookie, process, start).await
}

async fn reference_server() -> Done<Server> {
    let data = temporary()?;
    let (child, facts, start) = spawn(own()?.arg("serve-reference").arg(data.path().join("reference.db")))?;
    let client = process::client(&facts, "")?;
    let cookie = tokio::task::block_in_place(|| reference_cookie(&client))?;
    let process = child.id();
    ready(Some(child), None, data, &client, cookie, process, start).await
}

async fn hono_server(project: &Path) -> Done<Server> {
    let data = temporary()?;
    let program = project.join("reference.ts");
    std::fs::copy(folder("reference/hono.ts"), &program).map_err(|error| error.to_string())?;
    let (child, facts, start) =
        spawn(Command::new(exported::node()?).arg(&program).arg(data.path().join("reference.db")))?;
    let client = process::client(&facts, "")?;
    let cookie = tokio::task::block_in_place(|| reference_cookie(&client))?;
    let process = child.id();
    ready(Some(child), None, data, &client, cookie, process, start).await
}

async fn export_server(project: &Path) -> Done<Server> {
    let begin = Instant::now();
    let app = Exported::start(project, &Engine::Sqlite)?;
    let start = begin.elapsed();
    let client = app.client.clone();
    let cookie = tokio::task::block_in_place(|| signed_in(&client))?;
    let process = app.process_id();
    ready(None, Some(app), temporary()?, &client, cookie, process, start).await
}

fn signed_in(client: &Client) -> Done<String> {
    client.reset(false).map_err(|why| why.to_string())?;
    let reply = client.send("POST", "/_preview/sign-in-as", Some(&json!({ "role": "Member" })), &[]);
    let reply = reply.map_err(|why| why.to_string())?;
    reply.cookie().ok_or_else(|| format!("no session: {}", reply.text))
}

fn reference_cookie(client: &Client) -> Done<String> {
    let reply = client.send("POST", "/sign-in", Some(&json!({})), &[]).map_err(|why| why.to_string())?;
    reply.cookie().ok_or_else(|| format!("no session: {}", reply.text))
}

/// With its rows in place.
async fn ready(
    child: Option<Child>,
    app: Option<Exported>,
    data: tempfile::TempDir,
    client: &Client,
    cookie: String,
    process: u32,
    start: Duration,
) -> Done<Server> {
    let idle = memory(process);
    let address = client.url().trim_start_matches("http://").to_owned();
    let target = Target { address, cookie, process };
    target.ask(&creates(ROWS), CONNECTIONS, 201).await?;
    let mut rows = vec![];
    tokio::task::block_in_place(|| {
        let headers = [("Cookie", target.cookie.as_str())];
        let page = client.send("GET", "/api/tasks?limit=100", None, &headers).map_err(|why| why.to_string())?;
        rows.extend(page.items().iter().filter_map(|row| row["id"].as_str().map(str::to_owned)));
        Ok::<_, String>(())
    })?;
    Ok(Server { _process: child, _exported: app, _data: data, target, rows, start, idle })
}

fn creates(count: usize) -> Vec<Wire> {
    let body = |number: usize| json!({ "title": format!("Task {number}"), "effort": number % 100 + 1 }).to_string();
    (0..count).map(|number| Wire { method: "POST", path: "/api/tasks".to_owned(), body: Some(body(number)) }).collect()
}

/// Each operation: its name, the requests, the status of every answer.
fn operations(server: &Server, count: usize) -> Vec<(&'static str, Vec<Wire>, u16)> {
    let row = |number: usize| server.rows.get(number % server.rows.len()).cloned().unwrap_or_default();
    let many = |count: usize, wire: &dyn Fn(usize) -> Wire| (0..count).map(wire).collect::<Vec<_>>();
    vec![
        (
            "get",
            many(count, &|number| Wire { method: "GET", path: format!("/api/tasks/{}", row(number)), body: None }),
            200,
        ),
        (
            "list 20",
            many(count / 2, &|_| Wire { method: "GET", path: "/api/tasks?limit=20".to_owned(), body: None }),
            200,
        ),
        ("create", creates(count), 201),
        (
            "change",
            many(count, &|number| {
                let body = json!({ "effort": number % 100 + 1 }).to_string();
                Wire { method: "PATCH", path: format!("/api/tasks/{}", row(number)), body: Some(body) }
            }),
            200,
        ),
        (
            "refused by a rule",
            many(count, &|_| Wire {
                method: "POST",
                path: format!("/api/tasks/{}/finish", row(0)),
                body: Some("{}".to_owned()),
            }),
            409,
        ),
    ]
}

async fn measure() -> Done<()> {
    let judged = !cfg!(debug_assertions);
    let count = if judged { 8_000 } else { 400 };
    let mut kept = true;
    {
        let (ours, theirs) = (runtime_server().await?, reference_server().await?);
        kept &= against("the runtime", &ours, "axum + rusqlite by hand", &theirs, count, RUNTIME).await?;
    }
    match project() {
        Ok(project) => {
            let path = project.path().join("project");
            let (ours, theirs) = (export_server(&path).await?, hono_server(&path).await?);
            kept &= against("the export", &ours, "Hono by hand", &theirs, count / 4, EXPORT).await?;
        }
        Err(why) => println!("the export wasn't measured: {why}"),
    }
    reload().await?;
    if judged && !kept { Err("A budget is exceeded.".to_owned()) } else { Ok(()) }
}

fn project() -> Done<tempfile::TempDir> {
    exported::node()?;
    let folder = temporary()?;
    let files = export::export(&plan()?, &export::Options { database: export::Database::Sqlite, previous: None });
    workspace::export_writer::write(&folder.path().join("project"), &files).map_err(|why| why.0)?;
    Ok(folder)
}

async fn against(name: &str, ours: &Server, other: &str, theirs: &Server, count: usize, budget: f64) -> Done<bool> {
    tokio::task::block_in_place(|| same_answers(ours, theirs))?;
    println!("\n{name} beside {other}: processor time of the server for one request, best of {ROUNDS} rounds in turns");
    let mut best: BTreeMap<(&str, bool), Cost> = BTreeMap::new();
    for _ in 0..ROUNDS {
        for (server, is_ours) in [(theirs, false), (ours, true)] {
            // The first request to finish the row is taken; all that are timed are refused.
            let _ = server.target.ask(&operations(server, 1).remove(4).1, 1, 200).await;
            for (operation, wires, status) in operations(server, count) {
                let cost = server.target.ask(&wires, CONNECTIONS, status).await?;
                let known = best.entry((operation, is_ours)).or_insert(cost);
                if cost.micros() < known.micros() {
                    *known = cost;
                }
            }
        }
    }
    let mut kept = true;
    for (operation, ..) in operations(ours, 1) {
        let (Some(own), Some(hand)) = (best.get(&(operation, true)), best.get(&(operation, false))) else { continue };
        let ratio = hand.micros() / own.micros();
        kept &= ratio >= budget;
        println!(
            "  {operation:18} {:7.1} µs  {:7.0}/s   by hand {:7.1} µs  {:7.0}/s   ratio {ratio:4.2} (budget {budget}) {}",
            own.micros(),
            own.per_second(),
            hand.micros(),
            hand.per_second(),
            if ratio >= budget { "kept" } else { "MISSED" }
        );
    }
    println!(
        "  cold start {:.0} ms, by hand {:.0} ms; idle memory {:.0} MiB, by hand {:.0} MiB",
        ours.start.as_secs_f64() * 1e3,
        theirs.start.as_secs_f64() * 1e3,
        ours.idle,
        theirs.idle
    );
    Ok(kept)
}

/// Nothing is timed whose answers aren't the real ones.
fn same_answers(ours: &Server, theirs: &Server) -> Done<()> {
    let (own, other) = (answers(ours)?, answers(theirs)?);
    for (own, other) in own.iter().zip(&other) {
        if own != other {
            return Err(format!("the answers aren't the same:\n  {own}\n  {other}"));
        }
    }
    Ok(())
}

fn answers(server: &Server) -> Done<Vec<String>> {
    let client = Client::new(&format!("http://{}", server.target.address), "");
    let headers = [("Cookie", server.target.cookie.as_str())];
    let mut found = vec![];
    for (_, wires, _) in operations(server, 2) {
        let Some(wire) = wires.first() else { continue };
        let reply =
            client.send_text(wire.method, &wire.path, wire.body.as_deref(), &headers).map_err(|why| why.to_string())?;
        let mut json = reply.json.clone();
        forget_chance(&mut json);
        if reply.status >= 400 {
            json = json!(reply.detail());
        }
        found.push(format!(
            "{} {}: {} {json}",
            wire.method,
            wire.path.split('/').nth(2).unwrap_or_default(),
            reply.status
        ));
    }
    let nobody = client.send("GET", "/api/tasks", None, &[]).map_err(|why| why.to_string())?;
    found.push(format!("nobody: {}", nobody.status));
    let wrong = client.send("POST", "/api/tasks", Some(&json!({ "title": "", "effort": 101 })), &headers);
    found.push(format!("wrong: {}", wrong.map_err(|why| why.to_string())?.status));
    Ok(found)
}

/// Ids, moments and cursors are each server's own; which rows come in which order depends on who was first.
fn forget_chance(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(forget_chance),
        Value::Object(fields) => {
            for (name, value) in fields {
                match name.as_str() {
                    "items" => forget_chance(value),
                    _ if value.is_null() => {}
                    "status" => {}
                    _ => *value = json!(if value.is_string() { "text" } else { "number" }),
                }
            }
        }
        _ => {}
    }
}

/// From a changed plan to the reloaded preview, with the rows carried over.
async fn reload() -> Done<()> {
    let preview = Preview::start(plan()?, PreviewOptions::default()).await.map_err(|why| why.to_string())?;
    let client = Client::new(preview.url(), preview.token());
    let cookie = tokio::task::block_in_place(|| signed_in(&client))?;
    let address = preview.url().trim_start_matches("http://").to_owned();
    let target = Target { address, cookie, process: std::process::id() };
    target.ask(&creates(ROWS), CONNECTIONS, 201).await?;
    let text = std::fs::read_to_string(folder("tasks/app.md")).map_err(|error| error.to_string())?;
    let mut best = Duration::MAX;
    for round in 0..3 {
        let more = text.replace("and a status:", &format!("a remark {round} (long text) and a status:"));
        let start = Instant::now();
        let spec = language::compile(&text::Source::single("app.md", &more), &language::Options::default());
        let plan = plan::plan(&spec.app).plan;
        preview
            .reload(plan, runtime::WebFiles::default(), runtime::Losing::Ask)
            .await
            .map_err(|why| why.to_string())?;
        best = best.min(start.elapsed());
    }
    println!("\nedit to reloaded preview with {ROWS} rows: {:.0} ms (budget 100 ms)", best.as_secs_f64() * 1e3);
    preview.stop().await;
    Ok(())
}
