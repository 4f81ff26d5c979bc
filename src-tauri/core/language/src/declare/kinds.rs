//! Types of fields: "long text", "a stylist", "dog, cat or bird", "counts up from 1000 with no gaps".

use model::TypeKind;

use super::attribute::{clause_end, maker};
use super::cursor::Cursor;
use super::draft::{Draft, DraftField, DraftType};
use crate::tokens::{Kind, Token, unit_of};

/// A type: "long text", "a stylist", "dog, cat or bird", "counts up from 1000 with no gaps".
pub(super) fn kind(cursor: &mut Cursor, field: &mut DraftField, draft: &Draft) -> bool {
    let from = cursor.at;
    if cursor.eat_any(&["counts up from", "count up from", "counting up from"]) {
        let first = cursor.peek(0).and_then(Token::whole);
        if let Some(first) = first {
            cursor.at += 1;
            let _ = cursor.eat_any(&["without any gaps", "with no gaps", "without gaps"]);
            field.kind = Some(DraftType::Counter(first));
            field.by_app = true;
            return true;
        }
        cursor.at = from;
        return false;
    }
    if field.kind.is_some() {
        return false;
    }
    // "a duration of 15, 30 or 60 minutes"
    let mut ahead = *cursor;
    if ahead.eat("of")
        && let Some(names) = choices(&mut ahead).filter(|names| are_lengths(names))
    {
        one_of_lengths(field, &names);
        *cursor = ahead;
        return true;
    }
    // "places (number of children that can come)"
    if cursor.at > 0
        && cursor.tokens[cursor.at - 1].is_mark('(')
        && cursor.eat_any(&["the number of", "number of", "how many"])
    {
        clause_end(cursor);
        field.kind = Some(DraftType::Plain(TypeKind::Whole));
        return true;
    }
    if cursor.eat_any(&[
        "several of",
        "any of",
        "one or more of",
        "some of",
        "any number of :",
        "multiple of",
        "all that apply :",
    ]) {
        let _ = cursor.eat(":");
        let names = choices(cursor).or_else(|| comma_list(cursor)).unwrap_or_default();
        if names.len() > 1 {
            field.kind = Some(DraftType::Choices(names));
            return true;
        }
        cursor.at = from;
    }
    if cursor.eat_any(&["choice of", "one of", "either", "choose from", "pick one of", "options"]) {
        let _ = cursor.eat(":");
        let mut ahead = *cursor;
        if choices(&mut ahead).is_none()
            && let Some(names) = comma_list(cursor)
        {
            field.kind = Some(DraftType::Choice(names));
            return true;
        }
    }
    if stages(cursor, field) {
        return true;
    }
    if let Some(names) = choices(cursor) {
        if are_files(&names) {
            field.kind = Some(DraftType::Plain(TypeKind::File));
            return true;
        }
        if are_lengths(&names) {
            one_of_lengths(field, &names);
            return true;
        }
        // Names of things joined by "or" would be a relation to several things: that isn't a list of choices.
        field.kind = Some(if names.len() == 2 && names[0] == "yes" && names[1] == "no" {
            DraftType::Plain(TypeKind::YesNo)
        } else {
            DraftType::Choice(names)
        });
        return true;
    }
    cursor.at = from;
    let several = cursor.eat_any(&["several", "many", "any number of", "one or more", "a list of", "list of"]);
    if !several {
        let _ = cursor
            .eat_any(&["an optional", "a required", "optional", "required", "a longer", "a", "an", "the"])
            .then(|| {
                let word = cursor.tokens[cursor.at - 1].lower.as_str();
                match word {
                    "optional" => field.required = field.required.or(Some(false)),
                    "required" => field.required = Some(true),
                    // "a longer text" is a long one.
                    "longer" => cursor.at -= 1,
                    _ => {}
                }
            });
    }
    if let Some(thing) = noun(cursor, draft) {
        field.kind = Some(if several { DraftType::Several(thing) } else { DraftType::One(thing) });
        if !several && cursor.eat("who") && maker(cursor).is_some() {
            field.creator = true;
            field.by_app = true;
        }
        return true;
    }
    if !several && let Some(plain) = plain(cursor) {
        field.kind = Some(DraftType::Plain(plain));
        return true;
    }
    cursor.at = from;
    false
}

/// A thing's name here, as long as possible.
pub(super) fn noun(cursor: &mut Cursor, draft: &Draft) -> Option<usize> {
    for length in (1..=draft.longest_from(cursor.word(0)).min(4)).rev() {
        let Some(tokens) = cursor.tokens.get(cursor.at..cursor.at + length) else { continue };
        if !tokens.iter().all(|token| token.is_word() || token.joined) {
            continue;
        }
        let name = tokens.iter().map(|token| token.lower.as_str()).collect::<Vec<_>>().join(" ");
        if let Some(found) = draft.find(&name) {
            cursor.at += length;
            return Some(found);
        }
    }
    None
}

fn plain(cursor: &mut Cursor) -> Option<TypeKind> {
    const NAMES: &[(&str, TypeKind)] = &[
        ("free text", TypeKind::LongText),
        ("multi line text", TypeKind::LongText),
        ("paragraph", TypeKind::LongText),
        ("string", TypeKind::Text),
        ("long text", TypeKind::LongText),
        ("longer text", TypeKind::LongText),
        ("short text", TypeKind::Text),
        ("text", TypeKind::Text),
        ("whole number", TypeKind::Whole),
        ("integer", TypeKind::Whole),
        ("number", TypeKind::Number { scale: 2 }),
        ("decimal number", TypeKind::Number { scale: 2 }),
        ("decimal", TypeKind::Number { scale: 2 }),
        ("amount of money", TypeKind::Money),
        ("sum of money", TypeKind::Money),
        ("money", TypeKind::Money),
        ("percentage", TypeKind::Percent),
        ("percent", TypeKind::Percent),
        ("yes or no", TypeKind::YesNo),
        ("yes / no", TypeKind::YesNo),
        ("yes no", TypeKind::YesNo),
        ("tick box", TypeKind::YesNo),
        ("checkbox", TypeKind::YesNo),
        ("check box", TypeKind::YesNo),
        ("true or false", TypeKind::YesNo),
        ("true / false", TypeKind::YesNo),
        ("boolean", TypeKind::YesNo),
        ("flag", TypeKind::YesNo),
        ("currency", TypeKind::Money),
        ("timestamp", TypeKind::Moment),
        ("datetime", TypeKind::Moment),
        ("date / time", TypeKind::Moment),
        ("time and date", TypeKind::Moment),
        ("date and time", TypeKind::Moment),
        ("date and a time", TypeKind::Moment),
        ("moment", TypeKind::Moment),
        ("time of day", TypeKind::Time),
        ("date", TypeKind::Date),
        ("day", TypeKind::Date),
        ("time", TypeKind::Time),
        ("duration", TypeKind::Duration),
        ("length of time", TypeKind::Duration),
        ("email address", TypeKind::Email),
        ("e mail address", TypeKind::Email),
        ("email", TypeKind::Email),
        ("e mail", TypeKind::Email),
        ("phone number", TypeKind::Phone),
        ("telephone number", TypeKind::Phone),
        ("phone", TypeKind::Phone),
        ("web address", TypeKind::WebAddress),
        ("website", TypeKind::WebAddress),
        ("link", TypeKind::WebAddress),
        ("url", TypeKind::WebAddress),
        ("image", TypeKind::Image),
        ("picture", TypeKind::Image),
        ("photo", TypeKind::Image),
        ("file", TypeKind::File),
        ("document", TypeKind::File),
        ("pdf", TypeKind::File),
        ("scan", TypeKind::File),
        ("postal address", TypeKind::Address),
        ("address", TypeKind::Address),
        ("colour", TypeKind::Colour),
        ("color", TypeKind::Colour),
        ("rating", TypeKind::Rating),
    ];
    let (words, kind) = NAMES.iter().find(|(words, _)| cursor.sees(words))?;
    cursor.eat(words);
    Some(match kind {
        TypeKind::Number { .. } => decimals(cursor).unwrap_or_else(|| kind.clone()),
        _ => kind.clone(),
    })
}

/// "number with one decimal", "number with up to 3 decimal places".
fn decimals(cursor: &mut Cursor) -> Option<TypeKind> {
    let mut ahead = *cursor;
    if !ahead.eat_any(&["with up to", "with at most", "with", "to", "of up to"]) {
        return None;
    }
    let scale = u8::try_from(ahead.peek(0)?.whole()?).ok().filter(|scale| *scale <= 6)?;
    ahead.at += 1;
    let words = ["decimal places", "decimal place", "decimals", "decimal", "digits after the point", "places"];
    if !ahead.eat_any(&words) {
        return None;
    }
    *cursor = ahead;
    Some(if scale == 0 { TypeKind::Whole } else { TypeKind::Number { scale } })
}

/// "dog, cat, rabbit or bird": at least two phrases of up to four words, the last behind "or" (or all between slashes).
pub(super) fn choices(cursor: &mut Cursor) -> Option<Vec<String>> {
    let from = cursor.at;
    let mut names = Vec::new();
    let mut last = false;
    loop {
        // "a draft, submitted or paid"
        if cursor.sees_any(&["a", "an"]) && names.is_empty() && cursor.peek(1).is_some_and(Token::is_word) {
            let mut ahead = Cursor { at: cursor.at + 1, ..*cursor };
            if choice(&mut ahead).is_some_and(|name| !name.contains(' ')) && ahead.sees(",") {
                cursor.at += 1;
            }
        }
        let Some(name) = choice(cursor) else { break };
        names.push(name);
        if last {
            return Some(names);
        }
        let before = cursor.at;
        let comma = cursor.eat(",") || cursor.eat("/");
        if cursor.eat("or") || (cursor.eat("and") && names.len() > 1) {
            last = true;
        } else if !comma {
            cursor.at = before;
            break;
        }
    }
    let slashes = names.len() > 1 && cursor.tokens[from..cursor.at].iter().any(|token| token.is_mark('/'));
    if slashes {
        return Some(names);
    }
    cursor.at = from;
    None
}

/// "pending → confirmed → finished, or cancelled": choices in the order in which they follow one another, it starts as the first.
fn stages(cursor: &mut Cursor, field: &mut DraftField) -> bool {
    let mut ahead = *cursor;
    let mut names: Vec<String> = Vec::new();
    loop {
        match choice(&mut ahead) {
            Some(name) => names.push(name),
            None => return false,
        }
        let arrow = ahead.eat("→") || ahead.eat("- >") || ahead.eat("= >");
        if !arrow {
            break;
        }
    }
    if names.len() < 2 {
        return false;
    }
    field.steps = names.windows(2).map(|pair| (pair[0].clone(), pair[1].clone())).collect();
    // What stands behind "or" can come at any time.
    loop {
        let before = ahead;
        let joint = ahead.eat_any(&[", or", "or", ",", "/"]);
        match choice(&mut ahead).filter(|_| joint) {
            Some(name) => names.push(name),
            None => {
                ahead = before;
                break;
            }
        }
    }
    if field.default.is_none() {
        field.default = Some(crate::tokens::tokenise(&names[0]));
    }
    *cursor = ahead;
    field.kind = Some(DraftType::Choice(names));
    true
}

/// "new, approved, packed": names between commas alone, to the end of an item, none of which says anything else of a field.
pub(super) fn listed(cursor: &mut Cursor, field: &mut DraftField, draft: &Draft) -> bool {
    let mut ahead = *cursor;
    let mut names = Vec::new();
    loop {
        let from = ahead.at;
        let mut trial = DraftField::default();
        let mut said = ahead;
        let attribute = super::attribute::attribute(&mut said, &mut trial, draft)
            && (said.done() || said.sees(",") || said.sees("(") || said.sees(";"));
        match choice(&mut ahead) {
            Some(name) if !attribute && !matches!(ahead.tokens[from].kind, Kind::Number(_)) => names.push(name),
            _ => return false,
        }
        if ahead.done() {
            break;
        }
        if !ahead.eat(",") {
            return false;
        }
    }
    if names.len() < 3 {
        return false;
    }
    *cursor = ahead;
    field.kind = Some(DraftType::Choice(names));
    true
}

/// "gluten, nuts, milk" to the end or to a closing bracket: names between commas alone, where the words before say that it is a list.
pub(super) fn comma_list(cursor: &mut Cursor) -> Option<Vec<String>> {
    let from = cursor.at;
    let mut names = Vec::new();
    loop {
        let (mut said, mut trial) = (*cursor, DraftField::default());
        // "(six digits, unique)" says two things of one field.
        let says = !super::unit::is_measure(cursor.word(0))
            && super::attribute::attribute(&mut said, &mut trial, &Draft::default())
            && (said.done() || said.sees(",") || said.sees(")"));
        let counted =
            cursor.peek(0).is_some_and(|token| token.whole().is_some()) && cursor.peek(1).is_some_and(Token::is_word);
        match choice(cursor) {
            Some(name) if !says && !counted => names.push(name),
            _ => break,
        }
        if !cursor.eat(",") && !cursor.eat("/") {
            break;
        }
    }
    let ends = cursor.done() || cursor.sees(")") || cursor.sees(";");
    if names.len() > 1 && ends {
        return Some(names);
    }
    cursor.at = from;
    None
}

/// "30, 60 or 90 minutes": the last says which unit of time the numbers are of, as any of the others may.
fn are_lengths(names: &[String]) -> bool {
    let number = |word: &str| word.parse::<f64>().is_ok();
    let length =
        |name: &String| name.split_once(' ').is_some_and(|(front, unit)| number(front) && unit_of(unit).is_some());
    names.last().is_some_and(length) && names.iter().all(|name| number(name) || length(name))
}

/// "image or PDF": whichever of them, it is a file.
fn are_files(names: &[String]) -> bool {
    const FILES: &[&str] = &[
        "image", "images", "pdf", "pdfs", "photo", "picture", "scan", "document", "file", "jpg", "jpeg", "png", "word",
    ];
    names.iter().all(|name| FILES.contains(&name.to_lowercase().as_str()))
}

fn one_of_lengths(field: &mut DraftField, names: &[String]) {
    let Some((last, others)) = names.split_last() else { return };
    field.checks.push(format!("{} is {} or {last}", field.name, others.join(", ")));
    field.kind = Some(DraftType::Plain(TypeKind::Duration));
}

/// "called off" is a state, "called Bob" gives a name.
fn follows_particle(cursor: &Cursor) -> bool {
    cursor.peek(1).is_some_and(|next| matches!(next.lower.as_str(), "off" | "in" | "back" | "out" | "up" | "away"))
}

fn choice(cursor: &mut Cursor) -> Option<String> {
    let _ = cursor.eat_any(&["either"]);
    let from = cursor.at;
    if let Some(Kind::Quoted(words)) = cursor.peek(0).map(|token| &token.kind) {
        let words = words.trim_end_matches(',').to_owned();
        cursor.at += 1;
        return Some(words);
    }
    while let Some(token) = cursor.peek(0) {
        // "7a" is one word.
        let plain = token.joined && cursor.at > from && token.is_word()
            || token.is_word()
                && !matches!(
                    token.lower.as_str(),
                    "or" | "and"
                        | "which"
                        | "starts"
                        | "at"
                        | "is"
                        | "it"
                        | "required"
                        | "optional"
                        | "a"
                        | "an"
                        | "the"
                        | "must"
                        | "not"
                        | "can"
                        | "from"
                        | "than"
                        | "more"
                        | "unless"
                        | "named"
                        | "that"
                        | "says"
                        | "by"
                        | "of"
                        | "if"
                )
                && (!token.is("called") || follows_particle(cursor));
        // "on the shelf"
        let plain = plain
            || cursor.at > from
                && token.is("the")
                && matches!(
                    cursor.tokens[cursor.at - 1].lower.as_str(),
                    "on" | "in" | "at" | "under" | "out" | "off" | "for" | "with" | "to"
                );
        let number = matches!(token.kind, Kind::Number(_)) && !cursor.sees_any(&["or more", "or less"]);
        if !(plain || number) || cursor.at - from == 4 {
            break;
        }
        cursor.at += 1;
    }
    (cursor.at > from).then(|| cursor.since(from).to_owned())
}
