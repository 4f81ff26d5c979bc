//! A spec with words that nothing else here uses: what works for it works for any.

use crate::Scenario;
use crate::expect::{clock_at, empty_mailbox, id, ok, refused, refused_by, subjects, successes_at_once, who};
use cli::client::{Client, NoAnswer, Person, Reply};
use serde_json::{Value, json};

const SPEC: &str = "tests/specs/vet";
const FRIDAY_TEN: &str = "2027-03-12T10:00:00.000Z";
const TWICE: &str = "A vet can't have two visits at the same time.";
const OPEN: &str = "A pet can have at most 2 open visits at a time.";

pub const SCENARIOS: &[Scenario] = &[
    Scenario { spec: SPEC, name: "a keeper drops a visit until 2 hours before, to the second", run: drop_in_time },
    Scenario { spec: SPEC, name: "a vet has one visit at a time, with 16 requests at once", run: one_visit },
    Scenario { spec: SPEC, name: "a dropped visit makes room", run: dropped_makes_room },
    Scenario { spec: SPEC, name: "a visit ends after it starts, within an hour", run: length },
    Scenario { spec: SPEC, name: "a pet has at most 2 open visits", run: two_open },
    Scenario { spec: SPEC, name: "a visit is planned at most 60 days ahead", run: not_too_far },
    Scenario { spec: SPEC, name: "keepers plan for their own pets", run: own_pets },
    Scenario { spec: SPEC, name: "only the visit's vet completes it, with findings and fee", run: complete },
    Scenario { spec: SPEC, name: "a visit is missed once it has ended", run: missed },
    Scenario { spec: SPEC, name: "receptionists never see findings", run: findings_hidden },
    Scenario { spec: SPEC, name: "a prescription follows a completed visit and stays", run: prescriptions },
    Scenario { spec: SPEC, name: "pets have birthdays in the past and chips of their own", run: pets },
    Scenario { spec: SPEC, name: "mail goes to the vet, and to the keeper 2 days before", run: mail },
];

#[track_caller]
fn pet(keeper: &Person, name: &str) -> String {
    let list = ok(keeper.get("/pets"));
    match list["items"].as_array().and_then(|items| items.iter().find(|item| item["name"] == name)) {
        Some(pet) => id(pet),
        None => panic!("no {name} in {list}"),
    }
}

/// Plans half an hour, unless told otherwise.
fn plan(by: &Person, pet: &str, vet: &Person, from: &str, to: &str) -> Result<Reply, NoAnswer> {
    let body = json!({ "petId": pet, "vetId": vet.id(), "startsAt": from, "endsAt": to, "complaint": "limps" });
    by.post("/visits", &body)
}

fn half_hour(by: &Person, pet: &str, vet: &Person, hour: &str) -> Result<Reply, NoAnswer> {
    plan(by, pet, vet, &format!("2027-03-12T{hour}:00:00.000Z"), &format!("2027-03-12T{hour}:30:00.000Z"))
}

fn act(person: &Person, visit: &Value, action: &str, body: &Value) -> Result<Reply, NoAnswer> {
    person.post(&format!("/visits/{}/{action}", id(visit)), body)
}

fn findings() -> Value {
    json!({ "findings": "a thorn", "fee": 4500 })
}

fn drop_in_time(client: &Client) {
    let (pia, magnus) = (who(client, "Pia"), who(client, "Magnus"));
    let biscuit = pet(&pia, "Biscuit");
    let (first, second) = (ok(half_hour(&pia, &biscuit, &magnus, "10")), ok(half_hour(&pia, &biscuit, &magnus, "12")));
    clock_at(client, FRIDAY_TEN, -7201);
    let (pia, iris) = (who(client, "Pia"), who(client, "Iris"));
    assert_eq!(ok(act(&pia, &first, "drop", &json!({})))["status"], "dropped");
    clock_at(client, "2027-03-12T12:00:00.000Z", -7199);
    let refusal = refused(act(&pia, &second, "drop", &json!({})), &[409]);
    assert!(refusal.sentence().contains("up to 2 hours before"), "{}", refusal.text);
    ok(act(&iris, &second, "drop", &json!({})));
}

fn one_visit(client: &Client) {
    let (pia, ravi, magnus, nell) =
        (who(client, "Pia"), who(client, "Ravi"), who(client, "Magnus"), who(client, "Nell"));
    let (biscuit, kiwi) = (pet(&pia, "Biscuit"), pet(&ravi, "Kiwi"));
    let good = successes_at_once(16, |place| match place % 2 {
        0 => half_hour(&pia, &biscuit, &magnus, "10"),
        _ => half_hour(&ravi, &kiwi, &magnus, "10"),
    });
    assert_eq!(good, 1);
    refused_by(plan(&pia, &biscuit, &magnus, "2027-03-12T10:29:00.000Z", "2027-03-12T10:40:00.000Z"), TWICE);
    ok(plan(&pia, &biscuit, &magnus, "2027-03-12T10:30:00.000Z", "2027-03-12T10:40:00.000Z"));
    ok(half_hour(&ravi, &kiwi, &nell, "10"));
}

fn dropped_makes_room(client: &Client) {
    let (pia, ravi, magnus) = (who(client, "Pia"), who(client, "Ravi"), who(client, "Magnus"));
    let visit = ok(half_hour(&pia, &pet(&pia, "Biscuit"), &magnus, "10"));
    refused_by(half_hour(&ravi, &pet(&ravi, "Kiwi"), &magnus, "10"), TWICE);
    ok(act(&pia, &visit, "drop", &json!({})));
    ok(half_hour(&ravi, &pet(&ravi, "Kiwi"), &magnus, "10"));
}

fn length(client: &Client) {
    let (pia, magnus) = (who(client, "Pia"), who(client, "Magnus"));
    let biscuit = pet(&pia, "Biscuit");
    for (from, to) in [("10:00", "10:00"), ("10:00", "09:30"), ("10:00", "11:01")] {
        let moment = |time: &str| format!("2027-03-12T{time}:00.000Z");
        refused(plan(&pia, &biscuit, &magnus, &moment(from), &moment(to)), &[409, 422]);
    }
    ok(plan(&pia, &biscuit, &magnus, "2027-03-12T10:00:00.000Z", "2027-03-12T11:00:00.000Z"));
}

fn two_open(client: &Client) {
    let (pia, magnus) = (who(client, "Pia"), who(client, "Magnus"));
    let biscuit = pet(&pia, "Biscuit");
    let visit = ok(half_hour(&pia, &biscuit, &magnus, "10"));
    ok(half_hour(&pia, &biscuit, &magnus, "11"));
    refused_by(half_hour(&pia, &biscuit, &magnus, "12"), OPEN);
    ok(half_hour(&pia, &pet(&pia, "Mog"), &magnus, "12"));
    ok(act(&pia, &visit, "drop", &json!({})));
    ok(half_hour(&pia, &biscuit, &magnus, "13"));
}

fn not_too_far(client: &Client) {
    let (pia, magnus) = (who(client, "Pia"), who(client, "Magnus"));
    let biscuit = pet(&pia, "Biscuit");
    refused(plan(&pia, &biscuit, &magnus, "2027-05-11T10:00:00.000Z", "2027-05-11T10:30:00.000Z"), &[409, 422]);
    ok(plan(&pia, &biscuit, &magnus, "2027-05-08T10:00:00.000Z", "2027-05-08T10:30:00.000Z"));
}

fn own_pets(client: &Client) {
    let (pia, ravi, magnus) = (who(client, "Pia"), who(client, "Ravi"), who(client, "Magnus"));
    let biscuit = pet(&pia, "Biscuit");
    refused(half_hour(&ravi, &biscuit, &magnus, "10"), &[403, 404, 422]);
    let visit = ok(half_hour(&pia, &biscuit, &magnus, "10"));
    refused(ravi.get(&format!("/visits/{}", id(&visit))), &[404]);
    refused(ravi.get(&format!("/pets/{biscuit}")), &[404]);
    refused(ravi.patch(&format!("/pets/{biscuit}"), &json!({ "name": "Stolen" })), &[404]);
    assert_eq!(ok(magnus.get(&format!("/visits/{}", id(&visit))))["complaint"], "limps");
    assert_eq!(ok(pia.get("/pets"))["items"].as_array().map(Vec::len), Some(2));
    refused(pia.delete(&format!("/pets/{biscuit}")), &[403, 405]);
}

fn complete(client: &Client) {
    let (pia, magnus, nell) = (who(client, "Pia"), who(client, "Magnus"), who(client, "Nell"));
    let visit = ok(half_hour(&pia, &pet(&pia, "Biscuit"), &magnus, "10"));
    refused(act(&nell, &visit, "complete", &findings()), &[403]);
    refused(act(&pia, &visit, "complete", &findings()), &[403]);
    let refusal = refused(act(&magnus, &visit, "complete", &json!({})), &[422]);
    assert!(
        refusal.json["fields"]["findings"].is_array() && refusal.json["fields"]["fee"].is_array(),
        "{}",
        refusal.text
    );
    let done = ok(act(&magnus, &visit, "complete", &findings()));
    assert_eq!(
        (&done["status"], &done["findings"], &done["fee"]),
        (&json!("completed"), &json!("a thorn"), &json!(4500))
    );
    refused(act(&magnus, &visit, "complete", &findings()), &[409]);
}

fn missed(client: &Client) {
    let (pia, magnus, iris) = (who(client, "Pia"), who(client, "Magnus"), who(client, "Iris"));
    let visit = ok(half_hour(&pia, &pet(&pia, "Biscuit"), &magnus, "10"));
    let action = action_like(client, "visits", "mark");
    clock_at(client, "2027-03-12T10:30:00.000Z", -1);
    refused(act(&iris, &visit, &action, &json!({})), &[409]);
    clock_at(client, "2027-03-12T10:30:00.000Z", 1);
    assert_eq!(ok(act(&iris, &visit, &action, &json!({})))["status"], "missed");
}

/// The path of an action whose verb is spelt in more than one way.
#[track_caller]
fn action_like(client: &Client, things: &str, part: &str) -> String {
    let api = ok(client.nobody().get("/openapi.json"));
    let prefix = format!("/{things}/{{id}}/");
    let paths = api["paths"].as_object();
    let found = paths
        .and_then(|paths| paths.keys().find_map(|path| path.split_once(&prefix).filter(|(_, end)| end.contains(part))));
    match found {
        Some((_, action)) => action.to_owned(),
        None => panic!("no action like {part} on {things}"),
    }
}

fn findings_hidden(client: &Client) {
    let (pia, magnus, iris) = (who(client, "Pia"), who(client, "Magnus"), who(client, "Iris"));
    let visit = ok(half_hour(&pia, &pet(&pia, "Biscuit"), &magnus, "10"));
    ok(act(&magnus, &visit, "complete", &findings()));
    let path = format!("/visits/{}", id(&visit));
    assert_eq!(ok(iris.get(&path))["findings"], Value::Null);
    assert_eq!(ok(magnus.get(&path))["findings"], "a thorn");
    assert!(!ok(iris.get("/visits?search=thorn")).to_string().contains("limps"));
    // A hidden field can't be filtered by either: that would tell what is in it.
    let reply = iris.get("/visits?findings=a%20thorn");
    assert!(reply.is_ok_and(|reply| !reply.is_success() || reply.items().is_empty()));
}

fn prescriptions(client: &Client) {
    let (pia, magnus) = (who(client, "Pia"), who(client, "Magnus"));
    let visit = ok(half_hour(&pia, &pet(&pia, "Biscuit"), &magnus, "10"));
    let body = json!({ "visitId": id(&visit), "medicine": "Drops", "numberOfDoses": 4, "pricePerDose": 250 });
    refused(magnus.post("/prescriptions", &body), &[409, 422]);
    ok(act(&magnus, &visit, "complete", &findings()));
    let made = ok(magnus.post("/prescriptions", &body));
    assert_eq!(made["total"], 1000);
    let path = format!("/prescriptions/{}", id(&made));
    assert_eq!(ok(pia.get(&path))["medicine"], "Drops");
    refused(magnus.patch(&path, &json!({ "medicine": "Pills" })), &[403, 405, 409]);
    refused(magnus.delete(&path), &[403, 405, 409]);
    refused(pia.post("/prescriptions", &body), &[403]);
    let mut many = body.clone();
    many["numberOfDoses"] = json!(31);
    refused(magnus.post("/prescriptions", &many), &[422]);
    refused(who(client, "Ravi").get(&path), &[404]);
}

fn pets(client: &Client) {
    let pia = who(client, "Pia");
    let add = |more: Value| {
        let mut body = json!({ "name": "Odd", "species": "rabbit" });
        if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
            body.extend(more.clone());
        }
        pia.post("/pets", &body)
    };
    refused(add(json!({ "birthday": "2027-03-11" })), &[422]);
    ok(add(json!({ "birthday": "2027-03-10" })));
    refused(add(json!({ "chipNumber": "9000-2" })), &[409, 422]);
    ok(add(json!({ "chipNumber": "9000-3" })));
    refused(add(json!({ "weight": 0 })), &[422]);
    refused(add(json!({ "species": "dragon" })), &[422]);
}

fn mail(client: &Client) {
    let (pia, magnus) = (who(client, "Pia"), who(client, "Magnus"));
    empty_mailbox(client);
    let visit = plan(&pia, &pet(&pia, "Biscuit"), &magnus, "2027-03-15T10:00:00.000Z", "2027-03-15T10:30:00.000Z");
    let visit = ok(visit);
    ok(half_hour(&pia, &pet(&pia, "Mog"), &magnus, "10"));
    clock_at(client, "2027-03-10T09:30:00Z", 0);
    assert_eq!(subjects(client, "magnus@example.com"), ["New visit for Biscuit", "New visit for Mog"]);
    empty_mailbox(client);
    clock_at(client, "2027-03-13T10:00:00Z", -1);
    assert!(!subjects(client, "pia@example.com").contains(&"See you soon, Biscuit".to_owned()));
    clock_at(client, "2027-03-13T10:00:00Z", 1);
    let got = subjects(client, "pia@example.com");
    assert_eq!(got.iter().filter(|subject| *subject == "See you soon, Biscuit").count(), 1, "{got:?}");
    ok(act(&who(client, "Pia"), &visit, "drop", &json!({})));
    clock_at(client, "2027-03-13T11:00:00Z", 0);
    assert!(subjects(client, "magnus@example.com").contains(&"Biscuit isn't coming".to_owned()));
}
