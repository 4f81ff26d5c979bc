//! npm packages and built files, each made again only when what it comes from has changed.

use crate::checkout;
use crate::console::{Failure, Outcome, step};
use crate::process::Program;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// `npm ci` in a folder, unless its lock file is the one installed last.
pub fn install(folder: &Path) -> Outcome {
    let lock = folder.join("package-lock.json");
    if !lock.is_file() {
        return Err(Failure::new(format!("{} is missing: it belongs to the checkout", lock.display())));
    }
    let stamp = Stamp::of(&folder.join("node_modules/.plainspoken-stamp"), &[lock])?;
    if stamp.is_current() {
        return Ok(());
    }
    let what = format!("installing the npm packages of {}", name_of(folder));
    step(&what, || {
        npm().args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).dir(folder).quiet("npm-ci").map_err(
            |Failure(line)| {
                Failure::new(format!(
                    "the npm packages of {} can't be installed (no network?): {line}",
                    name_of(folder)
                ))
            },
        )?;
        stamp.write()
    })
}

/// Builds ui/dist, which the desktop binary embeds, unless its sources are those built last.
pub fn build() -> Outcome {
    let folder = checkout::front_end();
    let dist = folder.join("dist");
    let mut sources = vec![];
    for entry in
        ["src", "public", "index.html", "package-lock.json", "vite.config.ts", "svelte.config.js", "tsconfig.json"]
    {
        collect(&folder.join(entry), &mut sources);
    }
    collect(&checkout::root().join("assets/fonts"), &mut sources);
    sources.sort();
    let stamp = Stamp::of(&dist.join(".plainspoken-stamp"), &sources)?;
    if stamp.is_current() {
        return Ok(());
    }
    step("building the desktop front end", || {
        npm().args(["run", "--silent", "build"]).dir(&folder).quiet("ui-build")?;
        stamp.write()
    })
}

/// npm, told to be brief.
pub fn npm() -> Program {
    Program::new("npm").env("npm_config_update_notifier", "false").env("npm_config_fund", "false")
}

/// A hash of some files, kept beside what was made from them. It is written last, so an interrupted build is done again.
struct Stamp {
    path: PathBuf,
    hash: String,
}

impl Stamp {
    fn of(path: &Path, files: &[PathBuf]) -> Outcome<Self> {
        let mut digest = Sha256::new();
        for file in files {
            let bytes = fs::read(file).map_err(|error| Failure::new(format!("{}: {error}", file.display())))?;
            digest.update(file.to_string_lossy().as_bytes());
            digest.update((bytes.len() as u64).to_le_bytes());
            digest.update(&bytes);
        }
        let hash = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { path: path.to_path_buf(), hash })
    }

    fn is_current(&self) -> bool {
        fs::read_to_string(&self.path).is_ok_and(|text| text == self.hash)
    }

    fn write(&self) -> Outcome {
        fs::write(&self.path, &self.hash).map_err(|error| Failure::new(format!("{}: {error}", self.path.display())))
    }
}

fn collect(path: &Path, into: &mut Vec<PathBuf>) {
    if path.is_file() {
        into.push(path.to_path_buf());
    } else if let Ok(entries) = fs::read_dir(path) {
        for entry in entries.flatten() {
            collect(&entry.path(), into);
        }
    }
}

fn name_of(folder: &Path) -> String {
    folder.strip_prefix(checkout::root()).unwrap_or(folder).display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_current_until_a_source_changes() {
        let folder = tempfile::tempdir().unwrap();
        let source = folder.path().join("lock");
        let path = folder.path().join("stamp");
        fs::write(&source, "one").unwrap();
        let stamp = Stamp::of(&path, std::slice::from_ref(&source)).unwrap();
        assert!(!stamp.is_current());
        stamp.write().unwrap();
        assert!(Stamp::of(&path, std::slice::from_ref(&source)).unwrap().is_current());
        fs::write(&source, "two").unwrap();
        assert!(!Stamp::of(&path, &[source]).unwrap().is_current());
    }
}
