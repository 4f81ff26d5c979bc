use axum::body::{Body, Bytes};
use futures_util::StreamExt;
use serde_json::{Map, Value};

use super::{Call, Problem};

/// The most that a request without a file may carry.
pub(crate) const MOST_BYTES: usize = 1 << 20;

/// So much more than allowed is read and thrown away: whoever is still sending wouldn't hear the answer, or only that the line
/// broke.
const HEARD_OUT: usize = 16 << 20;

/// Why a body wasn't taken.
#[derive(Debug)]
pub(crate) enum Untaken {
    TooLong,
    BrokeOff,
}

/// The whole body, if it is no longer than allowed.
pub(crate) async fn read(content: Body, most: usize) -> Result<Bytes, Untaken> {
    let mut chunks = content.into_data_stream();
    let mut taken: Vec<u8> = Vec::new();
    let mut length = 0usize;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Untaken::BrokeOff)?;
        length = length.saturating_add(chunk.len());
        if length <= most {
            taken.extend_from_slice(&chunk);
        } else if length > most.saturating_add(HEARD_OUT) {
            break;
        }
    }
    if length > most { Err(Untaken::TooLong) } else { Ok(Bytes::from(taken)) }
}

impl Call {
    /// The body as a JSON object. No body at all is an empty object, so that an action without inputs needs none.
    pub fn object(&self) -> Result<Map<String, Value>, Problem> {
        if self.body.is_empty() {
            return Ok(Map::new());
        }
        let kind = self.header("content-type").unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Problem::of(plan::problem::WRONG_TYPE));
        }
        let text =
            std::str::from_utf8(&self.body).map_err(|_| Problem::malformed("What was sent isn't text in UTF-8."))?;
        match serde_json::from_str(text) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(_) => Err(Problem::malformed("What was sent isn't a JSON object.")),
            Err(_) => Err(Problem::malformed("What was sent isn't JSON.")),
        }
    }
}

/// A text that the object must have.
pub(crate) fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Result<&'a str, Problem> {
    match object.get(name) {
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(text.trim()),
        Some(Value::Null) | None | Some(Value::String(_)) => Err(Problem::field(name, "Please fill this in.")),
        Some(_) => Err(Problem::field(name, "This must be text.")),
    }
}
