//! `cargo xtask deny`: licences, advisories and sources of all dependencies, by cargo-deny. Apart from the tests because installing it takes
//! minutes and its advisories need the network.

use crate::checkout;
use crate::console::{Failure, Outcome, step};
use crate::process::{self, Program};
use std::path::PathBuf;

pub fn deny() -> Outcome {
    let program = match process::find("cargo-deny") {
        Some(path) => path,
        None => installed()?,
    };
    step("checking licences, bans and sources", || {
        Program::at(&program).args(["--config", ".deny.toml", "check", "licenses", "bans", "sources"]).loud()
    })?;
    step("checking known advisories", || {
        Program::at(&program).args(["--config", ".deny.toml", "check", "advisories"]).loud().map_err(|Failure(line)| {
            Failure::new(format!("{line} (an advisory, or its list can't be fetched: see above)"))
        })
    })
}

fn installed() -> Outcome<PathBuf> {
    let home = checkout::corner("cargo-deny");
    let path = home.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    if !path.is_file() {
        step("installing cargo-deny (once, takes some minutes)", || {
            Program::new("cargo").args(["install", "--locked", "--quiet", "cargo-deny", "--root"]).args([&home]).loud()
        })?;
    }
    Ok(path)
}
