//! What can be said about a field behind its name: type, required, bounds, default, who fills it in.

use model::TypeKind;

use super::bounds::bounds;
use super::cursor::Cursor;
use super::demand::{check, computed, dates, uniqueness};
use super::draft::{Draft, DraftField, DraftType};
use super::kinds::{kind, noun};
use super::unit::{minutes, money, unit};
use crate::tokens::Kind;
use crate::words;

/// Reads one attribute into the field and steps over it. `false` leaves the cursor where it was.
pub(super) fn attribute(cursor: &mut Cursor, field: &mut DraftField, draft: &Draft) -> bool {
    let start = cursor.at;
    if who_are(cursor, field, draft) {
        return true;
    }
    let _ = cursor.eat_any(&[
        "which has to be",
        "which must be",
        "that is",
        "which is",
        "who is",
        "which are",
        "it is",
        "which",
        "that",
        "must be",
        "has to be",
        "and is",
    ]);
    // "which pieces" asks which they are; it says nothing of the field before.
    let asks = cursor.at > start && matches!(cursor.tokens[cursor.at - 1].lower.as_str(), "which" | "that");
    let read = presence(cursor, field)
        || moment_of(cursor, field)
        || given_out(cursor, field, draft)
        || valid_until(cursor, field)
        || own_maker(cursor, field, draft)
        || remark(cursor)
        || unit(cursor)
        || minutes(cursor, field)
        || filling(cursor, field, draft)
        || several_of_them(cursor, field)
        || default(cursor, field)
        || bounds(cursor, field)
        || dates(cursor, field)
        || uniqueness(cursor, field)
        || computed(cursor, field)
        || (!asks || cursor.sees_any(&["counts up", "count up"])) && kind(cursor, field, draft)
        || money(cursor, field)
        || check(cursor, field);
    if !read {
        cursor.at = start;
    }
    read
}

fn presence(cursor: &mut Cursor, field: &mut DraftField) -> bool {
    // "a plot at most": one of them, or none.
    let mut most = *cursor;
    if most.eat("at most") && (most.done() || most.sees_any(&[",", "and", ";"])) {
        *cursor = most;
        field.required.get_or_insert(false);
        return true;
    }
    let required = [
        "required",
        "mandatory",
        "obligatory",
        "compulsory",
        "must be filled in",
        "must be given",
        "filled in always",
        "can not be left empty",
        "can not be empty",
        "may not be left empty",
        "may not be empty",
        "must not be empty",
        "always there",
        "needed",
        "not empty",
        "never empty",
        "not optional",
        "must be there",
        "can not be left blank",
        "can not be blank",
        "must not be blank",
        "may not be left blank",
        "*",
    ];
    let optional = [
        "optional",
        "if any",
        "if they have one",
        "if there is one",
        "if it has one",
        "if known",
        "may be empty",
        "can be left empty",
        "can be empty",
        "not required",
        "not mandatory",
        "not needed",
        "may be left empty",
        "may be left blank",
        "can be left blank",
        "may be blank",
        "can be blank",
        "may be missing",
        "can be left out",
        "may be left out",
        "if available",
        "if there are any",
        "if they have any",
        "if it has any",
        "if needed",
        "if applicable",
        "where known",
        "when known",
        "where there is one",
        "where available",
        "blank allowed",
        "opt",
    ];
    if cursor.eat_any(&optional) {
        field.required.get_or_insert(false);
        return true;
    }
    if cursor.eat_any(&required) {
        field.required = Some(true);
        return true;
    }
    if cursor.eat_any(&["private", "confidential"]) {
        field.private = true;
        return true;
    }
    false
}

/// "several possible": more than one of the choices at once.
fn several_of_them(cursor: &mut Cursor, field: &mut DraftField) -> bool {
    let Some(DraftType::Choice(names)) = &field.kind else { return false };
    let said = cursor.eat_any(&[
        "several are possible",
        "several possible",
        "several allowed",
        "more than one possible",
        "more than one is possible",
        "more than one allowed",
        "more than one can be chosen",
        "several can be chosen",
        "choose several",
        "any number of them",
        "any number",
        "more than one",
    ]) || cursor.sees("several") && matches!(cursor.word(1), ")" | ";" | ",") && cursor.eat("several");
    if said {
        field.kind = Some(DraftType::Choices(names.clone()));
    }
    said
}

/// Behind what ends an attribute.
pub(super) fn clause_end(cursor: &mut Cursor) {
    while let Some(token) = cursor.peek(0) {
        if matches!(token.kind, Kind::Mark(',' | ';' | ')' | '.')) {
            break;
        }
        cursor.at += 1;
    }
}

/// "why it was cancelled", "what the person did": what a text is about.
fn remark(cursor: &mut Cursor) -> bool {
    let about = cursor.sees_any(&["why it", "why they", "why the", "what it is about", "how it went"]);
    if about {
        clause_end(cursor);
    }
    about
}

/// "helpers, who are parents": of what kind the others are.
fn who_are(cursor: &mut Cursor, field: &mut DraftField, draft: &Draft) -> bool {
    let from = cursor.at;
    if cursor.eat_any(&["who are", "who is a", "who is an"])
        && let Some(other) = noun(cursor, draft)
        && field.kind.is_none()
    {
        let several = cursor.tokens[from + 1].is("are");
        field.kind = Some(if several { DraftType::Several(other) } else { DraftType::One(other) });
        return true;
    }
    cursor.at = from;
    false
}

/// "the date on which it was approved", "the moment when it was paid", "empty until it happens".
fn moment_of(cursor: &mut Cursor, field: &mut DraftField) -> bool {
    let from = cursor.at;
    if cursor.eat_any(&["stay empty until", "stays empty until", "empty until"]) {
        let happens = cursor.sees_any(&["they happen", "it happens"]);
        clause_end(cursor);
        field.required = Some(false);
        field.by_app |= happens;
        return true;
    }
    let kind = if cursor.eat_any(&[
        "the date on which it was",
        "the date on which it is",
        "the day on which it was",
        "the date when it was",
        "the day it was",
    ]) {
        TypeKind::Date
    } else if cursor.eat_any(&[
        "the moment at which it was",
        "the moment when it was",
        "the moment it was",
        "the time at which it was",
        "when it was",
    ]) {
        TypeKind::Moment
    } else {
        return false;
    };
    let Some(word) = cursor.peek(0).filter(|token| token.is_word()) else {
        cursor.at = from;
        return false;
    };
    field.kind.get_or_insert(DraftType::Plain(kind));
    field.moment_of = Some(word.lower.clone());
    field.by_app = true;
    cursor.at += 1;
    true
}

/// "is given out when the membership is approved – until then it's empty": a number that a step gives.
fn given_out(cursor: &mut Cursor, field: &mut DraftField, draft: &Draft) -> bool {
    let from = cursor.at;
    let _ = cursor.eat_any(&["and is", "is"]);
    let mut given =
        cursor.eat_any(&["given out when", "given when", "assigned when", "given out once", "assigned once"]);
    if given {
        let _ = cursor.eat_any(&["the", "a", "an"]);
        given = (cursor.eat("it") || noun(cursor, draft).is_some()) && cursor.eat_any(&["is", "has been", "was"]);
    }
    let Some(word) = cursor.peek(0).filter(|token| given && token.is_word()).map(|token| token.lower.clone()) else {
        cursor.at = from;
        return false;
    };
    cursor.at += 1;
    let before = cursor.at;
    while cursor.peek(0).is_some_and(|token| !token.is_word()) && cursor.at - before < 2 {
        cursor.at += 1;
    }
    if !cursor.eat_any(&["until then it is empty", "until then it stays empty", "before that it is empty"]) {
        cursor.at = before;
    }
    field.moment_of = Some(word);
    field.by_app = true;
    true
}

/// "the last day on which their background check is valid": a date up to which, itself included, something is so.
fn valid_until(cursor: &mut Cursor, field: &mut DraftField) -> bool {
    let from = cursor.at;
    let _ = cursor.eat_any(&[
        "the last day on which",
        "the last date on which",
        "the day until which",
        "the date until which",
    ]);
    if cursor.at == from {
        return false;
    }
    let _ = cursor.eat_any(&["their", "its", "his or her", "the", "his", "her"]);
    let begin = cursor.at;
    while cursor.peek(0).is_some_and(|token| token.is_word())
        && !cursor.sees_any(&["is", "are"])
        && cursor.at - begin < 4
    {
        cursor.at += 1;
    }
    let what = cursor.since(begin).to_lowercase();
    let so = cursor.eat_any(&["is", "are"]) && !what.is_empty();
    let state = cursor.peek(0).filter(|token| so && token.is_word()).map(|token| token.lower.clone());
    let Some(state) = state else {
        cursor.at = from;
        return false;
    };
    cursor.at += 1;
    field.valid = Some((what, state));
    true
}

/// "when volunteers add a turn it's always their own, so the app fills this in, while a coordinator has to say whose it is"
fn own_maker(cursor: &mut Cursor, field: &mut DraftField, draft: &Draft) -> bool {
    let from = cursor.at;
    let said = cursor.eat("when")
        && noun(cursor, draft).is_some()
        && cursor.eat_any(&["add", "adds", "make", "makes", "create", "creates"])
        && {
            let _ = cursor.eat_any(&["a", "an", "one"]);
            let _ = noun(cursor, draft);
            let _ = cursor.eat(",");
            true
        }
        && cursor.eat_any(&["it is always their own", "it is their own"]);
    if !said {
        cursor.at = from;
        return false;
    }
    let _ = cursor.eat(",");
    let _ = cursor.eat_any(&["so the app fills this in", "so the app fills it in", "and the app fills it in"]);
    let before = cursor.at;
    let _ = cursor.eat(",");
    let _ = cursor.eat_any(&["while", "but"]);
    let _ = cursor.eat_any(&["a", "an", "the"]);
    let other = noun(cursor, draft).is_some()
        && cursor.eat_any(&[
            "has to say whose it is",
            "have to say whose it is",
            "says whose it is",
            "chooses whose it is",
        ]);
    if !other {
        cursor.at = before;
    }
    field.creator = true;
    field.by_app = true;
    true
}

fn filling(cursor: &mut Cursor, field: &mut DraftField, draft: &Draft) -> bool {
    if cursor.eat_any(&["never changes", "it never changes", "can never change", "never change"]) {
        field.never_changes = true;
        return true;
    }
    let by_app = [
        "filled in by the app",
        "the app fills it in",
        "the app fills this in",
        "the app fills in",
        "set by the app",
        "so the app fills this in",
        "so the app fills it in",
        "noted by the app",
        "recorded by the app",
        "filled in automatically",
        "set automatically",
        "automatic",
    ];
    if cursor.eat_any(&by_app) {
        field.by_app = true;
        return true;
    }
    let from = cursor.at;
    // "whoever applies for it", "the person who makes it", "the member who makes it".
    let who = cursor.eat("whoever") || {
        let _ = cursor.eat("the");
        let role = noun(cursor, draft);
        let person = role.is_some() || cursor.eat_any(&["person", "one", "user"]);
        let found = person && cursor.eat_any(&["who", "that"]);
        if found && let Some(role) = role {
            field.kind.get_or_insert(DraftType::One(role));
        }
        found
    };
    if who && maker(cursor).is_some() {
        field.creator = true;
        field.by_app = true;
        field.required.get_or_insert(true);
        if field.kind.is_none() {
            field.kind = draft.find(&field.name).map(DraftType::One).or(Some(DraftType::AnyPerson));
        }
        return true;
    }
    cursor.at = from;
    false
}

/// "adds them", "books it", "applies for it", "wrote it": the verb in its base form.
pub(super) fn maker(cursor: &mut Cursor) -> Option<String> {
    let from = cursor.at;
    let word = cursor.peek(0).filter(|token| token.is_word())?.lower.clone();
    cursor.at += 1;
    const PARTICLES: [&str; 6] = ["for", "in", "up", "out", "on", "off"];
    let mut particle = PARTICLES.into_iter().find(|particle| cursor.eat(particle));
    let object = cursor.eat_any(&["it", "them", "this", "one"]);
    // "who checks it out"
    if object && particle.is_none() {
        particle = ["in", "up", "out", "off"].into_iter().find(|particle| cursor.eat(particle));
    }
    // "the student who registers"
    let alone = particle.is_none() && (cursor.done() || cursor.sees_any(&["and to", ",", ", and to", "and for"]));
    if !object && !alone {
        cursor.at = from;
        return None;
    }
    let (base, _) = words::bases(&word).into_iter().next()?;
    Some(particle.map_or(base.clone(), |particle| format!("{base} {particle}")))
}

fn default(cursor: &mut Cursor, field: &mut DraftField) -> bool {
    let from = cursor.at;
    let _ = cursor.eat_any(&["and it", "and", "it"]);
    // "to begin with, nobody is": nothing is given.
    if cursor.eat_any(&[
        "to begin with , nobody is",
        "at first nobody is",
        "nobody is at first",
        "to begin with nobody is",
    ]) {
        return true;
    }
    let lead = [
        "starts as",
        "starts at",
        "starts with",
        "starts on",
        "starts out as",
        "begins as",
        "begins at",
        "by default",
        "defaults to",
        "default is",
        "default",
        "initially",
        "normally",
        "start as",
        "starts out",
        "starts off as",
        "starts off",
        "at first",
        "to begin with",
        "default value is",
        "default value",
        "preset to",
        "usually",
    ];
    if cursor.eat_any(&lead) {
        let _ = cursor.eat_any(&["is", ":", "a", "an", "it is", "as"]);
        let begin = cursor.at;
        while let Some(token) = cursor.peek(0) {
            if matches!(token.kind, Kind::Mark(',' | ';' | ')' | '.' | '('))
                || cursor.sees_any(&["and", "unless", "which"])
            {
                break;
            }
            cursor.at += 1;
        }
        if cursor.at > begin {
            let value = &cursor.tokens[begin..cursor.at];
            // "at first it has none", "to begin with, nobody is": nothing is given.
            let none = value
                .iter()
                .any(|token| matches!(token.lower.as_str(), "none" | "nobody" | "nothing" | "empty" | "no-one"));
            if !none {
                field.default = Some(value.to_vec());
            }
            skip_unless(cursor);
            return true;
        }
    }
    cursor.at = from;
    // "it is normal unless the customer picks another one", "no at first"
    let _ = cursor.eat_any(&["and it is", "and is", "it is"]);
    let begin = cursor.at;
    for length in 1..=3 {
        let value = cursor.tokens.get(begin..begin + length);
        let Some(value) = value.filter(|tokens| tokens.iter().all(|token| !matches!(token.kind, Kind::Mark(_)))) else {
            break;
        };
        let mut ahead = *cursor;
        ahead.at = begin + length;
        if ahead.eat_any(&["at first", "to begin with", "by default", "initially", "unless"]) {
            field.default = Some(value.to_vec());
            ahead.at = begin + length;
            let _ = ahead.eat_any(&["at first", "to begin with", "by default", "initially"]);
            skip_unless(&mut ahead);
            *cursor = ahead;
            return true;
        }
    }
    cursor.at = from;
    false
}

/// "unless the customer picks another one" says what a default is.
fn skip_unless(cursor: &mut Cursor) {
    if !cursor.sees("unless") {
        return;
    }
    while let Some(token) = cursor.peek(0) {
        if matches!(token.kind, Kind::Mark(',' | ';' | ')' | '.')) {
            break;
        }
        cursor.at += 1;
    }
}
