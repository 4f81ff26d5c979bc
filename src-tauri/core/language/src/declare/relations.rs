//! Relations inside declarations: "belongs to a class and a member", "is for one book", "with a doctor, on a date".

use super::attribute::maker;
use super::cursor::Cursor;
use super::draft::{Draft, DraftField, DraftType};
use super::entry::{one, parentheses};
use super::fields::Fields;
use super::kinds::noun;
use crate::tokens::Token;

/// "belongs to the customer who books it" · "is for a court" · "can be out of use" inside a list.
pub(super) fn relation(cursor: &mut Cursor, draft: &Draft, segment: usize, found: &mut Fields) -> bool {
    let from = cursor.at;
    if cursor.eat_any(&["belongs to", "belong to", "is for", "are for", "is about"]) {
        if belongs(cursor, draft, segment, found) {
            return true;
        }
        cursor.at = from;
        return false;
    }
    if cursor.eat_any(&["has", "have"]) {
        return true;
    }
    // "with a doctor, on a date": further fields behind their prepositions.
    if !found.fields.is_empty()
        && matches!(cursor.word(0), "with" | "on" | "at" | "in" | "by" | "for")
        && matches!(cursor.word(1), "a" | "an" | "one" | "what" | "which")
    {
        cursor.at += 1;
        let _ = cursor.eat("what");
        let exactly = cursor.sees("one");
        if let Some(mut field) = one(cursor, draft, segment) {
            if exactly && draft.find(&field.name).is_some() {
                field.required.get_or_insert(true);
            }
            found.fields.push(field);
            return true;
        }
        cursor.at = from;
    }
    // "from a start time to an end time"
    if !found.fields.is_empty() && cursor.sees_any(&["from a", "from an", "from one"]) {
        let to = (from + 2..cursor.tokens.len().min(from + 7)).find(|at| {
            let here = Cursor { at: *at, ..*cursor };
            ["to a", "to an", "until a", "until an", "till a", "till an"].iter().any(|own| here.sees(own))
        });
        let first = to.and_then(|to| {
            let mut start = Cursor { at: from + 1, tokens: &cursor.tokens[..to], ..*cursor };
            one(&mut start, draft, segment).filter(|_| start.at == to)
        });
        cursor.at = to.map_or(from, |to| to + 1);
        if let Some(start) = first
            && let Some(end) = one(cursor, draft, segment)
        {
            found.fields.extend([start, end]);
            return true;
        }
        cursor.at = from;
    }
    // "one tool lent to one borrower"
    if found.fields.is_empty() && cursor.sees_any(&["one", "a", "an"]) {
        let mut trial = Fields::default();
        let mut ahead = *cursor;
        if belongs(&mut ahead, draft, segment, &mut trial)
            && trial.fields.len() > 1
            && (ahead.done() || ahead.sees(","))
        {
            let lent = ahead.tokens[cursor.at..ahead.at]
                .iter()
                .any(|token| matches!(token.lower.as_str(), "to" | "by" | "for" | "from"));
            if lent {
                found.fields.append(&mut trial.fields);
                *cursor = ahead;
                return true;
            }
        }
    }
    // "it lasts 30 minutes": all alike.
    if cursor.eat_any(&["it lasts", "they last", "lasts"])
        && cursor.peek(0).is_some_and(|token| token.whole().is_some())
        && crate::tokens::unit_of(cursor.word(1)).is_some()
    {
        let mut field = DraftField::named("duration", segment);
        field.kind = Some(DraftType::Plain(model::TypeKind::Duration));
        field.default = Some(cursor.tokens[cursor.at..cursor.at + 2].to_vec());
        field.by_app = true;
        cursor.at += 2;
        found.fields.push(field);
        return true;
    }
    cursor.at = from;
    // "is paid or unpaid": how it stands.
    if cursor.eat_any(&["is either", "are either", "is", "are"])
        && let Some(names) = super::kinds::choices(cursor)
    {
        let mut field = DraftField::named("status", segment);
        field.kind = Some(DraftType::Choice(names));
        found.fields.push(field);
        return true;
    }
    cursor.at = from;
    if cursor.eat("can be") {
        let begin = cursor.at;
        while cursor.peek(0).is_some_and(Token::is_word) && cursor.at - begin < 4 && !cursor.sees("and") {
            cursor.at += 1;
        }
        if cursor.sees("(") {
            let mut field = DraftField::named(cursor.since(begin), segment);
            parentheses(cursor, &mut field, draft);
            field.kind.get_or_insert(DraftType::Plain(model::TypeKind::YesNo));
            found.fields.push(field);
            return true;
        }
    }
    cursor.at = from;
    false
}

/// Behind "belongs to": one relation, or several joined by "and to".
pub(super) fn belongs(cursor: &mut Cursor, draft: &Draft, segment: usize, found: &mut Fields) -> bool {
    let mut any = false;
    loop {
        let from = cursor.at;
        let optional = cursor.eat_any(&["at most one", "up to one", "no or one", "possibly a", "possibly one"]);
        let several = !optional && cursor.eat_any(&["several", "many", "any number of", "one or more"]);
        if !optional && !several {
            let _ = cursor.eat_any(&["exactly one", "one", "a single", "the", "an", "a"]);
        }
        let Some(thing) = noun(cursor, draft) else {
            // "the person who borrows it": whoever that is.
            let whoever =
                cursor.eat("whoever") || cursor.eat_any(&["person", "one", "user"]) && cursor.eat_any(&["who", "that"]);
            if let (true, Some(verb)) = (whoever, maker(cursor)) {
                let mut field = DraftField::named("person", segment);
                field.kind = Some(DraftType::AnyPerson);
                field.required = Some(true);
                field.creator = true;
                field.by_app = true;
                found.makes.push(verb);
                found.fields.push(field);
                any = true;
                if cursor.eat_any(&["and to", ", and to", ", to", "and belongs to"]) {
                    continue;
                }
                return any;
            }
            cursor.at = from;
            return any;
        };
        let name = match draft.things.get(thing) {
            Some(own) if several => own.plural.clone(),
            Some(own) => own.singular.clone(),
            None => String::new(),
        };
        let mut field = DraftField::named(&name, segment);
        field.kind = Some(if several { DraftType::Several(thing) } else { DraftType::One(thing) });
        field.required = Some(!optional && !several);
        // "one tool lent to one borrower"
        let mut lent = *cursor;
        let participle = lent.peek(0).is_some_and(|token| {
            token.is_word()
                && crate::words::bases(&token.lower).iter().any(|(_, form)| *form == crate::words::Form::Participle)
        });
        lent.at += 1;
        let joined = participle
            && lent.eat_any(&["to", "by", "for", "from"])
            && lent.sees_any(&["a", "an", "one", "exactly one"])
            && noun(&mut Cursor { at: lent.at + if lent.sees("exactly") { 2 } else { 1 }, ..lent }, draft).is_some();
        let after = cursor.at;
        if cursor.eat_any(&["who", "that", "whoever"]) {
            match maker(cursor) {
                Some(verb) => {
                    field.creator = true;
                    field.by_app = true;
                    found.makes.push(verb);
                }
                None => cursor.at = after,
            }
        }
        while cursor.sees("(") && parentheses(cursor, &mut field, draft) {}
        found.fields.push(field);
        any = true;
        if joined {
            *cursor = lent;
            continue;
        }
        let stated =
            cursor.eat_any(&["and to", ", and to", ", to", "and belongs to", "and for", ", and for", "and is for"]);
        if !stated && !another_relation(cursor, draft) {
            return any;
        }
    }
}

/// "a class and a member": a joint with another known thing behind it, which ends the phrase. It steps over the joint.
fn another_relation(cursor: &mut Cursor, draft: &Draft) -> bool {
    let mut ahead = *cursor;
    if !ahead.eat_any(&[", and", "and", ","]) {
        return false;
    }
    let behind_joint = ahead;
    let _ = ahead.eat_any(&["exactly one", "at most one", "up to one", "several", "many", "one", "an", "a", "the"]);
    // "… and a member can cancel it" and "… and the class's room" go on about something else.
    let found = noun(&mut ahead, draft).is_some()
        && !ahead.sees_any(&["can", "may", "must", "has", "have", "is", "are", "'s", "of", "does", "will", "should"]);
    if found {
        *cursor = behind_joint;
    }
    found
}
