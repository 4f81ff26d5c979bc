//! How a record stands: "Orders can be open, closed or packed.", "By default an order is open.", "A trip is led by one teacher."

use super::Reader;
use super::cursor::Cursor;
use super::draft::{DraftField, DraftType};
use super::fields::Fields;
use super::kinds::{choices, noun};
use super::names::{is_function_word, is_name};
use super::prose::{finish, list_after};
use super::relations::belongs;
use super::verbs::is_closed;
use crate::words;

/// The things that a sentence begins with, and the cursor behind them: "An order", "Orders", "It".
fn topic(reader: &Reader, at: usize) -> Option<(usize, usize)> {
    let own = &reader.words[at];
    let mut cursor = Cursor::new(&own.wording.text, &own.tokens);
    if cursor.eat("it") {
        let thing = reader.last.last().copied().or_else(|| reader.heading_thing(at))?;
        return Some((thing, cursor.at));
    }
    let _ = cursor.eat("so");
    let _ = cursor.eat_any(&["a new", "an", "a", "each", "every", "all", "new"]);
    let thing = noun(&mut cursor, &reader.draft)?;
    Some((thing, cursor.at))
}

/// "Orders can be open, closed or packed." · "It's requested, booked or cancelled, and starts out requested."
pub(super) fn stands(reader: &mut Reader, at: usize) -> bool {
    let Some((thing, behind)) = topic(reader, at) else { return false };
    let own = &reader.words[at];
    let mut cursor = Cursor { at: behind, ..Cursor::new(&own.wording.text, &own.tokens) };
    let either = cursor.eat_any(&[
        "is either",
        "are either",
        "can either be",
        "can be either",
        "is always either",
        "may be either",
    ]);
    let stated = !either && cursor.eat_any(&["is always", "is", "are"]);
    if !either && !stated && !cursor.eat("can be") {
        return false;
    }
    let Some(names) = choices(&mut cursor) else { return false };
    // "can be seen, changed or deleted" says what is done with it.
    let deed = names.iter().all(|name| words::bases(&name.to_lowercase()).iter().any(|(base, _)| is_closed(base)));
    let thing_named = names.iter().any(|name| reader.draft.find(name).is_some());
    // "can be lent or returned" may say what can be done; "is lent or returned" says how it stands.
    if names.len() < if either || stated { 2 } else { 3 } || deed || thing_named {
        return false;
    }
    let known = reader.draft.things[thing].fields.iter().any(|field| match &field.kind {
        Some(DraftType::Choice(own)) => names.iter().all(|name| own.iter().any(|one| one.eq_ignore_ascii_case(name))),
        _ => false,
    });
    let mut field = DraftField::named("status", at);
    if reader.draft.field(thing, "status").is_some_and(|own| own.kind.is_some()) && !known {
        return false;
    }
    field.kind = Some(DraftType::Choice(names));
    let left = super::fields::attributes(&mut cursor, &mut field, &reader.draft);
    if left.is_some() {
        return false;
    }
    if known {
        reader.claim(at, "fields").means = own.wording.text.trim_end_matches('.').to_owned() + ".";
    } else {
        reader.draft.add_field(thing, field);
        reader.claim(at, "fields");
    }
    reader.last = vec![thing];
    true
}

/// "A job can be confidential.": something that it is or isn't, where the word is an adjective that nothing else explains.
pub(super) fn may_be(reader: &mut Reader, at: usize) -> bool {
    let Some((thing, behind)) = topic(reader, at) else { return false };
    let own = &reader.words[at];
    let mut cursor = Cursor { at: behind, ..Cursor::new(&own.wording.text, &own.tokens) };
    if !cursor.eat_any(&["can also be", "may also be", "can be", "may be"]) {
        return false;
    }
    let begin = cursor.at;
    // "can be in repair"
    let placed = cursor.eat_any(&["in", "on", "under", "out of", "out for"]);
    let Some(word) = cursor.peek(0).filter(|token| token.is_word()).map(|token| token.lower.clone()) else {
        return false;
    };
    cursor.at += 1;
    let name = cursor.since(begin).to_lowercase();
    // "can be mended" says what is done with it.
    let deed = words::bases(&word).iter().any(|(base, form)| *form != words::Form::Base || is_closed(base));
    let deed = deed && !placed;
    let adverb = !placed && (word.ends_with("ly") || word.ends_with("ing") || word.ends_with("ed"));
    let own_word = reader.draft.things.iter().any(|other| {
        other.fields.iter().any(|field| {
            field.name.eq_ignore_ascii_case(&name)
                || matches!(&field.kind, Some(DraftType::Choice(list)) if list.iter().any(|one| one.eq_ignore_ascii_case(&name)))
        })
    });
    const OF_NO_RECORD: &[&str] =
        &["empty", "different", "more", "less", "there", "only", "seen", "done", "possible", "able"];
    let named = if placed { is_name(&word) } else { is_name(&name) };
    let plain = named && !is_function_word(&word) && !OF_NO_RECORD.contains(&word.as_str());
    let ends = cursor.done() || cursor.sees(".");
    if deed || adverb || own_word || !plain || !ends || reader.draft.find(&name).is_some() {
        return false;
    }
    let mut field = DraftField::named(&name, at);
    field.kind = Some(DraftType::Plain(model::TypeKind::YesNo));
    reader.draft.add_field(thing, field);
    reader.claim(at, "fields");
    reader.last = vec![thing];
    true
}

/// "A leak is open, being mended or closed." right under the heading "Leaks": the name of what stands so.
pub(super) fn under_its_heading(reader: &Reader, at: usize) -> Option<String> {
    let own = &reader.words[at];
    let mut cursor = Cursor::new(&own.wording.text, &own.tokens);
    let _ = cursor.eat("so");
    if !cursor.eat_any(&["a", "an", "each", "every"]) {
        return None;
    }
    let begin = cursor.at;
    while cursor.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower))
        && cursor.at - begin < 3
    {
        cursor.at += 1;
    }
    let name = cursor.since(begin).to_lowercase();
    if !is_name(&name) || !cursor.eat_any(&["is either", "can be either", "is always", "is", "can be"]) {
        return None;
    }
    let names = choices(&mut cursor)?;
    let heading = reader.segments[at].context.headings.last()?;
    let same = words::singular(&super::names::subject(heading).to_lowercase()) == name;
    let deed = names.iter().all(|name| words::bases(&name.to_lowercase()).iter().any(|(base, _)| is_closed(base)));
    let recurs = names.len() > 2 && super::actors::recurs(reader, &name, at);
    ((same || recurs) && !deed && names.len() > 1).then_some(name)
}

/// Where and when something is.
pub(super) const PLACED: &[&str] = &[
    "takes place on",
    "takes place at",
    "takes place in",
    "takes place",
    "happens on",
    "happens at",
    "is held on",
    "is held at",
    "is held in",
    "is on",
    "is at",
    "is in",
];

/// "is on a day, from a start time to an end time, and has a stall": fields behind their prepositions, read to the end.
pub(super) fn placed(reader: &Reader, at: usize, verb: usize) -> Option<Fields> {
    let own = &reader.words[at];
    let mut cursor = Cursor { at: verb, ..Cursor::new(&own.wording.text, &own.tokens) };
    if !cursor.eat_any(PLACED) {
        return None;
    }
    let _ = cursor.eat_any(&["on", "at", "in", "from"]);
    if !cursor.sees_any(&["a", "an", "one"]) {
        return None;
    }
    let read = super::fields::list(&mut cursor, &reader.draft, at);
    (read.left.is_none() && read.fields.len() > 1).then_some(read)
}

/// "A shift is on a day, from a start time to an end time, and has a stall and at most 4 helpers."
pub(super) fn takes_place(reader: &mut Reader, at: usize) -> bool {
    let own = &reader.words[at];
    let Some(found) = super::subject::subject(&own.tokens, &own.wording.text, PLACED) else { return false };
    let [name] = found.names.as_slice() else { return false };
    let (Some(thing), Some(read)) = (reader.draft.find(name), placed(reader, at, found.verb)) else { return false };
    finish(reader, at, &[thing], read);
    true
}

/// "Every member is on a plan: day, flex or full."
pub(super) fn is_on(reader: &mut Reader, at: usize) -> bool {
    let Some((thing, behind)) = topic(reader, at) else { return false };
    let own = &reader.words[at];
    let mut cursor = Cursor { at: behind, ..Cursor::new(&own.wording.text, &own.tokens) };
    if !cursor.eat_any(&["is on", "are on", "is in", "are in", "is at", "are at", "is of", "are of"])
        || !cursor.eat_any(&["a", "an", "one of these", "one of the following"])
    {
        return false;
    }
    let from = cursor.at;
    while cursor.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower)) {
        cursor.at += 1;
    }
    let name = cursor.since(from).to_owned();
    if !is_name(&name) || !(cursor.eat(":") || cursor.sees("(")) {
        return false;
    }
    let mut field = DraftField::named(&words::singular(&name.to_lowercase()), at);
    let left = super::fields::attributes(&mut cursor, &mut field, &reader.draft);
    if left.is_some() || !matches!(field.kind, Some(DraftType::Choice(_))) {
        return false;
    }
    reader.draft.add_field(thing, field);
    reader.claim(at, "fields");
    reader.last = vec![thing];
    true
}

/// "For every rehearsal and singer there is one attendance: present, absent or excused."
pub(super) fn for_each_pair(reader: &mut Reader, at: usize) -> bool {
    let own = &reader.words[at];
    let cursor = Cursor::new(&own.wording.text, &own.tokens);
    let Some((first, second, name, behind)) = pair(cursor) else { return false };
    let find = |name: &str| reader.draft.find(name);
    let (Some(first), Some(second), Some(thing)) = (find(&first), find(&second), find(&name)) else { return false };
    let mut cursor = Cursor { at: behind, ..cursor };
    let mut status = DraftField::named("status", at);
    if cursor.eat(":") {
        let left = super::fields::attributes(&mut cursor, &mut status, &reader.draft);
        if left.is_some() || !matches!(status.kind, Some(DraftType::Choice(_))) {
            return false;
        }
    } else if !cursor.done() {
        return false;
    }
    let mut names = Vec::new();
    for other in [first, second] {
        let name = reader.draft.things[other].singular.clone();
        let mut field = DraftField::named(&name, at);
        field.kind = Some(DraftType::One(other));
        field.required = Some(true);
        reader.draft.add_field(thing, field);
        names.push(name);
    }
    if status.kind.is_some() {
        reader.draft.add_field(thing, status);
    }
    let plural = reader.draft.things[thing].plural.clone();
    let rule = format!("No two {plural} can have the same {} and the same {}.", names[0], names[1]);
    reader.claim(at, "fields").further.push(rule);
    reader.last = vec![thing];
    true
}

/// The two things of which every pair has one of a third, by their names, and the place behind it.
fn pair(mut cursor: Cursor) -> Option<(String, String, String, usize)> {
    fn name(cursor: &mut Cursor) -> Option<String> {
        let from = cursor.at;
        while cursor.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower)) {
            cursor.at += 1;
        }
        Some(cursor.since(from).to_owned()).filter(|own| is_name(own))
    }
    if !cursor.eat_any(&["for every", "for each"]) {
        return None;
    }
    let first = name(&mut cursor)?;
    if !cursor.eat_any(&["and every", "and each", "and"]) {
        return None;
    }
    let second = name(&mut cursor)?;
    let _ = cursor.eat(",");
    if !cursor.eat_any(&["there is exactly one", "there is one", "there is at most one", "there is only one"]) {
        return None;
    }
    let third = name(&mut cursor)?;
    Some((first, second, third, cursor.at))
}

/// The thing that such a sentence introduces.
pub(super) fn of_a_pair(cursor: Cursor) -> Option<String> {
    pair(cursor).map(|(_, _, name, _)| name)
}

/// "By default an order is open." · "An order is open at first." · "New orders start as open."
pub(super) fn starts(reader: &mut Reader, at: usize) -> bool {
    let own = &reader.words[at];
    let mut cursor = Cursor::new(&own.wording.text, &own.tokens);
    const FIRST: &[&str] =
        &["by default", "at first", "initially", "to begin with", "to start with", "at the beginning"];
    let before = cursor.eat_any(FIRST);
    let _ = before && cursor.eat(",");
    let mut fresh = false;
    let thing = if cursor.eat("it") {
        reader.last.last().copied()
    } else {
        fresh = cursor.eat_any(&["a new", "new", "each new", "every new", "all new"]);
        let _ = !fresh && cursor.eat_any(&["an", "a", "each", "every", "all"]);
        noun(&mut cursor, &reader.draft)
    };
    let Some(thing) = thing else { return false };
    let leads = cursor.eat_any(super::stages::STARTS_AS)
        || cursor.eat_any(&["starts out", "start out", "starts in", "start in"]);
    if !leads && !cursor.eat_any(&["is", "are"]) {
        return false;
    }
    let begin = cursor.at;
    while cursor.peek(0).is_some_and(|token| token.is_word()) && !cursor.sees_any(FIRST) {
        cursor.at += 1;
    }
    let end = cursor.at;
    let said = leads || before || cursor.eat_any(FIRST) || fresh;
    let name = cursor.between(begin, end).to_owned();
    if !said || !cursor.done() || name.is_empty() {
        return false;
    }
    let tokens = own.tokens[begin..end].to_vec();
    let field = reader.draft.things[thing].fields.iter().position(|field| match &field.kind {
        Some(DraftType::Choice(names)) => names.iter().any(|one| one.eq_ignore_ascii_case(&name)),
        _ => false,
    });
    let Some(field) = field else { return false };
    if reader.draft.things[thing].fields[field].default.is_some() {
        return false;
    }
    reader.draft.things[thing].fields[field].default = Some(tokens);
    let means = own.wording.text.trim_end_matches('.').to_owned() + ".";
    reader.claim(at, "fields").means = means;
    reader.last = vec![thing];
    true
}

/// Participles with "by" that say whose something is, never what may be done with it.
const RELATES: &[&str] = &[
    "owned",
    "led",
    "taught",
    "run",
    "held",
    "kept",
    "supervised",
    "managed",
    "organised",
    "organized",
    "chaired",
    "hosted",
    "looked after",
    "written",
    "made",
    "placed",
    "created",
    "submitted",
    "filed",
    "reported",
    "raised",
    "given",
    "provided",
    "supplied",
    "produced",
];
/// Those of them that make the record.
const MAKES: &[&str] = &["written", "made", "placed", "created", "submitted", "filed", "reported", "raised"];

/// "A trip is led by one teacher." · "An order is placed by a household for a delivery date."
pub(super) fn passive(reader: &mut Reader, at: usize) -> bool {
    let own = &reader.words[at];
    let mut cursor = Cursor::new(&own.wording.text, &own.tokens);
    if !cursor.eat_any(&["a", "an", "each", "every"]) {
        return false;
    }
    let Some(thing) = noun(&mut cursor, &reader.draft) else { return false };
    if !cursor.eat("is") {
        return false;
    }
    let from = cursor.at;
    if !cursor.eat_any(RELATES) {
        return false;
    }
    let participle = cursor.since(from).to_lowercase();
    if !cursor.eat("by")
        || !(cursor.sees("a") || cursor.sees("an") || cursor.sees_any(&["one", "exactly one", "at most one"]))
    {
        return false;
    }
    let mut read = Fields::default();
    if !belongs(&mut cursor, &reader.draft, at, &mut read) {
        return false;
    }
    let makes = MAKES.contains(&participle.as_str());
    for field in &mut read.fields {
        let person = match field.kind {
            Some(DraftType::One(other)) => reader.draft.things[other].person.is_some(),
            _ => false,
        };
        if makes && person {
            field.creator = true;
            field.by_app = true;
        }
    }
    if makes && let Some((base, _)) = words::bases(&participle).into_iter().next() {
        read.makes.push(base);
    }
    let more = list_after(&mut cursor, reader, at, &mut read);
    read.left = read.left.or(more);
    finish(reader, at, &[thing], read);
    true
}

/// The name that such a sentence introduces.
pub(super) fn introduced(mut cursor: Cursor) -> Option<String> {
    if !cursor.eat_any(&["a", "an", "each", "every"]) {
        return None;
    }
    let from = cursor.at;
    while cursor.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower)) {
        cursor.at += 1;
    }
    let name = cursor.since(from).to_owned();
    let said = is_name(&name)
        && cursor.eat("is")
        && cursor.eat_any(RELATES)
        && cursor.eat("by")
        && (cursor.sees("a") || cursor.sees("an") || cursor.sees_any(&["one", "exactly one", "at most one"]));
    said.then_some(name)
}
