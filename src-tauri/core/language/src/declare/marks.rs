//! How something is marked in a rule before anything says that it can stand so: "Vets can mark animals as deceased." "Coaches mark
//! a sign-up as attended or absent." One word is a yes/no of its own, several are how it stands; where the thing has a status
//! that was said in prose, it is one more of that.

use super::cursor::Cursor;
use super::draft::{DraftField, DraftType};
use super::names::is_function_word;
use super::{Reader, kinds};
use crate::assumed;
use crate::document::SegmentKind;
use crate::tokens::Token;

/// What a sentence marks.
struct Mark {
    thing: usize,
    states: Vec<String>,
    segment: usize,
}

/// Gives the things the states in which sentences mark them, once all lists of states are read.
pub(super) fn settle(reader: &mut Reader) {
    let mut found: Vec<Mark> = Vec::new();
    let mut last = None;
    for at in 0..reader.segments.len() {
        if matches!(reader.segments[at].kind, SegmentKind::Sentence | SegmentKind::Item) {
            found.extend(marks(reader, at, last));
            last = spoken_of(reader, at, reader.words[at].tokens.len()).or(last);
        } else if reader.segments[at].kind == SegmentKind::Heading {
            last =
                reader.draft.find(super::names::subject(&reader.segments[at].text)).filter(|own| is_kept(reader, *own));
        }
    }
    for mark in found {
        state(reader, &mark);
        alone(reader, &mark);
    }
}

/// "Dogs can be marked as vaccinated.": a sentence that says no more than that they can stand so.
fn alone(reader: &mut Reader, mark: &Mark) {
    let words = &reader.words[mark.segment];
    let mut cursor = Cursor::new(&words.wording.text, &words.tokens);
    let _ = cursor.eat_any(&["an", "a", "each", "every"]);
    let said = kinds::noun(&mut cursor, &reader.draft) == Some(mark.thing)
        && cursor.eat_any(&["can be marked as", "may be marked as", "can also be marked as"])
        && name(&mut cursor).is_some()
        && cursor.done();
    if said && reader.claims[mark.segment].is_none() {
        let own = &reader.draft.things[mark.thing].singular;
        let means =
            format!("{} {own} can be {}.", assumed::capital(crate::words::article(own)), mark.states.join(" or "));
        reader.claim(mark.segment, "fields").means = means;
    }
}

fn is_kept(reader: &Reader, thing: usize) -> bool {
    reader.draft.things.get(thing).is_some_and(|own| own.person.is_none())
}

/// The last thing that isn't a person before a place of a sentence.
fn spoken_of(reader: &Reader, at: usize, before: usize) -> Option<usize> {
    let words = &reader.words[at];
    let start = Cursor::new(&words.wording.text, &words.tokens);
    (0..before).rev().find_map(|from| {
        kinds::noun(&mut Cursor { at: from, ..start }, &reader.draft).filter(|own| is_kept(reader, *own))
    })
}

/// "mark an animal as deceased", "mark it as missed", "animals can be marked as deceased".
fn marks(reader: &Reader, at: usize, last: Option<usize>) -> Vec<Mark> {
    let words = &reader.words[at];
    let start = Cursor::new(&words.wording.text, &words.tokens);
    let verb = |token: &Token| matches!(token.lower.as_str(), "mark" | "marks" | "marked");
    let mut found = Vec::new();
    for place in 0..words.tokens.len() {
        if !verb(&words.tokens[place]) {
            continue;
        }
        let mut cursor = Cursor { at: place + 1, ..start };
        let before = || spoken_of(reader, at, place).or(last);
        let thing = if words.tokens[place].is("marked") || cursor.eat_any(&["it", "them", "this"]) {
            before()
        } else {
            let _ = cursor.eat_any(&[
                "their own",
                "his own",
                "an",
                "a",
                "the",
                "any",
                "all",
                "each",
                "every",
                "their",
                "its",
            ]);
            kinds::noun(&mut cursor, &reader.draft)
        };
        let Some(thing) = thing.filter(|own| is_kept(reader, *own)) else { continue };
        if !cursor.eat("as") {
            continue;
        }
        let mut states = Vec::new();
        while let Some(name) = name(&mut cursor) {
            states.push(name);
            if !cursor.eat_any(&[", or as", "or as", ", or", "or", ", as", ","]) {
                break;
            }
        }
        if !states.is_empty() {
            found.push(Mark { thing, states, segment: at });
        }
    }
    found
}

/// One state: a word, perhaps behind a preposition ("in repair"), that begins nothing else.
fn name(cursor: &mut Cursor) -> Option<String> {
    let begin = cursor.at;
    let _ = cursor.eat_any(&["in", "out of", "on", "under", "being", "no longer", "not"]);
    let first = cursor.at;
    let plain = |token: &Token| token.is_word() && !is_function_word(&token.lower) && token.whole().is_none();
    while cursor.peek(0).is_some_and(plain)
        && cursor.at - first < 3
        && !cursor.sees_any(&["again", "once", "within", "after", "during"])
    {
        cursor.at += 1;
    }
    let found = (cursor.at > first).then(|| cursor.since(begin).to_lowercase());
    cursor.at = if found.is_some() { cursor.at } else { begin };
    found
}

fn state(reader: &mut Reader, mark: &Mark) {
    let Mark { thing, states, segment } = mark;
    let fields = &reader.draft.things[*thing].fields;
    let choice = |field: &DraftField| matches!(field.kind, Some(DraftType::Choice(_)));
    let listed = |name: &str| {
        fields.iter().any(|field| {
            field.name.eq_ignore_ascii_case(name)
                || matches!(&field.kind, Some(DraftType::Choice(names)) if names.iter().any(|own| own.eq_ignore_ascii_case(name)))
        })
    };
    let new: Vec<String> = states.iter().filter(|name| !listed(name)).cloned().collect();
    if new.is_empty() {
        return;
    }
    let called = |field: &DraftField| matches!(field.name.to_lowercase().as_str(), "status" | "state");
    let status = fields.iter().position(|field| choice(field) && called(field));
    // A list of all states is complete: what it doesn't have may be a slip of the pen, and is asked about.
    if status.is_some_and(|at| fields[at].steps.is_empty()) {
        return;
    }
    let own = reader.draft.things[*thing].singular.clone();
    match status {
        Some(status) => {
            if let Some(DraftType::Choice(names)) = &mut reader.draft.things[*thing].fields[status].kind {
                names.extend(new.iter().cloned());
            }
        }
        None if states.len() == 1 => {
            let mut field = DraftField::named(&states[0], *segment);
            field.kind = Some(DraftType::Plain(model::TypeKind::YesNo));
            field.required = Some(false);
            reader.draft.add_field(*thing, field);
        }
        None => {
            let mut field = DraftField::named("status", *segment);
            field.kind = Some(DraftType::Choice(states.clone()));
            // It has none of them until it is marked.
            (field.required, field.by_app) = (Some(false), true);
            reader.draft.add_field(*thing, field);
        }
    }
    reader.draft.beside.push((*segment, assumed::stands_so(&own, &new)));
}
