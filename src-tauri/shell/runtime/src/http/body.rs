use serde_json::{Map, Value};

use super::{Call, Problem};

/// The most that a request without a file may carry.
pub(crate) const MOST_BYTES: usize = 1 << 20;

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
