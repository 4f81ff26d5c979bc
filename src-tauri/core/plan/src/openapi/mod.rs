//! The description of an app's HTTP in OpenAPI 3.1: one document, served by the preview and printed into the export.

mod lists;
mod signing_in;
mod values;

use model::{FieldId, TypeKind};
use serde_json::{Map, Value, json};

use crate::{Action, ActionKind, Plan, Resource};
use values::or_null;

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
                operation["parameters"] = json!([id_parameter(), idempotency_key()]);
                paths.insert(format!("/{}/{{id}}/{path}", resource.path), json!({ "post": operation }));
            }
        }
    }
    signing_in::add(plan, &mut paths);
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

fn record_schema(plan: &Plan, resource: &Resource) -> Value {
    let mut properties = Map::new();
    properties.insert("id".to_owned(), json!({ "type": "string", "format": "uuid" }));
    for field in &resource.fields {
        let mut schema = or_null(values::given(&field.r#type.kind));
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
    item.insert(
        "get".to_owned(),
        json!({
            "operationId": format!("list{}", capital(&resource.variable)),
            "summary": format!("The {} that you can see", resource.name.plural),
            "parameters": lists::parameters(resource),
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
        operation["parameters"] = json!([idempotency_key()]);
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
        operation["parameters"] = json!([{
            "name": "If-Match", "in": "header", "schema": { "type": "string" },
            "description": "The ETag of what was read: 412 if somebody has changed it since, before the body is looked at."
        }]);
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

fn idempotency_key() -> Value {
    json!({
        "name": "Idempotency-Key", "in": "header",
        "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": r"\S" },
        "description": "The same key with the same body answers as before; with another body it is refused with 422."
    })
}

fn operation(resource: &Resource, action: &Action, status: &str, schema: Option<&str>) -> Value {
    let mut operation = json!({
        "operationId": action.name,
        "summary": format!("{} ({})", action.label, resource.name.singular),
        "responses": answers(status, schema.map(reference)),
    });
    if action.kind != ActionKind::Delete {
        let (properties, required) = inputs(resource, action);
        operation["requestBody"] = json!({
            "required": !required.is_empty(),
            "content": { "application/json": { "schema": {
                "type": "object", "properties": properties, "required": required, "additionalProperties": false
            } } }
        });
    }
    operation
}

/// What goes with a request, and the names of what has to.
fn inputs(resource: &Resource, action: &Action) -> (Map<String, Value>, Vec<String>) {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for input in &action.inputs {
        let given_by_the_app = input.field.is_some_and(|id| has_default(resource, id));
        // What the app fills in may be left empty; what is there already may not be emptied.
        let needed = input.required && (action.kind == ActionKind::Update || !given_by_the_app);
        properties.insert(
            input.wire.clone(),
            if needed { values::taken(&input.r#type) } else { values::or_empty(&input.r#type) },
        );
        if needed && action.kind != ActionKind::Update {
            required.push(input.wire.clone());
        }
    }
    (properties, required)
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

/// Files that fields hold; see [`crate::files`].
fn file_paths(paths: &mut Map<String, Value>) {
    let properties = json!({ "file": { "type": "string", "contentMediaType": "application/octet-stream" } });
    let form = json!({ "type": "object", "properties": properties, "required": ["file"] });
    paths.insert(
        "/files".to_owned(),
        json!({ "post": {
            "operationId": "sendFile",
            "requestBody": { "required": true, "content": { "multipart/form-data": { "schema": form } } },
            "responses": answers("201", Some(values::given(&TypeKind::File)))
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
