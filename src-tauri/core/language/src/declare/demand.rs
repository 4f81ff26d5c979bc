//! What must hold of a field, and what it is worked out from: "unique", "not in the past", "must be after the start", "the sum
//! of its lines".

use super::cursor::Cursor;
use super::draft::DraftField;
use crate::tokens::{Kind, Token};

pub(super) fn dates(cursor: &mut Cursor, field: &mut DraftField) -> bool {
    let from = cursor.at;
    let not_future = [
        "can not be in the future",
        "can not lie in the future",
        "not in the future",
        "never in the future",
        "today or earlier",
    ];
    let not_past = [
        "can not be in the past",
        "can not lie in the past",
        "not in the past",
        "never in the past",
        "today or later",
        "from today on",
    ];
    let name = field.name.clone();
    let check = if cursor.eat_any(&not_future) {
        "not in the future"
    } else if cursor.eat_any(&not_past) {
        "not in the past"
    } else if cursor.eat_any(&["in the future", "later than now"]) {
        "in the future"
    } else if cursor.eat("in the past") {
        "in the past"
    } else {
        cursor.at = from;
        return false;
    };
    field.checks.push(format!("{name} is {check}"));
    true
}

pub(super) fn uniqueness(cursor: &mut Cursor, field: &mut DraftField) -> bool {
    // "(each appointment has at most one invoice)": about the other side of a relation.
    let whole = cursor.at;
    if cursor.eat_any(&["each", "every", "an", "a"]) {
        let own = field.name.to_lowercase();
        let named = own.split(' ').all(|word| cursor.eat(word));
        if named
            && cursor.eat_any(&["has", "can have", "may have"])
            && cursor.eat_any(&["at most one", "only one", "exactly one", "just one", "no more than one", "one"])
        {
            while cursor.peek(0).is_some_and(Token::is_word) {
                cursor.at += 1;
            }
            field.unique = true;
            return true;
        }
    }
    cursor.at = whole;
    if cursor.eat_any(&[
        "unique",
        "no two alike",
        "no two are alike",
        "no two the same",
        "no two are the same",
        "no duplicates",
    ]) {
        field.unique = true;
        return true;
    }
    let from = cursor.at;
    // "no two courts share one", "no two customers share an email", "no two claims have the same one", "one price for each kind"
    let _ = cursor.eat_any(&["but", "and"]);
    if cursor.eat("no two") {
        while cursor.peek(0).is_some_and(Token::is_word) && !cursor.sees_any(&["share", "have", "may", "can"]) {
            cursor.at += 1;
        }
        let _ = cursor.eat_any(&["may", "can"]);
        if cursor.eat_any(&["share", "have the same", "have"]) {
            let _ = cursor.eat_any(&["the same", "an", "a", "one"]);
            let mut rest = *cursor;
            let own: Vec<&str> = field.name.split(' ').collect();
            if !own.iter().all(|word| rest.eat(&word.to_lowercase())) {
                rest = *cursor;
                let _ = rest.eat_any(&["one", "it"]);
            }
            *cursor = rest;
            field.unique = true;
            return true;
        }
    }
    cursor.at = from;
    if cursor.eat("one") && cursor.peek(0).is_some_and(Token::is_word) {
        cursor.at += 1;
        if cursor.eat_any(&["for each", "per", "for every"]) {
            let own = field.name.to_lowercase();
            if own.split(' ').all(|word| cursor.eat(word)) {
                field.unique = true;
                return true;
            }
        }
    }
    cursor.at = from;
    false
}

pub(super) fn computed(cursor: &mut Cursor, field: &mut DraftField) -> bool {
    let from = cursor.at;
    // "a price that's taken from the product when the line is added"
    if cursor.eat_any(&["taken from", "copied from", "taken over from"])
        && cursor.eat_any(&["the", "its", "that of the"])
    {
        let begin = cursor.at;
        while cursor.peek(0).is_some_and(Token::is_word) && !cursor.sees_any(&["when", "at", "and", "once", "as"]) {
            cursor.at += 1;
        }
        let source = cursor.since(begin).to_owned();
        let once = cursor.sees_any(&["when", "at the moment", "once", "as it is when"]);
        if once {
            super::attribute::clause_end(cursor);
        }
        if !source.is_empty() && (once || cursor.done() || cursor.sees(",")) {
            field.snapshot = Some(format!("the {} of its {source}", field.name));
            return true;
        }
    }
    cursor.at = from;
    let said = cursor.eat_any(&[
        "computed as",
        "computed from",
        "worked out as",
        "calculated as",
        "computed",
        "calculated",
        "worked out",
    ]);
    if said {
        let _ = cursor.eat_any(&[":", "is", "="]);
    }
    let begin = cursor.at;
    if !said && !looks_worked_out(cursor) {
        cursor.at = from;
        return false;
    }
    let mut moment = None;
    while let Some(token) = cursor.peek(0) {
        if token.depth == 0 && matches!(token.kind, Kind::Mark(';' | '.'))
            || token.is_mark(')') && depth_at(cursor, begin) == 0
        {
            break;
        }
        if cursor.sees_any(&[
            "at the moment it was",
            "at the moment it is",
            "at the moment of",
            "at that moment",
            "when it was",
            "when it is made",
            "on the day it was",
        ]) {
            moment.get_or_insert(cursor.at);
        }
        cursor.at += 1;
    }
    let end = moment.unwrap_or(cursor.at);
    let words = cursor.between(begin, end).trim().trim_end_matches('.').to_owned();
    if words.is_empty() {
        cursor.at = from;
        return false;
    }
    if moment.is_some() {
        field.snapshot = Some(words)
    } else {
        field.computed = Some(words)
    }
    true
}

fn depth_at(cursor: &Cursor, begin: usize) -> i32 {
    cursor.tokens[begin..cursor.at].iter().fold(0, |depth, token| match token.kind {
        Kind::Mark('(') => depth + 1,
        Kind::Mark(')') => depth - 1,
        _ => depth,
    })
}

/// A value said without the word "computed": "the number of doses × the price per dose", "the price of its service at the
/// moment it was booked", "the sum of …".
fn looks_worked_out(cursor: &Cursor) -> bool {
    // "14 days after it was created".
    let counted = cursor.peek(0).is_some_and(|token| token.whole().is_some())
        && crate::tokens::unit_of(cursor.word(1)).is_some()
        && matches!(cursor.word(2), "after" | "before" | "from");
    if counted {
        return true;
    }
    if !cursor.sees("the") {
        return false;
    }
    let rest = &cursor.tokens[cursor.at..];
    let end = rest.iter().position(|token| matches!(token.kind, Kind::Mark(';' | '.'))).unwrap_or(rest.len());
    let rest = &rest[..end];
    let operator = rest.iter().any(|token| {
        matches!(token.kind, Kind::Mark('×' | '*' | '+' | '/' | '÷'))
            || matches!(token.lower.as_str(), "plus" | "minus" | "times" | "divided")
    });
    let aggregate =
        cursor.sees_any(&["the sum of", "the total of", "the number of", "the average", "the latest", "the earliest"]);
    let path = cursor.peek(2).is_some_and(|token| token.lower == "of" || token.lower == "'s")
        && rest.iter().any(|token| token.lower == "its" || token.lower == "moment");
    operator || aggregate || path
}

/// "must be after starts at", "can't be lower than fewest people": read later by the grammar of rules.
pub(super) fn check(cursor: &mut Cursor, field: &mut DraftField) -> bool {
    let from = cursor.at;
    // "end after start" about the end itself.
    let mut named = *cursor;
    if field.name.to_lowercase().split(' ').all(|word| named.eat(word))
        && named.sees_any(&[
            "after",
            "before",
            "later than",
            "earlier than",
            "on or after",
            "must be",
            "has to be",
            "can not be",
        ])
    {
        *cursor = named;
    }
    let can_not = cursor.sees_any(&["can not be", "may not be", "must not be", "is never"]);
    let previous = from.checked_sub(2).is_some_and(|at| {
        cursor.between(at, from).eq_ignore_ascii_case("must be") || cursor.between(at, from).ends_with("to be")
    });
    if !(can_not
        || previous
        || cursor.sees_any(&[
            "must be",
            "has to be",
            "after",
            "before",
            "later than",
            "earlier than",
            "on or after",
            "not before",
            "not after",
        ]))
    {
        return false;
    }
    let negated = cursor.eat_any(&["can not be", "may not be", "must not be", "is never"]);
    let _ = cursor.eat_any(&["must be", "has to be"]);
    let begin = cursor.at;
    while let Some(token) = cursor.peek(0) {
        if matches!(token.kind, Kind::Mark(',' | ';' | ')' | '.')) {
            break;
        }
        cursor.at += 1;
    }
    if cursor.at == begin {
        cursor.at = from;
        return false;
    }
    let words = cursor.since(begin);
    let name = &field.name;
    field.checks.push(if negated { format!("{name} is not {words}") } else { format!("{name} is {words}") });
    true
}
