//! What a GraphQL request is answered with.

use apollo_compiler::response::{ExecutionResponse, GraphQLError};
use serde_json::{Map, Value, json};

use super::ask::Refused;
use crate::http::Reply;

/// The request makes no sense, so nothing was done.
pub(super) fn refused(errors: impl IntoIterator<Item = GraphQLError>) -> Reply {
    let errors: Vec<Value> = errors.into_iter().map(|error| entry(&error, &error.message, None)).collect();
    Reply::json(200, &json!({ "errors": errors }))
}

/// It doesn't say what to run.
pub(super) fn unclear(name: Option<&str>) -> Reply {
    let message = match name {
        Some(name) => format!("There is no operation called \"{name}\" here."),
        None => "This doesn't say which operation to run.".to_owned(),
    };
    Reply::json(200, &json!({ "errors": [{ "message": message }] }))
}

/// What there is, and beside it what was refused. The text is put together here because the order of fields in `data` is the
/// order in which they were asked for.
pub(super) fn answered(response: ExecutionResponse, refused: &Refused) -> Reply {
    let mut text = String::from("{\"data\":");
    text.push_str(&serde_json::to_string(&response.data).unwrap_or_else(|_| "null".to_owned()));
    if !response.errors.is_empty() {
        let errors: Vec<Value> = response
            .errors
            .iter()
            .map(|error| match refused.refusal(&error.message) {
                Some(refusal) => entry(error, &refusal.message, Some(refusal.extensions.clone())),
                None => entry(error, &error.message, None),
            })
            .collect();
        text.push_str(",\"errors\":");
        text.push_str(&Value::from(errors).to_string());
    }
    text.push('}');
    let mut reply = Reply::json_text(200, text);
    reply.decided_by = refused.decided_by();
    reply
}

fn entry(error: &GraphQLError, message: &str, extensions: Option<Value>) -> Value {
    let mut entry = Map::new();
    entry.insert("message".to_owned(), Value::from(message));
    // Where an answer is missing is said by its path; where a query makes no sense, by the place in its text.
    if error.path.is_empty() && !error.locations.is_empty() {
        let places = error.locations.iter().map(|place| json!({ "line": place.line, "column": place.column }));
        entry.insert("locations".to_owned(), Value::from_iter(places));
    }
    if !error.path.is_empty() {
        entry.insert("path".to_owned(), serde_json::to_value(&error.path).unwrap_or_default());
    }
    if let Some(extensions) = extensions {
        entry.insert("extensions".to_owned(), extensions);
    }
    Value::Object(entry)
}
