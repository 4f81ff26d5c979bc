//! What nobody should send, and what is sent to the ways in.

use super::generate::Generator;
use super::people::Person;
use super::session::Session;
use super::step::{Body, CODE_OF, Request, label};
use plan::Resource;
use serde_json::json;

/// A request that breaks the contract in one way.
pub fn request(generator: &mut Generator<'_>, session: &Session<'_>, people: &[Person]) -> Request {
    let random = &mut generator.random;
    let who = random.one(people).and_then(|person| person.label.clone());
    let path = random.one(&generator.plan.resources).map(|resource| resource.path.clone()).unwrap_or_default();
    let rows = session.rows(&path).unwrap_or_default();
    let record = random.one(&rows).and_then(|row| session.label_of(row["id"].as_str()?)).unwrap_or("no such record");
    let record = label(record);
    let plain = |method: &'static str, path: String, body: Body| Request {
        who: who.clone(),
        method,
        path,
        body,
        headers: vec![],
        makes: None,
    };
    match random.below(16) {
        0 => plain("POST", format!("/{path}"), Body::Text("{not json".to_owned())),
        1 => plain("POST", format!("/{path}"), Body::Text("[1, 2]".to_owned())),
        2 => plain("PATCH", format!("/{path}/{record}"), Body::Text("null".to_owned())),
        3 => plain("PUT", format!("/{path}/{record}"), Body::Json(json!({}))),
        4 => plain("DELETE", format!("/{path}"), Body::None),
        5 => plain("GET", format!("/{path}/not-an-id"), Body::None),
        6 => plain("GET", "/nowhere".to_owned(), Body::None),
        7 => plain("POST", format!("/{path}/{record}/no-such-action"), Body::Json(json!({}))),
        8 => {
            let mut request = plain("POST", format!("/{path}"), Body::Text("name=x".to_owned()));
            request.headers.push(("Content-Type", "application/x-www-form-urlencoded".to_owned()));
            request
        }
        9 => {
            let mut request = plain("POST", format!("/{path}"), Body::Json(json!({})));
            request.headers.push(("Origin", "https://evil.example".to_owned()));
            request
        }
        10 => plain("POST", format!("/{path}"), Body::None),
        11 => plain("PATCH", format!("/{path}/{record}"), Body::Json(json!({}))),
        12 => plain("POST", format!("/{path}"), Body::Text(format!("{{\"name\": \"{}\"}}", "x".repeat(1_100_000)))),
        13 => {
            let mut request = plain("PATCH", format!("/{path}/{record}"), Body::Json(json!({})));
            request.headers.push(("If-Match", "nonsense".to_owned()));
            request
        }
        14 => plain("GET", format!("/{path}/{record}/more/still"), Body::None),
        _ => plain("GET", format!("/{path}/{}", "ABCDEF01-0000-7000-8000-000000000000"), Body::None),
    }
}

/// The ways in, right and wrong. A sign-up is finished by the step that asks for the same address next.
pub fn auth(generator: &mut Generator<'_>, people: &[Person]) -> Request {
    let who = {
        let signed_in: Vec<&Person> = people.iter().filter(|person| person.label.is_some()).collect();
        generator.random.one(&signed_in).and_then(|person| person.label.clone())
    };
    let post = |path: &str, body| Request {
        who: None,
        method: "POST",
        path: path.to_owned(),
        body: Body::Json(body),
        headers: vec![],
        makes: None,
    };
    let email = format!("guest{}@example.net", generator.random.below(3));
    match generator.random.below(12) {
        0..=2 => {
            let open: Vec<&Resource> = generator
                .plan
                .resources
                .iter()
                .filter(|resource| {
                    resource.person.as_ref().is_some_and(|person| person.joining == model::Joining::SignUp)
                })
                .collect();
            let role = generator.random.one(&open).map(|resource| resource.key.clone());
            let mut body = json!({ "email": email, "name": "A Guest" });
            if generator.plan.app.sign_in.password {
                body["password"] = json!(if generator.random.percent(85) { "correct horse battery" } else { "short" });
            }
            if open.len() > 1 || generator.random.percent(10) {
                body["role"] = json!(role);
            }
            post("/auth/sign-up", body)
        }
        3..=5 => {
            let code =
                if generator.random.percent(75) { label(&format!("{CODE_OF}{email}")) } else { "000000".to_owned() };
            let mut request = post("/auth/verify", json!({ "email": email, "code": code }));
            request.makes = Some(generator.new_label("guest"));
            request
        }
        6 => post("/auth/sign-in", json!({ "email": email, "password": "wrong password" })),
        7 => post("/auth/code", json!({ "email": email })),
        8 => post("/auth/password/forgot", json!({ "email": email })),
        9 => post("/auth/sign-up", json!({ "email": "nonsense" })),
        10 => Request {
            who,
            method: "POST",
            path: "/auth/sign-out".to_owned(),
            body: Body::Json(json!({})),
            headers: vec![],
            makes: None,
        },
        _ => Request::get(who, "/auth/me?allowances=true"),
    }
}
