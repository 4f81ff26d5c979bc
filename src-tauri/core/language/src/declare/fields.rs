//! Lists of fields, in prose ("a name (required), an email and a phone") and in items ("price: money, at least £1").

use super::attribute::attribute;
use super::cursor::Cursor;
use super::draft::{Draft, DraftField, DraftType};
use super::entry::{one, parentheses};
use super::kinds::noun;
use super::relations::relation;
use crate::tokens::Token;

/// What a list of fields came to.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pub fields: Vec<DraftField>,
    /// Verbs by which the thing is made ("who books it").
    pub makes: Vec<String>,
    /// Other things of which there are at most so many.
    pub counted: Vec<(i64, usize)>,
    /// The words that weren't understood, as a range of tokens.
    pub left: Option<(usize, usize)>,
}

/// Reads the list at the cursor to the end of the sentence.
pub(super) fn list(cursor: &mut Cursor, draft: &Draft, segment: usize) -> Fields {
    let mut found = Fields::default();
    found.left = more_fields(cursor, draft, segment, &mut found);
    found
}

/// Reads further fields behind those that were found; the words that weren't understood.
pub(super) fn more_fields(
    cursor: &mut Cursor,
    draft: &Draft,
    segment: usize,
    found: &mut Fields,
) -> Option<(usize, usize)> {
    // Attributes that stand before a list of names: "two more required fields, starts at and ends at".
    let mut ahead = DraftField::default();
    let mut introduced = 0usize;
    let mut left = None;
    while !cursor.done() {
        let from = cursor.at;
        let separated = separator(cursor);
        if cursor.done() {
            break;
        }
        if let Some(count) = introduction(cursor, &mut ahead) {
            introduced = count;
            continue;
        }
        if relation(cursor, draft, segment, found) {
            continue;
        }
        // "and up to 4 members": how many of another thing there are at most.
        if separated || found.fields.is_empty() {
            let mut ahead = *cursor;
            if ahead.eat_any(&["up to", "at most", "no more than", "a maximum of"])
                && let Some(most) = ahead.peek(0).and_then(Token::whole)
            {
                ahead.at += 1;
                if let Some(thing) = noun(&mut ahead, draft) {
                    found.counted.push((most, thing));
                    *cursor = ahead;
                    continue;
                }
            }
        }
        if !found.fields.is_empty()
            && (together(cursor, draft, &mut found.fields) || bracketed(cursor, draft, &mut found.fields))
        {
            continue;
        }
        // "and, if any, a remark"
        let mut maybe = *cursor;
        let maybe = maybe
            .eat_any(&["if any ,", "if known ,", "optionally", "possibly", "perhaps", "sometimes", "if there is one ,"])
            .then_some(maybe.at);
        if let Some(behind) = maybe.filter(|_| separated || found.fields.is_empty()) {
            cursor.at = behind;
            let _ = cursor.eat(",");
            match one(cursor, draft, segment) {
                Some(mut field) => {
                    field.required = field.required.or(Some(false));
                    found.fields.push(field);
                    continue;
                }
                None => return left.or(Some((from, cursor.tokens.len()))),
            }
        }
        // "an email and a phone number": an article behind a comma or "and" begins another field.
        // So does one behind a "has" of its own: ", and has a stall".
        let begun =
            cursor.at.checked_sub(1).is_some_and(|at| matches!(cursor.tokens[at].lower.as_str(), "has" | "have"));
        let another = (separated || begun) && matches!(cursor.word(0), "a" | "an" | "the" | "its" | "their");
        if !another && let Some(last) = found.fields.last_mut() {
            // "name (required), date of birth": a type behind a comma is the next field's name, unless "which is" leads to it.
            let led = matches!(cursor.word(0), "which" | "that" | "who" | "it");
            let (mut ahead, mut trial) = (*cursor, last.clone());
            if attribute(&mut ahead, &mut trial, draft)
                && (led || !separated || trial.kind.is_some() == last.kind.is_some())
            {
                *last = trial;
                *cursor = ahead;
                continue;
            }
        }
        let asking = cursor.sees("which") && !found.fields.is_empty();
        let led = asking
            || cursor.at.checked_sub(1).is_some_and(|at| matches!(cursor.tokens[at].lower.as_str(), "has" | "have"));
        if !separated && !led && !found.fields.is_empty() && !cursor.sees("(") {
            // What isn't understood of one field is asked about; the next article begins another.
            let from = cursor.at;
            next_field(cursor);
            left.get_or_insert((from, cursor.at));
            continue;
        }
        // What stands in brackets and isn't understood is asked about; the rest of the list is still read.
        if cursor.sees("(") {
            let depth = cursor.tokens[cursor.at].depth;
            let close = (cursor.at..cursor.tokens.len())
                .find(|at| cursor.tokens[*at].is_mark(')') && cursor.tokens[*at].depth == depth);
            if let Some(close) = close {
                left.get_or_insert((cursor.at, close + 1));
                cursor.at = close + 1;
                continue;
            }
        }
        match one(cursor, draft, segment) {
            Some(mut field) => {
                // The words of introduction hold for the fields that it counts.
                if introduced > 0 {
                    introduced -= 1;
                    let mut given = ahead.clone();
                    given.name = field.name.clone();
                    given.segment = segment;
                    field.complete(given);
                }
                found.fields.push(field);
            }
            None => {
                let begin = from.max(cursor.at);
                next_field(cursor);
                left.get_or_insert((begin, cursor.at));
            }
        }
    }
    left
}

pub(super) fn separator(cursor: &mut Cursor) -> bool {
    let from = cursor.at;
    while cursor.eat_any(&[", and", "; and", ",", ";", "and also", "and", "as well as", "plus", "along with"]) {}
    cursor.at > from
}

/// "two more required fields, " · "three moments, called "
fn introduction(cursor: &mut Cursor, ahead: &mut DraftField) -> Option<usize> {
    let from = cursor.at;
    let _ = cursor.eat("then there are");
    let count = cursor.peek(0).and_then(Token::whole).and_then(|count| usize::try_from(count).ok());
    if count.is_some() {
        cursor.at += 1;
    }
    let _ = cursor.eat_any(&["more", "other", "further"]);
    let mut field = DraftField::default();
    if cursor.eat("required") {
        field.required = Some(true);
    } else if cursor.eat("optional") {
        field.required = Some(false);
    }
    let kind = match cursor.word(0) {
        "fields" | "things" | "details" => None,
        "moments" => Some(model::TypeKind::Moment),
        "dates" => Some(model::TypeKind::Date),
        "texts" => Some(model::TypeKind::Text),
        "numbers" => Some(model::TypeKind::Whole),
        _ => {
            cursor.at = from;
            return None;
        }
    };
    cursor.at += 1;
    if cursor.eat_any(&[
        "are filled in by the app",
        "which are filled in by the app",
        "that are filled in by the app",
        "that the app fills in",
    ]) {
        field.by_app = true;
    }
    let _ = cursor.eat_any(&[", called", "called", "named", ":", ","]);
    field.kind = kind.map(DraftType::Plain);
    *ahead = field;
    Some(count.unwrap_or(usize::MAX))
}

/// Attributes of several fields at once: "both required" · "all required" · "neither of these two may be left empty" ·
/// "the email unique".
fn together(cursor: &mut Cursor, draft: &Draft, fields: &mut [DraftField]) -> bool {
    let from = cursor.at;
    let _ = cursor.eat_any(&["which are", "they are", "that are", "and"]);
    let count = if cursor.eat_any(&["both of them", "both"]) {
        2
    } else if cursor.eat_any(&["all of them", "all of which", "all", "each of them", "each"]) {
        fields.len()
    } else {
        0
    };
    if count > 0 {
        let _ = cursor.eat_any(&["of which are", "are", "is"]);
        let begin = cursor.at;
        let start = fields.len().saturating_sub(count);
        let mut done = None;
        for field in &mut fields[start..] {
            cursor.at = begin;
            if attribute(cursor, field, draft) {
                done = Some(cursor.at);
            }
        }
        if let Some(at) = done {
            cursor.at = at;
            return true;
        }
    }
    cursor.at = from;
    let _ = cursor.eat("and");
    if cursor.eat_any(&[
        "neither of these two",
        "neither of them",
        "neither of the two",
        "neither",
        "none of them",
        "none of these",
    ]) && cursor.eat_any(&["may be left empty", "can be left empty", "may be empty", "can be empty", "is optional"])
    {
        let count = if cursor.between(from, cursor.at).contains("none") { fields.len() } else { 2 };
        let start = fields.len().saturating_sub(count);
        fields[start..].iter_mut().for_each(|field| field.required = Some(true));
        return true;
    }
    cursor.at = from;
    if cursor.eat("the") {
        let named = fields.iter_mut().find_map(|field| {
            let mut ahead = *cursor;
            let own = field.name.to_lowercase();
            own.split(' ').all(|word| ahead.eat(word)).then_some((field, ahead))
        });
        if let Some((field, mut ahead)) = named {
            let _ = ahead.eat_any(&["is", "has to be", "must be"]);
            if attribute(&mut ahead, field, draft) {
                *cursor = ahead;
                return true;
            }
        }
    }
    cursor.at = from;
    false
}

/// "(both date and time)", "(no two customers share an email)" behind a list.
fn bracketed(cursor: &mut Cursor, draft: &Draft, fields: &mut [DraftField]) -> bool {
    let from = cursor.at;
    if !cursor.sees("(") {
        return false;
    }
    if let Some(last) = fields.last_mut()
        && parentheses(cursor, last, draft)
    {
        return true;
    }
    cursor.at = from + 1;
    if together(cursor, draft, fields) && cursor.eat(")") {
        return true;
    }
    cursor.at = from;
    false
}

/// Steps to ", a …" or "and an …", or to the end.
fn next_field(cursor: &mut Cursor) {
    while !cursor.done() {
        let depth = cursor.tokens[cursor.at].depth;
        let joint = depth == 0 && (cursor.sees(",") || cursor.sees("and"));
        let mut ahead = *cursor;
        if joint && separator(&mut ahead) && (ahead.sees("a") || ahead.sees("an")) {
            return;
        }
        cursor.at += 1;
    }
    cursor.at = cursor.tokens.len();
}

/// Attributes to the end: the part of an item behind its colon, or a cell of a field table. What isn't understood is `left`.
pub(super) fn attributes(cursor: &mut Cursor, field: &mut DraftField, draft: &Draft) -> Option<(usize, usize)> {
    while !cursor.done() {
        if separator(cursor) {
            continue;
        }
        if cursor.sees("(") && parentheses(cursor, field, draft) {
            continue;
        }
        if attribute(cursor, field, draft) {
            continue;
        }
        let from = cursor.at;
        // Words that stand for themselves behind a semicolon: a remark is asked about, the rest is still read.
        while cursor.peek(0).is_some_and(|token| !token.is_mark(';')) {
            cursor.at += 1;
        }
        let to = cursor.at;
        let mut rest = *cursor;
        while !rest.done() {
            if separator(&mut rest) || attribute(&mut rest, field, draft) {
                continue;
            }
            rest.at += 1;
        }
        return Some((from, to));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::tokenise;

    fn read(text: &str) -> (Vec<DraftField>, Option<String>) {
        let tokens = tokenise(text);
        let mut cursor = Cursor::new(text, &tokens);
        let found = list(&mut cursor, &Draft::default(), 0);
        let left = found.left.map(|(from, to)| cursor.between(from, to).to_owned());
        (found.fields, left)
    }

    #[test]
    fn a_remark_in_brackets_is_about_the_last_field() {
        let (fields, left) = read(
            "the name and the email, which are both required (no two customers share an email), and a company if they have one.",
        );
        assert_eq!(left, None);
        assert_eq!(fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["name", "email", "company"]);
        assert!(fields[1].unique && !fields[0].unique);
        assert_eq!(
            fields.iter().map(|field| field.required).collect::<Vec<_>>(),
            [Some(true), Some(true), Some(false)]
        );
    }
}
