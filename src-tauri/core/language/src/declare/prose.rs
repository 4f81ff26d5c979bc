//! Declarations in prose: "An appointment has …", "A reply belongs to a ticket", "Its status is …", "We call a ticket …".

use super::cursor::Cursor;
use super::draft::{DraftAdjective, DraftField, DraftType};
use super::fields::{Fields, list, more_fields};
use super::names::{bare, is_function_word, is_name};
use super::relations::belongs;
use super::{Reader, attribute, kinds};
use crate::tokens::{Kind, Token};

const HAS: &[&str] = &["has", "have"];
const BELONGS: &[&str] = &[
    "belongs to",
    "belong to",
    "is for",
    "are for",
    "is about",
    "are about",
    "refers to",
    "refer to",
    "is part of",
    "are part of",
    "is made for",
    "are made for",
    "is linked to",
    "are linked to",
];

/// What stands before the verb, as names: "Stylists and owners" → two.
struct Subject {
    names: Vec<String>,
    /// Said in a way that can introduce something new ("a …", "each …", a bare plural).
    introduces: bool,
    /// Where the verb begins.
    verb: usize,
}

fn subject(tokens: &[Token], text: &str, verbs: &[&str]) -> Option<Subject> {
    let start = usize::from(tokens.first().is_some_and(|token| token.is("and")));
    let cursor = Cursor::new(text, tokens);
    let verb = (start + 1..tokens.len().min(14)).find(|at| {
        let here = Cursor { at: *at, ..cursor };
        here.sees_any(verbs) && tokens[*at].depth == 0
    })?;
    // "An order can't have the same product twice" demands; it declares nothing.
    let demands = ["not", "can", "may", "must", "never", "cannot", "should", "could", "shall", "will", "only"];
    if demands.contains(&tokens[verb - 1].lower.as_str()) {
        return None;
    }
    let before = verb - usize::from(matches!(tokens[verb - 1].lower.as_str(), "just" | "always" | "also" | "then"));
    let mut names = Vec::new();
    let mut introduces = true;
    let mut from = start;
    let mut at = start;
    while at <= before {
        let ends = at == before || tokens[at].is_mark(',') || tokens[at].is("and") || tokens[at].is("or");
        if ends {
            if at > from {
                let mut begin = from;
                match tokens[from].lower.as_str() {
                    "a" | "an" | "each" | "every" | "one" => begin += 1,
                    "the" | "our" | "all" | "any" | "this" => {
                        begin += 1;
                        introduces = false;
                    }
                    _ => {}
                }
                let name = cursor.between(begin, at).to_owned();
                if !is_name(&name) {
                    return None;
                }
                names.push(name);
            }
            from = at + 1;
        }
        at += 1;
    }
    (!names.is_empty()).then_some(Subject { names, introduces, verb })
}

/// Whether a list of fields can begin here: "has a name …", not "has expired" and not "has at most three".
fn begins_fields(cursor: &Cursor) -> bool {
    let colon = cursor.sees(":") || cursor.peek(0).is_none();
    let article = matches!(
        cursor.word(0),
        "a" | "an" | "the" | "many" | "several" | "one" | "these" | "its" | "required" | "optional"
    );
    let counted = matches!(cursor.peek(0).map(|token| &token.kind), Some(Kind::Number(_)))
        && matches!(cursor.word(1), "fields" | "more" | "required");
    colon || article && !(cursor.sees("a right to") || cursor.sees("the right to") || cursor.sees("one of")) || counted
}

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

fn is_pronoun(name: &str) -> bool {
    matches!(
        name.to_lowercase().as_str(),
        "it" | "they" | "both" | "he" | "she" | "everyone" | "all" | "nobody" | "we" | "there"
    )
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

fn synonym(mut cursor: Cursor) -> Option<(String, String)> {
    let _ = cursor.eat_any(&["a", "an", "the"]);
    let from = cursor.at;
    while cursor.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower)) {
        cursor.at += 1;
    }
    let new = cursor.since(from).to_owned();
    if !cursor.eat_any(&["is another word for", "is another name for", "means the same as", "is the same as"]) {
        return None;
    }
    let _ = cursor.eat_any(&["a", "an", "the"]);
    let from = cursor.at;
    while cursor.peek(0).is_some_and(Token::is_word) {
        cursor.at += 1;
    }
    let known = cursor.since(from).to_owned();
    (is_name(&new) && is_name(&known)).then_some((new, known))
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

/// "It has", "They have", "Both have": the things that the sentence before was about.
fn pronoun(reader: &Reader, tokens: &[Token], verbs: &[&str]) -> Option<(Vec<usize>, usize)> {
    let first = tokens.first()?;
    if !matches!(first.lower.as_str(), "it" | "they" | "both" | "each") || reader.last.is_empty() {
        return None;
    }
    let cursor = Cursor { at: 1, ..Cursor::new("", tokens) };
    let verb = (1..tokens.len().min(5)).find(|at| Cursor { at: *at, ..cursor }.sees_any(verbs))?;
    let between = &tokens[1..verb];
    if !between.iter().all(|token| matches!(token.lower.as_str(), "of" | "them" | "also" | "just" | "both" | "each")) {
        return None;
    }
    let things = match first.lower.as_str() {
        "it" => vec![*reader.last.last()?],
        _ => reader.last.clone(),
    };
    Some((things, verb))
}

fn finish(reader: &mut Reader, at: usize, things: &[usize], read: Fields) {
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

/// "The reader and the book are required." · "The email of a member is unique."
fn fields_are(reader: &mut Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let mut cursor = Cursor::new(&words.wording.text, &words.tokens);
    let Some(verb) = words.tokens.iter().take(14).position(|token| token.is("is") || token.is("are")) else {
        return false;
    };
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
    if names.is_empty() || !names.iter().all(|name| reader.draft.field(thing, name).is_some()) {
        return false;
    }
    let mut read = Vec::new();
    for name in names {
        let mut field = DraftField::named(&name, at);
        cursor.at = verb + 1;
        while !cursor.done() {
            let _ = cursor.eat_any(&[", and", "and", ",", "both", "all"]);
            if !attribute::attribute(&mut cursor, &mut field, &reader.draft) {
                return false;
            }
        }
        // A type or a value that is worked out is another sentence's business.
        if field.kind.is_some() || field.computed.is_some() || !field.checks.is_empty() {
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

/// "Then there are three moments, called …" · "Two more fields are filled in by the app: …", of the thing before.
fn more(reader: &mut Reader, at: usize) -> bool {
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

/// "Its status is new or open, and it starts as new." · "Its keeper is the keeper of its pet."
fn its(reader: &mut Reader, at: usize) -> bool {
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
        if !(cursor.sees("the") || cursor.sees("its"))
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

/// "An invoice is overdue when …" · "We call a ticket unsolved while it's new or open." · "A free account is one whose …"
fn definition(reader: &mut Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let mut cursor = Cursor::new(&words.wording.text, &words.tokens);
    const WHEN: &[&str] = &["when", "while", "if", "as long as", "once"];
    let rest = |cursor: &Cursor| cursor.between(cursor.at, cursor.tokens.len()).trim_end_matches('.').to_owned();
    let calls = cursor.eat("we call");
    if !cursor.eat_any(&["an", "a", "the", "each", "every"]) {
        return false;
    }
    // "a free account is one whose plan is free"
    let begin = cursor.at;
    for length in 1..=3 {
        let mut ahead = Cursor { at: begin + length, ..cursor };
        let adjective = cursor.between(begin, begin + length).to_owned();
        if !is_name(&adjective) {
            break;
        }
        if let Some(thing) = kinds::noun(&mut ahead, &reader.draft)
            && ahead.eat_any(&["is one whose", "is one that", "is one which", "is one who"])
        {
            let relative = words.tokens[ahead.at - 1].lower == "whose";
            let condition = if relative { format!("its {}", rest(&ahead)) } else { format!("it {}", rest(&ahead)) };
            return define(reader, at, thing, &adjective, condition);
        }
    }
    let Some(thing) = kinds::noun(&mut cursor, &reader.draft) else { return false };
    if !calls && !cursor.eat_any(&["counts as", "is called", "is"]) {
        return false;
    }
    let begin = cursor.at;
    while cursor.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower))
        && cursor.at - begin < 3
        && !cursor.sees_any(WHEN)
    {
        cursor.at += 1;
    }
    let word = cursor.since(begin).to_owned();
    if word.is_empty() || !cursor.eat_any(WHEN) {
        return false;
    }
    // "A customer is notified when …" tells them of something.
    if matches!(word.as_str(), "notified" | "informed" | "emailed" | "told" | "alerted" | "reminded" | "asked" | "sent")
    {
        return false;
    }
    // "A ticket is closed when its customer …" says how a choice comes about; that is no new word.
    let is_choice = reader.draft.things.get(thing).is_some_and(|own| {
        own.fields.iter().any(|field| match &field.kind {
            Some(DraftType::Choice(names) | DraftType::Choices(names)) => {
                names.iter().any(|name| name.eq_ignore_ascii_case(&word))
            }
            _ => false,
        })
    });
    let participle =
        crate::words::bases(&word.to_lowercase()).iter().any(|(_, form)| *form != crate::words::Form::Base)
            && !calls
            && !is_name(&word);
    if is_choice && !calls || participle {
        return false;
    }
    let condition = rest(&cursor);
    define(reader, at, thing, &word, condition)
}

fn define(reader: &mut Reader, at: usize, thing: usize, word: &str, condition: String) -> bool {
    reader.draft.adjectives.push(DraftAdjective { word: word.to_lowercase(), thing, condition, segment: at });
    reader.claim(at, "definition");
    reader.last = vec![thing];
    true
}

/// "A booking is another word for an appointment." · "By staff we mean doctors and receptionists."
fn other_name(reader: &mut Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let cursor = Cursor::new(&words.wording.text, &words.tokens);
    if let Some((new, known)) = synonym(cursor)
        && let Some(thing) = reader.draft.find(bare(&known))
    {
        reader.draft.rename(&new, thing);
        reader.claim(at, "name").means = words.wording.text.clone();
        return true;
    }
    false
}
