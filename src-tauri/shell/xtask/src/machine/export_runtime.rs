//! The Node 24 that exported projects run on. It comes from the npm registry into our own corner, never globally.

use crate::checkout;
use crate::console::{Failure, Outcome, step};
use crate::machine::front_end;
use crate::process::Program;
use std::path::PathBuf;

/// The version that the exported project was tried on (its `engines` says `>=24.16`).
const VERSION: &str = "24.16.0";

/// The folder with `node` of the right version. The package `node` finds its platform's package in an install script; asking for
/// that one directly needs no script.
pub fn folder() -> Outcome<PathBuf> {
    let package = format!("node-{}-{}", system()?, processor()?);
    let home = checkout::corner("node24");
    let bin = home.join("node_modules").join(&package).join("bin");
    if is_right(&bin) {
        return Ok(bin);
    }
    step(&format!("fetching Node {VERSION} for exported projects"), || {
        std::fs::create_dir_all(&home).map_err(|error| Failure::new(format!("{}: {error}", home.display())))?;
        front_end::npm()
            .args([
                "install",
                "--no-save",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
                "--prefix",
            ])
            .args([&home])
            .args([format!("{package}@{VERSION}")])
            .quiet("node24")
            .map_err(|Failure(line)| {
                Failure::new(format!("Node 24 can't be had from the npm registry (no network?): {line}"))
            })?;
        if is_right(&bin) {
            Ok(())
        } else {
            Err(Failure::new(format!("{package} came without a Node {VERSION} in {}", bin.display())))
        }
    })?;
    Ok(bin)
}

fn is_right(bin: &std::path::Path) -> bool {
    let node = bin.join("node");
    node.is_file()
        && Program::at(&node)
            .args(["--version"])
            .output()
            .is_ok_and(|output| output.stdout.trim() == format!("v{VERSION}"))
}

fn system() -> Outcome<&'static str> {
    match std::env::consts::OS {
        "linux" => Ok("linux"),
        "macos" => Ok("darwin"),
        other => {
            Err(Failure::new(format!("the tests of exported projects don't know where to get Node 24 for {other}")))
        }
    }
}

fn processor() -> Outcome<&'static str> {
    match std::env::consts::ARCH {
        "x86_64" => Ok("x64"),
        "aarch64" => Ok("arm64"),
        other => Err(Failure::new(format!("the npm registry has no Node 24 for {other}"))),
    }
}
