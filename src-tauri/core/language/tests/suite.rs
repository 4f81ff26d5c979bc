//! Runs every file of tests/suite: a spec with what is expected of a sentence in a comment right below it.
//!
//! `<!-- enforced KIND -->`, `<!-- assumed CODE … -->`, `<!-- asked WORDS -->` (the words that are underlined), `<!-- note -->`,
//! and `<!-- means SENTENCE -->` (what it is said back as). A comment speaks of the sentence just above it.

#![allow(clippy::disallowed_methods, clippy::unwrap_used)] // It reads files: only the crate itself may not.

mod compiling;

use plainspoken_language::{Compilation, State, Statement};

#[test]
fn every_case_turns_out_as_it_says() {
    let folder = compiling::root().join("tests/suite");
    let mut files = Vec::new();
    compiling::find(&folder, &mut files);
    files.sort();
    assert!(!files.is_empty(), "tests/suite is empty");
    let mut wrong = String::new();
    for file in &files {
        let text = std::fs::read_to_string(file).expect("a case");
        let done = compiling::compiled(&text);
        let expected = expectations(&done);
        if expected.is_empty() {
            wrong += &format!("{}: expects nothing\n", file.display());
        }
        for (statement, comment) in expected {
            if let Err(why) = check(statement, &comment, &text) {
                wrong += &format!("{}: {}\n    expected {comment}\n    {why}\n", file.display(), statement.text);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// Each comment with the sentence above it.
fn expectations(done: &Compilation) -> Vec<(&Statement, String)> {
    let mut found = Vec::new();
    let mut last = None;
    for statement in &done.statements {
        match statement.text.strip_prefix("<!--") {
            Some(comment) => {
                for line in comment.lines() {
                    let line = line.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
                    if let (Some(last), false) = (last, line.is_empty()) {
                        found.push((last, line.to_owned()));
                    }
                }
            }
            None => last = Some(statement),
        }
    }
    found
}

fn check(statement: &Statement, comment: &str, text: &str) -> Result<(), String> {
    let (word, rest) = comment.split_once(' ').unwrap_or((comment, ""));
    let rest = rest.trim();
    let is = format!(
        "is {:?} [{}] {:?} {:?} {}",
        statement.state,
        statement.kind,
        statement.assumes,
        statement.question.as_ref().map(|question| &question.text),
        statement.means
    );
    let right = match word {
        "enforced" => statement.state == State::Enforced && (rest.is_empty() || statement.kind == rest),
        "assumed" => {
            statement.state == State::Assumed
                && rest.split_whitespace().all(|code| statement.assumes.iter().any(|own| own.code == code))
        }
        "asked" => {
            let phrase = statement.question.as_ref().map(|question| question.phrase.span.slice(text));
            statement.state == State::Asked && (rest.is_empty() || phrase == Some(rest))
        }
        "note" => statement.state == State::Note,
        "means" => statement.means == rest,
        _ => return Err(format!("“{word}” is no expectation")),
    };
    if right { Ok(()) } else { Err(is) }
}
