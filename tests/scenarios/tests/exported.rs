//! Every scenario on the exported project.

use std::process::ExitCode;

/// What the exported project doesn't do yet as the preview does. Each is a gap to close, not a difference that is meant.
const NOT_YET: &[(&str, &str)] = &[];

fn main() -> ExitCode {
    scenarios::runner::run("export", scenarios::app::App::exported, NOT_YET)
}
