//! Node and npm on this machine, for building the desktop front end.

use crate::console::{Failure, Outcome};
use crate::process::{self, Program};

/// The oldest Node that Vite 8 and the other tools accept.
const OLDEST: (u32, u32) = (20, 19);

/// Ends with one clear line when Node or npm is missing or too old: they are named in the README, not installed by us.
pub fn check() -> Outcome {
    if process::find("node").is_none() || process::find("npm").is_none() {
        return Err(Failure::new(
            "Node and npm are missing: install Node 20.19 or newer (see README.md) and start again",
        ));
    }
    let version = Program::new("node").args(["--version"]).output()?.stdout.trim().to_owned();
    match parse(&version) {
        Some(found) if found >= OLDEST => Ok(()),
        _ => Err(Failure::new(format!("Node is {version}, too old: 20.19 or newer is needed (see README.md)"))),
    }
}

fn parse(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        assert!(parse("v20.19.0") >= Some(OLDEST));
        assert!(parse("v24.1.0") >= Some(OLDEST));
        assert!(parse("v20.9.1") < Some(OLDEST));
        assert!(parse("v18.20.4") < Some(OLDEST));
        assert_eq!(parse("nonsense"), None);
    }
}
