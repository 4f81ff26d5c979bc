//! Signing up and in, sessions, and the keys of programs ([`crate::keys`]).

use model::Joining;
use serde_json::{Map, Value, json};

use super::values::{self, or_null};
use super::{answers, id_parameter};
use crate::validate::{LEAST_PASSWORD, MOST_PASSWORD};
use crate::{ActionKind, Plan, Resource, keys};

pub(super) fn add(plan: &Plan, paths: &mut Map<String, Value>) {
    let text = || json!({ "type": "string", "pattern": r"\S" });
    let password = || json!({ "type": "string", "minLength": LEAST_PASSWORD, "maxLength": MOST_PASSWORD });
    let with_password = plan.app.sign_in.password;
    let mut posts = vec![
        ("code", "sendCode", Some(by_address(&[])), "204", None),
        ("verify", "verifyCode", Some(by_address(&[("code", text())])), "200", Some(person())),
        ("sign-out", "signOut", None, "204", None),
        ("sign-out-everywhere", "signOutEverywhere", None, "204", None),
        ("password/forgot", "forgotPassword", Some(by_address(&[])), "204", None),
        (
            "password/reset",
            "resetPassword",
            Some(json!({
                "type": "object", "required": ["token", "password"],
                "properties": { "token": text(), "password": password() }
            })),
            "204",
            None,
        ),
    ];
    if with_password {
        posts.push(("sign-in", "signIn", Some(by_address(&[("password", text())])), "200", Some(person())));
    }
    if let Some(body) = sign_up(plan, with_password.then(password)) {
        posts.push(("sign-up", "signUp", Some(body), "204", None));
    }
    for (path, name, body, status, answer) in posts {
        let mut operation = json!({ "operationId": name, "responses": answers(status, answer) });
        if let Some(schema) = body {
            operation["requestBody"] =
                json!({ "required": true, "content": { "application/json": { "schema": schema } } });
        }
        paths.insert(format!("/auth/{path}"), json!({ "post": operation }));
    }
    paths.insert(
        "/auth/me".to_owned(),
        json!({
            "get": { "operationId": "me", "responses": answers("200", Some(person())) },
            "delete": { "operationId": "deleteMe", "responses": answers("204", None) }
        }),
    );
    paths.insert(
        "/auth/sessions".to_owned(),
        json!({ "get": { "operationId": "listSessions", "responses": answers("200", Some(items(session()))) } }),
    );
    paths.insert(
        "/auth/sessions/{id}".to_owned(),
        json!({ "parameters": [id_parameter()], "delete": { "operationId": "endSession", "responses": answers("204", None) } }),
    );
    add_keys(paths);
}

/// Somebody names themselves by email or by phone.
fn by_address(more: &[(&str, Value)]) -> Value {
    let way = |name: &str, schema: Value| {
        let mut properties = Map::from_iter([(name.to_owned(), schema)]);
        properties.extend(more.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())));
        let required: Vec<&str> = [name].into_iter().chain(more.iter().map(|(name, _)| *name)).collect();
        json!({ "type": "object", "required": required, "properties": properties })
    };
    json!({ "anyOf": [way("email", values::email()), way("phone", values::own_phone())] })
}

/// What is asked of whoever signs up: of one kind of people, or of each. Nothing where nobody can.
fn sign_up(plan: &Plan, password: Option<Value>) -> Option<Value> {
    let joins = |resource: &&Resource| resource.person.as_ref().is_some_and(|person| person.joining == Joining::SignUp);
    let open: Vec<&Resource> = plan.resources.iter().filter(joins).collect();
    let kinds = open.iter().map(|resource| {
        let (mut properties, mut required) = super::actions(plan, resource, ActionKind::Create)
            .map(|action| super::inputs(resource, action))
            .next()
            .unwrap_or_default();
        if !properties.contains_key("email") && !properties.contains_key("phone") {
            properties.insert("email".to_owned(), values::email());
            required.push("email".to_owned());
        }
        if let Some(password) = &password {
            properties.insert("password".to_owned(), password.clone());
            required.push("password".to_owned());
        }
        if open.len() > 1 {
            properties.insert("role".to_owned(), json!({ "type": "string", "const": resource.key }));
            required.push("role".to_owned());
        }
        json!({ "type": "object", "required": required, "properties": properties, "additionalProperties": false })
    });
    let mut kinds: Vec<Value> = kinds.collect();
    match kinds.len() {
        0 | 1 => kinds.pop(),
        _ => Some(json!({ "anyOf": kinds })),
    }
}

fn person() -> Value {
    let text = || or_null(json!({ "type": "string" }));
    object(json!({
        "id": values::id(), "name": text(), "email": text(), "phone": text(),
        "roles": { "type": "array", "items": { "type": "string" } }
    }))
}

fn session() -> Value {
    let moment = || json!({ "type": "string", "format": "date-time" });
    object(json!({
        "id": { "type": "string" }, "current": { "type": "boolean" }, "device": or_null(json!({ "type": "string" })),
        "createdAt": moment(), "lastUsedAt": moment(), "expiresAt": moment()
    }))
}

/// An object in which every one of these is there.
fn object(properties: Value) -> Value {
    let required: Vec<String> = properties.as_object().into_iter().flat_map(|all| all.keys().cloned()).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn items(one: Value) -> Value {
    object(json!({ "items": { "type": "array", "items": one } }))
}

fn add_keys(paths: &mut Map<String, Value>) {
    let moment = || json!({ "type": "string", "format": "date-time" });
    let scopes = || json!({ "type": "array", "minItems": 1, "items": { "type": "string", "enum": keys::SCOPES } });
    let wish = json!({
        "type": "object",
        "required": ["name"],
        "additionalProperties": false,
        "properties": {
            "name": { "type": "string", "pattern": r"\S", "maxLength": keys::MOST_NAME },
            "scopes": or_null(scopes()),
            "expiresAt": { "anyOf": [moment(), { "type": "null" }], "description": keys::EXPIRY_SENTENCE }
        }
    });
    let key = json!({
        "id": values::id(), "name": { "type": "string" }, "scopes": scopes(), "createdAt": moment(),
        "expiresAt": moment(), "usedAt": or_null(moment())
    });
    let mut made = key.clone();
    made["key"] = json!({ "type": "string", "description": "Told this once." });
    paths.insert(
        "/auth/keys".to_owned(),
        json!({
            "get": { "operationId": "listKeys", "responses": answers("200", Some(items(object(key)))) },
            "post": {
                "operationId": "createKey",
                "requestBody": { "required": true, "content": { "application/json": { "schema": wish } } },
                "responses": answers("201", Some(object(made)))
            }
        }),
    );
    paths.insert(
        "/auth/keys/{id}".to_owned(),
        json!({ "parameters": [id_parameter()], "delete": { "operationId": "deleteKey", "responses": answers("204", None) } }),
    );
}
