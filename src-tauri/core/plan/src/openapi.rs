//! The description of an app's HTTP in OpenAPI 3.1: one document, served by the preview and printed into the export.

use model::{FieldId, TypeKind};
use serde_json::{Map, Value, json};

use crate::{Action, ActionKind, Plan, Resource, choice};

/// The document at `/api/openapi.json`.
pub fn describe(plan: &Plan) -> Value {
    let mut paths = Map::new();
    let mut schemas = Map::new();
    schemas.insert("Problem".to_owned(), problem_schema());
    for resource in &plan.resources {
        schemas.insert(resource.type_name.clone(), record_schema(plan, resource));
        paths.insert(format!("/{}", resource.path), collection(plan, resource));
        paths.insert(format!("/{}/{{id}}", resource.path), single(plan, resource));
        for action in actions(plan, resource, ActionKind::Named) {
            if let Some(path) = &action.path {
                let mut operation = operation(resource, action, "200", Some(&resource.type_name));
                operation["parameters"] = json!([id_parameter(), header_parameter("Idempotency-Key")]);
                paths.insert(format!("/{}/{{id}}/{path}", resource.path), json!({ "post": operation }));
            }
        }
    }
    sign_in_paths(&mut paths);
    key_paths(&mut paths);
    if crate::files::most_bytes(plan).is_some() {
        file_paths(&mut paths);
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": plan.app.name, "version": "1", "description": plan.app.summary.clone().unwrap_or_default(), "x-currency": plan.app.currency.code, "x-time-zone": plan.app.time_zone },
        "servers": [{ "url": "/api" }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": "session" },
                "key": { "type": "http", "scheme": "bearer" }
            }
        },
        "security": [{ "session": [] }, { "key": [] }, {}]
    })
}

fn actions<'a>(plan: &'a Plan, resource: &'a Resource, kind: ActionKind) -> impl Iterator<Item = &'a Action> {
    resource
        .actions
        .iter()
        .filter_map(|index| plan.actions.get(index.0 as usize))
        .filter(move |action| action.kind == kind)
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn problem_schema() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "code", "detail"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "code": { "type": "string" },
            "detail": { "type": "string" },
            "fields": { "type": "object", "additionalProperties": { "type": "array", "items": { "type": "string" } } },
            "rule": {
                "type": "object",
                "required": ["id", "sentence"],
                "properties": { "id": { "type": "string" }, "sentence": { "type": "string" } }
            }
        }
    })
}

/// How a value of the type looks in JSON.
fn type_schema(kind: &TypeKind) -> Value {
    match kind {
        TypeKind::Whole | TypeKind::Money | TypeKind::Rating | TypeKind::Counter { .. } => json!({ "type": "integer" }),
        TypeKind::Number { .. } | TypeKind::Percent => json!({ "type": "number" }),
        TypeKind::YesNo => json!({ "type": "boolean" }),
        TypeKind::Date => json!({ "type": "string", "format": "date" }),
        TypeKind::Time => json!({ "type": "string", "pattern": "^\\d\\d:\\d\\d(:\\d\\d)?$" }),
        TypeKind::Moment => json!({ "type": "string", "format": "date-time" }),
        TypeKind::Duration => json!({ "type": "string", "format": "duration" }),
        TypeKind::Email => json!({ "type": "string", "format": "email" }),
        TypeKind::WebAddress => json!({ "type": "string", "format": "uri" }),
        TypeKind::Choice(choices) => {
            json!({ "type": "string", "enum": choices.iter().map(|one| choice(&one.name)).collect::<Vec<_>>() })
        }
        TypeKind::Choices(choices) => json!({
            "type": "array",
            "items": { "type": "string", "enum": choices.iter().map(|one| choice(&one.name)).collect::<Vec<_>>() }
        }),
        TypeKind::One(_) | TypeKind::AnyPerson => json!({ "type": "string", "format": "uuid" }),
        TypeKind::Several(_) => json!({ "type": "array", "items": { "type": "string", "format": "uuid" } }),
        TypeKind::File | TypeKind::Image => json!({
            "type": "object",
            "properties": {
                "id": { "type": "string" }, "name": { "type": "string" }, "type": { "type": "string" },
                "size": { "type": "integer" }, "url": { "type": "string" }
            }
        }),
        TypeKind::Text | TypeKind::LongText | TypeKind::Phone | TypeKind::Address | TypeKind::Colour => {
            json!({ "type": "string" })
        }
    }
}

fn or_null(schema: Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

fn record_schema(plan: &Plan, resource: &Resource) -> Value {
    let mut properties = Map::new();
    properties.insert("id".to_owned(), json!({ "type": "string", "format": "uuid" }));
    for field in &resource.fields {
        let mut schema = or_null(type_schema(&field.r#type.kind));
        schema["title"] = json!(field.name);
        if let Some(sentence) = field.statement.as_ref().and_then(|id| plan.sentences.iter().find(|(own, _)| own == id))
        {
            schema["description"] = json!(sentence.1);
        }
        properties.insert(field.wire.clone(), schema);
    }
    for name in ["createdAt", "updatedAt"] {
        properties.insert(name.to_owned(), json!({ "type": "string", "format": "date-time" }));
    }
    properties.insert("version".to_owned(), json!({ "type": "integer" }));
    let required: Vec<&String> = properties.keys().collect();
    json!({ "type": "object", "title": resource.name.singular, "required": required, "properties": properties })
}

fn collection(plan: &Plan, resource: &Resource) -> Value {
    let mut item = Map::new();
    let mut parameters: Vec<Value> = [
        // More than the most isn't refused: it counts as the most.
        ("limit", json!({ "type": "integer", "minimum": 1, "default": 20, "description": "At most 100 are given." })),
        ("after", json!({ "type": "string" })),
        ("sort", json!({ "type": "string" })),
        ("search", json!({ "type": "string" })),
        ("include", json!({ "type": "string" })),
        ("count", json!({ "type": "boolean" })),
        ("figure", json!({ "type": "string", "pattern": "^(sum|average|least|greatest):" })),
    ]
    .into_iter()
    .map(|(name, schema)| json!({ "name": name, "in": "query", "schema": schema }))
    .collect();
    for field in &resource.fields {
        parameters.push(json!({ "name": field.wire, "in": "query", "schema": { "type": "string" }, "description": format!("Also {}[ne], [lt], [lte], [gt], [gte], [in], [contains], [empty].", field.wire) }));
    }
    item.insert(
        "get".to_owned(),
        json!({
            "operationId": format!("list{}", capital(&resource.variable)),
            "summary": format!("The {} that you can see", resource.name.plural),
            "parameters": parameters,
            "responses": answers("200", Some(json!({
                "type": "object",
                "required": ["items", "next"],
                "properties": {
                    "items": { "type": "array", "items": reference(&resource.type_name) },
                    "next": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
                    "total": { "type": "integer" },
                    "figure": { "type": ["number", "string", "null"] }
                }
            })))
        }),
    );
    for action in actions(plan, resource, ActionKind::Create) {
        let mut operation = operation(resource, action, "201", Some(&resource.type_name));
        operation["parameters"] = json!([header_parameter("Idempotency-Key")]);
        item.insert("post".to_owned(), operation);
    }
    Value::Object(item)
}

fn single(plan: &Plan, resource: &Resource) -> Value {
    let mut item = Map::new();
    item.insert("parameters".to_owned(), json!([id_parameter()]));
    item.insert(
        "get".to_owned(),
        json!({
            "operationId": format!("get{}", resource.type_name),
            "summary": format!("One {}", resource.name.singular),
            "responses": answers("200", Some(reference(&resource.type_name)))
        }),
    );
    for action in actions(plan, resource, ActionKind::Update) {
        let mut operation = operation(resource, action, "200", Some(&resource.type_name));
        operation["parameters"] = json!([header_parameter("If-Match")]);
        item.insert("patch".to_owned(), operation);
    }
    for action in actions(plan, resource, ActionKind::Delete) {
        item.insert("delete".to_owned(), operation(resource, action, "204", None));
    }
    Value::Object(item)
}

fn id_parameter() -> Value {
    json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } })
}

fn header_parameter(name: &str) -> Value {
    json!({ "name": name, "in": "header", "schema": { "type": "string" } })
}

fn operation(resource: &Resource, action: &Action, status: &str, schema: Option<&str>) -> Value {
    let mut operation = json!({
        "operationId": action.name,
        "summary": format!("{} ({})", action.label, resource.name.singular),
        "responses": answers(status, schema.map(reference)),
    });
    if action.kind != ActionKind::Delete {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for input in &action.inputs {
            let schema = type_schema(&input.r#type.kind);
            properties.insert(input.wire.clone(), if input.required { schema } else { or_null(schema) });
            let given_by_the_app = input.field.is_some_and(|id| has_default(resource, id));
            if input.required && action.kind != ActionKind::Update && !given_by_the_app {
                required.push(input.wire.clone());
            }
        }
        let needed = !required.is_empty();
        operation["requestBody"] = json!({
            "required": needed,
            "content": { "application/json": { "schema": {
                "type": "object", "properties": properties, "required": required, "additionalProperties": false
            } } }
        });
    }
    operation
}

fn has_default(resource: &Resource, id: FieldId) -> bool {
    let field = resource.fields.iter().find(|field| field.id == id);
    field.is_some_and(|field| field.default.is_some() || matches!(field.filled, model::Filled::Creator { .. }))
}

fn answers(status: &str, schema: Option<Value>) -> Value {
    let mut answer = json!({ "description": "It worked" });
    if let Some(schema) = schema {
        answer["content"] = json!({ "application/json": { "schema": schema } });
    }
    json!({
        status: answer,
        "default": {
            "description": "It didn't, and why",
            "content": { "application/problem+json": { "schema": reference("Problem") } }
        }
    })
}

fn sign_in_paths(paths: &mut Map<String, Value>) {
    let text = |names: &[&str]| {
        let properties: Map<String, Value> =
            names.iter().map(|name| ((*name).to_owned(), json!({ "type": "string" }))).collect();
        json!({ "content": { "application/json": { "schema": { "type": "object", "properties": properties } } } })
    };
    let posts: [(&str, &str, &[&str], &str); 8] = [
        ("sign-up", "signUp", &["email", "phone", "name", "password", "role"], "204"),
        ("code", "sendCode", &["email", "phone"], "204"),
        ("verify", "verifyCode", &["email", "phone", "code"], "200"),
        ("sign-in", "signIn", &["email", "password"], "200"),
        ("sign-out", "signOut", &[], "204"),
        ("sign-out-everywhere", "signOutEverywhere", &[], "204"),
        ("password/forgot", "forgotPassword", &["email"], "204"),
        ("password/reset", "resetPassword", &["token", "password"], "204"),
    ];
    for (path, name, fields, status) in posts {
        paths.insert(
            format!("/auth/{path}"),
            json!({ "post": { "operationId": name, "requestBody": text(fields), "responses": answers(status, None) } }),
        );
    }
    paths.insert(
        "/auth/me".to_owned(),
        json!({
            "get": { "operationId": "me", "responses": answers("200", None) },
            "delete": { "operationId": "deleteMe", "responses": answers("204", None) }
        }),
    );
    paths.insert(
        "/auth/sessions".to_owned(),
        json!({ "get": { "operationId": "listSessions", "responses": answers("200", None) } }),
    );
    paths.insert(
        "/auth/sessions/{id}".to_owned(),
        json!({ "parameters": [id_parameter()], "delete": { "operationId": "endSession", "responses": answers("204", None) } }),
    );
}

/// API keys; see [`crate::keys`].
fn key_paths(paths: &mut Map<String, Value>) {
    let properties = json!({
        "name": { "type": "string", "maxLength": crate::keys::MOST_NAME },
        "scopes": { "type": "array", "items": { "type": "string", "enum": crate::keys::SCOPES } },
        "expiresAt": { "type": "string", "format": "date-time" }
    });
    let wish =
        json!({ "type": "object", "properties": properties, "required": ["name"], "additionalProperties": false });
    paths.insert(
        "/auth/keys".to_owned(),
        json!({
            "get": { "operationId": "listKeys", "responses": answers("200", None) },
            "post": {
                "operationId": "createKey",
                "requestBody": { "required": true, "content": { "application/json": { "schema": wish } } },
                "responses": answers("201", None)
            }
        }),
    );
    paths.insert(
        "/auth/keys/{id}".to_owned(),
        json!({ "parameters": [id_parameter()], "delete": { "operationId": "deleteKey", "responses": answers("204", None) } }),
    );
}

/// Files that fields hold; see [`crate::files`].
fn file_paths(paths: &mut Map<String, Value>) {
    let properties = json!({ "file": { "type": "string", "contentMediaType": "application/octet-stream" } });
    let form = json!({ "type": "object", "properties": properties, "required": ["file"] });
    paths.insert(
        "/files".to_owned(),
        json!({ "post": {
            "operationId": "sendFile",
            "requestBody": { "required": true, "content": { "multipart/form-data": { "schema": form } } },
            "responses": answers("201", Some(type_schema(&TypeKind::File)))
        } }),
    );
    paths.insert(
        "/files/{id}".to_owned(),
        json!({ "parameters": [id_parameter()], "get": { "operationId": "getFile", "responses": answers("200", None) } }),
    );
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{things::TOOL, tool_library};

    #[test]
    fn keys_and_files_are_described_where_there_are_any() {
        let mut app = tool_library();
        let described = describe(&crate::plan(&app).plan);
        for path in ["/auth/keys", "/auth/keys/{id}", "/files", "/files/{id}"] {
            assert!(described["paths"][path].is_object(), "{path}");
        }
        assert_eq!(described["info"]["x-currency"], "GBP");
        app.things[TOOL.0 as usize].fields.retain(|field| field.key != "photo");
        let described = describe(&crate::plan(&app).plan);
        assert!(described["paths"]["/files"].is_null(), "no field holds files");
    }
}
