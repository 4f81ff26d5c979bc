//! Every scenario on the exported project.

use std::process::ExitCode;

/// What the exported project doesn't do yet as the preview does. Each is a gap to close, not a difference that is meant.
const NOT_YET: &[(&str, &str)] = &[
    ("OpenAPI describes what there is", "the exported project doesn't describe itself yet"),
    ("a visit is missed once it has ended", "the exported project doesn't know the path of this action"),
];

fn main() -> ExitCode {
    scenarios::runner::run("export", scenarios::app::App::exported, NOT_YET)
}
