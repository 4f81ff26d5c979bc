//! Declarations in prose: "An appointment has …", "A reply belongs to a ticket", "About a customer we keep …".

use super::cardinality::{counted, explains, made_of, many_to_many};
use super::cursor::Cursor;
use super::definition::{definition, other_name, synonym};
use super::draft::{Count, DraftType};
use super::fields::{Fields, list, more_fields};
use super::names::{is_field_label, is_function_word, is_name, label_end, without_field_word};
use super::outline::parent;
use super::relations::belongs;
use super::single::{fields_are, its, more};
use super::standing::{for_each_pair, is_on, may_be, passive, stands, starts};
use super::subject::{BELONGS, HAS, HOLDS, begins_fields, is_pronoun, pronoun, subject};
use super::{Reader, attribute};
use crate::tokens::Token;

/// First pass: names that such a sentence introduces.
pub(super) fn names(reader: &mut Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let text = words.wording.text.as_str();
    let mut found = false;
    let behind = own_label(&words.tokens, text);
    for (verbs, fields) in [(HAS, true), (BELONGS, false)] {
        let Some(subject) = subject(&words.tokens[behind..], text, verbs) else { continue };
        let mut cursor = Cursor { at: behind + subject.verb, ..Cursor::new(text, &words.tokens) };
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
    // "An order is placed by a customer."
    let start = Cursor::new(text, &words.tokens);
    let introduced = super::standing::introduced(start).or_else(|| super::standing::of_a_pair(start));
    // "A visit records which member used which desk."
    let introduced = introduced.or_else(|| {
        let own = subject(&words.tokens, text, &["records", "record"])?;
        let behind = Cursor { at: own.verb + 1, ..start };
        let [name] = own.names.as_slice() else { return None };
        (own.introduces && (behind.sees_any(&["which", "who", "when"]) || explained(&behind).is_some()))
            .then(|| name.clone())
    });
    let introduced = introduced.or_else(|| super::standing::under_its_heading(reader, at));
    let introduced = introduced.or_else(|| super::stages::introduced(start));
    // "A shift is on a day, from a start time to an end time, …"
    let introduced = introduced.or_else(|| {
        let own = subject(&words.tokens, text, super::standing::PLACED)?;
        let [name] = own.names.as_slice() else { return None };
        let known = own.introduces && !is_pronoun(name) && reader.draft.find(name).is_none();
        (known && super::standing::placed(reader, at, own.verb).is_some()).then(|| name.clone())
    });
    let introduced = introduced.or_else(|| super::introducing::name(start));
    if let Some(name) = introduced {
        reader.draft.thing(&name, at);
        found = true;
    }
    // "About a customer we keep the name and the email"
    let cursor = Cursor::new(text, &words.tokens);
    if let Some(name) = about(cursor).map(|own| own.0).or_else(|| kept_of(cursor).map(|own| own.0)) {
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

/// "records that somebody may use an oven: the person, the oven and the day": the place behind the colon.
fn explained(cursor: &Cursor) -> Option<usize> {
    let colon = cursor.tokens.iter().position(|token| token.is_mark(':') && token.depth == 0)?;
    (cursor.sees("that") && colon > cursor.at && colon + 1 < cursor.tokens.len()).then_some(colon + 1)
}

/// "we keep", "we also want to know": that something is kept.
fn keeps(cursor: &mut Cursor) -> bool {
    let from = cursor.at;
    if !cursor.eat_any(&["we", "i", "you", "the app", "the system", "it"]) {
        return false;
    }
    let _ = cursor.eat_any(&["also", "always", "just", "only"]);
    let _ =
        cursor.eat_any(&["need to", "needs to", "want to", "wants to", "have to", "has to", "must", "would like to"]);
    const KEEPS: &[&str] = &[
        "keep track of",
        "keeps track of",
        "note down",
        "write down",
        "know",
        "keep",
        "keeps",
        "store",
        "stores",
        "record",
        "records",
        "note",
        "notes",
        "remember",
        "remembers",
        "hold",
        "holds",
        "track",
        "tracks",
        "save",
        "saves",
        "collect",
        "ask for",
    ];
    let said = cursor.eat_any(KEEPS) || cursor.sees_any(&["a", "an", "the"]) && cursor.tokens[cursor.at - 1].is("need");
    let known = !cursor.tokens[cursor.at - 1].is("know") || cursor.at > from + 2;
    if !(said && known) {
        cursor.at = from;
    }
    said && known
}

/// "We want to know a coach's name and their phone number" · "We keep a name and a phone number for each coach": the thing, and
/// where its fields stand.
fn kept_of(start: Cursor) -> Option<(String, std::ops::Range<usize>)> {
    let mut cursor = start;
    if !keeps(&mut cursor) {
        return None;
    }
    let end = start.tokens.iter().rposition(|token| token.is_word() || token.is_mark(')')).map_or(0, |last| last + 1);
    let name_from = |from: usize, stop: &dyn Fn(&Token) -> bool| {
        let mut ahead = Cursor { at: from, ..start };
        while ahead.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower) && !stop(token))
            && ahead.at - from < 4
        {
            ahead.at += 1;
        }
        // The bytes of "coach" in "coach's" are those of both.
        let words: Vec<&str> = start.tokens[from..ahead.at].iter().map(|token| token.lower.as_str()).collect();
        (words.join(" "), ahead.at)
    };
    let mut ahead = cursor;
    if ahead.eat_any(&["a", "an", "each", "every"]) {
        let (name, at) = name_from(ahead.at, &|token| token.lower == "'s");
        if is_name(&name) && start.tokens.get(at).is_some_and(|token| token.lower == "'s") {
            return Some((name, at + 1..end));
        }
    }
    const WHOSE: &[&str] =
        &["for each", "for every", "about each", "about every", "of each", "of every", "about a", "about an", "about"];
    let whose = (cursor.at + 1..end).rev().find(|at| Cursor { at: *at, ..start }.sees_any(WHOSE))?;
    let mut behind = Cursor { at: whose, ..start };
    let _ = behind.eat_any(WHOSE);
    let (name, at) = name_from(behind.at, &|_| false);
    (is_name(&name) && at == end && begins_fields(&cursor)).then_some((name, cursor.at..whose))
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
    let said = keeps(&mut cursor) || cursor.eat("there is");
    (said && is_name(&name)).then_some((name, cursor.at))
}

/// Second pass: what such a sentence says. `false` where it declares nothing.
pub(super) fn sentence(reader: &mut Reader, at: usize) -> bool {
    super::single::legend(reader, at)
        || super::introducing::offer(reader, at)
        || super::introducing::at_first(reader, at)
        || super::passing::sentence(reader, at)
        || labelled(reader, at)
        || has(reader, at)
        || many_to_many(reader, at)
        || passive(reader, at)
        || is_on(reader, at)
        || super::standing::takes_place(reader, at)
        || for_each_pair(reader, at)
        || stands(reader, at)
        || may_be(reader, at)
        || gives(reader, at)
        || starts(reader, at)
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
    let found = [HAS, BELONGS, HOLDS].into_iter().filter_map(|verbs| {
        let (things, verb) = match pronoun(reader, at, tokens, verbs) {
            Some(found) => found,
            None => {
                let behind = own_label(tokens, text);
                let subject = subject(&tokens[behind..], text, verbs)?;
                let things: Option<Vec<usize>> = subject.names.iter().map(|name| reader.draft.find(name)).collect();
                (things?, behind + subject.verb)
            }
        };
        Some((things, verb))
    });
    let Some((things, verb)) = found.min_by_key(|(_, verb)| *verb) else { return false };
    clause(reader, at, &things, verb)
}

/// "They also give us their phone number." "Hirers tell us their address and their age."
fn gives(reader: &mut Reader, at: usize) -> bool {
    const GIVES: &[&str] =
        &["give us", "gives us", "tell us", "tells us", "leave us", "leaves us", "provide us with", "let us know"];
    let words = &reader.words[at];
    let (text, tokens) = (words.wording.text.as_str(), words.tokens.as_slice());
    let found = pronoun(reader, at, tokens, GIVES).or_else(|| {
        let subject = subject(tokens, text, GIVES)?;
        let things: Option<Vec<usize>> = subject.names.iter().map(|name| reader.draft.find(name)).collect();
        Some((things?, subject.verb))
    });
    let Some((things, verb)) = found else { return false };
    let people = |thing: &usize| reader.draft.things.get(*thing).is_some_and(|own| own.person.is_some());
    let mut cursor = Cursor { at: verb, ..Cursor::new(text, tokens) };
    if !things.iter().all(people) || !cursor.eat_any(GIVES) || !cursor.eat_any(&["their", "his or her", "a", "an"]) {
        return false;
    }
    let read = list(&mut cursor, &reader.draft, at);
    if read.fields.is_empty() || read.left.is_some() {
        return false;
    }
    finish(reader, at, &things, read);
    true
}

/// Behind the label of a sentence that is about what the label says: "Trainings: a training belongs to …".
fn own_label(tokens: &[Token], text: &str) -> usize {
    let cursor = Cursor::new(text, tokens);
    let Some(colon) = label_end(&cursor) else { return 0 };
    let label = crate::words::singular(&cursor.between(0, colon).to_lowercase());
    let mut behind = Cursor { at: colon + 1, ..cursor };
    let _ = behind.eat_any(&["a", "an", "each", "every", "the"]);
    let same = label.split(' ').all(|word| behind.eat(word))
        || crate::words::plural(&label).split(' ').all(|word| behind.eat(word));
    if same { colon + 1 } else { 0 }
}

/// "Treatment: a name and a price" · "Invoice: belongs to an appointment" · "Tool – something that you can borrow" · "Fields: …"
fn labelled(reader: &mut Reader, at: usize) -> bool {
    let segment = &reader.segments[at];
    let words = &reader.words[at];
    let cursor = Cursor::new(&words.wording.text, &words.tokens);
    let Some(colon) = label_end(&cursor) else { return false };
    if segment.context.lead_in.is_some() || parent(reader, at).is_some() || own_label(&words.tokens, cursor.text) > 0 {
        return false;
    }
    let label = cursor.between(0, colon).to_owned();
    let rest = Cursor { at: colon + 1, ..cursor };
    if is_field_label(&label) {
        let Some(thing) = reader.heading_thing(at) else { return false };
        let mut list_from = rest;
        let read = list(&mut list_from, &reader.draft, at);
        if read.fields.is_empty() {
            return false;
        }
        finish(reader, at, &[thing], read);
        return true;
    }
    let name = without_field_word(&label).to_owned();
    let Some(thing) = reader.draft.find(&name) else { return false };
    // Under the heading of another thing it is that one's field.
    if reader.heading_thing(at).is_some_and(|own| own != thing) && segment.context.depth > 0
        || !describes_thing(&rest, &reader.draft, at)
    {
        return false;
    }
    if is_something(&rest) {
        reader.claim(at, "thing").means = words.wording.text.trim_end_matches('.').to_owned() + ".";
        reader.last = vec![thing];
        return true;
    }
    clause(reader, at, &[thing], colon + 1)
}

/// "something that you can borrow": what a word means, in words that lay nothing down.
fn is_something(rest: &Cursor) -> bool {
    let mut cursor = *rest;
    let _ = cursor.eat_any(&["is", "are"]);
    cursor.eat_any(&["something", "anything", "a thing", "things", "any", "what"]) && super::roles::is_gloss(&cursor)
}

/// Whether the words behind "Treatment:" describe a thing rather than say what kind of field a treatment is.
pub(super) fn describes_thing(rest: &Cursor, draft: &super::draft::Draft, at: usize) -> bool {
    let mut cursor = *rest;
    if is_something(&cursor) {
        return true;
    }
    let pronoun = cursor.eat_any(&["it", "they", "each", "each one", "every one"]);
    if cursor.eat_any(HAS) {
        return begins_fields(&cursor);
    }
    if cursor.eat_any(BELONGS) {
        return true;
    }
    if pronoun || !(cursor.sees("a") || cursor.sees("an") || cursor.sees("one")) {
        return false;
    }
    let read = list(&mut cursor, draft, at);
    read.fields.len() > 1
}

/// What is said of these things from a token on: "has a name", "is for one book", "a name and a price".
fn clause(reader: &mut Reader, at: usize, things: &[usize], from: usize) -> bool {
    let words = &reader.words[at];
    let mut cursor = Cursor { at: from, ..Cursor::new(&words.wording.text, &words.tokens) };
    let _ = cursor.eat_any(&["it", "they", "each one", "each"]);
    let mut read = Fields::default();
    let before = cursor.at;
    if cursor.eat_any(BELONGS) {
        if !belongs(&mut cursor, &reader.draft, at, &mut read) {
            return false;
        }
        let more = list_after(&mut cursor, reader, at, &mut read);
        read.left = read.left.or(more);
    } else {
        let has = cursor.eat_any(HAS);
        let holds = !has && cursor.eat_any(HOLDS);
        let listed = holds.then(|| explained(&cursor)).flatten();
        cursor.at = listed.unwrap_or(cursor.at);
        let optional = holds && cursor.tokens[cursor.at - 1].is("have");
        if holds && cursor.tokens[cursor.at - 1].is("of") && made_of(reader, at, things, cursor) {
            return true;
        }
        if (has || holds)
            && listed.is_none()
            && !begins_fields(&cursor)
            && !(holds && begins_plainly(&cursor, &reader.draft, at))
        {
            return false;
        }
        if has || holds {
            let listed = cursor.eat_any(&["these fields", "the following fields", "the following", "these"]);
            if cursor.eat(":") && cursor.done() || cursor.done() || listed && cursor.done() {
                // The lead-in of a list: its items say the rest.
                reader.last = things.to_vec();
                reader.claim(at, "thing").means = String::new();
                return true;
            }
        } else if cursor.at > before {
            return false;
        }
        if let Some(taken) = counted(reader, at, things, cursor) {
            return taken;
        }
        read = list(&mut cursor, &reader.draft, at);
        if optional {
            // "may have a second name": there needn't be one.
            // "Members may have a boat" is about the members; "a job can have a reviser" about what a job says.
            let somebody =
                things.iter().any(|own| reader.draft.things.get(*own).is_some_and(|own| own.person.is_some()));
            let named = read.fields.iter().any(|field| reader.draft.find(&field.name).is_some());
            if read.left.is_some() || somebody && named {
                return false;
            }
            read.fields.iter_mut().for_each(|field| field.required = field.required.or(Some(false)));
        }
    }
    if read.fields.is_empty() {
        return false;
    }
    finish(reader, at, things, read);
    true
}

/// "holds allergies, medication and a smoker flag": names of fields without articles, read to the end.
pub(super) fn begins_plainly(cursor: &Cursor, draft: &super::draft::Draft, at: usize) -> bool {
    let numbered = cursor.peek(0).is_some_and(|token| token.whole().is_some())
        || cursor.sees_any(&["at", "up", "more", "less", "no", "fewer", "between", "exactly", "only", "too"]);
    let read = list(&mut { *cursor }, draft, at);
    !numbered && read.left.is_none() && (read.fields.len() > 1 || read.fields.iter().any(|field| field.kind.is_some()))
}

/// What follows a relation: attributes of it, or further fields.
pub(super) fn list_after(cursor: &mut Cursor, reader: &Reader, at: usize, read: &mut Fields) -> Option<(usize, usize)> {
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
            || matches!(cursor.word(0), "with" | "on" | "at" | "in" | "by" | "for")
                && matches!(cursor.word(1), "a" | "an" | "one");
        if further {
            return more_fields(cursor, &reader.draft, at, read);
        }
        cursor.at = from;
        if explains(cursor, &reader.draft) {
            continue;
        }
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
    for (most, other) in read.counted {
        for thing in things {
            reader.draft.counts.push(Count { thing: *thing, other, most: Some(most), parts: false, segment: at });
        }
    }
    let claim = reader.claim(at, "fields");
    claim.left = left;
    reader.last = things.to_vec();
}

fn about_it(reader: &mut Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let cursor = Cursor::new(&words.wording.text, &words.tokens);
    let (name, fields) = match about(cursor) {
        Some((name, behind)) => (name, behind..cursor.tokens.len()),
        None => match kept_of(cursor) {
            Some(found) => found,
            None => return false,
        },
    };
    let Some(thing) = reader.draft.find(&name) else { return false };
    let mut cursor = Cursor { at: fields.start, tokens: &cursor.tokens[..fields.end], ..cursor };
    let read = list(&mut cursor, &reader.draft, at);
    if read.fields.is_empty() {
        return false;
    }
    finish(reader, at, &[thing], read);
    true
}
