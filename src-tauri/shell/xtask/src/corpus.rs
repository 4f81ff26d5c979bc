//! `cargo xtask corpus`: sentences that other people wrote for their own apps, against what a reader expects of them.

use crate::checkout;
use crate::console::Outcome;
use crate::process::Program;

/// `shown` names the outcomes that are printed one by one; the table by kind comes in any case.
pub fn corpus(shown: Option<String>) -> Outcome {
    let sentences = checkout::root().join("../shared/corpus/rules.jsonl");
    if !sentences.is_file() {
        println!("There is no corpus beside this checkout ({}): nothing to try.", sentences.display());
        return Ok(());
    }
    Program::new("cargo")
        .args(["run", "--quiet", "--locked", "--package", "plainspoken-language", "--example", "corpus", "--"])
        .args([sentences, checkout::root().join("tests/corpus")])
        .args(shown)
        .loud()
}
