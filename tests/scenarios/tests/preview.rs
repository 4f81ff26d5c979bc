//! Every scenario on the preview.

use std::process::ExitCode;

/// What the program doesn't do yet. Each is a gap to close.
const NOT_YET: &[(&str, &str)] = &[];

fn main() -> ExitCode {
    scenarios::runner::run("preview", scenarios::app::App::preview, NOT_YET)
}
