//! Who sees and does what.

use serde_json::{Value, json};

use crate::client::{App, id, loan};

#[tokio::test(flavor = "multi_thread")]
async fn nobody_does_what_no_sentence_allows() {
    let app = App::start().await;
    app.at("2030-05-01T09:00:00Z").await;
    let (warden, member, nobody) = (app.role("warden").await, app.member("Iris").await, app.nobody());
    let tool = warden.tool("Rip saw").await;
    nobody.get("/tools").await.ok();
    nobody.get("/loans").await.refused(401);
    nobody.reserve(&tool, 3).await.refused(401);
    nobody.post("/tools", json!({})).await.refused(401);
    let problem =
        member.post("/tools", json!({ "name": "Mine", "kind": "saw", "pricePerDay": 100 })).await.refused(403);
    assert_eq!(problem["rule"]["sentence"], "Only wardens can add, change and delete tools.");
    let theirs = id(&member.reserve(&tool, 3).await.ok());
    let other = app.member("Jory").await;
    other.get(&format!("/loans/{theirs}")).await.refused(404);
    other.patch(&format!("/loans/{theirs}"), json!({ "remark": "x" })).await.refused(404);
    other.post(&format!("/loans/{theirs}/cancel"), json!({ "reason": "x" })).await.refused(404);
    assert_eq!(other.get("/loans?count=true").await.ok()["total"], 0);
    assert_eq!(warden.get("/loans?count=true").await.ok()["total"], 1);
    member.delete(&format!("/loans/{theirs}")).await.refused(403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_is_made_in_ones_own_name() {
    let app = App::start().await;
    app.at("2030-05-01T09:00:00Z").await;
    let (warden, member) = (app.role("warden").await, app.member("Iris").await);
    let other = app.member("Jory").await;
    let tool = warden.tool("Rip saw").await;
    let made = member.reserve(&tool, 3).await.ok();
    assert_eq!(
        (&made["memberId"], &made["status"], &made["number"]),
        (&json!(member.id), &json!("requested"), &json!(100))
    );
    assert_eq!((&made["days"], &made["fee"]), (&json!(1), &json!(150)));
    let mut for_other = loan(&tool, 4);
    for_other["memberId"] = json!(other.id);
    member.post("/loans", for_other.clone()).await.refused(403);
    // A warden has to say whose it is.
    let problem = warden.reserve(&tool, 4).await.refused(422);
    assert!(problem["fields"]["memberId"].is_array());
    let made = warden.post("/loans", for_other).await.ok();
    assert_eq!((&made["memberId"], &made["number"]), (&json!(other.id), &json!(101)));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_hidden_stays_hidden() {
    let app = App::start().await;
    app.at("2030-05-01T09:00:00Z").await;
    let (warden, member, auditor) = (app.role("warden").await, app.member("Iris").await, app.role("auditor").await);
    let path = format!("/members/{}", member.id);
    assert_eq!(warden.patch(&path, json!({ "note": "Loves walruses" })).await.ok()["note"], "Loves walruses");
    assert_eq!(member.get(&path).await.ok()["note"], Value::Null);
    member.patch(&path, json!({ "note": "x" })).await.refused(403);
    let tool = warden.tool("Rip saw").await;
    let mut body = loan(&tool, 3);
    body["remark"] = json!("Ring twice");
    let made = id(&member.post("/loans", body).await.ok());
    assert_eq!(auditor.get(&format!("/loans/{made}")).await.ok()["remark"], Value::Null);
    for query in ["remark=Ring%20twice", "remark[contains]=ring", "sort=remark"] {
        auditor.get(&format!("/loans?{query}")).await.refused(400);
    }
    assert_eq!(auditor.get("/loans?search=ring").await.ok()["items"], json!([]));
    assert_eq!(warden.get("/loans?search=ring").await.ok()["items"].as_array().unwrap().len(), 1);
    for path in
        [format!("/loans/{made}?include=member"), "/loans?include=member".to_owned(), path, "/auth/me".to_owned()]
    {
        let reply = member.get(&path).await;
        assert!(!reply.text.contains("walruses"), "{path}");
        reply.ok();
    }
    let included = warden.get(&format!("/loans/{made}?include=member,tool")).await.ok();
    assert_eq!((&included["member"]["note"], &included["tool"]["name"]), (&json!("Loves walruses"), &json!("Rip saw")));
    // An internal report is as if it weren't there.
    let report = |internal: bool| json!({ "loanId": made, "text": if internal { "A walrus" } else { "Fine" }, "internal": internal });
    let secret = id(&warden.post("/reports", report(true)).await.ok());
    member.post("/reports", report(false)).await.ok();
    let seen = member.get("/reports?count=true").await.ok();
    assert_eq!((seen["total"].as_i64(), seen["items"][0]["text"].as_str()), (Some(1), Some("Fine")));
    member.get(&format!("/reports/{secret}")).await.refused(404);
    assert_eq!(member.get("/reports?search=walrus").await.ok()["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_hear_what_can_be_done() {
    let app = App::start().await;
    app.at("2030-05-01T09:00:00Z").await;
    let (warden, member) = (app.role("warden").await, app.member("Iris").await);
    let tool = warden.tool("Rip saw").await;
    let made = id(&member.reserve(&tool, 3).await.ok());
    let seen = member.get(&format!("/loans/{made}?actions=true")).await.ok();
    assert_eq!(
        seen["actions"],
        json!({ "update": { "allowed": true, "fields": ["startsAt", "endsAt", "remark"] }, "cancel": { "allowed": true } })
    );
    app.at("2030-06-02T12:00:00Z").await;
    let member = app.person(&member.id).await;
    let late = member.get("/loans?actions=true").await.ok();
    assert_eq!(
        late["items"][0]["actions"]["cancel"],
        json!({ "allowed": false, "code": "time", "why": "A member can cancel a loan until 24 hours before it starts." })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_invited_and_lose_only_the_role() {
    let app = App::start().await;
    let (warden, member) = (app.role("warden").await, app.member("Iris").await);
    member.post("/auditors", json!({ "name": "Ned", "email": "ned@example.com" })).await.refused(403);
    let ned = warden.post("/auditors", json!({ "name": "Ned", "email": "ned@example.com" })).await.ok();
    assert_eq!(app.messages("ned@example.com").await.len(), 1);
    warden.post("/auditors", json!({ "name": "Ned", "email": "NED@example.com" })).await.refused(409);
    // Somebody who is known gains the role, under the same id and with their own name.
    let iris = warden.post("/wardens", json!({ "name": "Somebody", "email": "iris@example.com" })).await.ok();
    assert_eq!((&iris["id"], &iris["name"]), (&json!(member.id), &json!("Iris")));
    let me = app.person(&member.id).await.get("/auth/me").await.ok();
    assert_eq!(me["roles"], json!(["member", "warden"]));
    // Whoever is a warden is a member as well.
    let mab = id(&warden.post("/wardens", json!({ "name": "Mab", "email": "mab@example.com" })).await.ok());
    assert_eq!(warden.get(&format!("/members/{mab}")).await.ok()["level"], "basic");
    assert!(ned["id"].is_string());
}
