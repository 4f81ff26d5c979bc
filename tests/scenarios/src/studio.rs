//! The terse spec: three sentences, to the second and with sixteen at once.

use crate::expect::{clock_at, id, ok, refused, refused_by, someone, successes_at_once};
use crate::{START, Scenario};
use cli::client::{Client, NoAnswer, Person};
use serde_json::{Value, json};

const SPEC: &str = "specs/studio";
const ORDER: &str = "A user can only cancel an order within 24 hours.";
const PROJECTS: &str = "A free account can only have 3 projects.";
const SLOT: &str = "Two people can't book the same time slot.";
const DAY: i64 = 24 * 3600;

pub const SCENARIOS: &[Scenario] = &[
    Scenario { spec: SPEC, name: "an order can be cancelled for 24 hours, to the second", run: cancel_to_the_second },
    Scenario {
        spec: SPEC,
        name: "the 24 hours count from the order, not from its payment",
        run: payment_does_not_matter,
    },
    Scenario { spec: SPEC, name: "an order is cancelled by its own user only", run: own_orders_only },
    Scenario { spec: SPEC, name: "an order is cancelled once", run: cancel_once },
    Scenario { spec: SPEC, name: "a free account has 3 projects", run: three_projects },
    Scenario {
        spec: SPEC,
        name: "a free account has 3 projects, with 16 requests at once",
        run: three_projects_at_once,
    },
    Scenario { spec: SPEC, name: "a pro account has as many projects as it likes", run: pro_is_unlimited },
    Scenario { spec: SPEC, name: "nobody gives themselves the pro plan", run: plan_is_not_ours },
    Scenario { spec: SPEC, name: "a slot is booked once, and touching is fine", run: one_booking },
    Scenario { spec: SPEC, name: "a slot is booked once, with 16 people at once", run: one_booking_at_once },
    Scenario { spec: SPEC, name: "who isn't signed in sees nothing", run: nobody_sees_nothing },
    Scenario { spec: SPEC, name: "one user's projects are not another's", run: projects_are_private },
];

fn user(client: &Client, name: &str) -> Person {
    let more = json!({ "name": name, "password": "correct horse battery" });
    match client.sign_up(&format!("{}@example.net", name.to_lowercase()), &more) {
        Ok(person) => person,
        Err(why) => panic!("{why}"),
    }
}

fn place_order(user: &Person) -> Value {
    ok(user.post("/orders", &json!({ "item": "A frame", "amount": 4200 })))
}

fn cancel(user: &Person, order: &Value) -> Result<cli::client::Reply, NoAnswer> {
    user.post(&format!("/orders/{}/cancel", id(order)), &json!({}))
}

fn created(record: &Value) -> String {
    record["createdAt"].as_str().unwrap_or_default().to_owned()
}

fn cancel_to_the_second(client: &Client) {
    let mia = user(client, "Mia");
    let (in_time, late) = (place_order(&mia), place_order(&mia));
    clock_at(client, &created(&in_time), DAY - 1);
    assert_eq!(ok(cancel(&mia, &in_time))["status"], "cancelled");
    clock_at(client, &created(&late), DAY + 1);
    refused_by(cancel(&mia, &late), ORDER);
    assert_eq!(ok(mia.get(&format!("/orders/{}", id(&late))))["status"], "placed");
}

fn payment_does_not_matter(client: &Client) {
    let mia = user(client, "Mia");
    let order = place_order(&mia);
    clock_at(client, &created(&order), DAY - 60);
    let admin = someone(client, "Admin");
    ok(admin.patch(&format!("/orders/{}", id(&order)), &json!({ "paidAt": "2027-03-11T08:59:00.000Z" })));
    clock_at(client, &created(&order), DAY + 60);
    refused_by(cancel(&mia, &order), ORDER);
}

fn own_orders_only(client: &Client) {
    let (mia, tom) = (user(client, "Mia"), user(client, "Tom"));
    let order = place_order(&mia);
    refused(cancel(&tom, &order), &[403, 404]);
    refused(cancel(&client.nobody(), &order), &[401]);
    assert_eq!(ok(mia.get(&format!("/orders/{}", id(&order))))["status"], "placed");
}

fn cancel_once(client: &Client) {
    let mia = user(client, "Mia");
    let order = place_order(&mia);
    ok(cancel(&mia, &order));
    refused(cancel(&mia, &order), &[409]);
}

fn add_project(user: &Person, name: &str) -> Result<cli::client::Reply, NoAnswer> {
    user.post("/projects", &json!({ "name": name }))
}

fn three_projects(client: &Client) {
    let (mia, tom) = (user(client, "Mia"), user(client, "Tom"));
    let first = ok(add_project(&mia, "one"));
    ok(add_project(&mia, "two"));
    ok(add_project(&mia, "three"));
    let refusal = refused_by(add_project(&mia, "four"), PROJECTS);
    assert!(!refusal.detail().is_empty());
    // Somebody else's limit is their own, and one that goes makes room for another.
    ok(add_project(&tom, "one"));
    ok(mia.delete(&format!("/projects/{}", id(&first))));
    ok(add_project(&mia, "four"));
}

fn three_projects_at_once(client: &Client) {
    let mia = user(client, "Mia");
    assert_eq!(successes_at_once(16, |place| add_project(&mia, &format!("project {place}"))), 3);
    assert_eq!(ok(mia.get("/projects?count=true"))["total"], 3);
}

fn pro_is_unlimited(client: &Client) {
    let mia = user(client, "Mia");
    let admin = someone(client, "Admin");
    ok(admin.patch(&format!("/users/{}", mia.id()), &json!({ "plan": "pro" })));
    for place in 0..5 {
        ok(add_project(&mia, &format!("project {place}")));
    }
    // The plan that allows only 3 is no way back while there are 5.
    refused_by(admin.patch(&format!("/users/{}", mia.id()), &json!({ "plan": "free" })), PROJECTS);
    assert_eq!(ok(mia.get("/projects"))["items"].as_array().map(Vec::len), Some(5));
}

fn plan_is_not_ours(client: &Client) {
    let mia = user(client, "Mia");
    refused(mia.patch(&format!("/users/{}", mia.id()), &json!({ "plan": "pro" })), &[403, 404]);
    let sly = json!({ "name": "Sly", "password": "correct horse battery", "plan": "pro" });
    // Refused, or left aside: either way the account is a free one.
    if let Ok(sly) = client.sign_up("sly@example.net", &sly) {
        for name in ["one", "two", "three"] {
            ok(add_project(&sly, name));
        }
        refused_by(add_project(&sly, "four"), PROJECTS);
    }
}

fn room(client: &Client) -> String {
    id(&ok(someone(client, "Admin").post("/rooms", &json!({ "name": "The attic" }))))
}

fn book(user: &Person, room: &str, from: &str, to: &str) -> Result<cli::client::Reply, NoAnswer> {
    let moment = |time: &str| format!("2027-03-12T{time}:00.000Z");
    user.post("/bookings", &json!({ "roomId": room, "startsAt": moment(from), "endsAt": moment(to) }))
}

fn one_booking(client: &Client) {
    let (mia, tom, room) = (user(client, "Mia"), user(client, "Tom"), room(client));
    ok(book(&mia, &room, "10:00", "11:00"));
    refused_by(book(&tom, &room, "10:00", "11:00"), SLOT);
    refused_by(book(&tom, &room, "10:59", "12:00"), SLOT);
    refused_by(book(&tom, &room, "09:00", "10:01"), SLOT);
    refused_by(book(&tom, &room, "10:15", "10:45"), SLOT);
    refused_by(book(&tom, &room, "09:00", "12:00"), SLOT);
    ok(book(&tom, &room, "11:00", "12:00"));
    ok(book(&tom, &room, "09:00", "10:00"));
}

fn one_booking_at_once(client: &Client) {
    let room = room(client);
    let users: Vec<Person> = (0..16).map(|place| user(client, &format!("User{place}"))).collect();
    let good = successes_at_once(16, |place| match users.get(place) {
        Some(user) => book(user, &room, "14:00", "15:00"),
        None => Err(NoAnswer("no such user".to_owned())),
    });
    assert_eq!(good, 1);
}

fn nobody_sees_nothing(client: &Client) {
    for path in ["/projects", "/orders", "/bookings", "/rooms", "/users", "/auth/me"] {
        refused(client.nobody().get(path), &[401]);
    }
}

fn projects_are_private(client: &Client) {
    clock_at(client, START, 60);
    let (mia, tom) = (user(client, "Mia"), user(client, "Tom"));
    let project = id(&ok(add_project(&mia, "secret")));
    for reply in [
        tom.get(&format!("/projects/{project}")),
        tom.patch(&format!("/projects/{project}"), &json!({ "name": "mine" })),
        tom.delete(&format!("/projects/{project}")),
    ] {
        refused(reply, &[404]);
    }
    let list = ok(tom.get("/projects?count=true&search=secret"));
    assert_eq!((list["items"].as_array().map(Vec::len), &list["total"]), (Some(0), &json!(0)));
    assert_eq!(ok(mia.get("/projects"))["items"].as_array().map(Vec::len), Some(1));
}
