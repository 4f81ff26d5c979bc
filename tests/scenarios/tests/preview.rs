//! Every scenario on the preview.

use std::process::ExitCode;

fn main() -> ExitCode {
    scenarios::runner::run("preview", scenarios::app::App::preview, &[])
}
