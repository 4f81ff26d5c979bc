//! What every app speaks, whatever its spec: lists, concurrency, idempotency, errors. On a spec with plain projects.

use crate::Scenario;
use crate::expect::{id, ok, refused, someone};
use cli::client::{Client, Person};
use serde_json::{Value, json};

const SPEC: &str = "specs/studio";

pub const SCENARIOS: &[Scenario] = &[
    Scenario { spec: SPEC, name: "lists page by cursor, count, sort and filter", run: lists },
    Scenario { spec: SPEC, name: "a stale version is refused", run: versions },
    Scenario { spec: SPEC, name: "an idempotency key answers as before", run: idempotency },
    Scenario { spec: SPEC, name: "all fields that are wrong are said at once", run: all_fields },
    Scenario { spec: SPEC, name: "bad requests get problems in words", run: bad_requests },
    Scenario { spec: SPEC, name: "another site's page can't write", run: origin },
    Scenario { spec: SPEC, name: "OpenAPI describes what there is", run: openapi },
    Scenario { spec: SPEC, name: "signing out ends the session, everywhere ends them all", run: sign_out },
    Scenario { spec: SPEC, name: "whether an account exists isn't told", run: accounts_are_private },
];

fn admin(client: &Client) -> Person {
    someone(client, "Admin")
}

fn room(admin: &Person, name: &str) -> Value {
    ok(admin.post("/rooms", &json!({ "name": name })))
}

fn lists(client: &Client) {
    let admin = admin(client);
    let before = ok(admin.get("/rooms?count=true"))["total"].as_u64().unwrap_or(0);
    for place in 0..25 {
        room(&admin, &format!("Zimmer {place:02}"));
    }
    let first = ok(admin.get("/rooms?search=zimmer&sort=-name&count=true&limit=20"));
    assert_eq!((first["items"].as_array().map(Vec::len), &first["total"]), (Some(20), &json!(25)));
    assert_eq!(first["items"][0]["name"], "Zimmer 24");
    let next = first["next"].as_str().unwrap_or_default();
    let second = ok(admin.get(&format!("/rooms?search=zimmer&sort=-name&limit=20&after={next}")));
    assert_eq!((second["items"].as_array().map(Vec::len), &second["next"]), (Some(5), &Value::Null));
    assert_eq!(second["items"][4]["name"], "Zimmer 00");
    assert_eq!(ok(admin.get("/rooms?name=Zimmer%2003"))["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(ok(admin.get("/rooms?count=true"))["total"], json!(before + 25));
    // A larger page than there is: refused or cut, but never more than 100.
    let large = admin.get("/rooms?limit=1000").unwrap_or_else(|why| panic!("{why}"));
    assert!(large.items().len() <= 100);
    refused(admin.get("/rooms?nonsense=1"), &[400, 422]);
    refused(admin.get("/rooms?sort=nonsense"), &[400, 422]);
    refused(admin.get("/rooms?after=nonsense"), &[400, 422]);
}

fn versions(client: &Client) {
    let admin = admin(client);
    let made = room(&admin, "The attic");
    let path = format!("/rooms/{}", id(&made));
    let first = admin.get(&path).unwrap_or_else(|why| panic!("{why}"));
    let tag = first.header("etag").unwrap_or_default().to_owned();
    assert!(!tag.is_empty(), "no ETag");
    ok(admin.call("PATCH", &path, Some(&json!({ "name": "The loft" })), &[("If-Match", &tag)]));
    refused(admin.call("PATCH", &path, Some(&json!({ "name": "The den" })), &[("If-Match", &tag)]), &[412]);
    let now = ok(admin.get(&path));
    assert_eq!(
        (&now["name"], now["version"].as_i64()),
        (&json!("The loft"), made["version"].as_i64().map(|old| old + 1))
    );
}

fn idempotency(client: &Client) {
    let admin = admin(client);
    let send = |name: &str| admin.call("POST", "/rooms", Some(&json!({ "name": name })), &[("Idempotency-Key", "k-1")]);
    let (first, again) = (ok(send("The attic")), ok(send("The attic")));
    assert_eq!(first["id"], again["id"]);
    refused(send("The cellar"), &[422]);
    let list = ok(admin.get("/rooms?search=the%20attic"));
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
}

fn all_fields(client: &Client) {
    let admin = admin(client);
    let refusal = refused(admin.post("/bookings", &json!({ "startsAt": "yesterday" })), &[422]);
    for field in ["roomId", "startsAt", "endsAt"] {
        assert!(refusal.json["fields"][field].is_array(), "{field} isn't among the fields: {}", refusal.text);
    }
}

fn bad_requests(client: &Client) {
    let admin = admin(client);
    refused(client.send_text("POST", "/api/rooms", Some("{not json"), &[]), &[400, 401]);
    refused(admin.get("/nowhere"), &[404]);
    refused(admin.get("/rooms/not-an-id"), &[404]);
    refused(admin.call("PUT", "/rooms", Some(&json!({})), &[]), &[405]);
    refused(admin.post("/rooms", &json!(["a list"])), &[400, 422]);
    refused(admin.post("/rooms", &json!({ "name": "x", "nonsense": 1 })), &[400, 403, 422]);
    refused(admin.call("POST", "/rooms", Some(&json!({ "name": "x".repeat(2_000_000) })), &[]), &[413]);
    let plain = admin.call("POST", "/rooms", Some(&json!({ "name": "x" })), &[("Content-Type", "text/plain")]);
    refused(plain, &[415]);
    let problem = admin.get("/nowhere").unwrap_or_else(|why| panic!("{why}"));
    assert!(problem.header("content-type").is_some_and(|kind| kind.starts_with("application/problem+json")));
    assert_eq!(problem.json["status"], 404);
}

fn origin(client: &Client) {
    let admin = admin(client);
    let made = room(&admin, "The attic");
    let path = format!("/rooms/{}", id(&made));
    let reply = admin.call("DELETE", &path, None, &[("Origin", "https://evil.example")]);
    refused(reply, &[403]);
    ok(admin.get(&path));
}

fn openapi(client: &Client) {
    let api = ok(client.nobody().get("/openapi.json"));
    assert!(api["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")), "{}", api["openapi"]);
    let paths: Vec<&String> = api["paths"].as_object().map(|paths| paths.keys().collect()).unwrap_or_default();
    for path in ["/orders/{id}/cancel", "/projects", "/bookings/{id}", "/auth/sign-in"] {
        assert!(paths.iter().any(|own| own.ends_with(path)), "{path} isn't described: {paths:?}");
    }
}

fn sign_out(client: &Client) {
    let more = json!({ "name": "Mia", "password": "correct horse battery" });
    let first = client.sign_up("mia@example.net", &more).unwrap_or_else(|why| panic!("{why}"));
    let second = client.named("mia@example.net").unwrap_or_else(|why| panic!("{why}"));
    ok(first.post("/auth/sign-out", &json!({})));
    refused(first.get("/auth/me"), &[401]);
    ok(second.get("/auth/me"));
    let third = client.named("mia@example.net").unwrap_or_else(|why| panic!("{why}"));
    ok(third.post("/auth/sign-out-everywhere", &json!({})));
    refused(second.get("/auth/me"), &[401]);
    refused(third.get("/auth/me"), &[401]);
}

fn accounts_are_private(client: &Client) {
    let more = json!({ "name": "Mia", "password": "correct horse battery" });
    client.sign_up("mia@example.net", &more).unwrap_or_else(|why| panic!("{why}"));
    let nobody = client.nobody();
    let sign_in = |email: &str| nobody.post("/auth/sign-in", &json!({ "email": email, "password": "wrong password" }));
    let (known, unknown) = (
        refused(sign_in("mia@example.net"), &[401, 403, 422]),
        refused(sign_in("nobody@example.net"), &[401, 403, 422]),
    );
    assert_eq!((known.status, known.detail()), (unknown.status, unknown.detail()));
    for email in ["mia@example.net", "nobody@example.net"] {
        let reply = nobody.post("/auth/password/forgot", &json!({ "email": email }));
        assert!(reply.is_ok_and(|reply| reply.status == 204), "{email}");
    }
}
