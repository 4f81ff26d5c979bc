//! Files that fields hold.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use serde_json::{Value, json};

use crate::client::{App, Person};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nand the rest of a picture";

/// Sends a file as a form does; status, JSON.
async fn send(app: &App, person: &Person, name: &str, kind: &str, contents: &[u8]) -> (u16, Value) {
    let head = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n"
    );
    let body = [head.as_bytes(), contents, b"\r\n--edge--\r\n"].concat();
    let request = Request::post("/api/files")
        .header("origin", app.preview.url())
        .header("cookie", &person.cookie)
        .header("content-type", "multipart/form-data; boundary=edge");
    let response = app.preview.call(request.body(Body::from(body)).unwrap()).await;
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), 20 << 20).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_sent_then_named_then_served() {
    let app = App::start().await;
    let (warden, member) = (app.role("warden").await, app.member("Iris").await);
    let tool = warden.tool("Rip saw").await;
    let (status, file) = send(&app, &warden, "../the saw.png", "image/png", PNG).await;
    assert_eq!(
        (status, &file["name"], &file["type"], &file["size"]),
        (201, &json!("the saw.png"), &json!("image/png"), &json!(PNG.len()))
    );
    let path = format!("/files/{}", file["id"].as_str().unwrap());
    // Until a record has it, it is its sender's alone.
    member.get(&path).await.refused(404);
    app.nobody().get(&path).await.refused(401);
    assert_eq!(warden.get(&path).await.text.len(), String::from_utf8_lossy(PNG).len());
    let changed = warden.patch(&format!("/tools/{tool}"), json!({ "photo": file["id"] })).await.ok();
    assert_eq!(changed["photo"], file);
    // Anyone can see the tools, and so their photos.
    let served = app.nobody().get(&path).await;
    assert_eq!((served.status, served.header("content-type")), (200, "image/png"));
    assert!(served.header("content-disposition").starts_with("inline; filename=\"the saw.png\""));
    assert_eq!(served.header("x-content-type-options"), "nosniff");
    assert!(served.header("content-security-policy").contains("sandbox"));
    // What was read may be sent back as it is.
    warden.patch(&format!("/tools/{tool}"), json!({ "photo": changed["photo"] })).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_picture_and_what_is_somebody_elses_is_refused() {
    let app = App::start().await;
    let (warden, member) = (app.role("warden").await, app.member("Iris").await);
    let tool = warden.tool("Rip saw").await;
    let path = format!("/tools/{tool}");
    let (_, page) = send(&app, &warden, "saw.png", "image/png", b"<script>alert(1)</script>").await;
    assert_eq!(page["type"], "application/octet-stream");
    let refused = warden.patch(&path, json!({ "photo": page["id"] })).await.refused(422);
    assert_eq!(refused["fields"]["photo"], json!(["This must be an image."]));
    let (_, theirs) = send(&app, &member, "saw.png", "image/png", PNG).await;
    let refused = warden.patch(&path, json!({ "photo": theirs["id"] })).await.refused(422);
    assert_eq!(refused["fields"]["photo"], json!(["There is no such file."]));
    let (status, problem) = send(&app, &app.nobody(), "saw.png", "image/png", PNG).await;
    assert_eq!((status, &problem["code"]), (401, &json!("not-signed-in")));
    let (status, problem) = send(&app, &warden, "large.png", "image/png", &vec![0; (10 << 20) + 1]).await;
    assert_eq!((status, &problem["detail"]), (413, &json!("At most 10 MB, please.")));
    warden.post("/files", json!({ "file": "x" })).await.refused(415);
}
