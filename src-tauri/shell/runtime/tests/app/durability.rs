//! What was answered is kept: when the process is killed, when the file is locked, and without the log growing for ever.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use plainspoken_runtime::{Preview, PreviewOptions};
use plan::fixture::tool_library;
use serde_json::json;

use crate::client::App;

const FOLDER: &str = "PLAINSPOKEN_TEST_FOLDER";

fn at(folder: &std::path::Path) -> PreviewOptions {
    PreviewOptions { empty: true, data: Some(folder.to_owned()), ..PreviewOptions::default() }
}

/// Not a test of its own: the process that the next one kills.
#[tokio::test(flavor = "multi_thread")]
async fn a_process_to_be_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let app =
        App { preview: Arc::new(Preview::start(plan::plan(&tool_library()).plan, at(folder.as_ref())).await.unwrap()) };
    let warden = app.role("warden").await;
    std::fs::write(format!("{folder}/way-in.new"), format!("{}\n{}", app.preview.url(), warden.cookie)).unwrap();
    std::fs::rename(format!("{folder}/way-in.new"), format!("{folder}/way-in")).unwrap();
    tokio::time::sleep(Duration::from_secs(60)).await;
}

fn post(url: &str, cookie: &str, path: &str, body: &str) -> Option<String> {
    let address = url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).ok()?;
    let head = format!(
        "POST /api/{path} HTTP/1.1\r\nHost: {address}\r\nOrigin: {url}\r\nCookie: {cookie}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    let mut text = String::new();
    stream.read_to_string(&mut text).ok()?;
    Some(text)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_loses_nothing_that_it_answered() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "durability::a_process_to_be_killed"])
        .env(FOLDER, folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let way_in = loop {
        match std::fs::read_to_string(folder.path().join("way-in")) {
            Ok(text) => break text,
            Err(_) => std::thread::sleep(Duration::from_millis(20)),
        }
    };
    let (url, cookie) = way_in.split_once('\n').map(|(url, cookie)| (url.to_owned(), cookie.to_owned())).unwrap();
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let (url, cookie) = (url.clone(), cookie.clone());
            std::thread::spawn(move || {
                let mut kept = Vec::new();
                for number in 0.. {
                    let name = format!("Saw {writer} {number}");
                    // Half of them write several tables at once: an account, and the person's own row.
                    let answer = match number % 2 {
                        0 => {
                            let body = json!({ "name": name, "kind": "saw", "pricePerDay": 100 }).to_string();
                            post(&url, &cookie, "tools", &body)
                        }
                        _ => {
                            let email = format!("{}@example.com", name.replace(' ', "-"));
                            post(&url, &cookie, "members", &json!({ "name": name, "email": email }).to_string())
                        }
                    };
                    match answer {
                        Some(answer) if answer.starts_with("HTTP/1.1 201") => kept.push(name),
                        _ => break,
                    }
                }
                kept
            })
        })
        .collect();
    std::thread::sleep(Duration::from_millis(700));
    child.kill().unwrap();
    child.wait().unwrap();
    let kept: Vec<String> = writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect();
    assert!(kept.len() > 10, "only {} were written before the end", kept.len());
    let app =
        App { preview: Arc::new(Preview::start(plan::plan(&tool_library()).plan, at(folder.path())).await.unwrap()) };
    let warden = app.role("warden").await;
    for name in &kept {
        let name = name.replace(' ', "%20");
        let mut found = 0;
        for path in ["tools", "members"] {
            let all = warden.get(&format!("/{path}?count=true&name={name}")).await.ok();
            found += all["total"].as_i64().unwrap();
        }
        assert_eq!(found, 1, "{name}");
    }
    // Nothing was left half done.
    let data = rusqlite::Connection::open(folder.path().join("data-1.db")).unwrap();
    let half = "SELECT COUNT(*) FROM auth_accounts a WHERE NOT EXISTS (SELECT 1 FROM members m WHERE m.id = a.id) \
                AND NOT EXISTS (SELECT 1 FROM wardens w WHERE w.id = a.id)";
    assert_eq!(data.query_row(half, [], |row| row.get::<_, i64>(0)).unwrap(), 0);
    assert_eq!(data.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap(), "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_file_is_said_plainly_and_passes() {
    let folder = tempfile::tempdir().unwrap();
    let app =
        App { preview: Arc::new(Preview::start(plan::plan(&tool_library()).plan, at(folder.path())).await.unwrap()) };
    let warden = app.role("warden").await;
    let other = rusqlite::Connection::open(folder.path().join("data-1.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let reply = warden.post("/tools", json!({ "name": "Rip saw", "kind": "saw", "pricePerDay": 100 })).await;
    assert!(!reply.header("retry-after").is_empty());
    let problem = reply.refused(503);
    assert_eq!(problem["detail"], "The data is being used by another program just now. Please try again in a moment.");
    // Reading goes on meanwhile, and writing afterwards.
    app.nobody().get("/tools").await.ok();
    other.execute_batch("ROLLBACK").unwrap();
    warden.tool("Rip saw").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_of_the_database_stays_small() {
    let folder = tempfile::tempdir().unwrap();
    let app =
        App { preview: Arc::new(Preview::start(plan::plan(&tool_library()).plan, at(folder.path())).await.unwrap()) };
    let warden = app.role("warden").await;
    for number in 0..500 {
        warden.tool(&format!("Saw {number}")).await;
    }
    let log = std::fs::metadata(folder.path().join("data-1.db-wal")).unwrap().len();
    assert!(log < 5_000_000, "{log} bytes");
}
