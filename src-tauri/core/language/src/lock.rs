//! `plainspoken.lock`: the stable names of things, fields, choices and actions across renames.
//!
//! One line each, `kind key = words`, sorted, so that it merges like any text. The key is what data is stored under; the words
//! are what the spec calls it now. A rename changes the words of a line and leaves the key.

use std::collections::{BTreeMap, BTreeSet};

use model::{App, TypeKind};
use text::{Span, TextEdit};

use crate::ledger::Answer;

/// The text of the file, kept by the program in the spec folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    pub text: String,
}

/// The file's name in the spec folder.
pub const LOCK_FILE: &str = "plainspoken.lock";

const HEADER: &str =
    "# Kept by Plainspoken: what each thing, field, choice and action is called, whatever it is renamed to.\n";

/// A word that is new where another of the same kind is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Renamed {
    /// Words of the old and of the new name.
    pub from: String,
    pub to: String,
    /// What it belongs to: the thing's place, and the field's for a field.
    pub thing: usize,
    pub field: Option<usize>,
    pub answers: Vec<Answer>,
}

#[derive(Clone, Debug)]
struct Line {
    kind: String,
    key: String,
    words: String,
    span: Span,
    words_span: Span,
}

fn parse(text: &str) -> Vec<Line> {
    let mut at = 0;
    let mut lines = Vec::new();
    for raw in text.split_inclusive('\n') {
        let start = at;
        at += raw.len();
        let line = raw.trim_end();
        if line.starts_with('#') {
            continue;
        }
        let Some((left, words)) = line.split_once(" = ") else { continue };
        let Some((kind, key)) = left.split_once(' ') else { continue };
        lines.push(Line {
            kind: kind.to_owned(),
            key: key.trim().to_owned(),
            words: words.to_owned(),
            span: Span::new(start, at),
            words_span: Span::new(start + left.len() + 3, start + line.len()),
        });
    }
    lines
}

/// Gives everything the key that the lock knows its words by, and finds likely renames. Returns the lock to keep.
pub(crate) fn keys(app: &mut App, lock: Option<&Lock>) -> (Lock, Vec<Renamed>) {
    let lines = lock.map(|lock| parse(&lock.text)).unwrap_or_default();
    let mut renamed = Vec::new();
    let mut kept: Vec<(String, String, String)> = Vec::new();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let things: Vec<String> = app.things.iter().map(|thing| thing.name.singular.clone()).collect();
    let shapes: Vec<usize> = app.things.iter().map(|thing| thing.fields.len()).collect();
    let found = matched(&lines, "thing", "", &things, &shapes);
    for (at, own) in found.into_iter().enumerate() {
        let thing = &mut app.things[at];
        let key = settle(&own, &thing.key, &mut taken);
        if let Found::Likely(line) = &own {
            renamed.push(rename(line, &thing.name.singular, at, None));
        }
        kept.push(("thing".to_owned(), key.clone(), thing.name.singular.clone()));
        thing.key.clone_from(&key);
        let names: Vec<String> = thing.fields.iter().map(|field| field.name.clone()).collect();
        let shapes: Vec<usize> = thing.fields.iter().map(|field| shape(&field.r#type.kind)).collect();
        let mut fields = BTreeSet::new();
        for (place, own) in matched(&lines, "field", &key, &names, &shapes).into_iter().enumerate() {
            let field = &mut thing.fields[place];
            let field_key = settle(&own, &field.key, &mut fields);
            if let Found::Likely(line) = &own {
                renamed.push(rename(line, &field.name, at, Some(place)));
            }
            field.key.clone_from(&field_key);
            kept.push(("field".to_owned(), format!("{key}.{field_key}"), field.name.clone()));
            if let TypeKind::Choice(choices) | TypeKind::Choices(choices) = &mut field.r#type.kind {
                let scope = format!("{key}.{field_key}");
                let names: Vec<String> = choices.iter().map(|choice| choice.name.clone()).collect();
                let shapes = vec![0; names.len()];
                let mut keys = BTreeSet::new();
                for (number, own) in matched(&lines, "choice", &scope, &names, &shapes).into_iter().enumerate() {
                    let choice = &mut choices[number];
                    choice.key = settle(&own, &choice.key, &mut keys);
                    if let Found::Likely(line) = &own {
                        renamed.push(rename(line, &choice.name, at, Some(place)));
                    }
                    kept.push(("choice".to_owned(), format!("{scope}.{}", choice.key), choice.name.clone()));
                }
            }
        }
    }
    let mut text = HEADER.to_owned();
    kept.sort();
    kept.dedup();
    for (kind, key, words) in kept {
        // A likely rename that nobody has confirmed keeps its old words, so that it is asked again.
        let old = renamed.iter().find(|own| {
            own.to == words && lines.iter().any(|line| line.kind == kind && line.key == key && line.words == own.from)
        });
        let words = old.map_or(words.as_str(), |own| own.from.as_str());
        text.push_str(&format!("{kind} {key} = {words}\n"));
    }
    (Lock { text }, renamed)
}

/// How the words of something stand in the lock.
enum Found {
    Known(String),
    Likely(Line),
    New,
}

fn settle(found: &Found, own: &str, taken: &mut BTreeSet<String>) -> String {
    let key = match found {
        Found::Known(key) => key.clone(),
        Found::Likely(line) => last(&line.key).to_owned(),
        Found::New => own.to_owned(),
    };
    let mut unique = key.clone();
    let mut number = 2;
    while !taken.insert(unique.clone()) {
        unique = format!("{key}_{number}");
        number += 1;
    }
    unique
}

fn last(key: &str) -> &str {
    key.rsplit('.').next().unwrap_or(key)
}

/// For each of the words its line. Where exactly one of a scope is gone and exactly one of the same shape is new, or where the
/// words are much alike, it is likely renamed.
fn matched(lines: &[Line], kind: &str, scope: &str, words: &[String], shapes: &[usize]) -> Vec<Found> {
    let own: Vec<&Line> = lines
        .iter()
        .filter(|line| line.kind == kind)
        .filter(|line| {
            if scope.is_empty() {
                !line.key.contains('.')
            } else {
                line.key.rsplit_once('.').is_some_and(|(front, _)| front == scope)
            }
        })
        .collect();
    // Another spelling in capitals is no new name.
    let by_words: BTreeMap<String, &Line> = own.iter().map(|line| (line.words.to_lowercase(), *line)).collect();
    let folded: Vec<String> = words.iter().map(|own| own.to_lowercase()).collect();
    let gone: Vec<&Line> = own.iter().filter(|line| !folded.contains(&line.words.to_lowercase())).copied().collect();
    let new: Vec<usize> = (0..words.len()).filter(|at| !by_words.contains_key(&folded[*at])).collect();
    let alone = gone.len() == 1 && new.len() == 1;
    words
        .iter()
        .enumerate()
        .map(|(at, name)| {
            if let Some(line) = by_words.get(&folded[at]) {
                return Found::Known(last(&line.key).to_owned());
            }
            let like = gone.iter().filter(|line| alike(&line.words, name)).collect::<Vec<_>>();
            match (alone, gone.as_slice(), like.as_slice()) {
                (true, [only], _) if shapes.get(at).is_some() => Found::Likely((*only).clone()),
                (_, _, [only]) => Found::Likely((**only).clone()),
                _ => Found::New,
            }
        })
        .collect()
}

/// Whether one word could have become the other: a shared beginning or end of at least half of the longer one.
fn alike(left: &str, right: &str) -> bool {
    let longest = left.chars().count().max(right.chars().count());
    let front = left.chars().zip(right.chars()).take_while(|(a, b)| a == b).count();
    let back = left.chars().rev().zip(right.chars().rev()).take_while(|(a, b)| a == b).count();
    longest > 2 && (front.max(back)) * 2 >= longest
}

fn shape(kind: &TypeKind) -> usize {
    match kind {
        TypeKind::Choice(_) => 1,
        TypeKind::One(thing) => 1000 + thing.0 as usize,
        _ => 0,
    }
}

fn rename(line: &Line, to: &str, thing: usize, field: Option<usize>) -> Renamed {
    let edit = |span: Span, insert: &str| TextEdit::new(LOCK_FILE, span, insert);
    Renamed {
        from: line.words.clone(),
        to: to.to_owned(),
        thing,
        field,
        answers: vec![
            Answer {
                label: format!("Yes, “{}” is now called “{to}”", line.words),
                means: "What is stored under the old name is kept.".to_owned(),
                edits: vec![edit(line.words_span, to)],
            },
            Answer {
                label: format!("No, “{to}” is new, and “{}” is gone", line.words),
                means: "What is stored under the old name is lost.".to_owned(),
                edits: vec![edit(line.span, "")],
            },
        ],
    }
}

/// The edit of the lock that goes with renaming a field in the app, so that nothing has to be asked. `None` where the lock
/// doesn't know the field: then nothing is kept under its name yet.
pub fn renaming(lock: &Lock, thing: &str, field: &str, to: &str) -> Option<TextEdit> {
    let key = format!("{thing}.{field}");
    let line = parse(&lock.text).into_iter().find(|line| line.kind == "field" && line.key == key)?;
    Some(TextEdit::new(LOCK_FILE, line.words_span, to))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, compile};

    fn compiled(text: &str, lock: Option<&Lock>) -> crate::Compilation {
        compile(&text::Source::single("app.md", text), &Options { lock })
    }

    #[test]
    fn a_rename_is_asked_about_and_keeps_its_key() {
        let first = compiled("# Den\n\n## Things\n\n- Hole: name (required), depth (number)\n", None);
        assert!(first.lock.text.contains("field hole.depth = depth\n"), "{}", first.lock.text);
        let renamed = "# Den\n\n## Things\n\n- Hole: name (required), reach (number)\n";
        let second = compiled(renamed, Some(&first.lock));
        let question = second.statements.iter().find_map(|statement| statement.question.as_ref()).expect("a question");
        assert_eq!(question.text, "Is “reach” the new name of “depth”?");
        assert_eq!(second.app.things[0].fields[1].key, "depth");
        assert_eq!(second.lock, first.lock);
        let yes = text::apply(LOCK_FILE, &first.lock.text, &question.answers[0].edits).expect("an edit");
        let third = compiled(renamed, Some(&Lock { text: yes }));
        assert_eq!(third.app.things[0].fields[1].key, "depth");
        assert!(
            third
                .statements
                .iter()
                .all(|statement| statement.question.as_ref().is_none_or(|question| !question.text.starts_with("Is “")))
        );
        let no = text::apply(LOCK_FILE, &first.lock.text, &question.answers[1].edits).expect("an edit");
        let fourth = compiled(renamed, Some(&Lock { text: no }));
        assert_eq!(fourth.app.things[0].fields[1].key, "reach");
    }

    #[test]
    fn a_rename_that_the_app_made_is_not_asked_about() {
        let first = compiled("# Den\n\n## Things\n\n- Hole: name (required), depth (number)\n", None);
        let edit = renaming(&first.lock, "hole", "depth", "reach").expect("the lock knows it");
        let lock = Lock { text: text::apply(LOCK_FILE, &first.lock.text, &[edit]).expect("an edit") };
        let second = compiled("# Den\n\n## Things\n\n- Hole: name (required), reach (number)\n", Some(&lock));
        assert_eq!(second.app.things[0].fields[1].key, "depth");
        assert_eq!(second.lock, lock);
        assert_eq!(renaming(&first.lock, "hole", "width", "reach"), None);
    }

    #[test]
    fn a_garbled_lock_is_only_forgotten() {
        let lock = Lock { text: "thing = =\n<<<<<<< ours\nfield . = \n\0".to_owned() };
        let done = compiled("# Den\n\nA hole has a name.\n", Some(&lock));
        assert_eq!(done.app.things[0].key, "hole");
    }
}
