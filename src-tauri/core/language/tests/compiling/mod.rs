//! What the tests of whole specs share.
#![allow(dead_code)] // Each test uses its own part.

use std::path::{Path, PathBuf};

use plainspoken_language::{Compilation, Options, State, Statement, compile};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

pub fn spec(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every spec of the repository: the samples, those of the tests, and the cases of the suite, each with its path.
pub fn every_spec() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for folder in ["specs", "tests/specs", "tests/suite", "tests/corpus/models"] {
        find(&root().join(folder), &mut files);
    }
    files.sort();
    assert!(files.len() > 10, "the specs are missing");
    let name = |path: &Path| path.strip_prefix(root()).unwrap_or(path).display().to_string();
    files.iter().map(|path| (name(path), std::fs::read_to_string(path).expect("a spec"))).collect()
}

/// The Markdown files below a folder.
pub fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            find(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "md")
            && path.file_stem().is_some_and(|stem| stem != "README")
        {
            files.push(path);
        }
    }
}

pub fn compiled(text: &str) -> Compilation {
    compile(&text::Source::single("app.md", text), &Options::default())
}

pub fn asked(done: &Compilation) -> Vec<&Statement> {
    done.statements.iter().filter(|statement| statement.state == State::Asked).collect()
}

/// Every open sentence with its question, for a failing test's message.
pub fn questions(done: &Compilation) -> String {
    let line = |statement: &&Statement| {
        let question = statement.question.as_ref().map_or("", |question| question.text.as_str());
        format!("  {} → {question}\n", statement.text)
    };
    asked(done).iter().map(line).collect()
}
