//! Rules: to the second, and with many at once.

use serde_json::json;

use crate::client::{App, Reply, id, loan};

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_holds_with_sixteen_at_once() {
    let app = App::start().await;
    app.at("2030-05-01T09:00:00Z").await;
    let (warden, member) = (app.role("warden").await, app.member("Iris").await);
    let mut tools = Vec::new();
    for number in 0..16 {
        tools.push(warden.tool(&format!("Saw {number}")).await);
    }
    let tasks: Vec<_> = tools
        .into_iter()
        .map(|tool| {
            let member = member.clone();
            tokio::spawn(async move { member.reserve(&tool, 3).await })
        })
        .collect();
    let mut replies: Vec<Reply> = Vec::new();
    for task in tasks {
        replies.push(task.await.unwrap());
    }
    let (made, refused): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == 201);
    assert_eq!(made.len(), 2);
    for reply in refused {
        let problem = reply.refused(409);
        assert_eq!(
            (&problem["code"], &problem["rule"]["sentence"]),
            (&json!("limit"), &json!("A basic member can have at most 2 open loans."))
        );
    }
    assert_eq!(member.get("/loans?count=true").await.ok()["total"], 2);
    // What was refused used up no number.
    let mut numbers: Vec<i64> = made.iter().map(|reply| reply.json["number"].as_i64().unwrap()).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [100, 101]);
    assert_eq!(member.get(&format!("/members/{}", member.id)).await.ok()["openLoans"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_overlap_holds_with_sixteen_at_once() {
    let app = App::start().await;
    app.at("2030-05-01T09:00:00Z").await;
    let warden = app.role("warden").await;
    let tool = warden.tool("Rip saw").await;
    let mut people = Vec::new();
    for number in 0..16 {
        let made = warden
            .post("/members", json!({ "name": format!("M{number}"), "email": format!("m{number}@example.com") }))
            .await
            .ok();
        people.push(app.person(&id(&made)).await);
    }
    let tasks: Vec<_> = people
        .into_iter()
        .map(|person| {
            let tool = tool.clone();
            tokio::spawn(async move { person.reserve(&tool, 3).await.status })
        })
        .collect();
    let mut statuses = Vec::new();
    for task in tasks {
        statuses.push(task.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!(statuses[0], 201);
    assert!(statuses[1..].iter().all(|status| *status == 409), "{statuses:?}");
    // Touching isn't overlapping.
    let mut next = loan(&tool, 3);
    (next["startsAt"], next["endsAt"]) = (json!("2030-06-03T17:00:00Z"), json!("2030-06-03T18:00:00Z"));
    let member = app.member("Iris").await;
    member.post("/loans", next).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_rule_holds_to_the_second() {
    let app = App::start().await;
    app.at("2030-05-01T09:00:00Z").await;
    let warden = app.role("warden").await;
    let tool = warden.tool("Rip saw").await;
    let member = app.member("Iris").await;
    let (one, two) = (id(&member.reserve(&tool, 3).await.ok()), id(&member.reserve(&tool, 4).await.ok()));
    app.at("2030-06-02T08:59:58Z").await;
    let member = app.person(&member.id).await;
    member.post(&format!("/loans/{one}/cancel"), json!({})).await.refused(422);
    let done = member.post(&format!("/loans/{one}/cancel"), json!({ "reason": "Rain" })).await.ok();
    assert_eq!((&done["status"], &done["reason"], &done["version"]), (&json!("cancelled"), &json!("Rain"), &json!(2)));
    let problem = member.post(&format!("/loans/{one}/cancel"), json!({ "reason": "Rain" })).await.refused(409);
    assert_eq!(problem["code"], "state");
    app.at("2030-06-03T09:00:01Z").await;
    let (member, warden) = (app.person(&member.id).await, app.person(&warden.id).await);
    let problem = member.post(&format!("/loans/{two}/cancel"), json!({ "reason": "Rain" })).await.refused(409);
    assert_eq!(
        (&problem["code"], &problem["rule"]["sentence"]),
        (&json!("time"), &json!("A member can cancel a loan until 24 hours before it starts."))
    );
    warden.post(&format!("/loans/{two}/cancel"), json!({ "reason": "Rain" })).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn checks_states_duties_and_uniqueness() {
    let app = App::start().await;
    app.at("2030-05-01T09:00:00Z").await;
    let (warden, member) = (app.role("warden").await, app.member("Iris").await);
    let tool = warden.tool("Rip saw").await;
    let mut wrong = loan(&tool, 3);
    wrong["endsAt"] = wrong["startsAt"].clone();
    let problem = member.post("/loans", wrong).await.refused(422);
    assert_eq!(problem["fields"]["endsAt"], json!(["A loan has to end after it starts."]));
    let mut past = loan(&tool, 3);
    past["startsAt"] = json!("2030-04-30T09:00:00Z");
    let problem = member.post("/loans", past).await.refused(409);
    assert_eq!(
        (&problem["detail"], &problem["rule"]["sentence"]),
        (&json!("Please choose a later time."), &json!("A loan can't start in the past when it is reserved."))
    );
    warden.patch(&format!("/tools/{tool}"), json!({ "outOfUse": true })).await.ok();
    member.reserve(&tool, 3).await.refused(409);
    warden.patch(&format!("/tools/{tool}"), json!({ "outOfUse": false })).await.ok();
    let problem =
        warden.post("/tools", json!({ "name": "RIP  SÂW", "kind": "saw", "pricePerDay": 150 })).await.refused(409);
    assert_eq!(problem["code"], "unique");
    let mut own = loan(&tool, 5);
    own["memberId"] = json!(warden.id);
    let own = id(&warden.post("/loans", own).await.ok());
    let problem = warden.post(&format!("/loans/{own}/lend"), json!({})).await.refused(403);
    assert_eq!(problem["rule"]["sentence"], "Nobody lends a tool to themselves.");
    let theirs = id(&member.reserve(&tool, 3).await.ok());
    member.post(&format!("/loans/{theirs}/lend"), json!({})).await.refused(403);
    let lent = warden.post(&format!("/loans/{theirs}/lend"), json!({})).await.ok();
    assert_eq!(lent["status"], "lent");
    assert!(lent["lentAt"].is_string());
    warden.post(&format!("/loans/{theirs}/lend"), json!({})).await.refused(409);
    warden.delete(&format!("/tools/{tool}")).await.refused(409);
}
