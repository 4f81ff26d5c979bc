//! Ways in.

use serde_json::json;

use crate::client::{App, cookie_of};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_tells_whether_an_account_is_there() {
    let app = App::start().await;
    app.member("Iris").await;
    app.control("DELETE", "/messages", json!({})).await;
    let nobody = app.nobody();
    for (path, extra) in [
        ("/auth/code", json!({})),
        ("/auth/password/forgot", json!({})),
        ("/auth/sign-up", json!({ "name": "X", "password": "long enough" })),
    ] {
        let mut replies = Vec::new();
        for email in ["iris@example.com", "nobody@example.com"] {
            let mut body = extra.clone();
            body["email"] = json!(email);
            let reply = nobody.post(path, body).await;
            replies.push((reply.status, reply.text));
        }
        assert_eq!(replies[0], replies[1], "{path}");
        assert_eq!(replies[0].0, 204);
    }
    let known = nobody.post("/auth/sign-in", json!({ "email": "iris@example.com", "password": "wrong one" })).await;
    let unknown = nobody.post("/auth/sign-in", json!({ "email": "no-one@example.com", "password": "wrong one" })).await;
    assert_eq!((known.status, &known.text), (401, &unknown.text));
    assert_eq!(app.messages("nobody@example.com").await.len(), 1, "only the sign-up mails an address that isn't known");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_works_once_for_a_while_and_not_by_guessing() {
    let app = App::start().await;
    app.at("2030-05-01T09:00:00Z").await;
    app.member("Iris").await;
    let nobody = app.nobody();
    let verify =
        async |code: &str| nobody.post("/auth/verify", json!({ "email": "iris@example.com", "code": code })).await;
    nobody.post("/auth/code", json!({ "email": "IRIS@example.com" })).await;
    let code = app.code_for("iris@example.com").await;
    let wrong = if code == "000000" { "000001" } else { "000000" };
    verify(wrong).await.refused(401);
    let reply = verify(&code).await;
    assert!(reply.header("set-cookie").contains("HttpOnly; SameSite=Lax"), "{:?}", reply.headers);
    reply.ok();
    verify(&code).await.refused(401);
    nobody.post("/auth/code", json!({ "email": "iris@example.com" })).await;
    let code = app.code_for("iris@example.com").await;
    app.advance("PT10M").await;
    verify(&code).await.refused(401);
    nobody.post("/auth/code", json!({ "email": "iris@example.com" })).await;
    let code = app.code_for("iris@example.com").await;
    for _ in 0..5 {
        verify(if code == "000000" { "000001" } else { "000000" }).await.refused(401);
    }
    verify(&code).await.refused(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_codes_and_passwords_have_to_wait() {
    let app = App::start().await;
    app.member("Iris").await;
    let nobody = app.nobody();
    let mut statuses = Vec::new();
    for _ in 0..5 {
        statuses.push(nobody.post("/auth/code", json!({ "email": "iris@example.com" })).await.status);
    }
    // The sign-up was the first of five.
    assert_eq!(statuses, [204, 204, 204, 204, 429]);
    app.advance("PT16M").await;
    let reply = nobody.post("/auth/code", json!({ "email": "iris@example.com" })).await;
    assert_eq!(reply.status, 204);
    let sign_in = async |password: &str| {
        nobody.post("/auth/sign-in", json!({ "email": "iris@example.com", "password": password })).await
    };
    for _ in 0..5 {
        sign_in("wrong one").await.refused(401);
    }
    let locked = sign_in("long enough").await;
    assert_eq!(locked.header("retry-after"), "60");
    locked.refused(429);
    app.advance("PT61S").await;
    sign_in("long enough").await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_end() {
    let app = App::start().await;
    app.at("2030-05-01T09:00:00Z").await;
    let iris = app.member("Iris").await;
    let again =
        app.nobody().post("/auth/sign-in", json!({ "email": "iris@example.com", "password": "long enough" })).await;
    let cookie = cookie_of(&again);
    again.ok();
    let sessions = iris.get("/auth/sessions").await.ok();
    assert_eq!(sessions["items"].as_array().unwrap().len(), 2);
    let other = sessions["items"].as_array().unwrap().iter().find(|one| one["current"] == json!(false)).unwrap();
    iris.delete(&format!("/auth/sessions/{}", other["id"].as_str().unwrap())).await.ok();
    assert_eq!(app.send("GET", "/api/auth/me", None, &[("cookie", &cookie)]).await.status, 401);
    app.advance("P13D").await;
    iris.get("/auth/me").await.ok();
    app.advance("P14DT1H").await;
    iris.get("/auth/me").await.refused(401);
    let iris = app.person(&iris.id).await;
    iris.post("/auth/sign-out-everywhere", json!({})).await.ok();
    iris.get("/auth/me").await.refused(401);
    let iris = app.person(&iris.id).await;
    let out = iris.post("/auth/sign-out", json!({})).await;
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    iris.get("/auth/me").await.refused(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_replaced() {
    let app = App::start().await;
    let iris = app.member("Iris").await;
    let nobody = app.nobody();
    nobody.post("/auth/password/forgot", json!({ "email": "iris@example.com" })).await.ok();
    let text = app.messages("iris@example.com").await.last().unwrap()["text"].as_str().unwrap().to_owned();
    let token = text.split("token=").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
    nobody.post("/auth/password/reset", json!({ "token": token, "password": "short" })).await.refused(422);
    nobody.post("/auth/password/reset", json!({ "token": token, "password": "Password1" })).await.refused(422);
    nobody.post("/auth/password/reset", json!({ "token": token, "password": "something else" })).await.ok();
    nobody.post("/auth/password/reset", json!({ "token": token, "password": "something else" })).await.refused(422);
    iris.get("/auth/me").await.refused(401);
    nobody.post("/auth/sign-in", json!({ "email": "iris@example.com", "password": "something else" })).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn only_some_sign_up_and_never_as_more() {
    let app = App::start().await;
    let nobody = app.nobody();
    let sign_up = |extra: serde_json::Value| {
        let mut body = json!({ "email": "zoe@example.com", "name": "Zoe", "password": "long enough" });
        body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        body
    };
    nobody.post("/auth/sign-up", sign_up(json!({ "role": "warden" }))).await.refused(422);
    nobody.post("/auth/sign-up", sign_up(json!({ "roles": ["warden"] }))).await.refused(422);
    nobody.post("/auth/sign-up", sign_up(json!({ "level": "plus" }))).await.refused(403);
    nobody.post("/auth/sign-up", sign_up(json!({ "email": "no address" }))).await.refused(422);
    let zoe = app.member("Zoe").await;
    assert_eq!(zoe.get("/auth/me").await.ok()["roles"], json!(["member"]));
    zoe.patch(&format!("/members/{}", zoe.id), json!({ "roles": ["warden"] })).await.refused(422);
}
