//! What happens by itself.

use serde_json::json;

use crate::client::{App, Person, id};

async fn subjects(app: &App, to: &str) -> Vec<String> {
    app.messages(to).await.iter().map(|message| message["subject"].as_str().unwrap().to_owned()).collect()
}

async fn start() -> (App, Person, Person, String) {
    let app = App::start().await;
    app.at("2030-05-01T09:00:00Z").await;
    let (warden, member) = (app.role("warden").await, app.member("Iris").await);
    let tool = warden.tool("Rip saw").await;
    app.control("DELETE", "/messages", json!({})).await;
    (app, warden, member, tool)
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_are_sent_with_what_caused_them() {
    let (app, warden, member, tool) = start().await;
    let one = id(&member.reserve(&tool, 3).await.ok());
    warden.post(&format!("/loans/{one}/lend"), json!({})).await.ok();
    let sent = app.messages("iris@example.com").await;
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0]["subject"], "Enjoy the Rip saw");
    assert_eq!(sent[0]["text"], "Please bring it back by 3 June 2030 at 18:00. The fee is £1.50.");
    assert_eq!(sent[0]["rule"]["sentence"], "When a loan is lent, email its member \"Enjoy the {tool's name}\".");
    // A refused action sends nothing.
    warden.post(&format!("/loans/{one}/lend"), json!({})).await.refused(409);
    assert_eq!(app.messages("iris@example.com").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_records_own_moment_moves_with_it_and_comes_once() {
    let (app, warden, member, tool) = start().await;
    let one = id(&member.reserve(&tool, 3).await.ok());
    member
        .patch(
            &format!("/loans/{one}"),
            json!({ "startsAt": "2030-06-03T10:00:00Z", "endsAt": "2030-06-06T17:00:00Z" }),
        )
        .await
        .ok();
    warden.post(&format!("/loans/{one}/lend"), json!({})).await.ok();
    let due = || async {
        subjects(&app, "iris@example.com").await.iter().filter(|subject| subject.contains("due tomorrow")).count()
    };
    // London is an hour ahead in June.
    app.at("2030-06-05T07:59:59Z").await;
    assert_eq!(due().await, 0);
    app.at("2030-06-05T08:00:01Z").await;
    assert_eq!(due().await, 1);
    app.at("2030-06-05T07:00:00Z").await;
    app.at("2030-06-07T09:00:00Z").await;
    assert_eq!(due().await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_app_changes_records_by_itself() {
    let (app, _, member, tool) = start().await;
    let one = id(&member.reserve(&tool, 3).await.ok());
    app.at("2030-06-03T09:59:59Z").await;
    let member = app.person(&member.id).await;
    assert_eq!(member.get(&format!("/loans/{one}")).await.ok()["status"], "requested");
    app.at("2030-06-20T00:00:00Z").await;
    let member = app.person(&member.id).await;
    let loan = member.get(&format!("/loans/{one}")).await.ok();
    assert_eq!(
        (&loan["status"], &loan["reason"], &loan["updatedAt"]),
        (&json!("cancelled"), &json!("Never collected."), &json!("2030-06-03T10:00:00.000Z"))
    );
    // What the app does sets off what follows from it.
    assert_eq!(subjects(&app, "warden-1@example.com").await, ["Loan 100 is cancelled"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn effects_reach_other_records() {
    let (app, warden, member, tool) = start().await;
    let one = id(&member.reserve(&tool, 3).await.ok());
    let other = warden.tool("Bow saw").await;
    let two = id(&member.reserve(&other, 3).await.ok());
    warden.patch(&format!("/tools/{tool}"), json!({ "outOfUse": true })).await.ok();
    let loan = member.get(&format!("/loans/{one}")).await.ok();
    assert_eq!(
        (&loan["status"], &loan["reason"], &loan["version"]),
        (&json!("cancelled"), &json!("The tool is out of use."), &json!(2))
    );
    assert_eq!(member.get(&format!("/loans/{two}")).await.ok()["status"], "requested");
    assert_eq!(subjects(&app, "warden-1@example.com").await, ["Loan 100 is cancelled"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_every_week_comes_every_week() {
    let (app, warden, member, tool) = start().await;
    let one = id(&member.reserve(&tool, 3).await.ok());
    // Nothing is lent: nothing is sent.
    app.at("2030-05-14T00:00:00Z").await;
    assert_eq!(subjects(&app, "warden-1@example.com").await, Vec::<String>::new());
    let warden = app.person(&warden.id).await;
    warden.post(&format!("/loans/{one}/lend"), json!({})).await.ok();
    app.at("2030-05-28T00:00:00Z").await;
    let sent = app.messages("warden-1@example.com").await;
    assert_eq!(sent.len(), 1, "of two Mondays that the clock jumped over, the last is made up for");
    assert_eq!(sent[0]["text"], "Rip saw until 3 June 2030 at 18:00");
    assert_eq!(sent[0]["at"], "2030-05-27T07:00:00.000Z");
    // Set back, it comes again from there on.
    app.at("2030-05-01T00:00:00Z").await;
    app.at("2030-05-07T00:00:00Z").await;
    assert_eq!(app.messages("warden-1@example.com").await.len(), 2);
    let jobs = app.control("GET", "/jobs", json!({})).await;
    let weekly = jobs["items"].as_array().unwrap().iter().find(|job| job["recordId"].is_null()).unwrap().clone();
    assert_eq!(weekly["dueAt"], "2030-05-13T07:00:00.000Z");
    let run =
        app.send("POST", &format!("/_preview/jobs/{}/run", weekly["id"].as_str().unwrap()), Some(json!({})), &[]).await;
    assert_eq!(run.status, 204);
    assert_eq!(app.messages("warden-1@example.com").await.len(), 3);
}
