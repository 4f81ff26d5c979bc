//! GraphQL is another way to say what the API takes: the same rules, the same words, and nothing that the API wouldn't show.

use crate::Scenario;
use crate::expect::{id, ok, refused, someone};
use cli::client::{Client, Person};
use serde_json::{Value, json};

const SPEC: &str = "specs/studio";

pub const SCENARIOS: &[Scenario] = &[
    Scenario { spec: SPEC, name: "GraphQL reads records with what they lead to, both ways", run: reads },
    Scenario { spec: SPEC, name: "GraphQL refuses in the rule's own words", run: refusals },
    Scenario { spec: SPEC, name: "GraphQL shows a person no more than the API does", run: visibility },
    Scenario { spec: SPEC, name: "GraphQL changes once under an idempotency key", run: once },
    Scenario { spec: SPEC, name: "GraphQL says what is wrong with a query", run: wrong_queries },
];

fn ask(person: &Person, query: &str, variables: Value) -> Value {
    ok(person.post("/graphql", &json!({ "query": query, "variables": variables })))
}

fn data(person: &Person, query: &str, variables: Value) -> Value {
    let answer = ask(person, query, variables);
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"].clone()
}

fn reads(client: &Client) {
    let (admin, user) = (someone(client, "Admin"), someone(client, "User"));
    let room = ok(admin.post("/rooms", &json!({ "name": "The attic" })));
    let booking = data(
        &user,
        "mutation ($room: ID!) { made: bookBooking(input: { roomId: $room, startsAt: \"2027-03-11T09:00:00Z\", \
         endsAt: \"2027-03-11T10:00:00Z\" }) { id version room { name } user { name } } }",
        json!({ "room": id(&room) }),
    );
    assert_eq!(booking["made"]["room"]["name"], "The attic");
    let found = data(
        &user,
        "query ($id: ID!) { room(id: $id) { ...whole } rooms(filter: { name: { contains: \"att\" } }, count: true) \
         { total items { name } } } fragment whole on Room { __typename bookings(limit: 1, count: true) { total next items { id room { id } } } }",
        json!({ "id": id(&room) }),
    );
    assert_eq!(found["room"]["__typename"], "Room");
    assert_eq!(found["room"]["bookings"]["total"], 1);
    assert_eq!(found["room"]["bookings"]["items"][0]["id"], booking["made"]["id"]);
    assert_eq!(found["room"]["bookings"]["items"][0]["room"]["id"], id(&room));
    assert_eq!(found["rooms"], json!({ "total": 1, "items": [{ "name": "The attic" }] }));
    let schema = data(&user, "{ __type(name: \"Room\") { fields { name } } }", json!({}));
    let names: Vec<&str> = schema["__type"]["fields"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|field| field["name"].as_str())
        .collect();
    assert_eq!(names, ["id", "name", "bookings", "createdAt", "updatedAt", "version"]);
}

fn refusals(client: &Client) {
    let user = someone(client, "User");
    let add = "mutation { a: createProject(input: { name: \"One\" }) { id } b: createProject(input: { name: \"Two\" }) { id } \
               c: createProject(input: { name: \"Three\" }) { id } d: createProject(input: { name: \"Four\" }) { id } \
               e: createProject { id } }";
    let answer = ask(&user, add, json!({}));
    assert!(answer["data"]["c"]["id"].is_string(), "{answer}");
    assert_eq!((&answer["data"]["d"], &answer["data"]["e"]), (&Value::Null, &Value::Null));
    let [fourth, fifth] = [&answer["errors"][0], &answer["errors"][1]];
    assert_eq!(fourth["extensions"]["rule"]["sentence"], "A free account can only have 3 projects.");
    assert_eq!((&fourth["path"], &fourth["extensions"]["status"]), (&json!(["d"]), &json!(409)));
    assert_eq!(fourth["extensions"]["code"], "limit");
    assert_eq!(fifth["extensions"]["fields"], json!({ "name": ["Please fill this in."] }));
    let project = answer["data"]["a"]["id"].clone();
    let change = "mutation ($id: ID!, $version: Int) { updateProject(id: $id, version: $version, input: { name: \"Uno\" }) { version } }";
    assert_eq!(data(&user, change, json!({ "id": project, "version": 1 }))["updateProject"]["version"], 2);
    let stale = ask(&user, change, json!({ "id": project, "version": 1 }));
    assert_eq!(stale["errors"][0]["extensions"], json!({ "code": "changed-meanwhile", "status": 412 }));
    let gone = "mutation ($id: ID!) { deleteProject(id: $id) again: deleteProject(id: $id) }";
    let gone = ask(&user, gone, json!({ "id": project }));
    assert_eq!(gone["data"], json!({ "deleteProject": true, "again": null }));
    assert_eq!(gone["errors"][0]["extensions"]["status"], 404);
}

fn visibility(client: &Client) {
    let (ann, admin) = (someone(client, "User"), someone(client, "Admin"));
    let more = json!({ "name": "Bob", "password": "correct horse battery" });
    let bob = client.sign_up("bob@example.com", &more).unwrap_or_else(|why| panic!("{why}"));
    let secret = ok(ann.post("/projects", &json!({ "name": "Secret" })));
    let query = "query ($id: ID!) { project(id: $id) { name user { name } } projects(filter: { name: { eq: \"Secret\" } }, count: true) { total } }";
    let seen = data(&admin, query, json!({ "id": id(&secret) }));
    assert_eq!((&seen["project"]["name"], &seen["projects"]["total"]), (&json!("Secret"), &json!(1)));
    let unseen = ask(&bob, query, json!({ "id": id(&secret) }));
    assert_eq!((&unseen["data"]["project"], &unseen["data"]["projects"]["total"]), (&Value::Null, &json!(0)));
    assert_eq!(unseen["errors"][0]["extensions"]["status"], 404);
    let nobody = ok(client.nobody().post("/graphql", &json!({ "query": "{ me { id } projects { next } }" })));
    assert_eq!(nobody["data"], json!({ "me": null, "projects": null }));
    assert_eq!(nobody["errors"][1]["extensions"]["code"], "not-signed-in");
}

fn once(client: &Client) {
    let admin = someone(client, "Admin");
    let send = |name: &str| {
        let query = format!("mutation {{ createRoom(input: {{ name: \"{name}\" }}) {{ id }} }}");
        ok(admin.call("POST", "/graphql", Some(&json!({ "query": query })), &[("Idempotency-Key", "g-1")]))
    };
    let (first, again) = (send("The attic"), send("The attic"));
    assert_eq!(first["data"]["createRoom"]["id"], again["data"]["createRoom"]["id"]);
    assert_eq!(send("The cellar")["errors"][0]["extensions"]["code"], "key-reused");
}

fn wrong_queries(client: &Client) {
    let user = someone(client, "User");
    for query in [
        "{ nonsense }",
        "{ rooms { items",
        "query ($x: Int!) { me { id } }",
        "query A { me { id } } query B { me { id } }",
    ] {
        let answer = ask(&user, query, json!({}));
        assert!(answer["data"].is_null() && answer["errors"][0]["message"].is_string(), "{query}: {answer}");
    }
    let unknown = ask(&user, "{ rooms(filter: { wheels: { eq: 4 } }) { next } }", json!({}));
    assert!(unknown["errors"][0]["message"].as_str().is_some_and(|message| message.contains("wheels")), "{unknown}");
    let many: String = (0..600).map(|place| format!("a{place}: rooms {{ next }} ")).collect();
    let much = ask(&user, &format!("{{ {many} }}"), json!({}));
    assert_eq!(much["errors"].as_array().map(Vec::len), Some(100));
    assert_eq!(much["errors"][0]["extensions"]["code"], "too-much");
    refused(user.post("/graphql", &json!({ "query": 7 })), &[422]);
    refused(user.post("/graphql", &json!({ "query": "{ me { id } }", "variables": [] })), &[422]);
    refused(user.get("/graphql"), &[405]);
}
