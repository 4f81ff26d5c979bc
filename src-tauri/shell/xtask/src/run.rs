//! `cargo xtask run`: everything that the desktop app needs, then the app.

use crate::checkout;
use crate::console::{Failure, Outcome, step};
use crate::machine::{debian, display, front_end, node};
use crate::process::Program;
use std::path::{Path, PathBuf};

pub fn run(spec: Option<PathBuf>, browser: bool) -> Outcome {
    let spec = spec.map(|path| found(&path)).transpose()?;
    prepare()?;
    step("building the desktop app", build)?;
    let mut args = vec![];
    if browser || !display::is_there() {
        if !browser {
            println!("  there is no display here, so no window can open: the app is served to your browser instead");
        }
        args.push("--browser".into());
    }
    args.extend(spec.map(PathBuf::into_os_string));
    // The app is the last thing that this command does: its end is ours.
    Program::at(&desktop_binary()).args(args).loud()
}

/// What has to be there before anything of the window compiles.
pub fn prepare() -> Outcome {
    if cfg!(target_os = "linux") {
        debian::install(debian::WINDOW, "for the desktop window")?;
    }
    node::check()?;
    front_end::install(&checkout::front_end())?;
    front_end::build()
}

/// Both programs with the same features that the tests use, so that neither build throws away the other's work.
fn build() -> Outcome {
    Program::new("cargo").args(["build", "--workspace", "--bins", "--locked"]).loud()
}

pub fn desktop_binary() -> PathBuf {
    checkout::target().join("debug").join(format!("plainspoken-desktop{}", std::env::consts::EXE_SUFFIX))
}

fn found(spec: &Path) -> Outcome<PathBuf> {
    let here = std::env::current_dir().unwrap_or_else(|_| checkout::root());
    let path = here.join(spec);
    if path.exists() { Ok(path) } else { Err(Failure::new(format!("there is no spec at {}", path.display()))) }
}
