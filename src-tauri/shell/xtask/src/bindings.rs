//! `cargo xtask bindings`: the wire types of the api crate, written to ui/src/generated.

use crate::checkout;
use crate::console::{Failure, Outcome, step};
use crate::process::{Program, write_log};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Writes the types; with `check`, fails if that changed anything. The files are compared with what lay there before, not with the last commit,
/// so that it works in the middle of a change too.
pub fn bindings(check: bool) -> Outcome {
    let folder = checkout::front_end().join("src/generated");
    let before = contents(&folder);
    step("writing ui/src/generated", || {
        let output = Program::new("cargo")
            .args(["test", "--workspace", "--locked", "--lib", "--quiet", "export_bindings"])
            .env("TS_RS_EXPORT_DIR", &folder)
            .output()?;
        write_log("bindings", &output.text);
        if output.success {
            Ok(())
        } else {
            Err(Failure::new(format!("the wire types can't be written: {}", output.text.trim())))
        }
    })?;
    compare(check, &before, &contents(&folder))
}

pub fn compare(check: bool, before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Outcome {
    let changed: Vec<&str> = before
        .keys()
        .chain(after.keys())
        .filter(|name| before.get(*name) != after.get(*name))
        .map(String::as_str)
        .collect();
    if check && !changed.is_empty() {
        return Err(Failure::new(format!(
            "ui/src/generated was stale: {}; commit what `cargo xtask bindings` wrote",
            changed.join(", ")
        )));
    }
    Ok(())
}

pub fn contents(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(contents(&path));
        } else if let Ok(text) = fs::read_to_string(&path) {
            found.insert(path.display().to_string(), text);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_fails_only_when_checking() {
        let before = BTreeMap::from([("a.ts".to_owned(), "1".to_owned())]);
        let after = BTreeMap::from([("a.ts".to_owned(), "2".to_owned())]);
        assert!(compare(false, &before, &after).is_ok());
        assert!(compare(true, &before, &before).is_ok());
        assert!(compare(true, &before, &after).unwrap_err().0.contains("a.ts"));
    }
}
