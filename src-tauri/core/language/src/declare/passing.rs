//! Things whose first mention is what somebody does: "Runners can sign up for a race", where other sentences speak of sign-ups, each
//! of a runner and for a race. "Tenants report a fault with a place and a photo.": a fault is what a tenant reports.

use std::collections::BTreeSet;

use super::cursor::Cursor;
use super::draft::{DraftField, DraftType};
use super::fields::list;
use super::names::{is_function_word, is_name};
use super::verbs::is_closed;
use super::{Reader, kinds};
use crate::assumed::{self, capital};
use crate::document::SegmentKind;
use crate::tokens::Token;
use crate::words;

const MODALS: &[&str] = &["can only", "can also", "can", "may only", "may also", "may", "must", "should"];
const PARTICLES: &[&str] = &["up", "in", "out", "on", "off"];
const DETERMINERS: &[&str] =
    &["their own", "one of their own", "several", "an", "a", "the", "any", "all", "each", "every", "their", "one"];
/// Verbs by which people make what is named behind them.
const MAKE: &[&str] = &[
    "report",
    "enter",
    "write",
    "leave",
    "post",
    "record",
    "note",
    "log",
    "submit",
    "file",
    "create",
    "add",
    "make",
    "register",
    "upload",
    "propose",
    "raise",
    "request",
    "send in",
    "note down",
    "fill in",
    "give",
    "suggest",
];

/// What people do to something, at the beginning of a clause.
struct Deed {
    people: usize,
    verb: String,
    /// Where what it is done to begins.
    object: usize,
}

/// "Runners can sign up for a race": who does what, wherever in the sentence people and a verb stand together.
fn deeds(reader: &Reader, at: usize) -> Vec<Deed> {
    let words = &reader.words[at];
    let start = Cursor::new(&words.wording.text, &words.tokens);
    let mut found = Vec::new();
    for place in 0..words.tokens.len() {
        let begins = place == 0
            || matches!(
                words.tokens[place - 1].lower.as_str(),
                "," | ";"
                    | ":"
                    | "only"
                    | "the"
                    | "a"
                    | "an"
                    | "and"
                    | "each"
                    | "every"
                    | "when"
                    | "if"
                    | "once"
                    | "but"
            );
        let mut cursor = Cursor { at: place, ..start };
        let Some(people) = kinds::noun(&mut cursor, &reader.draft).filter(|own| begins && is_person(reader, *own))
        else {
            continue;
        };
        let modal = cursor.eat_any(MODALS);
        let _ = cursor.eat_any(&["also", "only", "always"]);
        let Some(verb) = cursor.peek(0).filter(|token| token.is_word() && !is_function_word(&token.lower)) else {
            continue;
        };
        let form = words::bases(&verb.lower)
            .into_iter()
            .find(|(_, form)| matches!(form, words::Form::Base) || !modal && *form == words::Form::Third);
        let Some((base, _)) = form.filter(|_| verb.text.chars().all(char::is_lowercase)) else { continue };
        cursor.at += 1;
        let particle = PARTICLES.iter().find(|own| cursor.eat(own)).map_or(String::new(), |own| format!(" {own}"));
        let _ = cursor.eat_any(&["for", "to", "about", "from"]);
        found.push(Deed { people, verb: format!("{base}{particle}"), object: cursor.at });
    }
    found
}

fn is_person(reader: &Reader, thing: usize) -> bool {
    reader.draft.things.get(thing).is_some_and(|own| own.person.is_some())
}

/// First pass, behind all other names: what is made so.
pub(super) fn names(reader: &mut Reader) {
    let nouns = nouns(reader);
    for at in 0..reader.segments.len() {
        if !matches!(reader.segments[at].kind, SegmentKind::Sentence | SegmentKind::Item) {
            continue;
        }
        for deed in deeds(reader, at) {
            if let Some((name, ..)) = made(reader, at, &deed) {
                reader.draft.thing(&name, at);
            }
            related(reader, at, &deed, &nouns);
        }
    }
}

/// All words of the spec that stand where only a noun can.
fn nouns(reader: &Reader) -> BTreeSet<String> {
    const BEFORE: &[&str] = &[
        "a", "an", "the", "own", "their", "his", "her", "its", "each", "every", "per", "no", "all", "any", "one", "of",
        "overdue", "open",
    ];
    let mut found = BTreeSet::new();
    for (at, words) in reader.words.iter().enumerate() {
        if reader.segments[at].kind == SegmentKind::Heading {
            found.insert(words::singular(&reader.segments[at].text.to_lowercase()));
        }
        for (place, token) in words.tokens.iter().enumerate().filter(|(_, token)| token.is_word()) {
            let singular = words::singular(&token.lower);
            let base =
                words::bases(&singular).iter().any(|(base, form)| *form == words::Form::Base && *base == singular);
            let before = place.checked_sub(1).and_then(|before| words.tokens.get(before));
            let led = before.is_some_and(|own| BEFORE.contains(&own.lower.as_str()) || own.whole().is_some());
            // "sign-ups"
            if let Some(front) = before.filter(|own| token.joined && own.is_word()) {
                found.insert(words::singular(&format!("{}-{}", front.lower, token.lower)));
            }
            // "cancel" and "loan" could be verbs; "enrolment" and "sign-ups" couldn't.
            if led || !base {
                found.insert(singular);
            }
        }
    }
    found
}

/// "Runners can sign up for a race", where the spec speaks of sign-ups: a sign-up has a runner and a race.
fn related(reader: &mut Reader, at: usize, deed: &Deed, nouns: &BTreeSet<String>) {
    let words = &reader.words[at];
    let mut cursor = Cursor { at: deed.object, ..Cursor::new(&words.wording.text, &words.tokens) };
    while cursor.eat_any(DETERMINERS)
        || cursor.peek(0).is_some_and(|token| token.whole().is_some()) && {
            cursor.at += 1;
            true
        }
    {}
    let begin = cursor.at;
    let object = (0..2).find_map(|skip| kinds::noun(&mut Cursor { at: begin + skip, ..cursor }, &reader.draft));
    let Some(object) = object.filter(|own| !is_person(reader, *own)) else { return };
    let first = deed.verb.split(' ').next().unwrap_or("");
    if is_closed(first) && !deed.verb.contains(' ') {
        return;
    }
    let name = nouns.iter().find(|noun| {
        **noun != deed.verb.replace(' ', "")
            && words::names_doing(&deed.verb, noun)
            && reader.draft.find(noun) != Some(object)
            && !words::forms(&deed.verb).gerund.eq_ignore_ascii_case(noun)
    });
    let Some(name) = name.cloned().filter(|own| is_name(own)) else { return };
    let known = reader.draft.find(&name);
    if known.is_some_and(|known| is_person(reader, known) || known == object) {
        return;
    }
    reader.draft.passing.push((name.clone(), deed.people, object, deed.verb.clone(), at));
    reader.draft.thing(&name, at);
}

/// Gives what is made so whom and what it is of, where no declaration does.
pub(super) fn settle(reader: &mut Reader) {
    for (name, people, object, verb, at) in std::mem::take(&mut reader.draft.passing) {
        let Some(thing) = reader.draft.find(&name) else { continue };
        let points = |to: usize| {
            reader.draft.things[thing].fields.iter().any(|field| match field.kind {
                Some(DraftType::One(other) | DraftType::Several(other)) => other == to,
                Some(DraftType::AnyPerson) => is_person(reader, to),
                None => reader.draft.find(&field.name) == Some(to),
                _ => false,
            })
        };
        let anybody = reader.draft.things.iter().enumerate().any(|(other, own)| own.person.is_some() && points(other));
        let (of, about) = (points(people) || anybody, points(object));
        if of && about {
            continue;
        }
        let mut said = Vec::new();
        if !of {
            let name = reader.draft.things[people].singular.clone();
            let mut field = DraftField::named(&name, at);
            field.kind = Some(DraftType::One(people));
            (field.required, field.creator, field.by_app) = (Some(true), true, true);
            reader.draft.add_field(thing, field);
            said.push(format!("{} {name}", words::article(&name)));
        }
        if !about {
            let name = reader.draft.things[object].singular.clone();
            let mut field = DraftField::named(&name, at);
            field.kind = Some(DraftType::One(object));
            field.required = Some(true);
            reader.draft.add_field(thing, field);
            said.push(format!("{} {name}", words::article(&name)));
        }
        reader.draft.things[thing].makes.push((verb, at));
        let own = reader.draft.things[thing].singular.clone();
        let text = format!("{} {own} has {}.", capital(words::article(&own)), said.join(" and "));
        reader.draft.beside.push((at, assumed::made_so(text)));
    }
}

/// "report a fault with a place and a photo", "enter a harvest: the day and the weight": the name of what is made, where its fields
/// begin, and where the words before them end.
fn made(reader: &Reader, at: usize, deed: &Deed) -> Option<(String, usize, usize)> {
    if !MAKE.contains(&deed.verb.as_str()) {
        return None;
    }
    let words = &reader.words[at];
    let start = Cursor::new(&words.wording.text, &words.tokens);
    let mut cursor = Cursor { at: deed.object, ..start };
    if !cursor.eat_any(&["an", "a", "their own", "their", "one or more"]) && !cursor.peek(0).is_some_and(Token::is_word)
    {
        return None;
    }
    let begin = cursor.at;
    while cursor.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower))
        && cursor.at - begin < 3
    {
        cursor.at += 1;
    }
    let name = words::singular(&cursor.since(begin).to_lowercase());
    let end = cursor.at;
    let about = cursor.eat_any(&["for", "about", "on"]).then(|| {
        let _ = cursor.eat_any(DETERMINERS);
        kinds::noun(&mut cursor, &reader.draft)
    });
    let end = if about.is_some() { cursor.at } else { end };
    if about.is_some_and(|own| own.is_none())
        || !is_name(&name)
        || !(cursor.eat("with") && cursor.sees_any(&["a", "an", "the", "their"]) || cursor.eat(":"))
    {
        return None;
    }
    let read = list(&mut { cursor }, &reader.draft, at);
    (read.left.is_none() && !read.fields.is_empty()).then_some((name, cursor.at, end))
}

/// Second pass: "Tenants can report a fault with a place and a photo."
pub(super) fn sentence(reader: &mut Reader, at: usize) -> bool {
    let own = deeds(reader, at).into_iter().next().and_then(|deed| Some((made(reader, at, &deed)?, deed)));
    let Some(((name, fields, end), deed)) = own else { return false };
    let Some(thing) = reader.draft.find(&name).filter(|own| !is_person(reader, *own)) else { return false };
    let words = &reader.words[at];
    let mut cursor = Cursor { at: fields, ..Cursor::new(&words.wording.text, &words.tokens) };
    let mut read = list(&mut cursor, &reader.draft, at);
    let people = &reader.draft.things[deed.people];
    let (who, rule) = (people.singular.clone(), cursor.between(0, end).to_owned());
    let alone = words.tokens[..end].iter().all(|token| !matches!(token.lower.as_str(), "only" | "must" | "should"));
    let plural = reader.draft.things[thing].plural.clone();
    let rule = if alone { format!("{} can add {plural}.", capital(&people.plural)) } else { rule + "." };
    let somebody = reader.draft.things[thing].fields.iter().chain(&read.fields).any(|field| match field.kind {
        Some(DraftType::One(other)) => is_person(reader, other),
        Some(DraftType::AnyPerson) => true,
        None => reader.draft.find(&field.name).is_some_and(|other| is_person(reader, other)),
        _ => false,
    });
    if !somebody {
        let mut field = DraftField::named(&who, at);
        field.kind = Some(DraftType::One(deed.people));
        (field.required, field.creator, field.by_app) = (Some(true), true, true);
        read.fields.insert(0, field);
    }
    read.makes.push(deed.verb);
    super::prose::finish(reader, at, &[thing], read);
    reader.claim(at, "fields").further.push(rule);
    true
}
