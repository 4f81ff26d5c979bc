//! Every scenario on the exported project.

use std::process::ExitCode;

fn main() -> ExitCode {
    scenarios::runner::run("export", scenarios::app::App::exported)
}
