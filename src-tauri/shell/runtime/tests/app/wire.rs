//! Shapes and refusals of the wire.

use serde_json::{Value, json};

use crate::client::{App, id, loan};

#[tokio::test(flavor = "multi_thread")]
async fn a_thing_has_all_its_fields_and_an_etag() {
    let app = App::start().await;
    app.at("2030-05-01T09:00:00Z").await;
    let warden = app.role("warden").await;
    let reply = warden
        .post(
            "/tools",
            json!({ "name": " Rip saw ", "kind": "saw", "pricePerDay": 150, "weight": 12.5, "boughtOn": "2024-02-29" }),
        )
        .await;
    assert_eq!((reply.status, reply.header("etag")), (201, "\"1\""));
    let location = reply.header("location").to_owned();
    let made = reply.ok();
    assert_eq!(location, format!("/api/tools/{}", id(&made)));
    assert_eq!(made["name"], "Rip saw");
    assert_eq!(
        (&made["weight"], &made["outOfUse"], &made["photo"], &made["manual"]),
        (&json!(12.5), &json!(false), &Value::Null, &Value::Null)
    );
    assert_eq!(made["goesWithIds"], json!([]));
    assert_eq!(made["createdAt"], made["updatedAt"]);
    assert!(made["createdAt"].as_str().unwrap().starts_with("2030-05-01T09:0"));
    let read = warden.get(&format!("/tools/{}", id(&made))).await;
    assert_eq!(read.header("etag"), "\"1\"");
    assert_eq!(read.ok(), made);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_input_is_told_field_by_field() {
    let app = App::start().await;
    let warden = app.role("warden").await;
    let problem =
        warden.post("/tools", json!({ "kind": "hammer", "pricePerDay": "much", "wheels": 4 })).await.refused(422);
    let fields: Vec<&String> = problem["fields"].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["kind", "name", "pricePerDay", "wheels"]);
    let problem = warden.post("/tools", json!({ "name": "Saw", "kind": "saw", "pricePerDay": 49 })).await.refused(422);
    assert_eq!(problem["detail"], "This must be at least £0.50.");
    for body in ["[]", "{", "\"x\"", "nul"] {
        let reply = app
            .send("POST", "/api/tools", None, &[("cookie", &warden.cookie), ("content-type", "application/json")])
            .await;
        assert_eq!(reply.status, 422);
        let request = axum::http::Request::builder()
            .method("POST")
            .uri("/api/tools")
            .header("cookie", &warden.cookie)
            .header("content-type", "application/json");
        let response = app.preview.call(request.body(axum::body::Body::from(body)).unwrap()).await;
        assert_eq!(response.status(), 400, "{body}");
    }
    let send = async |kind: &str, body: Vec<u8>| {
        let request = axum::http::Request::builder()
            .method("POST")
            .uri("/api/tools")
            .header("cookie", &warden.cookie)
            .header("content-type", kind);
        app.preview.call(request.body(axum::body::Body::from(body)).unwrap()).await
    };
    assert_eq!(send("text/plain", b"{}".to_vec()).await.status(), 415);
    assert_eq!(send("application/json", vec![0xff, 0xfe]).await.status(), 400);
    let large = send("application/json", vec![b' '; (1 << 20) + 1]).await;
    assert_eq!(large.status(), 413);
    assert_eq!(large.headers()["content-type"], "application/problem+json");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_is_a_problem_with_headers() {
    let app = App::start().await;
    let warden = app.role("warden").await;
    for (method, path, status) in [
        ("GET", "/nothing", 404),
        ("PUT", "/tools", 405),
        ("DELETE", "/tools", 405),
        ("POST", "/openapi.json", 405),
        ("GET", "/tools/not-an-id", 404),
        ("GET", "/tools/00000000-0000-7000-8000-000000000000", 404),
        ("GET", "/tools?wheels=4", 400),
        ("GET", "/tools?limit=0", 400),
        ("GET", "/tools?after=rubbish", 400),
        ("GET", "/graphql", 405),
    ] {
        let reply = warden.call(method, path, None, &[]).await;
        assert_eq!(reply.header("content-type"), "application/problem+json", "{method} {path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert!(reply.header("content-security-policy").contains("frame-ancestors"));
        assert!(!reply.header("x-request-id").is_empty());
        reply.refused(status);
    }
    let foreign = app
        .send("POST", "/api/tools", Some(json!({})), &[("cookie", &warden.cookie), ("sec-fetch-site", "cross-site")])
        .await;
    assert_ne!(foreign.status, 403, "our own origin is there as well, and counts");
    let request = axum::http::Request::builder()
        .method("POST")
        .uri("/api/tools")
        .header("origin", "https://evil.example")
        .header("cookie", &warden.cookie);
    let response = app.preview.call(request.body(axum::body::Body::from("{}")).unwrap()).await;
    assert_eq!(response.status(), 403);
    let request = axum::http::Request::builder().method("GET").uri("/api/tools").header("host", "evil.example");
    assert_eq!(app.preview.call(request.body(axum::body::Body::empty()).unwrap()).await.status(), 421);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_one_another() {
    let app = App::start().await;
    let warden = app.role("warden").await;
    for number in 0..25 {
        warden.tool(&format!("Saw {number:02}")).await;
    }
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let page = app.nobody().get(&format!("/tools?limit=10&sort=-name&count=true&after={after}")).await.ok();
        assert_eq!(page["total"], 25);
        seen.extend(page["items"].as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    let expected: Vec<String> = (0..25).rev().map(|number| format!("Saw {number:02}")).collect();
    assert_eq!(seen, expected);
    let found = app.nobody().get("/tools?search=saw%2007").await.ok();
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    let filtered = app.nobody().get("/tools?pricePerDay[gte]=151&count=true").await.ok();
    assert_eq!((filtered["total"].as_i64(), filtered["items"].as_array().unwrap().len()), (Some(0), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_change_is_refused() {
    let app = App::start().await;
    let warden = app.role("warden").await;
    let path = format!("/tools/{}", warden.tool("Drill").await);
    let first = warden.call("PATCH", &path, Some(json!({ "weight": 2 })), &[("if-match", "\"1\"")]).await;
    assert_eq!(first.header("etag"), "\"2\"");
    assert_eq!(first.ok()["version"], 2);
    warden.call("PATCH", &path, Some(json!({ "weight": 3 })), &[("if-match", "\"1\"")]).await.refused(412);
    assert_eq!(warden.get(&path).await.ok()["weight"], 2);
    warden.call("PATCH", &path, Some(json!({ "weight": 3 })), &[("if-match", "*")]).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_key_is_done_once() {
    let app = App::start().await;
    app.at("2030-05-01T09:00:00Z").await;
    let (warden, member) = (app.role("warden").await, app.member("Iris").await);
    let tool = warden.tool("Drill").await;
    let key = [("idempotency-key", "one")];
    let first = member.call("POST", "/loans", Some(loan(&tool, 3)), &key).await;
    let second = member.call("POST", "/loans", Some(loan(&tool, 3)), &key).await;
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!((&first.text, first.header("location")), (&second.text, second.header("location")));
    member.call("POST", "/loans", Some(loan(&tool, 4)), &key).await.refused(422);
    assert_eq!(member.get("/loans?count=true").await.ok()["total"], 1);
    // A refusal is repeated as well, even if it would work by now.
    let other = [("idempotency-key", "two")];
    member.call("POST", "/loans", Some(loan(&tool, 3)), &other).await.refused(409);
    member.post(&format!("/loans/{}/cancel", id(&first.json)), json!({ "reason": "Rain" })).await.ok();
    member.call("POST", "/loans", Some(loan(&tool, 3)), &other).await.refused(409);
    // Another person's key is another key.
    warden.call("POST", "/loans", Some(json!({ "memberId": member.id, "toolId": tool, "startsAt": "2030-06-03T09:00:00Z", "endsAt": "2030-06-03T10:00:00Z" })), &key).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn openapi_describes_what_is_there() {
    let app = App::start().await;
    let described = app.nobody().get("/openapi.json").await.ok();
    assert_eq!(described["openapi"], "3.1.0");
    for path in ["/tools", "/tools/{id}", "/loans/{id}/cancel", "/auth/verify"] {
        assert!(described["paths"][path].is_object(), "{path}");
    }
    let body =
        &described["paths"]["/loans/{id}/cancel"]["post"]["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(body["required"], json!(["reason"]));
    assert_eq!(described["components"]["schemas"]["Loan"]["properties"]["toolId"]["anyOf"][0]["format"], "uuid");
}

#[tokio::test(flavor = "multi_thread")]
async fn health_and_plain_http() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let app = App::start().await;
    let address = app.preview.url().trim_start_matches("http://").to_owned();
    let mut answers = Vec::new();
    for path in ["/healthz", "/readyz", "/api/tools", "/_preview/people"] {
        let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
        stream
            .write_all(format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes())
            .await
            .unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        answers.push(text.split(' ').nth(1).unwrap().to_owned());
    }
    assert_eq!(answers, ["200", "200", "200", "401"], "the controls need their token");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_works_figures_out_over_all_that_match() {
    let app = App::start().await;
    let warden = app.role("warden").await;
    for (name, kind, price, weight) in
        [("Rip saw", "saw", 150, json!(1.5)), ("Bow saw", "saw", 250, json!(2.0)), ("Drill", "drill", 400, Value::Null)]
    {
        let tool = json!({ "name": name, "kind": kind, "pricePerDay": price, "weight": weight });
        warden.post("/tools", tool).await.ok();
    }
    let figure = async |query: &str| app.nobody().get(&format!("/tools?limit=1&{query}")).await.ok()["figure"].clone();
    assert_eq!(figure("figure=sum:pricePerDay").await, json!(800));
    assert_eq!(figure("figure=sum:pricePerDay&kind=saw").await, json!(400));
    assert_eq!(figure("figure=average:weight").await, json!(1.75));
    assert_eq!(figure("figure=greatest:weight&kind=drill").await, Value::Null);
    assert_eq!(figure("figure=sum:pricePerDay&kind=ladder").await, json!(0));
    app.nobody().get("/tools?figure=sum:name").await.refused(400);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_the_pages_that_is_not_there_is_a_problem_like_any() {
    let app = App::start().await;
    let missing = app.send("GET", "/assets/nothing.js", None, &[]).await;
    assert_eq!(missing.header("content-type"), "application/problem+json");
    assert_eq!(missing.refused(404)["detail"], "There is no such file.");
}
