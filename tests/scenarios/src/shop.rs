//! Stock that many want at once, totals that are rounded, orders that are worth something.

use crate::Scenario;
use crate::expect::{id, ok, refused, refused_by, subjects, successes_at_once, who};
use cli::client::{Client, NoAnswer, Person, Reply};
use serde_json::{Value, json};

const SPEC: &str = "specs/shop";
const STOCK: &str = "Stock can never go below zero.";
/// A Friday.
const FRIDAY: &str = "2027-03-12";

pub const SCENARIOS: &[Scenario] = &[
    Scenario { spec: SPEC, name: "the last one is sold once, with 16 customers at once", run: last_one },
    Scenario { spec: SPEC, name: "what is ordered leaves the shelf, and what is cancelled comes back", run: stock },
    Scenario { spec: SPEC, name: "totals are rounded as the spec says", run: totals },
    Scenario { spec: SPEC, name: "of two values that are taken, the one that comes first is named", run: taken },
];

fn product(person: &Person, name: &str) -> Value {
    let list = ok(person.get("/products?limit=100"));
    match list["items"].as_array().and_then(|items| items.iter().find(|item| item["name"] == name)) {
        Some(product) => product.clone(),
        None => panic!("no {name} in {list}"),
    }
}

/// An open order of one product.
fn order(person: &Person, name: &str, quantity: i64) -> Value {
    let order = ok(person.post("/orders", &json!({ "collectOn": FRIDAY })));
    let item = json!({ "orderId": id(&order), "productId": id(&product(person, name)), "quantity": quantity });
    ok(person.post("/items", &item));
    order
}

fn confirm(person: &Person, order: &Value) -> Result<Reply, NoAnswer> {
    person.post(&format!("/orders/{}/confirm", id(order)), &json!({}))
}

fn last_one(client: &Client) {
    let customers: Vec<Person> = (0..16)
        .map(|number| {
            let more = json!({ "name": format!("Customer {number}"), "password": "correct horse battery" });
            client.sign_up(&format!("customer{number}@example.net"), &more).unwrap_or_else(|why| panic!("{why}"))
        })
        .collect();
    let orders: Vec<Value> = customers.iter().map(|customer| order(customer, "Blue teapot", 1)).collect();
    let good = successes_at_once(16, |number| match (customers.get(number), orders.get(number)) {
        (Some(customer), Some(order)) => confirm(customer, order),
        _ => Err(NoAnswer("no such customer".to_owned())),
    });
    assert_eq!(good, 1);
    assert_eq!(product(&who(client, "Nuala"), "Blue teapot")["stock"], 0);
    assert_eq!(subjects(client, "nuala@example.com"), ["Blue teapot is sold out"]);
}

fn stock(client: &Client) {
    let deirdre = who(client, "Deirdre");
    let first = order(&deirdre, "Smoky tea", 2);
    ok(confirm(&deirdre, &first));
    assert_eq!(product(&deirdre, "Smoky tea")["stock"], 3);
    let second = order(&deirdre, "Smoky tea", 4);
    refused_by(confirm(&deirdre, &second), STOCK);
    assert_eq!(product(&deirdre, "Smoky tea")["stock"], 3);
    ok(deirdre.post(&format!("/orders/{}/cancel", id(&first)), &json!({})));
    assert_eq!(product(&deirdre, "Smoky tea")["stock"], 5);
    ok(confirm(&deirdre, &second));
    assert_eq!(product(&deirdre, "Smoky tea")["stock"], 1);
}

fn totals(client: &Client) {
    let emil = who(client, "Emil");
    let order = order(&emil, "Oat biscuits", 3);
    let now = ok(emil.get(&format!("/orders/{}", id(&order))));
    // 0.12 × 9.99 is 1.1988.
    assert_eq!((&now["subtotal"], &now["reduction"], &now["total"]), (&json!(999), &json!(120), &json!(879)));
    let items = ok(emil.get(&format!("/items?orderId={}", id(&order))));
    // 0.14 × 9.99 is 1.3986.
    assert_eq!(items["items"][0]["vat"], 140, "{items}");
    refused(emil.patch(&format!("/orders/{}", id(&order)), &json!({ "total": 1 })), &[403, 422]);
}

fn taken(client: &Client) {
    let nuala = who(client, "Nuala");
    let product = |name: &str, code: &str| json!({ "name": name, "code": code, "sort": "tea", "price": 500, "vatRate": 0, "stock": 1 });
    let named = |reply: Result<Reply, NoAnswer>| {
        let reply = reply.unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(reply.status, 409, "{}", reply.text);
        let fields = reply.json["fields"].as_object().map(|fields| fields.keys().cloned().collect::<Vec<_>>());
        (reply.detail().to_owned(), fields.unwrap_or_default())
    };
    let name = ("There is already a product with this name.".to_owned(), vec!["name".to_owned()]);
    assert_eq!(named(nuala.post("/products", &product("Smoky Tea", "TEA-02"))), name);
    assert_eq!(named(nuala.post("/products", &product("smoky tea", "new"))), name);
    let code = ("There is already a product with this code.".to_owned(), vec!["code".to_owned()]);
    assert_eq!(named(nuala.post("/products", &product("Green tea", "TEA-02"))), code);
    let made = ok(nuala.post("/products", &product("Green tea", "TEA-09")));
    let both = json!({ "name": "Blue teapot", "code": "POT-01" });
    assert_eq!(named(nuala.patch(&format!("/products/{}", id(&made)), &both)), name);
}
