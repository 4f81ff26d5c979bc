//! The list of words that the grammar has patterns for is whole: what isn't in it is a word that nobody knows, and no sentence
//! with one is enforced. `UPDATE_GRAMMAR_WORDS=1 cargo test -p plainspoken-language --test grammar_words` writes it anew.

#![allow(clippy::disallowed_methods, clippy::unwrap_used)] // It reads files: only the crate itself may not.

mod compiling;

use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn the_list_holds_every_word_of_the_patterns() {
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut words = BTreeSet::new();
    for place in ["construction", "phrase", "plain", "read", "words/numbers.rs"] {
        collect(&crate_root.join("src").join(place), &mut words);
    }
    let closed = std::fs::read_to_string(crate_root.join("src/recover/closed_words.txt")).expect("the closed words");
    for word in closed.split_whitespace() {
        words.remove(word);
    }
    let mut whole = String::new();
    let mut line = String::new();
    for word in &words {
        if line.len() + word.len() > 118 {
            whole += &format!("{line}\n");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    whole += &format!("{line}\n");
    let file = crate_root.join("src/read/grammar_words.txt");
    if std::env::var_os("UPDATE_GRAMMAR_WORDS").is_some() {
        std::fs::write(&file, &whole).expect("the list");
    }
    let kept = std::fs::read_to_string(&file).expect("the list");
    let known: BTreeSet<&str> = kept.split_whitespace().collect();
    let missing: Vec<&str> = words.iter().map(String::as_str).filter(|word| !known.contains(word)).collect();
    assert!(missing.is_empty(), "UPDATE_GRAMMAR_WORDS=1 adds {missing:?}");
}

fn collect(path: &Path, words: &mut BTreeSet<String>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).expect("sources").flatten() {
            collect(&entry.path(), words);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        let text = std::fs::read_to_string(path).expect("a source");
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in text.lines().map(str::trim_start).filter(|line| !line.starts_with("//")) {
            // What stands between quotation marks, without gaps, names of values and whatever has a capital.
            for literal in line.replace("'\"'", "").split('"').skip(1).step_by(2) {
                for word in plain(literal).split(|letter: char| !letter.is_ascii_alphabetic()) {
                    if word.len() > 2 && word.chars().all(|letter| letter.is_ascii_lowercase()) {
                        words.insert(word.to_owned());
                    }
                }
            }
        }
    }
}

/// The literal without `<gap>` and `{value}`.
fn plain(literal: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::new();
    for letter in literal.chars() {
        match letter {
            '<' | '{' => depth += 1,
            '>' | '}' => {
                depth = depth.saturating_sub(1);
                out.push(' ');
            }
            other if depth == 0 => out.push(other),
            _ => {}
        }
    }
    out
}
