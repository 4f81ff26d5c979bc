//! The rich spec: steps, two kinds of cancelling, overlaps, hidden fields, prices that stay, reminders.

use crate::expect::{clock_at, empty_mailbox, id, ok, refused, refused_by, someone, subjects, successes_at_once, who};
use crate::{START, Scenario};
use cli::client::{Client, NoAnswer, Person, Reply};
use serde_json::{Value, json};

const SPEC: &str = "specs/salon";
/// Two days after the start, a Friday.
const FRIDAY_TEN: &str = "2027-03-12T10:00:00.000Z";
const OVERLAP: &str = "Two appointments of the same stylist can't overlap.";
const THREE: &str = "A customer can have at most 3 upcoming appointments.";
const DAY: i64 = 24 * 3600;

pub const SCENARIOS: &[Scenario] = &[
    Scenario { spec: SPEC, name: "a customer cancels until 24 hours before, to the second", run: cancel_in_time },
    Scenario { spec: SPEC, name: "the owner cancels until it starts", run: owner_cancels_later },
    Scenario { spec: SPEC, name: "an appointment is cancelled by its customer or an owner", run: who_cancels },
    Scenario { spec: SPEC, name: "a stylist isn't booked twice, and touching is fine", run: no_overlap },
    Scenario { spec: SPEC, name: "a stylist isn't booked twice, with 16 requests at once", run: no_overlap_at_once },
    Scenario { spec: SPEC, name: "a cancelled appointment makes room", run: cancelled_makes_room },
    Scenario { spec: SPEC, name: "a customer has at most 3 upcoming appointments", run: three_upcoming },
    Scenario { spec: SPEC, name: "an appointment goes step by step", run: steps },
    Scenario { spec: SPEC, name: "a stylist confirms their own appointments only", run: own_stylist },
    Scenario { spec: SPEC, name: "an appointment starts in the future", run: future_only },
    Scenario { spec: SPEC, name: "what isn't on offer can't be booked", run: on_offer },
    Scenario { spec: SPEC, name: "the price is that of the moment of booking", run: price_stays },
    Scenario { spec: SPEC, name: "a remark is hidden from the customer it is about", run: remark_is_hidden },
    Scenario { spec: SPEC, name: "anyone sees services and stylists' names, and no addresses", run: public_part },
    Scenario { spec: SPEC, name: "mail goes out when it is requested and confirmed", run: mail },
    Scenario { spec: SPEC, name: "the reminder goes out once, the day before at 9:00", run: reminder },
];

/// The id of a service or a stylist by its name, as anybody sees it.
#[track_caller]
fn named(client: &Client, path: &str, name: &str) -> String {
    let list = ok(client.nobody().get(path));
    let found = list["items"].as_array().and_then(|items| items.iter().find(|item| item["name"] == name));
    match found {
        Some(item) => id(item),
        None => panic!("no {name} in {list}"),
    }
}

struct Salon<'a> {
    client: &'a Client,
    cut: String,
    rosa: String,
}

impl<'a> Salon<'a> {
    fn of(client: &'a Client) -> Self {
        let (cut, rosa) = (named(client, "/services", "Cut"), named(client, "/stylists", "Rosa Lind"));
        Self { client, cut, rosa }
    }

    /// Books a cut with Rosa.
    fn book(&self, customer: &Person, at: &str) -> Result<Reply, NoAnswer> {
        self.book_with(customer, &self.rosa, &self.cut, at)
    }

    fn book_with(&self, customer: &Person, stylist: &str, service: &str, at: &str) -> Result<Reply, NoAnswer> {
        customer.post("/appointments", &json!({ "stylistId": stylist, "serviceId": service, "startsAt": at }))
    }

    fn who(&self, name: &str) -> Person {
        who(self.client, name)
    }
}

fn act(person: &Person, appointment: &Value, action: &str) -> Result<Reply, NoAnswer> {
    person.post(&format!("/appointments/{}/{action}", id(appointment)), &json!({}))
}

fn cancel_in_time(client: &Client) {
    let salon = Salon::of(client);
    let ada = salon.who("Ada");
    let (first, second) = (ok(salon.book(&ada, FRIDAY_TEN)), ok(salon.book(&ada, "2027-03-12T12:00:00.000Z")));
    clock_at(client, FRIDAY_TEN, -DAY - 1);
    assert_eq!(ok(act(&ada, &first, "cancel"))["status"], "cancelled");
    clock_at(client, "2027-03-12T12:00:00.000Z", -DAY + 1);
    let refusal = refused(act(&ada, &second, "cancel"), &[409]);
    assert!(refusal.sentence().contains("until 24 hours before"), "{}", refusal.text);
    assert_eq!(ok(ada.get(&format!("/appointments/{}", id(&second))))["status"], "requested");
}

fn owner_cancels_later(client: &Client) {
    let salon = Salon::of(client);
    let (ada, olive) = (salon.who("Ada"), salon.who("Olive"));
    let (first, second) = (ok(salon.book(&ada, FRIDAY_TEN)), ok(salon.book(&ada, "2027-03-12T12:00:00.000Z")));
    clock_at(client, FRIDAY_TEN, -60);
    ok(act(&olive, &first, "cancel"));
    clock_at(client, "2027-03-12T12:00:00.000Z", 1);
    refused(act(&olive, &second, "cancel"), &[409]);
}

fn who_cancels(client: &Client) {
    let salon = Salon::of(client);
    let appointment = ok(salon.book(&salon.who("Ada"), FRIDAY_TEN));
    refused(act(&salon.who("Ben"), &appointment, "cancel"), &[403, 404]);
    refused(act(&salon.who("Rosa"), &appointment, "cancel"), &[403]);
    refused(act(&client.nobody(), &appointment, "cancel"), &[401]);
}

fn no_overlap(client: &Client) {
    let salon = Salon::of(client);
    let (ada, ben) = (salon.who("Ada"), salon.who("Ben"));
    let stan = named(client, "/stylists", "Stan Okoro");
    let appointment = ok(salon.book(&ada, FRIDAY_TEN));
    assert_eq!(appointment["endsAt"], "2027-03-12T10:45:00.000Z");
    refused_by(salon.book(&ben, FRIDAY_TEN), OVERLAP);
    refused_by(salon.book(&ben, "2027-03-12T10:44:00.000Z"), OVERLAP);
    refused_by(salon.book(&ben, "2027-03-12T09:16:00.000Z"), OVERLAP);
    ok(salon.book(&ben, "2027-03-12T10:45:00.000Z"));
    ok(salon.book_with(&ben, &stan, &salon.cut, FRIDAY_TEN));
}

fn no_overlap_at_once(client: &Client) {
    let salon = Salon::of(client);
    let people = ["Ada", "Ben", "Cleo"].map(|name| salon.who(name));
    let good = successes_at_once(16, |place| {
        let at = format!("2027-03-12T10:{:02}:00.000Z", place % 4 * 10);
        salon.book(&people[place % people.len()], &at)
    });
    assert_eq!(good, 1);
}

fn cancelled_makes_room(client: &Client) {
    let salon = Salon::of(client);
    let (ada, ben) = (salon.who("Ada"), salon.who("Ben"));
    let appointment = ok(salon.book(&ada, FRIDAY_TEN));
    refused_by(salon.book(&ben, FRIDAY_TEN), OVERLAP);
    ok(act(&ada, &appointment, "cancel"));
    ok(salon.book(&ben, FRIDAY_TEN));
}

fn three_upcoming(client: &Client) {
    let salon = Salon::of(client);
    let ada = salon.who("Ada");
    let booked = ["10", "11", "12"].map(|hour| ok(salon.book(&ada, &format!("2027-03-12T{hour}:00:00.000Z"))));
    refused_by(salon.book(&ada, "2027-03-12T13:00:00.000Z"), THREE);
    ok(act(&ada, &booked[0], "cancel"));
    ok(salon.book(&ada, "2027-03-12T13:00:00.000Z"));
    // One that has started is no longer upcoming.
    clock_at(client, "2027-03-12T11:00:00.000Z", 60);
    ok(salon.book(&ada, "2027-03-15T10:00:00.000Z"));
}

fn steps(client: &Client) {
    let salon = Salon::of(client);
    let (ada, rosa) = (salon.who("Ada"), salon.who("Rosa"));
    let appointment = ok(salon.book(&ada, FRIDAY_TEN));
    assert_eq!(appointment["status"], "requested");
    refused(act(&ada, &appointment, "confirm"), &[403]);
    assert_eq!(ok(act(&rosa, &appointment, "confirm"))["status"], "confirmed");
    refused(act(&rosa, &appointment, "confirm"), &[409]);
    refused(act(&rosa, &appointment, "finish"), &[409]);
    clock_at(client, FRIDAY_TEN, 60);
    assert_eq!(ok(act(&rosa, &appointment, "finish"))["status"], "done");
    refused(act(&salon.who("Olive"), &appointment, "cancel"), &[409]);
}

fn own_stylist(client: &Client) {
    let salon = Salon::of(client);
    let appointment = ok(salon.book(&salon.who("Ada"), FRIDAY_TEN));
    refused(act(&salon.who("Stan"), &appointment, "confirm"), &[403]);
    ok(act(&salon.who("Olive"), &appointment, "confirm"));
}

fn future_only(client: &Client) {
    let salon = Salon::of(client);
    let ada = salon.who("Ada");
    let refusal = refused(salon.book(&ada, "2027-03-10T08:00:00.000Z"), &[409, 422]);
    assert!(refusal.text.contains("Please choose a later time."), "{}", refusal.text);
    ok(salon.book(&ada, "2027-03-10T10:00:00.000Z"));
}

fn on_offer(client: &Client) {
    let salon = Salon::of(client);
    let perm = named(client, "/services", "Perm");
    refused(salon.book_with(&salon.who("Ada"), &salon.rosa, &perm, FRIDAY_TEN), &[409, 422]);
}

fn price_stays(client: &Client) {
    let salon = Salon::of(client);
    let (ada, olive) = (salon.who("Ada"), salon.who("Olive"));
    let appointment = ok(salon.book(&ada, FRIDAY_TEN));
    assert_eq!(appointment["price"], 3800);
    ok(olive.patch(&format!("/services/{}", salon.cut), &json!({ "price": 4500 })));
    assert_eq!(ok(ada.get(&format!("/appointments/{}", id(&appointment))))["price"], 3800);
    assert_eq!(ok(salon.book(&ada, "2027-03-12T12:00:00.000Z"))["price"], 4500);
}

fn remark_is_hidden(client: &Client) {
    let salon = Salon::of(client);
    let (ada, rosa) = (salon.who("Ada"), salon.who("Rosa"));
    let path = format!("/customers/{}", ada.id());
    assert_eq!(ok(rosa.get(&path))["remark"], "Allergic to henna.");
    let own = ok(ada.get(&path));
    assert_eq!((&own["name"], &own["remark"]), (&json!("Ada Fell"), &Value::Null));
    assert!(!ok(ada.get("/auth/me")).to_string().contains("henna"));
    refused(ada.patch(&path, &json!({ "remark": "none" })), &[403]);
    ok(rosa.patch(&path, &json!({ "remark": "Likes tea." })));
    refused(ada.get(&format!("/customers/{}", salon.who("Ben").id())), &[404]);
}

fn public_part(client: &Client) {
    let services = ok(client.nobody().get("/services"));
    assert_eq!(services["items"].as_array().map(Vec::len), Some(4));
    let stylists = ok(client.nobody().get("/stylists"));
    assert!(stylists.to_string().contains("Rosa Lind"), "{stylists}");
    assert!(!stylists.to_string().contains("rosa@example.com"), "{stylists}");
    refused(client.nobody().get("/appointments"), &[401]);
    assert!(ok(someone(client, "Owner").get("/stylists")).to_string().contains("rosa@example.com"));
}

fn mail(client: &Client) {
    let salon = Salon::of(client);
    let (ada, rosa) = (salon.who("Ada"), salon.who("Rosa"));
    empty_mailbox(client);
    let appointment = ok(salon.book(&ada, FRIDAY_TEN));
    clock_at(client, START, 60);
    assert_eq!(subjects(client, "rosa@example.com"), ["New request from Ada Fell"]);
    assert_eq!(subjects(client, "ada@example.com"), Vec::<String>::new());
    ok(act(&rosa, &appointment, "confirm"));
    clock_at(client, START, 120);
    assert_eq!(subjects(client, "ada@example.com"), ["Your appointment is confirmed"]);
    ok(act(&ada, &appointment, "cancel"));
    clock_at(client, START, 180);
    assert!(subjects(client, "ada@example.com").contains(&"Appointment cancelled".to_owned()));
    assert!(subjects(client, "rosa@example.com").contains(&"Appointment cancelled".to_owned()));
}

fn reminder(client: &Client) {
    let salon = Salon::of(client);
    let (ada, rosa) = (salon.who("Ada"), salon.who("Rosa"));
    let confirmed = ok(salon.book(&ada, FRIDAY_TEN));
    ok(salon.book(&ada, "2027-03-12T12:00:00.000Z"));
    ok(act(&rosa, &confirmed, "confirm"));
    empty_mailbox(client);
    clock_at(client, "2027-03-11T09:00:00Z", -1);
    assert_eq!(subjects(client, "ada@example.com"), Vec::<String>::new());
    clock_at(client, "2027-03-11T09:00:00Z", 1);
    // One of the two is confirmed, so one reminder; and no second one later.
    assert_eq!(subjects(client, "ada@example.com"), ["See you tomorrow"]);
    clock_at(client, "2027-03-12T09:00:00Z", 0);
    assert_eq!(subjects(client, "ada@example.com"), ["See you tomorrow"]);
    let text = client.messages(Some("ada@example.com")).unwrap_or_default()[0]["text"].to_string();
    assert!(text.contains("Dear Ada Fell") && text.contains("Rosa Lind"), "{text}");
}
