//! One field of a list: its name, and what stands in parentheses or behind a colon.

use super::attribute::attribute;
use super::cursor::Cursor;
use super::draft::{Draft, DraftField, DraftType};
use super::fields::separator;
use super::kinds::{kind, listed, noun};
use super::names::is_function_word;
use crate::tokens::{Kind, Token};

/// One field: its name, then what stands in parentheses or behind a colon.
pub(super) fn one(cursor: &mut Cursor, draft: &Draft, segment: usize) -> Option<DraftField> {
    let mut field = DraftField { segment, ..DraftField::default() };
    let from = cursor.at;
    // "many items": the other end of a relation that the items' own side declares, or several of them.
    if cursor.eat_any(&[
        "many",
        "several",
        "any number of",
        "one or more",
        "zero or more",
        "multiple",
        "a list of",
        "at least one",
    ]) || cursor.sees("some")
        && noun(&mut Cursor { at: cursor.at + 1, ..*cursor }, draft).is_some()
        && cursor.eat("some")
    {
        let begin = cursor.at;
        // "one or more children, who are pupils"
        let thing = match noun(cursor, draft) {
            Some(thing) => thing,
            None => {
                cursor.at += usize::from(cursor.peek(0).is_some_and(Token::is_word));
                field.name = cursor.since(begin).to_owned();
                let mut ahead = *cursor;
                let _ = ahead.eat(",");
                let said = ahead.eat_any(&["who are", "which are"]);
                field.kind = Some(DraftType::Several(noun(&mut ahead, draft).filter(|_| said)?));
                *cursor = ahead;
                return Some(field);
            }
        };
        field.name = cursor.since(begin).to_owned();
        field.kind = Some(DraftType::Several(thing));
        return Some(field);
    }
    let article =
        cursor.eat_any(&["an optional", "a required", "optional", "required", "an", "a", "the", "its", "their", "one"]);
    // "a unique code"
    if cursor.sees("unique") && cursor.peek(1).is_some_and(|next| next.is_word() && !is_function_word(&next.lower)) {
        cursor.at += 1;
        field.unique = true;
    }
    // "and it can be urgent"
    let mut ahead = *cursor;
    if !article && ahead.eat_any(&["it can also be", "it can be", "they can be"]) {
        let word = ahead.word(0).to_owned();
        let begin = ahead.at;
        ahead.at += 1;
        let deed = crate::words::bases(&word).iter().any(|(_, form)| *form != crate::words::Form::Base);
        let said = ["left", "empty", "blank", "changed", "seen", "several", "one", "only", "more"];
        let ends = ahead.done() || ahead.sees_any(&[",", "and", ";", "."]);
        if !deed && ends && !is_function_word(&word) && !said.contains(&word.as_str()) {
            field.name = ahead.since(begin).to_lowercase();
            field.kind = Some(DraftType::Plain(model::TypeKind::YesNo));
            *cursor = ahead;
            return Some(field);
        }
    }
    // "how many we can bake per day"
    if let Some(name) = amount(cursor) {
        field.name = name;
        field.name_end = Some(cursor.at);
        return Some(field);
    }
    // "who counted it": somebody.
    if let Some(name) = doer(cursor) {
        field.name = name;
        field.kind = Some(DraftType::AnyPerson);
        return Some(field);
    }
    // "the day and time when it starts"
    if let Some(name) = instant(cursor) {
        field.name = name;
        field.kind = Some(DraftType::Plain(model::TypeKind::Moment));
        return Some(field);
    }
    // "whether it is vaccinated"
    if cursor.eat_any(&["whether", "says whether", "says if", "a note whether"]) {
        if let Some(name) = stated_of(cursor) {
            field.name = name;
            field.kind = Some(DraftType::Plain(model::TypeKind::YesNo));
            return Some(field);
        }
        let _ = cursor.eat_any(&[
            "it is",
            "they are",
            "it has been",
            "they have been",
            "it was",
            "there is a",
            "there is an",
            "there are",
            "there is",
            "it has a",
            "it has an",
            "it",
            "they",
            "he is",
            "she is",
        ]);
        field.name = name(cursor, draft)?;
        field.kind = Some(DraftType::Plain(model::TypeKind::YesNo));
        return Some(field);
    }
    // "any allergies": there needn't be some.
    if !article
        && cursor.sees("any")
        && cursor.peek(1).is_some_and(|next| next.is_word() && !is_function_word(&next.lower))
    {
        cursor.at += 1;
        field.required = Some(false);
    }
    if article && cursor.tokens[from..cursor.at].iter().any(|token| token.is("optional")) {
        field.required = Some(false);
    }
    if article && cursor.tokens[from..cursor.at].iter().any(|token| token.is("required")) {
        field.required = Some(true);
    }
    // "which pieces are sung", "which instrument": the pieces, the instrument.
    if cursor.eat("which") {
        let begin = cursor.at;
        let Some(thing) = noun(cursor, draft) else {
            cursor.at = from;
            return None;
        };
        field.name = cursor.since(begin).to_lowercase();
        let plural = draft.things.get(thing).is_some_and(|own| own.plural == field.name);
        field.kind = Some(if plural { DraftType::Several(thing) } else { DraftType::One(thing) });
        // "which member used which desk"
        let verb = cursor.peek(0).is_some_and(Token::is_word)
            && matches!(cursor.word(1), "which" | "what")
            && !cursor.sees_any(&["and", "or", "on", "at", "in", "for", "with"]);
        if verb {
            cursor.at += 1;
        } else if cursor.eat_any(&["are", "is", "was", "were"]) {
            cursor.at += usize::from(cursor.peek(0).is_some_and(Token::is_word));
            let _ = cursor.eat("for");
        } else {
            let _ = cursor.eat_any(&["it is for", "it is about", "it belongs to"]);
        }
        return Some(field);
    }
    // "a yes/no called internal" · "a yes/no that says whether they're away"
    let typed = cursor.at;
    if kind(cursor, &mut field, draft) && cursor.eat_any(&["called", "named"]) {
        field.name = name(cursor, draft)?;
        return Some(field);
    }
    if matches!(field.kind, Some(DraftType::Plain(model::TypeKind::YesNo)))
        && cursor.eat_any(&["that says whether", "saying whether", "which says whether"])
    {
        let _ = cursor.eat_any(&["they are", "it is", "they", "it", "he is", "she is"]);
        field.name = name(cursor, draft)?;
        return Some(field);
    }
    cursor.at = typed;
    field.kind = None;
    field.name = name(cursor, draft)?;
    field.name_end = Some(cursor.at);
    if let Some((name, kind)) = dated(cursor, &field.name) {
        field.name = name;
        field.kind = Some(DraftType::Plain(kind));
        field.name_end = None;
    }
    // "a junior tick box"
    let boxes = [" tick box", " tickbox", " checkbox", " check box"];
    if let Some(name) = boxes.iter().find_map(|own| field.name.strip_suffix(own)) {
        field.name = name.to_owned();
        field.kind = Some(DraftType::Plain(model::TypeKind::YesNo));
        field.name_end = None;
    }
    relative(cursor);
    if cursor.eat_any(&["?", "*"]) && cursor.tokens[cursor.at - 1].is_mark('*') {
        field.required = Some(true);
    }
    // "a paid yes/no"
    if cursor.eat_any(&["yes / no", "yes or no"]) {
        field.kind = Some(DraftType::Plain(model::TypeKind::YesNo));
    }
    if cursor.eat("=") {
        let begin = cursor.at;
        cursor.at = cursor.tokens.len();
        while cursor.at > begin && cursor.tokens[cursor.at - 1].is_mark('.') {
            cursor.at -= 1;
        }
        field.computed = Some(cursor.since(begin).to_owned()).filter(|words| !words.is_empty());
        return field.computed.is_some().then_some(field);
    }
    if cursor.sees("(") {
        parentheses(cursor, &mut field, draft);
    } else if cursor.eat(":") {
        if !kind(cursor, &mut field, draft)
            && !listed(cursor, &mut field, draft)
            && !attribute(cursor, &mut field, draft)
        {
            return None;
        }
        if cursor.sees("(") {
            parentheses(cursor, &mut field, draft);
        }
    }
    Some(field)
}

/// "training is needed", "the fee has been paid": what is so of what, as a name.
fn stated_of(cursor: &mut Cursor) -> Option<String> {
    let mut ahead = *cursor;
    let _ = ahead.eat_any(&["the", "a", "an", "its", "their"]);
    let mut words = Vec::new();
    for part in 0..2 {
        let begin = ahead.at;
        while ahead.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower))
            && ahead.at - begin < 3
        {
            words.push(ahead.word(0));
            ahead.at += 1;
        }
        if ahead.at == begin || part == 0 && !ahead.eat_any(&["is", "are", "was", "were", "has been", "have been"]) {
            return None;
        }
    }
    let ends = ahead.done() || ahead.sees_any(&[",", "(", "and", ";", ")"]);
    *cursor = if ends { ahead } else { *cursor };
    ends.then(|| words.join(" "))
}

/// "how many we can bake per day", "how long it takes": an amount, called after the question that it answers.
fn amount(cursor: &mut Cursor) -> Option<String> {
    let mut ahead = *cursor;
    if !ahead.eat_any(&["how many", "how much", "how long", "how old", "how often", "how big", "how heavy"]) {
        return None;
    }
    let begin = ahead.at;
    while ahead.peek(0).is_some_and(|token| {
        token.is_word()
            && !matches!(token.lower.as_str(), "and" | "or" | "must" | "not" | "only" | "which" | "at" | "up")
    }) && ahead.at - begin < 7
    {
        ahead.at += 1;
    }
    let ends = ahead.done() || ahead.sees_any(&[",", "(", ")", "and", ";", ":"]);
    // "how many" alone, or with one word ("how many kilos"), is a name like others.
    let name = ends.then(|| ahead.since(cursor.at).to_lowercase())?;
    *cursor = ahead;
    Some(name)
}

/// "who counted", "who took it": somebody, called after what they did.
fn doer(cursor: &mut Cursor) -> Option<String> {
    let mut ahead = *cursor;
    if !ahead.eat("who") {
        return None;
    }
    let verb = ahead.peek(0).filter(|token| token.is_word())?.lower.clone();
    let forms = crate::words::bases(&verb);
    let (base, _) =
        forms.iter().find(|(_, form)| matches!(form, crate::words::Form::Participle | crate::words::Form::Past))?;
    ahead.at += 1;
    let _ = ahead.eat_any(&["it", "them", "this"]);
    let ends = ahead.done() || ahead.sees_any(&[",", ";", "and"]);
    *cursor = if ends { ahead } else { *cursor };
    ends.then(|| format!("{} by", crate::words::forms(base).participle))
}

/// "date and time when it starts": a moment, called after what happens at it.
fn instant(cursor: &mut Cursor) -> Option<String> {
    let mut ahead = *cursor;
    if !ahead.eat_any(&["day and time", "date and time", "day and the time", "date and the time"]) {
        return None;
    }
    let _ = ahead.eat_any(&["when", "on which", "at which", "that"]);
    if !ahead.eat_any(&["it", "they"]) {
        return None;
    }
    let verb = ahead.peek(0).filter(|token| token.is_word() && !is_function_word(&token.lower))?.lower.clone();
    ahead.at += 1;
    let ends = ahead.done() || ahead.sees_any(&[",", ";", "and", "("]);
    *cursor = if ends { ahead } else { *cursor };
    ends.then(|| format!("{verb} at"))
}

/// The words of a field's name, up to what can't belong to it.
fn name(cursor: &mut Cursor, draft: &Draft) -> Option<String> {
    if let Some(Kind::Quoted(words)) = cursor.peek(0).map(|token| &token.kind) {
        let words = words.trim_end_matches(',').to_owned();
        cursor.at += 1;
        return Some(words);
    }
    // "…; only the office can change it" names no field.
    // "up to 3 files" says how many.
    if cursor.sees_any(&[
        "only the",
        "only a",
        "only an",
        "nobody",
        "no one",
        "everyone",
        "everybody",
        "anyone",
        "up to",
    ]) {
        return None;
    }
    // "gardeners note date" is what they do.
    let mut ahead = *cursor;
    if let Some(thing) = noun(&mut ahead, draft)
        && draft
            .things
            .get(thing)
            .is_some_and(|own| own.person.is_some() && own.plural == ahead.since(cursor.at).to_lowercase())
        && ahead.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower))
    {
        return None;
    }
    let from = cursor.at;
    while let Some(token) = cursor.peek(0) {
        let stop = matches!(
            token.lower.as_str(),
            "and"
                | "or"
                | "which"
                | "that"
                | "who"
                | "whose"
                | "called"
                | "as"
                | "is"
                | "has"
                | "have"
                | "if"
                | "when"
                | "it"
                | "its"
                | "but"
                | "than"
                | "both"
                | "required"
                | "optional"
                | "are"
                | "with"
                | "must"
                | "can"
                | "not"
                | "they"
                | "unless"
                | "while"
                | "may"
                | "belongs"
                | "belong"
        );
        let at_bound = (token.is("at") || token.is("of"))
            && (matches!(cursor.word(1), "most" | "least" | "at" | "up" | "more" | "less" | "either" | "one")
                || cursor.peek(1).is_some_and(|next| matches!(next.kind, Kind::Number(_) | Kind::Money(..))));
        // "hourly rate in €"
        let counted =
            token.is("in") && cursor.peek(1).is_some_and(|next| matches!(next.kind, Kind::Mark('€' | '£' | '$')));
        let at_bound = at_bound
            || counted
            // "a rating from 1 to 5"
            || cursor.at > from
                && (token.is("from") || token.is("between"))
                && cursor.peek(1).is_some_and(|next| matches!(next.kind, Kind::Number(_) | Kind::Money(..)))
            || cursor.at > from && cursor.sees_any(&["yes / no", "yes or no", "if any", "we", "you", "he", "she"]);
        // "the date on which it was given"
        let relative = cursor.at > from && cursor.sees_any(&["on which", "at which", "by which"]);
        // "the date their certificate runs out"
        let relative = relative
            || cursor.at == from + 1
                && matches!(token.lower.as_str(), "their" | "his" | "her")
                && matches!(cursor.tokens[from].lower.as_str(), "date" | "day" | "time" | "moment");
        let at_bound = at_bound || relative;
        let numeric = !(token.is_word()
            || matches!(token.kind, Kind::Ordinal(_))
            || cursor.at > from && matches!(token.kind, Kind::Number(_))
            || cursor.at > from
                && token.joined
                && matches!(token.kind, Kind::Mark('.'))
                && cursor.peek(1).is_some_and(Token::is_word));
        if stop && cursor.at > from || at_bound || numeric || cursor.at - from == 5 {
            break;
        }
        if stop {
            break;
        }
        cursor.at += 1;
    }
    // "a name like 7b": an example, which says nothing of its own.
    let like = (from + 1..cursor.at).find(|at| cursor.tokens[*at].is("like"));
    if let Some(like) = like {
        let name = cursor.between(from, like).to_owned();
        while cursor.peek(0).is_some_and(|token| !token.is("and") && !token.is_mark(',') && !token.is_mark('.')) {
            cursor.at += 1;
        }
        return Some(name);
    }
    // "a start date and time": one moment.
    if cursor.since(from).to_lowercase().ends_with(" date") && cursor.eat("and time") {
        return Some(cursor.since(from).to_owned());
    }
    if cursor.at == from {
        return None;
    }
    compound(cursor, from);
    Some(cursor.since(from).to_owned())
}

/// "a make and model, a year": an "and" that isn't the last joint of a list is part of the name, unless both of its sides are
/// fields by themselves ("start and end, a room").
fn compound(cursor: &mut Cursor, from: usize) {
    let mut ahead = *cursor;
    if !ahead.eat("and") || ahead.peek(0).is_none_or(|token| !token.is_word() || is_function_word(&token.lower)) {
        return;
    }
    let begin = ahead.at;
    while ahead.peek(0).is_some_and(|token| {
        token.is_word() && !is_function_word(&token.lower) && !matches!(token.lower.as_str(), "required" | "optional")
    }) && ahead.at - begin < 3
    {
        ahead.at += 1;
    }
    let (first, second) = (cursor.since(from).to_lowercase(), ahead.since(begin).to_lowercase());
    // In a list of its own ("- make and model") an item is one field; elsewhere the list has to go on.
    let alone = from == 0 && (ahead.done() || ahead.sees("(") || ahead.sees(":"));
    let goes_on = ahead.sees(",") && ahead.at > begin && {
        let rest = &ahead.tokens[ahead.at..];
        rest.iter().any(|token| token.depth == 0 && (token.is("and") || token.is_mark(',')))
    };
    let date_and_time = first == "date" && second == "time";
    let both = super::field::is_known(&first) && super::field::is_known(&second) && !date_and_time;
    if ahead.at > begin && (alone || goes_on || date_and_time) && !both {
        cursor.at = ahead.at;
    }
}

/// "a day it is due", "the date when they joined": a day that is called after what happens on it.
fn dated(cursor: &mut Cursor, noun: &str) -> Option<(String, model::TypeKind)> {
    let kind = match noun.to_lowercase().as_str() {
        "date" | "day" => model::TypeKind::Date,
        "time" | "moment" => model::TypeKind::Moment,
        _ => return None,
    };
    let mut ahead = *cursor;
    let _ = ahead.eat_any(&["on which", "at which", "when", "that", "by which"]);
    let pronoun = ahead.eat_any(&["it", "they", "he", "she"]);
    // "the date their certificate runs out"
    if !pronoun && ahead.eat_any(&["its", "their", "his", "her", "the"]) {
        let begin = ahead.at;
        while ahead.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower))
            && ahead.at - begin < 6
        {
            ahead.at += 1;
        }
        let happens = ahead.since(begin).to_lowercase();
        let ends = ahead.done() || ahead.sees_any(&[",", "(", "and", ";", ")"]);
        if !ends || ahead.at < begin + 2 {
            return None;
        }
        *cursor = ahead;
        return Some((format!("{} {happens}", noun.to_lowercase()), kind));
    }
    if !pronoun {
        return None;
    }
    let _ = ahead.eat_any(&["has to be", "have to be", "must be", "is", "are", "was", "were", "has been", "have been"]);
    let begin = ahead.at;
    while ahead.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower)) && ahead.at - begin < 2
    {
        ahead.at += 1;
    }
    let happens = ahead.since(begin).to_lowercase();
    if happens.is_empty() || !(ahead.done() || ahead.sees_any(&[",", "(", "and", ";", ")"])) {
        return None;
    }
    *cursor = ahead;
    Some((format!("{} {happens}", noun.to_lowercase()), kind))
}

/// "a number of copies we own": what the words say of a field's name in passing, up to the next mark.
fn relative(cursor: &mut Cursor) {
    if !cursor.sees_any(&["we", "it", "they", "you", "he", "she"]) {
        return;
    }
    let mut ahead = *cursor;
    ahead.at += 1;
    let begin = ahead.at;
    while ahead.peek(0).is_some_and(|token| token.is_word() && !token.is("and")) && ahead.at - begin < 3 {
        ahead.at += 1;
    }
    let plain = ahead.tokens[begin..ahead.at].iter().all(|token| {
        !matches!(
            token.lower.as_str(),
            "is" | "are" | "must" | "can" | "may" | "not" | "has" | "starts" | "never" | "only" | "which"
        )
    });
    if ahead.at > begin && plain && (ahead.done() || ahead.sees_any(&[",", "(", "and", ";", ")"])) {
        *cursor = ahead;
    }
}

/// "(text, required, at most 20 characters)": all attributes in it, or nothing.
pub(super) fn parentheses(cursor: &mut Cursor, field: &mut DraftField, draft: &Draft) -> bool {
    let from = cursor.at;
    if !cursor.eat("(") {
        return false;
    }
    let mut trial = field.clone();
    while !cursor.eat(")") {
        if separator(cursor) {
            continue;
        }
        if cursor.peek(0).is_none() || !attribute(cursor, &mut trial, draft) {
            cursor.at = from;
            return plain_choices(cursor, field, draft);
        }
    }
    *field = trial;
    true
}

/// "(planned, open, over)": names without "or" between the last two.
fn plain_choices(cursor: &mut Cursor, field: &mut DraftField, draft: &Draft) -> bool {
    let from = cursor.at;
    if field.kind.is_none()
        && cursor.eat("(")
        && let Some(names) = super::kinds::comma_list(cursor)
    {
        let mut trial = DraftField { kind: Some(DraftType::Choice(names)), ..field.clone() };
        while !cursor.eat(")") {
            if !separator(cursor) && (cursor.peek(0).is_none() || !attribute(cursor, &mut trial, draft)) {
                cursor.at = from;
                return false;
            }
        }
        *field = trial;
        return true;
    }
    cursor.at = from;
    false
}
