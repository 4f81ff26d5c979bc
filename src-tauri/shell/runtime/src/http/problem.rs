use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::db::StorageFailure;

/// A refusal or failure, as RFC 9457 has it. `detail` is for the end user, in the spec's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub status: u16,
    pub code: &'static str,
    pub detail: String,
    /// 422: what is wrong beside each field.
    pub fields: BTreeMap<String, Vec<String>>,
    /// The rule that decided: its id and its sentence.
    pub rule: Option<(String, String)>,
    pub retry_after: Option<i64>,
    /// 405: what the path does take.
    pub allow: Option<String>,
    /// For the log, never for the answer.
    pub cause: Option<String>,
}

impl Problem {
    pub fn new(status: u16, code: &'static str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self { status, code, detail, fields: BTreeMap::new(), rule: None, retry_after: None, allow: None, cause: None }
    }

    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(400, "malformed", detail)
    }

    pub fn not_signed_in() -> Self {
        Self::new(401, "not-signed-in", "Please sign in first.")
    }

    pub fn not_allowed(detail: impl Into<String>) -> Self {
        Self::new(403, "not-allowed", detail)
    }

    pub fn not_found() -> Self {
        Self::new(404, "not-found", "There is nothing here, or nothing that you can see.")
    }

    pub fn wrong_method(allow: &str) -> Self {
        let mut problem = Self::new(405, "wrong-method", "That can't be done here.");
        problem.allow = Some(allow.to_owned());
        problem
    }

    pub fn checks(fields: BTreeMap<String, Vec<String>>) -> Self {
        // One sentence that says it all where there is only one; a heading for them otherwise.
        let mut all = fields.values().flatten();
        let detail = match (all.next(), all.next()) {
            (Some(only), None) => only.clone(),
            _ => "Please check what you filled in.".to_owned(),
        };
        let mut problem = Self::new(422, "check", detail);
        problem.fields = fields;
        problem
    }

    pub fn field(name: &str, message: impl Into<String>) -> Self {
        Self::checks(BTreeMap::from([(name.to_owned(), vec![message.into()])]))
    }

    pub fn too_many(seconds: i64) -> Self {
        let wait = match seconds {
            ..=90 => "in a minute".to_owned(),
            _ => format!("in {} minutes", (seconds + 59) / 60),
        };
        let mut problem = Self::new(429, "too-many", format!("That was too often. Please try again {wait}."));
        problem.retry_after = Some(seconds.max(1));
        problem
    }

    pub fn internal(cause: impl Into<String>) -> Self {
        let mut problem = Self::new(500, "internal", "Something went wrong on our side. Nothing was changed.");
        problem.cause = Some(cause.into());
        problem
    }

    pub fn with_rule(mut self, id: &str, sentence: &str) -> Self {
        self.rule = Some((id.to_owned(), sentence.to_owned()));
        self
    }

    /// The body, without what HTTP says in headers.
    pub fn to_json(&self, request_id: &str) -> Value {
        let mut body = json!({
            "type": format!("about:blank#{}", self.code),
            "title": title(self.status),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        });
        if !self.fields.is_empty() {
            body["fields"] = json!(self.fields);
        }
        if let Some((id, sentence)) = &self.rule {
            body["rule"] = json!({ "id": id, "sentence": sentence });
        }
        if self.status >= 500 {
            body["requestId"] = json!(request_id);
        }
        body
    }
}

impl From<StorageFailure> for Problem {
    fn from(failure: StorageFailure) -> Self {
        match failure {
            StorageFailure::Unavailable(sentence, cause) => {
                let mut problem = Self::new(503, "unavailable", sentence);
                problem.cause = Some(cause);
                problem.retry_after = Some(5);
                problem
            }
            StorageFailure::Broken(cause) => Self::internal(cause),
        }
    }
}

impl From<rusqlite::Error> for Problem {
    fn from(error: rusqlite::Error) -> Self {
        StorageFailure::from(error).into()
    }
}

fn title(status: u16) -> &'static str {
    match status {
        400 => "Malformed request",
        401 => "Not signed in",
        403 => "Not allowed",
        404 => "Not found",
        405 => "Method not allowed",
        409 => "A rule says no",
        412 => "Changed meanwhile",
        413 => "Too large",
        415 => "Unsupported content type",
        422 => "Checks failed",
        429 => "Too many requests",
        501 => "Not available yet",
        503 => "Not available just now",
        _ => "Something went wrong",
    }
}
