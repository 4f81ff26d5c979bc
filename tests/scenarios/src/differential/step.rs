//! What is asked of an app, in a form that any app of the same plan understands: records and people are named by labels, which each
//! target resolves to its own ids.

use serde_json::Value;
use std::fmt;

/// Around a label: `«order 2»`.
const OPEN: char = '«';
const CLOSE: char = '»';
/// The cursor of the page that this target answered last.
pub const NEXT: &str = "«next»";
/// Begins the label of the code that was mailed to an address last.
pub const CODE_OF: &str = "code of ";

/// One step of a sequence.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Request(Request),
    /// The same by the same person, many times at the same moment.
    AtOnce {
        times: usize,
        request: Request,
    },
    /// The clock stands still at this moment, and everything due runs.
    Clock {
        at: String,
    },
    /// A change by the controls, as whoever runs the preview makes it.
    Control {
        path: String,
        body: Value,
    },
    /// All rows, people, messages and jobs are looked at.
    Look,
}

/// A request to the API.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The label of a person; nobody is signed in without one.
    pub who: Option<String>,
    pub method: &'static str,
    /// Below `/api`.
    pub path: String,
    pub body: Body,
    pub headers: Vec<(&'static str, String)>,
    /// The label of the record that it makes.
    pub makes: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    None,
    Json(Value),
    /// Anything that need not be JSON.
    Text(String),
}

pub fn label(name: &str) -> String {
    format!("{OPEN}{name}{CLOSE}")
}

impl Request {
    pub fn get(who: Option<String>, path: impl Into<String>) -> Self {
        Self { who, method: "GET", path: path.into(), body: Body::None, headers: vec![], makes: None }
    }
}

/// The text with each label replaced. One that this target doesn't know names a record that doesn't exist.
pub fn resolved(text: &str, id: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        out.push_str(before);
        let Some((name, after)) = after.split_once(CLOSE) else {
            out.push(OPEN);
            rest = after;
            continue;
        };
        out.push_str(&id(name).unwrap_or_else(|| "01900000-0000-7000-8000-000000000000".to_owned()));
        rest = after;
    }
    out + rest
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let who = self.who.as_deref().unwrap_or("nobody");
        write!(f, "{who}: {} /api{}", self.method, self.path)?;
        for (name, value) in &self.headers {
            write!(f, " [{name}: {value}]")?;
        }
        match &self.body {
            Body::None => Ok(()),
            Body::Json(json) => write!(f, " {json}"),
            Body::Text(text) if text.len() > 200 => write!(f, " ({} bytes)", text.len()),
            Body::Text(text) => write!(f, " {text:?}"),
        }?;
        self.makes.as_ref().map_or(Ok(()), |made| write!(f, " → {}", label(made)))
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(request) => request.fmt(f),
            Self::AtOnce { times, request } => write!(f, "{times} at once: {request}"),
            Self::Clock { at } => write!(f, "the clock is set to {at}, and what is due runs"),
            Self::Control { path, body } => write!(f, "the controls: PATCH /_preview{path} {body}"),
            Self::Look => write!(f, "everything is looked at"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_become_ids() {
        let id = |name: &str| (name == "order 1").then(|| "abc".to_owned());
        assert_eq!(resolved("/orders/«order 1»/cancel", &id), "/orders/abc/cancel");
        assert!(resolved("«order 2»", &id).starts_with("0190"));
        assert_eq!(resolved("a « b", &id), "a « b");
    }
}
