use std::collections::BTreeMap;

use plan::problem::{self as catalogue, Kind};
use serde_json::{Value, json};

use crate::db::StorageFailure;

/// A refusal or failure, as RFC 9457 has it. `detail` is for the end user, in the spec's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub status: u16,
    pub code: &'static str,
    pub title: &'static str,
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
        let kind = catalogue::ALL.iter().find(|kind| kind.code == code).or_else(|| catalogue::ALL.iter().find(|kind| kind.status == status));
        Self {
            status,
            code,
            title: kind.map_or("Not possible", |kind| kind.title),
            detail: detail.into(),
            fields: BTreeMap::new(),
            rule: None,
            retry_after: None,
            allow: None,
            cause: None,
        }
    }

    /// One from the plan's catalogue.
    pub fn of(kind: Kind) -> Self {
        Self { title: kind.title, ..Self::new(kind.status, kind.code, kind.detail) }
    }

    /// One from the catalogue that says it in more exact words.
    pub fn saying(kind: Kind, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..Self::of(kind) }
    }

    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::saying(catalogue::MALFORMED, detail)
    }

    pub fn not_signed_in() -> Self {
        Self::of(catalogue::NOT_SIGNED_IN)
    }

    pub fn not_allowed(detail: impl Into<String>) -> Self {
        Self::saying(catalogue::NOT_ALLOWED, detail)
    }

    pub fn not_found() -> Self {
        Self::of(catalogue::NOT_FOUND)
    }

    pub fn wrong_method(allow: &str) -> Self {
        Self { allow: Some(allow.to_owned()), ..Self::of(catalogue::WRONG_METHOD) }
    }

    /// 422: what is wrong, field by field.
    pub fn invalid(wrong: Vec<(String, String)>) -> Self {
        let mut problem = Self::of(catalogue::INVALID);
        if let [(_, only)] = wrong.as_slice() {
            problem.detail = only.clone();
        }
        for (field, sentence) in wrong {
            problem.fields.entry(field).or_default().push(sentence);
        }
        problem
    }

    pub fn field(name: &str, message: impl Into<String>) -> Self {
        Self::invalid(vec![(name.to_owned(), message.into())])
    }

    pub fn too_many(seconds: i64) -> Self {
        Self { retry_after: Some(seconds.max(1)), ..Self::of(catalogue::TOO_MANY) }
    }

    pub fn internal(cause: impl Into<String>) -> Self {
        Self { cause: Some(cause.into()), ..Self::of(catalogue::INTERNAL) }
    }

    pub fn caused_by(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    pub fn with_rule(mut self, id: &str, sentence: &str) -> Self {
        self.rule = Some((id.to_owned(), sentence.to_owned()));
        self
    }

    /// The body.
    pub fn to_json(&self, request_id: &str) -> Value {
        let mut body = json!({
            "type": "about:blank",
            "title": self.title,
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
                let mut problem = Self::new(503, "not-ready", sentence);
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
