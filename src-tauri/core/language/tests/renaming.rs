//! A spec whose whole vocabulary is replaced by invented words gives the same model up to those words.

#![allow(clippy::disallowed_methods, clippy::unwrap_used)] // It reads files: only the crate itself may not.

mod compiling;

use serde_json::Value;

#[derive(serde::Deserialize)]
struct Renaming {
    spec: String,
    words: Vec<(String, String)>,
}

#[test]
fn invented_words_give_the_same_model() {
    let folder = compiling::root().join("tests/renames");
    let mut tables: Vec<_> = std::fs::read_dir(folder)
        .expect("tests/renames")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    tables.sort();
    assert!(!tables.is_empty());
    for table in tables {
        let renaming: Renaming = serde_json::from_str(&std::fs::read_to_string(&table).expect("table")).expect("table");
        let text = compiling::spec(&renaming.spec);
        let renamed = rename(&text, &renaming.words);
        assert_ne!(text, renamed);
        let (own, other) = (compiling::compiled(&text), compiling::compiled(&renamed));
        for (left, right) in own.statements.iter().zip(&other.statements) {
            assert_eq!(
                (left.kind, left.state),
                (right.kind, right.state),
                "{} | {}\n{:?}",
                left.text,
                right.text,
                right.question
            );
        }
        assert_eq!(own.statements.len(), other.statements.len());
        if !compiling::asked(&own).is_empty() {
            // Open sentences leave gaps that differ; the states above are what can be compared.
            continue;
        }
        let difference = difference(&nameless(&own.app), &nameless(&other.app), String::new());
        assert_eq!(difference, None, "{}", renaming.spec);
    }
}

/// Replaces words at their boundaries; a capital stays one.
fn rename(text: &str, words: &[(String, String)]) -> String {
    let mut out = String::new();
    let mut at = 0;
    let boundary = |place: usize| {
        let before = text[..place].chars().next_back().is_some_and(char::is_alphanumeric);
        let after = text[place..].chars().next().is_some_and(char::is_alphanumeric);
        !(before && after)
    };
    'text: while at < text.len() {
        if boundary(at) {
            for (from, to) in words {
                let end = at + from.len();
                if text.get(at..end).is_some_and(|found| found.eq_ignore_ascii_case(from)) && boundary(end) {
                    let capital = text[at..].chars().next().is_some_and(char::is_uppercase);
                    let mut letters = to.chars();
                    match letters.next().filter(|_| capital) {
                        Some(first) => out.extend(first.to_uppercase().chain(letters)),
                        None => out.push_str(to),
                    }
                    at = end;
                    continue 'text;
                }
            }
        }
        let Some(letter) = text[at..].chars().next() else { break };
        out.push(letter);
        at += letter.len_utf8();
    }
    out
}

/// The model without names: what remains has to be equal.
fn nameless(app: &model::App) -> Value {
    let mut value = serde_json::to_value(app).expect("a model is JSON");
    for list in ["sentences", "not_enforced", "summary"] {
        value[list] = Value::Null;
    }
    erase(&mut value);
    value
}

/// Where two values first differ, and how.
fn difference(left: &Value, right: &Value, path: String) -> Option<String> {
    match (left, right) {
        (Value::Object(own), Value::Object(other)) if own.len() == other.len() => {
            own.iter().find_map(|(key, inner)| {
                difference(inner, other.get(key).unwrap_or(&Value::Null), format!("{path}.{key}"))
            })
        }
        (Value::Array(own), Value::Array(other)) if own.len() == other.len() => own
            .iter()
            .zip(other)
            .enumerate()
            .find_map(|(at, (inner, twin))| difference(inner, twin, format!("{path}[{at}]"))),
        _ => (left != right).then(|| format!("{path}: {left} | {right}").chars().take(600).collect()),
    }
}

fn erase(value: &mut Value) {
    const NAMES: &[&str] = &[
        "key",
        "name",
        "singular",
        "plural",
        "past",
        "word",
        "statement",
        "title",
        "label",
        "record",
        "actor",
        "subject",
        "message",
    ];
    match value {
        Value::Object(fields) => {
            let literal_text = fields.get("type").and_then(Value::as_str) == Some("text")
                || fields.get("piece").and_then(Value::as_str) == Some("text");
            for (key, inner) in fields.iter_mut() {
                let text = inner.is_string();
                if text && (NAMES.contains(&key.as_str()) || key == "of" || literal_text && key == "value") {
                    *inner = Value::Null;
                } else {
                    erase(inner);
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(erase),
        _ => {}
    }
}
