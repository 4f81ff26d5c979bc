//! Declarations in prose: "An appointment has …", "A reply belongs to a ticket", "About a customer we keep …".

use super::cursor::Cursor;
use super::definition::{definition, other_name, synonym};
use super::draft::DraftType;
use super::fields::{Fields, list, more_fields};
use super::names::{is_function_word, is_name};
use super::relations::belongs;
use super::single::{fields_are, its, more};
use super::subject::{BELONGS, HAS, begins_fields, is_pronoun, pronoun, subject};
use super::{Reader, attribute};

/// First pass: names that such a sentence introduces.
pub(super) fn names(reader: &mut Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let text = words.wording.text.as_str();
    let mut found = false;
    for (verbs, fields) in [(HAS, true), (BELONGS, false)] {
        let Some(subject) = subject(&words.tokens, text, verbs) else { continue };
        let mut cursor = Cursor { at: subject.verb, ..Cursor::new(text, &words.tokens) };
        let _ = cursor.eat_any(verbs);
        let begins = if fields {
            begins_fields(&cursor)
        } else {
            matches!(cursor.word(0), "a" | "an" | "the" | "exactly" | "one" | "at" | "up")
        };
        if subject.introduces && begins {
            for name in &subject.names {
                if !is_pronoun(name) {
                    reader.draft.thing(name, at);
                    found = true;
                }
            }
        }
    }
    // "About a customer we keep the name and the email"
    let cursor = Cursor::new(text, &words.tokens);
    if let Some((name, _)) = about(cursor) {
        reader.draft.thing(&name, at);
        found = true;
    }
    // "A booking is another word for an appointment."
    if let Some((new, known)) = synonym(cursor)
        && let Some(thing) = reader.draft.find(&known)
    {
        reader.draft.rename(&new, thing);
        found = true;
    }
    found
}

fn about(mut cursor: Cursor) -> Option<(String, usize)> {
    if !cursor.eat_any(&[
        "about a",
        "about an",
        "about each",
        "about every",
        "for a",
        "for an",
        "for each",
        "for every",
        "of each",
        "of every",
    ]) {
        return None;
    }
    let from = cursor.at;
    while cursor.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower)) && cursor.at - from < 4
    {
        cursor.at += 1;
    }
    let name = cursor.since(from).to_owned();
    let _ = cursor.eat(",");
    let said = cursor.eat_any(&[
        "we keep",
        "we store",
        "we record",
        "we note",
        "we remember",
        "the app keeps",
        "the app records",
    ]);
    (said && is_name(&name)).then_some((name, cursor.at))
}

/// Second pass: what such a sentence says. `false` where it declares nothing.
pub(super) fn sentence(reader: &mut Reader, at: usize) -> bool {
    has(reader, at)
        || fields_are(reader, at)
        || more(reader, at)
        || about_it(reader, at)
        || its(reader, at)
        || definition(reader, at)
        || other_name(reader, at)
}

fn has(reader: &mut Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let (text, tokens) = (words.wording.text.as_str(), words.tokens.as_slice());
    let found = [(HAS, true), (BELONGS, false)].into_iter().filter_map(|(verbs, fields)| {
        let (things, verb) = match pronoun(reader, tokens, verbs) {
            Some(found) => found,
            None => {
                let subject = subject(tokens, text, verbs)?;
                let things: Option<Vec<usize>> = subject.names.iter().map(|name| reader.draft.find(name)).collect();
                (things?, subject.verb)
            }
        };
        let mut behind = Cursor { at: verb, ..Cursor::new(text, tokens) };
        let _ = behind.eat_any(verbs);
        Some((things, verb, behind.at, fields))
    });
    let Some((things, _, behind, fields)) = found.min_by_key(|(_, verb, _, _)| *verb) else { return false };
    let mut cursor = Cursor { at: behind, ..Cursor::new(text, tokens) };
    let mut read = Fields::default();
    if fields {
        if !begins_fields(&cursor) {
            return false;
        }
        let _ = cursor.eat("these fields") || cursor.eat("the following fields") || cursor.eat("the following");
        if cursor.eat(":") && cursor.done() || cursor.done() {
            // The lead-in of a list: its items say the rest.
            reader.last.clone_from(&things);
            reader.claim(at, "thing").means = String::new();
            return true;
        }
        read = list(&mut cursor, &reader.draft, at);
    } else {
        if !belongs(&mut cursor, &reader.draft, at, &mut read) {
            return false;
        }
        let more = list_after(&mut cursor, reader, at, &mut read);
        read.left = read.left.or(more);
    }
    if read.fields.is_empty() {
        return false;
    }
    finish(reader, at, &things, read);
    true
}

/// What follows a relation: attributes of it, or further fields.
fn list_after(cursor: &mut Cursor, reader: &Reader, at: usize, read: &mut Fields) -> Option<(usize, usize)> {
    loop {
        if cursor.done() {
            return None;
        }
        let from = cursor.at;
        let _ = cursor.eat_any(&[", and", ",", ";", "and"]);
        if let Some(last) = read.fields.last_mut()
            && attribute::attribute(cursor, last, &reader.draft)
        {
            continue;
        }
        // "…; at first it has none": nothing new about an optional relation.
        if cursor.eat_any(&["at first it has none", "it has none at first", "to begin with it has none"]) {
            continue;
        }
        if cursor.sees_any(&["it has", "it belongs", "it is for", "they have", "they belong", "they are for"]) {
            cursor.at += 1;
        }
        let further = cursor.sees_any(HAS)
            || cursor.sees_any(BELONGS)
            || cursor.sees_any(&["it lasts", "they last", "lasts"])
            || matches!(cursor.word(0), "with" | "on" | "at" | "in" | "by") && matches!(cursor.word(1), "a" | "an");
        if further {
            return more_fields(cursor, &reader.draft, at, read);
        }
        cursor.at = from;
        return Some((from, cursor.tokens.len()));
    }
}

pub(super) fn finish(reader: &mut Reader, at: usize, things: &[usize], read: Fields) {
    for thing in things {
        for field in &read.fields {
            let mut field = field.clone();
            if matches!(field.kind, Some(DraftType::One(_))) && field.by_app && !field.creator {
                field.creator = true;
            }
            reader.draft.add_field(*thing, field);
        }
        if let Some(own) = reader.draft.things.get_mut(*thing) {
            own.makes.extend(read.makes.iter().map(|verb| (verb.clone(), at)));
        }
    }
    let left = read.left.map(|(from, to)| reader.span(at, from, to));
    let claim = reader.claim(at, "fields");
    claim.left = left;
    reader.last = things.to_vec();
}

fn about_it(reader: &mut Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let cursor = Cursor::new(&words.wording.text, &words.tokens);
    let Some((name, behind)) = about(cursor) else { return false };
    let Some(thing) = reader.draft.find(&name) else { return false };
    let mut cursor = Cursor { at: behind, ..cursor };
    let read = list(&mut cursor, &reader.draft, at);
    if read.fields.is_empty() {
        return false;
    }
    finish(reader, at, &[thing], read);
    true
}
