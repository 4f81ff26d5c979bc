use std::collections::BTreeMap;

use plan::problem::{self as catalogue, Kind};
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
    pub rule: Option<Box<(String, String)>>,
    pub retry_after: Option<u32>,
    /// 405: what the path does take.
    pub allow: Option<&'static str>,
    /// For the log, never for the answer.
    pub cause: Option<Box<str>>,
}

impl Problem {
    pub fn new(status: u16, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
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
        Self::new(kind.status, kind.code, kind.detail)
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

    pub fn wrong_method(allow: &'static str) -> Self {
        Self { allow: Some(allow), ..Self::of(catalogue::WRONG_METHOD) }
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
        Self { retry_after: Some(u32::try_from(seconds.max(1)).unwrap_or(u32::MAX)), ..Self::of(catalogue::TOO_MANY) }
    }

    pub fn internal(cause: impl Into<String>) -> Self {
        Self::of(catalogue::INTERNAL).caused_by(cause)
    }

    pub fn caused_by(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into().into());
        self
    }

    pub fn with_rule(mut self, id: &str, sentence: &str) -> Self {
        self.rule = Some(Box::new((id.to_owned(), sentence.to_owned())));
        self
    }

    /// What stands above the detail: for a rule what the catalogue has for all rules of its status.
    fn title(&self) -> &'static str {
        let rules = [catalogue::RULE, catalogue::INVALID, catalogue::NOT_ALLOWED];
        let own = catalogue::ALL.iter().find(|kind| kind.code == self.code);
        own.or_else(|| rules.iter().find(|kind| kind.status == self.status)).map_or("Not possible", |kind| kind.title)
    }

    /// The body.
    pub fn to_json(&self, request_id: &str) -> Value {
        let mut body = json!({
            "type": "about:blank",
            "title": self.title(),
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        });
        if !self.fields.is_empty() {
            body["fields"] = json!(self.fields);
        }
        if let Some((id, sentence)) = self.rule.as_deref() {
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
                Self { retry_after: Some(5), ..Self::saying(catalogue::NOT_READY, sentence).caused_by(cause) }
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
