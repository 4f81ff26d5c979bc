//! Programs by others that judge what our apps do: from PyPI and npm, into our own corner, never globally.

use crate::checkout;
use crate::console::{Failure, Outcome, step};
use crate::machine::{debian, front_end};
use crate::process::Program;
use std::fs;
use std::path::{Path, PathBuf};

/// schemathesis reads a description and tries what fits it and what doesn't; aiosmtpd is a mail server.
const FROM_PYPI: &[&str] = &["schemathesis==4.32.5", "aiosmtpd==1.4.6"];

/// openapi-typescript makes types of a description, and needs a compiler of that age.
const FROM_NPM: &[&str] = &["openapi-typescript@7.13.0", "typescript@5.9.3"];

/// The folder with both: a Python environment in `python`, packages of Node in `packages`.
pub fn folder() -> Outcome<PathBuf> {
    let home = checkout::corner("judges");
    python(&home.join("python"))?;
    packages(&home.join("packages"))?;
    Ok(home)
}

fn python(place: &Path) -> Outcome {
    if is_done(place, FROM_PYPI) {
        return Ok(());
    }
    let has_environments =
        Program::new("python3").args(["-c", "import venv, ensurepip"]).output().is_ok_and(|output| output.success);
    if !has_environments {
        debian::install(&["python3-venv"], "for the programs from PyPI that judge our apps")?;
    }
    step(&format!("fetching {} from PyPI", FROM_PYPI.join(", ")), || {
        let _ = fs::remove_dir_all(place);
        Program::new("python3").args(["-m", "venv"]).args([place]).quiet("judges-python")?;
        Program::at(&place.join("bin/python"))
            .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"])
            .args(FROM_PYPI)
            .quiet("judges-pypi")
            .map_err(|Failure(line)| Failure::new(format!("PyPI doesn't give them (no network?): {line}")))?;
        done(place, FROM_PYPI)
    })
}

fn packages(place: &Path) -> Outcome {
    if is_done(place, FROM_NPM) {
        return Ok(());
    }
    step(&format!("fetching {} from npm", FROM_NPM.join(", ")), || {
        let _ = fs::remove_dir_all(place);
        fs::create_dir_all(place).map_err(|error| Failure::new(format!("{}: {error}", place.display())))?;
        front_end::npm()
            .args(["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
            .args(["--prefix".as_ref(), place.as_os_str()])
            .args(FROM_NPM)
            .quiet("judges-npm")
            .map_err(|Failure(line)| Failure::new(format!("npm doesn't give them (no network?): {line}")))?;
        done(place, FROM_NPM)
    })
}

/// Written last: it is the sign that everything else is there.
fn done(place: &Path, what: &[&str]) -> Outcome {
    let sign = place.join("fetched");
    fs::write(&sign, what.join("\n")).map_err(|error| Failure::new(format!("{}: {error}", sign.display())))
}

fn is_done(place: &Path, what: &[&str]) -> bool {
    fs::read_to_string(place.join("fetched")).is_ok_and(|kept| kept == what.join("\n"))
}
