//! API keys.

use serde_json::{Value, json};

use crate::client::{App, Reply};

async fn with_key(app: &App, key: &str, method: &str, path: &str, body: Option<Value>) -> Reply {
    app.send(method, &format!("/api{path}"), body, &[("authorization", &format!("Bearer {key}"))]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_acts_for_its_owner_within_its_scopes() {
    let app = App::start().await;
    app.at("2030-05-01T09:00:00Z").await;
    let warden = app.role("warden").await;
    let made = warden.post("/auth/keys", json!({ "name": "The till", "scopes": ["write", "read"] })).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let (key, id) = (made.json["key"].as_str().unwrap().to_owned(), made.json["id"].as_str().unwrap().to_owned());
    assert_eq!(made.json["scopes"], json!(["read", "write"]));
    assert!(made.json["expiresAt"].as_str().unwrap().starts_with("2031-05-01T09:00"));
    let saw = json!({ "name": "Rip saw", "kind": "saw", "pricePerDay": 150 });
    assert_eq!(with_key(&app, &key, "POST", "/tools", Some(saw)).await.status, 201);
    let listed = warden.get("/auth/keys").await.ok();
    assert_eq!(listed["items"][0]["name"], "The till");
    assert!(listed["items"][0].get("key").is_none(), "a key is told once");
    // A key can't make keys, and once taken back it opens nothing.
    with_key(&app, &key, "POST", "/auth/keys", Some(json!({ "name": "Another" }))).await.refused(403);
    assert_eq!(warden.delete(&format!("/auth/keys/{id}")).await.status, 204);
    with_key(&app, &key, "GET", "/auth/me", None).await.refused(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reading_key_writes_nothing_and_every_key_runs_out() {
    let app = App::start().await;
    app.at("2030-05-01T09:00:00Z").await;
    let warden = app.role("warden").await;
    let wish = json!({ "name": "The screen", "expiresAt": "2030-05-02T09:00:00Z" });
    let made = warden.post("/auth/keys", wish).await.ok();
    let key = made["key"].as_str().unwrap();
    with_key(&app, key, "GET", "/loans", None).await.ok();
    let saw = json!({ "name": "Rip saw", "kind": "saw", "pricePerDay": 150 });
    with_key(&app, key, "POST", "/tools", Some(saw)).await.refused(403);
    app.at("2030-05-02T09:00:01Z").await;
    with_key(&app, key, "GET", "/loans", None).await.refused(401);
    let warden = app.person(&warden.id).await;
    let wrong = json!({ "scopes": ["everything"], "expiresAt": "2040-01-01T00:00:00Z", "colour": "red" });
    let refused = warden.post("/auth/keys", wrong).await.refused(422);
    let fields: Vec<&String> = refused["fields"].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["colour", "expiresAt", "name", "scopes"]);
    app.nobody().get("/auth/keys").await.refused(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_says_how_many_statements_a_request_ran() {
    let app = App::start().await;
    let warden = app.role("warden").await;
    warden.tool("Rip saw").await;
    app.nobody().get("/tools").await.ok();
    let log = app.control("GET", "/log", json!({})).await;
    let count = |place: usize| log["items"][place]["statements"].as_u64().unwrap();
    assert!(count(0) >= 1, "reading asks the database: {log}");
    assert!(count(1) > count(0), "writing asks more of it than reading: {log}");
}
