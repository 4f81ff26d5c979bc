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
