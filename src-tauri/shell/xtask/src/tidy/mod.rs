//! `cargo xtask tidy`: the rules of structure, each with its reason. The test command runs them too, each counting as one test.

mod dependencies;
mod layout;
mod source;

use crate::checkout;
use crate::console::{Failure, Outcome};
use crate::process::Program;
use std::fs;
use std::path::{Path, PathBuf};

/// The files of the checkout: what git tracks, and what it would track.
#[derive(Debug)]
pub struct Tree {
    root: PathBuf,
    files: Vec<String>,
}

/// One rule: what it asks for, and what in the tree breaks it.
#[derive(Debug)]
pub struct Rule {
    pub name: &'static str,
    check: fn(&Tree) -> Vec<String>,
}

/// Every rule. One is added here when it is written; there is no other list.
pub const RULES: &[Rule] = &[
    Rule { name: "the top level is fixed", check: layout::top_level },
    Rule { name: "names say what lives there", check: layout::names },
    Rule { name: "every crate stands in ARCHITECTURE.md", check: layout::architecture },
    Rule { name: "the layers depend downwards only", check: dependencies::layers },
    Rule { name: "core knows nothing that touches the world", check: dependencies::pure_core },
    Rule { name: "every crate obeys the workspace's lints", check: dependencies::lints },
    Rule { name: "only ui/src/platform knows the window", check: source::platform },
    Rule { name: "no file is longer than 800 lines", check: source::lengths },
    Rule { name: "no test is switched off", check: source::switched_off },
    Rule { name: "no conflict is left in a file", check: source::conflicts },
    Rule { name: "no code knows a sample's words", check: source::sample_words },
];

impl Rule {
    /// The violations, in the order of the files.
    pub fn violations(&self, tree: &Tree) -> Vec<String> {
        (self.check)(tree)
    }
}

impl Tree {
    pub fn read() -> Outcome<Self> {
        let listed = Program::new("git").args(["ls-files", "--cached", "--others", "--exclude-standard"]).output()?;
        if !listed.success {
            return Err(Failure::new("the rules of structure need a git checkout, and this isn't one"));
        }
        let root = checkout::root();
        let mut files: Vec<String> =
            listed.stdout.lines().filter(|line| root.join(line).is_file()).map(str::to_owned).collect();
        files.sort();
        files.dedup();
        Ok(Self { root, files })
    }

    fn text(&self, file: &str) -> String {
        fs::read(self.root.join(file)).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    /// Source that people write: not generated, not vendored, not a snapshot.
    fn source(&self) -> impl Iterator<Item = &str> {
        const ENDS: &[&str] = &["rs", "ts", "tsx", "svelte", "css"];
        self.files.iter().map(String::as_str).filter(|file| {
            let end = Path::new(file).extension().and_then(|end| end.to_str()).unwrap_or_default();
            ENDS.contains(&end)
                && !file.contains("/generated/")
                && !file.contains("/vendor/")
                && !file.contains("/snapshots/")
        })
    }
}

pub fn tidy() -> Outcome {
    let tree = Tree::read()?;
    let mut broken = 0;
    for rule in RULES {
        let violations = rule.violations(&tree);
        if violations.is_empty() {
            println!("✓ {}", rule.name);
            continue;
        }
        broken += 1;
        println!("✗ {}", rule.name);
        for violation in &violations {
            println!("    {violation}");
        }
    }
    match broken {
        0 => Ok(()),
        1 => Err(Failure::new("one rule of structure is broken")),
        _ => Err(Failure::new(format!("{broken} rules of structure are broken"))),
    }
}

#[cfg(test)]
impl Tree {
    /// A tree of made-up files, for the tests of the rules.
    fn of(files: &[(&str, &str)]) -> (tempfile::TempDir, Self) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let mut names: Vec<String> = files.iter().map(|(name, _)| (*name).to_owned()).collect();
        names.sort();
        let tree = Self { root: folder.path().to_path_buf(), files: names };
        (folder, tree)
    }
}
