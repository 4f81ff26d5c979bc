//! System packages on Debian and Ubuntu: only what is missing, as root or through `sudo -n`.

use crate::console::{Failure, Outcome, step};
use crate::process::{self, Program};
use std::fs;

/// What building the window needs, and so what running it needs.
pub const WINDOW: &[&str] = &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev"];

/// What the window's tests need on top.
pub const WINDOW_TESTS: &[&str] = &["xvfb", "webkit2gtk-driver"];

/// The database server that exported projects are tried on.
const POSTGRES: &[&str] = &["postgresql"];

/// Seconds to wait for another apt (a fresh machine often runs unattended upgrades at first boot).
const LOCK_WAIT: &str = "DPkg::Lock::Timeout=300";

/// Installs those of the packages that aren't there.
pub fn install(packages: &[&str], why: &str) -> Outcome {
    if process::find("dpkg-query").is_none() {
        println!("  this isn't Debian or Ubuntu: make sure that these are installed {why}: {}", packages.join(", "));
        return Ok(());
    }
    let missing: Vec<&str> = packages.iter().copied().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    step(&format!("installing {list} ({why})"), || {
        let prefix = privileges(&list)?;
        apt(&prefix, &["update", "-qq"]).map_err(|_| unreachable_mirror(&list))?;
        let mut args = vec!["install", "-y", "-qq", "--no-install-recommends"];
        args.extend(&missing);
        apt(&prefix, &args).map_err(|Failure(line)| {
            Failure::new(format!("apt-get couldn't install {list} (no network, or too old a system?): {line}"))
        })
    })
}

/// PostgreSQL's programs, unless some version of them is there.
pub fn postgres() -> Outcome {
    let is_there = fs::exists("/usr/lib/postgresql").unwrap_or(false) || process::find("initdb").is_some();
    if is_there { Ok(()) } else { install(POSTGRES, "for exported projects that keep their data in PostgreSQL") }
}

/// A Chromium that tests can drive. Ubuntu's package is a stub for a snap, which a test can't use: there it has to be another one.
pub fn chromium() -> Option<std::path::PathBuf> {
    ["chromium", "google-chrome-stable", "google-chrome", "chromium-browser"]
        .iter()
        .filter_map(|name| process::find(name))
        .find(|path| !is_snap_stub(path))
}

pub fn is_ubuntu() -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|text| text.lines().any(|line| line == "ID=ubuntu"))
}

fn is_snap_stub(path: &std::path::Path) -> bool {
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    if real.to_string_lossy().contains("snap") {
        return true;
    }
    // The stub is a short shell script that calls snap; Debian's launcher is a script too, but doesn't mention it.
    fs::metadata(&real).is_ok_and(|data| data.len() < 20_000)
        && fs::read_to_string(&real).is_ok_and(|text| text.contains("/snap/bin"))
}

fn is_installed(package: &str) -> bool {
    Program::new("dpkg-query")
        .args(["-W", "-f=${Status}", package])
        .output()
        .is_ok_and(|output| output.success && output.stdout.contains("install ok installed"))
}

/// Nothing when we are root already, `sudo -n` when that works without a password.
fn privileges(list: &str) -> Outcome<Vec<&'static str>> {
    let is_root = Program::new("id").args(["-u"]).output().is_ok_and(|output| output.stdout.trim() == "0");
    if is_root {
        return Ok(vec![]);
    }
    let can_sudo = process::find("sudo").is_some()
        && Program::new("sudo").args(["-n", "true"]).output().is_ok_and(|output| output.success);
    if can_sudo {
        return Ok(vec!["sudo", "-n"]);
    }
    Err(Failure::new(format!("these packages are missing and installing them needs root: sudo apt-get install {list}")))
}

fn apt(prefix: &[&str], args: &[&str]) -> Outcome {
    // `env` carries the setting through sudo, which drops the caller's environment.
    let mut line: Vec<&str> = prefix.to_vec();
    line.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", LOCK_WAIT]);
    line.extend(args);
    let (program, rest) = line.split_first().ok_or_else(|| Failure::new("nothing to run"))?;
    Program::new(program).args(rest).quiet("apt").map(|_| ())
}

fn unreachable_mirror(list: &str) -> Failure {
    Failure::new(format!("apt-get update failed (no network?), so these can't be installed: {list}"))
}
