//! What only whoever runs the preview may do.

use std::sync::Arc;

use plainspoken_runtime::{Losing, Preview, PreviewOptions, StartError, WebFiles};
use plan::fixture::tool_library;
use serde_json::json;

use crate::client::{App, id};

#[tokio::test(flavor = "multi_thread")]
async fn tickets_open_a_frame_once() {
    let app = App::start().await;
    let ticket =
        app.control("POST", "/tickets", json!({ "role": "Warden" })).await["ticket"].as_str().unwrap().to_owned();
    let entered = app.send("POST", "/_preview/enter", Some(json!({ "ticket": ticket })), &[]).await;
    assert_eq!(entered.status, 204);
    let session = entered.header("preview-session").to_owned();
    let me = app.send("GET", "/api/auth/me", None, &[("preview-session", &session)]).await.ok();
    assert!(me["roles"].as_array().unwrap().contains(&json!("warden")));
    app.send("POST", "/_preview/enter", Some(json!({ "ticket": ticket })), &[]).await.refused(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_empties_everything_but_the_clock() {
    let app = App::start().await;
    app.at("2030-05-01T09:00:00Z").await;
    let warden = app.role("warden").await;
    warden.tool("Rip saw").await;
    app.control("POST", "/reset", json!({ "sample": false })).await;
    assert_eq!(app.nobody().get("/tools").await.ok()["items"], json!([]));
    assert_eq!(app.control("GET", "/people", json!({})).await["items"], json!([]));
    assert!(app.control("GET", "/clock", json!({})).await["now"].as_str().unwrap().starts_with("2030-05-01T09:0"));
    warden.get("/auth/me").await.refused(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_names_the_sentence() {
    let app = App::start().await;
    let member = app.member("Iris").await;
    member.post("/tools", json!({ "name": "Mine", "kind": "saw", "pricePerDay": 100 })).await.refused(403);
    let log = app.control("GET", "/log", json!({})).await;
    let last = &log["items"][0];
    assert_eq!((&last["method"], &last["path"], &last["status"]), (&json!("POST"), &json!("/api/tools"), &json!(403)));
    assert_eq!(
        (&last["person"]["name"], &last["rule"]["sentence"]),
        (&json!("Iris"), &json!("Only wardens can add, change and delete tools."))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_are_changed_by_hand_as_actions() {
    let app = App::start().await;
    let warden = app.role("warden").await;
    let tool = warden.tool("Rip saw").await;
    let changed = app.control("PATCH", "/data/tools", json!({ "id": tool, "name": "Bow saw" })).await;
    assert_eq!((&changed["name"], &changed["version"]), (&json!("Bow saw"), &json!(2)));
    let wrong = app.send("PATCH", "/_preview/data/tools", Some(json!({ "id": tool, "pricePerDay": 1 })), &[]).await;
    wrong.refused(422);
    assert_eq!(app.control("GET", "/data/tools", json!({})).await["items"][0]["name"], "Bow saw");
}

#[tokio::test(flavor = "multi_thread")]
async fn data_survives_a_changed_spec_and_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let options = || PreviewOptions { empty: true, data: Some(folder.path().to_owned()), ..PreviewOptions::default() };
    let mut spec = tool_library();
    let app = App { preview: Arc::new(Preview::start(plan::plan(&spec).plan, options()).await.unwrap()) };
    let warden = app.role("warden").await;
    let tool = warden.tool("Rip saw").await;
    warden.patch(&format!("/tools/{tool}"), json!({ "weight": 2.5, "boughtOn": "2024-02-29" })).await.ok();
    // A field is renamed (its key stays), one goes, one comes.
    let fields = &mut spec.things[plan::fixture::things::TOOL.0 as usize].fields;
    let weight = fields.iter().position(|field| field.key == "weight").unwrap();
    fields[weight].name = "mass".to_owned();
    let bought = fields.iter().position(|field| field.key == "bought_on").unwrap();
    fields[bought].key = "sold_on".to_owned();
    fields[bought].name = "sold on".to_owned();
    // What would go is counted first, and nothing happens before somebody has let it go.
    let reload = async |losing| app.preview.reload(plan::plan(&spec).plan, WebFiles::default(), losing).await;
    let why = reload(Losing::Ask).await.unwrap_err();
    assert_eq!(why.to_string(), "The spec has no place any more for the bought on of 1 tool.");
    assert_eq!(warden.get(&format!("/tools/{tool}")).await.ok()["boughtOn"], "2024-02-29");
    let reloaded = reload(Losing::LetGo).await.unwrap();
    assert_eq!(reloaded.notes, ["Gone: the bought on of 1 tool."]);
    // The session goes on as well.
    let seen = warden.get(&format!("/tools/{tool}")).await.ok();
    assert_eq!((&seen["mass"], &seen["soldOn"], &seen["weight"]), (&json!(2.5), &json!(null), &json!(null)));
    warden.patch(&format!("/tools/{tool}"), json!({ "soldOn": "2025-03-01" })).await.ok();
    drop(warden);
    Arc::try_unwrap(app.preview).unwrap_or_else(|_| panic!("still in use")).stop().await;
    // A start asks like a reload does.
    let less = plan::plan(&tool_library()).plan;
    let why = Preview::start(less.clone(), options()).await.unwrap_err();
    assert!(matches!(&why, StartError::Losses(all) if all == &["the sold on of 1 tool"]), "{why}");
    let app = App { preview: Arc::new(Preview::start(plan::plan(&spec).plan, options()).await.unwrap()) };
    // Two programs at once would each do every job.
    let second = Preview::start(plan::plan(&spec).plan, options()).await.unwrap_err();
    assert!(matches!(second, StartError::InUse(_)), "{second}");
    assert_eq!(id(&app.nobody().get(&format!("/tools/{tool}")).await.ok()), tool);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_apps_never_share_their_data() {
    let folder = tempfile::tempdir().unwrap();
    let options = || PreviewOptions { empty: true, data: Some(folder.path().to_owned()), ..PreviewOptions::default() };
    let first = Preview::start(plan::plan(&tool_library()).plan, options()).await.unwrap();
    let refused = Preview::start(plan::plan(&tool_library()).plan, options()).await.unwrap_err().to_string();
    assert!(refused.ends_with("Please stop that one first, or choose another folder."), "{refused}");
    first.stop().await;
    Preview::start(plan::plan(&tool_library()).plan, options()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_a_new_bound_breaks_keep_the_app_as_it_was() {
    let mut spec = tool_library();
    let app = App::start().await;
    let warden = app.role("warden").await;
    let tool = warden.tool("Rip saw").await;
    spec.things[plan::fixture::things::TOOL.0 as usize].fields[2].r#type.least = Some(100_000);
    let refused =
        app.preview.reload(plan::plan(&spec).plan, WebFiles::default(), Losing::Ask).await.unwrap_err().to_string();
    assert!(
        refused.starts_with(
            "1 tool that is there doesn't fit what the spec says now of \"price per day\": This must be at least £1,000.00."
        ),
        "{refused}"
    );
    // The old app goes on, and once the row fits, the new one comes.
    warden.patch(&format!("/tools/{tool}"), json!({ "pricePerDay": 100_000 })).await.ok();
    app.preview.reload(plan::plan(&spec).plan, WebFiles::default(), Losing::Ask).await.unwrap();
    warden.patch(&format!("/tools/{tool}"), json!({ "pricePerDay": 99_999 })).await.refused(422);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_in_use_is_said_plainly() {
    let app = App::start().await;
    let port: u16 = app.preview.url().rsplit(':').next().unwrap().parse().unwrap();
    let error = Preview::start(plan::plan(&tool_library()).plan, PreviewOptions { port, ..PreviewOptions::default() })
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), format!("Port {port} can't be used: another program is using it."));
    let blocked =
        Preview::start(plan::plan(&tool_library()).plan, PreviewOptions { port: 6000, ..PreviewOptions::default() })
            .await
            .unwrap_err();
    assert!(blocked.to_string().contains("browsers"));
}
