//! Sentences about fields that stand already or about one alone: "The reader and the book are required.", "Its status is …".

use super::cursor::Cursor;
use super::draft::{DraftField, DraftType};
use super::fields::list;
use super::names::{is_function_word, is_name};
use super::prose::finish;
use super::{Reader, attribute, kinds};
use crate::tokens::Kind;

/// "The reader and the book are required." · "The email of a member is unique."
pub(super) fn fields_are(reader: &mut Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let mut cursor = Cursor::new(&words.wording.text, &words.tokens);
    let counts = |at: usize| Cursor { at, ..cursor }.sees_any(&["counts up from", "count up from"]);
    let verb = (0..words.tokens.len().min(14))
        .find(|at| words.tokens[*at].is("is") || words.tokens[*at].is("are") || counts(*at));
    let Some(verb) = verb else { return false };
    let counter = counts(verb);
    let mut thing = reader.last.last().copied().or_else(|| reader.heading_thing(at));
    let mut names = Vec::new();
    let mut from = None;
    for place in 0..=verb {
        let token = &words.tokens[place];
        let ends = place == verb || token.is_mark(',') || token.is("and") || token.is("of");
        if !ends {
            if from.is_some() || !matches!(token.lower.as_str(), "the" | "its" | "both" | "their") {
                from.get_or_insert(place);
            }
            continue;
        }
        if let Some(begin) = from.take() {
            names.push(cursor.between(begin, place).to_lowercase());
        }
        if token.is("of") {
            cursor.at = place + 1;
            let _ = cursor.eat_any(&["a", "an", "each", "every", "the"]);
            match kinds::noun(&mut cursor, &reader.draft) {
                Some(found) if cursor.at == verb => thing = Some(found),
                _ => return false,
            }
            break;
        }
    }
    let Some(thing) = thing else { return false };
    // "Names of treatments are unique."
    for name in &mut names {
        let singular = crate::words::singular(name);
        if reader.draft.field(thing, name).is_none() && reader.draft.field(thing, &singular).is_some() {
            *name = singular;
        }
    }
    if names.is_empty() || !names.iter().all(|name| reader.draft.field(thing, name).is_some()) {
        return false;
    }
    let mut read = Vec::new();
    for name in names {
        let mut field = DraftField::named(&name, at);
        cursor.at = if counter { verb } else { verb + 1 };
        while !cursor.done() {
            let _ = cursor.eat_any(&[", and", "and", ",", "both", "all"]);
            if !attribute::attribute(&mut cursor, &mut field, &reader.draft) {
                return false;
            }
        }
        // A type or a value that is worked out is another sentence's business.
        if field.kind.is_some() && !counter || field.computed.is_some() || !field.checks.is_empty() {
            return false;
        }
        read.push(field);
    }
    for field in read {
        reader.draft.add_field(thing, field);
    }
    reader.claim(at, "fields").means = words.wording.text.clone();
    reader.last = vec![thing];
    true
}

/// "* = required": what a star behind a name says.
pub(super) fn legend(reader: &mut Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let mut cursor = Cursor::new(&words.wording.text, &words.tokens);
    let star = cursor.eat_any(&[
        "fields marked with *",
        "fields marked with a *",
        "those marked with *",
        "fields with *",
        "*",
    ]);
    let said =
        star && {
            let _ = cursor.eat_any(&["=", ":", "-", "means", "are", "is"]);
            cursor.eat_any(&["required", "mandatory", "must be filled in", "required field", "required fields"])
        } && cursor.done();
    if said {
        reader.claim(at, "fields").means = "A star behind a name makes a field required.".to_owned();
    }
    said
}

/// "Then there are three moments, called …" · "Two more fields are filled in by the app: …", of the thing before.
pub(super) fn more(reader: &mut Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let mut cursor = Cursor::new(&words.wording.text, &words.tokens);
    let counted = cursor.sees("then there are")
        || matches!(cursor.peek(0).map(|token| &token.kind), Some(Kind::Number(_)))
            && cursor.tokens.iter().take(4).any(|token| matches!(token.lower.as_str(), "fields" | "moments" | "dates"));
    let Some(thing) = reader.last.last().copied().filter(|_| counted) else { return false };
    let read = list(&mut cursor, &reader.draft, at);
    if read.fields.is_empty() {
        return false;
    }
    finish(reader, at, &[thing], read);
    true
}

/// "Its status is new or open, and it starts as new." · "Its keeper is the keeper of its pet."
pub(super) fn its(reader: &mut Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let mut cursor = Cursor::new(&words.wording.text, &words.tokens);
    let (thing, name) = if cursor.eat("its") {
        let Some(thing) = reader.last.last().copied() else { return false };
        let from = cursor.at;
        while cursor.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower)) {
            cursor.at += 1;
        }
        (thing, cursor.since(from).to_owned())
    } else {
        let Some(found) = field_of_thing(&mut cursor, reader) else { return false };
        found
    };
    if name.is_empty() || !is_name(&name) || !cursor.eat_any(&["is", "can be", "is one of"]) {
        return false;
    }
    let mut field = DraftField::named(&name, at);
    let begin = cursor.at;
    let read = kinds::kind(&mut cursor, &mut field, &reader.draft) && matches!(field.kind, Some(DraftType::Choice(_)));
    if !read {
        // Something worked out, unless the sentence says what must be so ("is required", "is after the start").
        field.kind = None;
        cursor.at = begin;
        let counted = cursor.peek(0).is_some_and(|token| token.whole().is_some())
            && crate::tokens::unit_of(cursor.word(1)).is_some()
            && matches!(cursor.word(2), "after" | "before" | "from");
        if !(counted || cursor.sees("the") || cursor.sees("its"))
            || reader.draft.field(thing, &name).is_some_and(|known| known.kind.is_some())
        {
            return false;
        }
        let rest = cursor.between(begin, cursor.tokens.len()).trim_end_matches('.').to_owned();
        field.computed = Some(rest);
        cursor.at = cursor.tokens.len();
    }
    let left = super::fields::attributes(&mut cursor, &mut field, &reader.draft);
    let left = left.map(|(from, to)| reader.span(at, from, to));
    if reader.draft.field(thing, &field.name).is_some() {
        // It completes a field that another sentence introduces, where the whole of it is said back.
        let words = reader.words[at].wording.text.trim_end_matches('.').to_owned() + ".";
        reader.claim(at, "fields").more = words;
    }
    reader.draft.add_field(thing, field);
    reader.claim(at, "fields").left = left;
    reader.last = vec![thing];
    true
}

/// "The total of an order" · "An order's total" · "A ticket's status"
fn field_of_thing(cursor: &mut Cursor, reader: &Reader) -> Option<(usize, String)> {
    let from = cursor.at;
    if cursor.eat("the") {
        let begin = cursor.at;
        while cursor
            .peek(0)
            .is_some_and(|token| token.is_word() && !is_function_word(&token.lower) && token.lower != "of")
        {
            cursor.at += 1;
        }
        let name = cursor.since(begin).to_owned();
        if cursor.eat_any(&["of an", "of a", "of each", "of every"])
            && let Some(thing) = kinds::noun(cursor, &reader.draft)
        {
            return Some((thing, name));
        }
    } else if cursor.eat_any(&["a", "an", "each", "every"])
        && let Some(thing) = kinds::noun(cursor, &reader.draft)
        && cursor.eat("'s")
    {
        let begin = cursor.at;
        while cursor.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower)) {
            cursor.at += 1;
        }
        return Some((thing, cursor.since(begin).to_owned()));
    }
    cursor.at = from;
    None
}
