//! Figures: what is worked out of what is worked out, rounded once, summed up and limited, on every output alike.

use crate::Scenario;
use crate::expect::{id, ok, refused, refused_by, successes_at_once, who};
use cli::client::{Client, NoAnswer, Person, Reply};
use serde_json::{Value, json};

const SPEC: &str = "tests/specs/quarry";
const DAY: &str =
    "The hours of a splitter's planned and worked stints that start on the same date can't add up to more than 12.";
const WEIGHT: &str = "The weights of the lines of a purchase can't add up to more than 250.5.";
const ADULT: &str = "A mason must be at least 18 years old.";

pub const SCENARIOS: &[Scenario] = &[
    Scenario { spec: SPEC, name: "pay is rounded down once, from hours with two decimals", run: pay },
    Scenario { spec: SPEC, name: "totals and weights are made of what the lines are made of", run: totals },
    Scenario {
        spec: SPEC,
        name: "a splitter works at most 12 hours a day, by the days of the app's time zone",
        run: day,
    },
    Scenario { spec: SPEC, name: "a struck stint makes room in its day", run: struck },
    Scenario {
        spec: SPEC,
        name: "two stints of six hours and not a third, with 16 requests at once",
        run: day_at_once,
    },
    Scenario { spec: SPEC, name: "a purchase weighs at most 250.5, however its lines change", run: weight },
    Scenario { spec: SPEC, name: "a mason has at most 3 open purchases", run: open },
    Scenario {
        spec: SPEC,
        name: "a purchase without lines can't be settled, and a paid one gets no more",
        run: settled,
    },
    Scenario { spec: SPEC, name: "masons are 18 on the day they sign up", run: adult },
];

fn named(person: &Person, list: &str, field: &str, name: &str) -> String {
    let found = ok(person.get(&format!("/{list}?limit=100")));
    match found["items"].as_array().and_then(|items| items.iter().find(|item| item[field] == name)) {
        Some(own) => id(own),
        None => panic!("no {name} in {found}"),
    }
}

/// A stint of Bram's at a bench.
fn stint(hild: &Person, bench: &str, from: &str, to: &str) -> Result<Reply, NoAnswer> {
    let moment = |at: &str| format!("{at}:00.000Z");
    let (bram, bench) = (named(hild, "splitters", "name", "Bram Tull"), named(hild, "benches", "label", bench));
    let body = json!({ "splitterId": bram, "benchId": bench, "startsAt": moment(from), "endsAt": moment(to) });
    hild.post("/stints", &body)
}

fn line(mason: &Person, purchase: &Value, slate: &str, pieces: i64) -> Result<Reply, NoAnswer> {
    let slate = named(mason, "slates", "name", slate);
    mason.post("/lines", &json!({ "purchaseId": id(purchase), "slateId": slate, "pieces": pieces }))
}

fn pay(client: &Client) {
    let hild = who(client, "Hild");
    for (bench, from, to, hours, pay) in [
        // 1.5 × 13.37 is 20.055.
        ("North", "2027-03-11T09:10", "2027-03-11T10:40", json!(1.5), 2005),
        // 80 minutes are 1.33 hours; 1.33 × 13.37 is 17.7821.
        ("North", "2027-03-12T09:00", "2027-03-12T10:20", json!(1.33), 1778),
        // 20 minutes are 0.33 hours; 0.33 × 20.01 is 6.6033.
        ("South", "2027-03-13T09:00", "2027-03-13T09:20", json!(0.33), 660),
        // 100 minutes are 1.67 hours, rounded to the nearest; 1.67 × 20.01 is 33.4167.
        ("South", "2027-03-14T09:00", "2027-03-14T10:40", json!(1.67), 3341),
    ] {
        let made = ok(stint(&hild, bench, from, to));
        assert_eq!((&made["hours"], &made["pay"]), (&hours, &json!(pay)), "{from}");
    }
    let sorted = ok(hild.get("/stints?sort=-pay"));
    let pays: Vec<i64> =
        sorted["items"].as_array().into_iter().flatten().filter_map(|one| one["pay"].as_i64()).collect();
    assert_eq!(pays, [3341, 2005, 1778, 660]);
}

fn totals(client: &Client) {
    let odo = who(client, "Odo");
    let purchase = ok(odo.post("/purchases", &json!({ "reference": "roof" })));
    let now = || ok(odo.get(&format!("/purchases/{}", id(&purchase))));
    assert_eq!((&now()["total"], &now()["weight"], &now()["deposit"]), (&json!(0), &json!(0), &json!(0)));
    let heather = ok(line(&odo, &purchase, "Heather", 7));
    assert_eq!((&heather["amount"], &heather["weight"]), (&json!(931), &json!(8.75)));
    ok(line(&odo, &purchase, "Welsh", 3));
    // 15 % of 9.52 is 1.428.
    assert_eq!((&now()["total"], &now()["weight"], &now()["deposit"]), (&json!(952), &json!(9.74), &json!(143)));
    ok(odo.delete(&format!("/lines/{}", id(&heather))));
    // 15 % of 0.21 is 0.0315.
    assert_eq!((&now()["total"], &now()["weight"], &now()["deposit"]), (&json!(21), &json!(0.99), &json!(4)));
}

fn day(client: &Client) {
    let hild = who(client, "Hild");
    ok(stint(&hild, "North", "2027-03-11T06:00", "2027-03-11T14:00"));
    ok(stint(&hild, "North", "2027-03-11T15:00", "2027-03-11T19:00"));
    refused_by(stint(&hild, "South", "2027-03-11T20:00", "2027-03-11T20:15"), DAY);
    ok(stint(&hild, "South", "2027-03-12T00:00", "2027-03-12T08:00"));
    // The clocks have gone forward on the 28th: the 29th begins at 23:00 in UTC.
    ok(stint(&hild, "South", "2027-03-28T23:30", "2027-03-29T09:30"));
    ok(stint(&hild, "South", "2027-03-28T22:00", "2027-03-28T23:00"));
    ok(stint(&hild, "South", "2027-03-29T10:00", "2027-03-29T12:00"));
    refused_by(stint(&hild, "South", "2027-03-29T22:30", "2027-03-29T22:45"), DAY);
    ok(stint(&hild, "South", "2027-03-29T23:00", "2027-03-29T23:15"));
}

fn struck(client: &Client) {
    let hild = who(client, "Hild");
    ok(stint(&hild, "North", "2027-03-11T06:00", "2027-03-11T14:00"));
    let late = ok(stint(&hild, "North", "2027-03-11T15:00", "2027-03-11T19:00"));
    let moved = json!({ "endsAt": "2027-03-11T19:30:00.000Z" });
    refused_by(hild.patch(&format!("/stints/{}", id(&late)), &moved), DAY);
    ok(hild.post(&format!("/stints/{}/strike", id(&late)), &json!({})));
    ok(stint(&hild, "North", "2027-03-11T14:00", "2027-03-11T18:00"));
    refused(hild.post(&format!("/stints/{}/strike", id(&late)), &json!({})), &[409, 422]);
}

fn day_at_once(client: &Client) {
    let hild = who(client, "Hild");
    let made = successes_at_once(16, |_| stint(&hild, "North", "2027-03-11T06:00", "2027-03-11T12:00"));
    assert_eq!(made, 2);
}

fn weight(client: &Client) {
    let odo = who(client, "Odo");
    let purchase = ok(odo.post("/purchases", &json!({})));
    // 200 × 1.25 is 250.
    ok(line(&odo, &purchase, "Heather", 200));
    let welsh = ok(line(&odo, &purchase, "Welsh", 1));
    let path = format!("/lines/{}", id(&welsh));
    refused_by(odo.patch(&path, &json!({ "pieces": 2 })), WEIGHT);
    refused_by(line(&odo, &purchase, "Welsh", 1), WEIGHT);
    let heather = named(&odo, "slates", "name", "Heather");
    refused_by(odo.patch(&path, &json!({ "slateId": heather })), WEIGHT);
    ok(line(&odo, &ok(odo.post("/purchases", &json!({}))), "Welsh", 1));
}

fn open(client: &Client) {
    let (odo, ebba) = (who(client, "Odo"), who(client, "Ebba"));
    let first = ok(odo.post("/purchases", &json!({})));
    for _ in 0..2 {
        ok(odo.post("/purchases", &json!({})));
    }
    refused_by(odo.post("/purchases", &json!({})), "A mason can have at most 3 open purchases.");
    ok(ebba.post("/purchases", &json!({})));
    refused(ebba.post(&format!("/purchases/{}/void", id(&first)), &json!({})), &[403, 404]);
    let gone = ok(odo.post(&format!("/purchases/{}/void", id(&first)), &json!({})));
    assert_eq!(gone["state"], "void");
    ok(odo.post("/purchases", &json!({})));
}

fn settled(client: &Client) {
    let (hild, odo) = (who(client, "Hild"), who(client, "Odo"));
    let purchase = ok(odo.post("/purchases", &json!({})));
    let settle = || hild.post(&format!("/purchases/{}/settle", id(&purchase)), &json!({}));
    refused_by(settle(), "A purchase without lines can't be settled.");
    ok(line(&odo, &purchase, "Welsh", 1));
    refused(odo.post(&format!("/purchases/{}/settle", id(&purchase)), &json!({})), &[403]);
    assert_eq!(ok(settle())["state"], "paid");
    refused_by(line(&odo, &purchase, "Welsh", 1), "Lines can only be added to an open purchase.");
    refused(settle(), &[409, 422]);
}

fn adult(client: &Client) {
    let born = |day: &str| json!({ "name": "Ivo Crane", "dateOfBirth": day });
    // The scenarios begin on 10 March 2027.
    let why = client.sign_up("ivo@example.net", &born("2009-03-11")).expect_err("not yet 18");
    assert!(why.to_string().contains(ADULT), "{why}");
    client.sign_up("ivo@example.net", &born("2009-03-10")).unwrap_or_else(|why| panic!("{why}"));
}
