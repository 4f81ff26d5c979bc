//! Rows that only the spec has made follow the spec; rows that somebody has touched are carried over.

use std::sync::Arc;

use plainspoken_runtime::{Losing, Preview, PreviewOptions, WebFiles};
use plan::fixture::{things::TOOL, tool_library};
use serde_json::{Value, json};

use crate::client::{App, id};

async fn tools(app: &App) -> Vec<Value> {
    app.control("GET", "/data/tools?limit=100", json!({})).await["items"].as_array().unwrap().clone()
}

/// The tool library without the field with that key.
fn without(key: &str) -> plan::Plan {
    let mut spec = tool_library();
    let fields = &mut spec.things[TOOL.0 as usize].fields;
    let place = fields.iter().position(|field| field.key == key).unwrap();
    fields[place].key = format!("no_{key}");
    fields[place].name = format!("no {}", fields[place].name);
    plan::plan(&spec).plan
}

#[tokio::test(flavor = "multi_thread")]
async fn untouched_rows_are_made_anew_for_a_changed_spec() {
    let folder = tempfile::tempdir().unwrap();
    let options = || PreviewOptions { data: Some(folder.path().to_owned()), ..PreviewOptions::default() };
    let first = plan::plan(&tool_library()).plan;
    let app = App { preview: Arc::new(Preview::start(first.clone(), options()).await.unwrap()) };
    let warden = app.role("warden").await;
    let before = tools(&app).await;
    assert!(before.iter().any(|tool| !tool["weight"].is_null()), "{before:?}");
    // The field has data, but nobody's: nothing is asked, every row is there with its id, and whoever is signed in stays so.
    let reloaded = app.preview.reload(without("weight"), WebFiles::default(), Losing::Ask).await.unwrap();
    assert!(reloaded.notes.is_empty(), "{:?}", reloaded.notes);
    let after = tools(&app).await;
    assert_eq!(before.iter().map(id).collect::<Vec<_>>(), after.iter().map(id).collect::<Vec<_>>());
    assert!(after.iter().any(|tool| !tool["noWeight"].is_null()), "{after:?}");
    assert!(warden.get("/auth/me").await.ok()["roles"].as_array().unwrap().contains(&json!("warden")));
    drop(warden);
    Arc::try_unwrap(app.preview).unwrap_or_else(|_| panic!("still in use")).stop().await;
    // A start does as a reload does.
    let app = App { preview: Arc::new(Preview::start(first.clone(), options()).await.unwrap()) };
    assert_eq!(tools(&app).await.len(), before.len());
    // From the first change on, the rows are somebody's.
    let warden = app.role("warden").await;
    let tool = id(&tools(&app).await[0]);
    warden.patch(&format!("/tools/{tool}"), json!({ "weight": 7.5 })).await.ok();
    app.preview.reload(without("weight"), WebFiles::default(), Losing::Ask).await.unwrap_err();
    app.preview.reload(without("bought_on"), WebFiles::default(), Losing::LetGo).await.unwrap();
    assert_eq!(warden.get(&format!("/tools/{tool}")).await.ok()["weight"], 7.5);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_somebody_does_counts() {
    let changed = without("weight");
    for deed in ["sign up", "add", "delete"] {
        let first = plan::plan(&tool_library()).plan;
        let app = App { preview: Arc::new(Preview::start(first, PreviewOptions::default()).await.unwrap()) };
        let warden = app.role("warden").await;
        match deed {
            "sign up" => drop(app.member("Somebody").await),
            "add" => drop(warden.tool("Jig saw").await),
            _ => {
                let unused = warden.tool("Jig saw").await;
                warden.delete(&format!("/tools/{unused}")).await;
            }
        }
        let all = tools(&app).await;
        let kept = app.preview.reload(changed.clone(), WebFiles::default(), Losing::Ask).await;
        match deed {
            // Made and gone again: there is nothing to keep.
            "delete" => assert!(kept.is_ok(), "{kept:?}"),
            _ => assert!(kept.is_err(), "after {deed} the rows are somebody's"),
        }
        assert_eq!(tools(&app).await.len(), all.len(), "after {deed}");
    }
}
