//! Changes as they happen.

use axum::body::{Body, BodyDataStream};
use axum::http::Request;
use futures_util::StreamExt;
use serde_json::json;

use crate::client::{App, Person};

async fn listen(app: &App, person: &Person) -> BodyDataStream {
    let request = Request::get("/api/events").header("cookie", &person.cookie).body(Body::empty()).unwrap();
    let response = app.preview.call(request).await;
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut events = response.into_body().into_data_stream();
    assert!(heard(&mut events).await.starts_with("retry:"));
    events
}

async fn heard(events: &mut BodyDataStream) -> String {
    let next = tokio::time::timeout(std::time::Duration::from_secs(5), events.next()).await.expect("an event");
    String::from_utf8(next.unwrap().unwrap().to_vec()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_hears_of_what_they_see() {
    let app = App::start().await;
    app.at("2030-05-01T09:00:00Z").await;
    let (warden, iris, jory) = (app.role("warden").await, app.member("Iris").await, app.member("Jory").await);
    let tool = warden.tool("Rip saw").await;
    let (mut to_iris, mut to_jory) = (listen(&app, &iris).await, listen(&app, &jory).await);
    iris.reserve(&tool, 3).await.ok();
    warden.patch(&format!("/tools/{tool}"), json!({ "weight": 2 })).await.ok();
    let first = heard(&mut to_iris).await;
    assert!(first.contains("\"things\":\"loans\"") && first.contains("created"), "{first}");
    // Jory doesn't see the loan: the first that he hears of is the tool.
    let first = heard(&mut to_jory).await;
    assert!(first.contains("\"things\":\"tools\"") && first.contains("updated"), "{first}");
}
