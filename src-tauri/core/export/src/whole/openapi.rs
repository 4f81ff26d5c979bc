//! `openapi.json`: the description of the app's HTTP that the plan gives, word for word what a preview serves.

use plan::Plan;

use crate::File;

pub(crate) fn file(plan: &Plan) -> File {
    let mut text = serde_json::to_string_pretty(&plan::openapi::describe(plan)).unwrap_or_default();
    text.push('\n');
    File::ours("openapi.json", text)
}
