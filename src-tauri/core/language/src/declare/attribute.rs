//! What can be said about a field behind its name: type, required, bounds, default, who fills it in.

use model::TypeKind;

use super::cursor::Cursor;
use super::draft::{Bound, Draft, DraftField, DraftType, Measure};
use crate::tokens::{Kind, Number, Token, unit_of};
use crate::words;

/// Reads one attribute into the field and steps over it. `false` leaves the cursor where it was.
pub(super) fn attribute(cursor: &mut Cursor, field: &mut DraftField, draft: &Draft) -> bool {
    let start = cursor.at;
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
    let read = presence(cursor, field)
        || moment_of(cursor, field)
        || own_maker(cursor, field, draft)
        || remark(cursor)
        || filling(cursor, field, draft)
        || default(cursor, field)
        || bounds(cursor, field)
        || dates(cursor, field)
        || uniqueness(cursor, field)
        || computed(cursor, field)
        || kind(cursor, field, draft)
        || check(cursor, field);
    if !read {
        cursor.at = start;
    }
    read
}

fn presence(cursor: &mut Cursor, field: &mut DraftField) -> bool {
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

/// Behind what ends an attribute.
fn clause_end(cursor: &mut Cursor) {
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
    let particle = ["for", "in", "up", "out"].into_iter().find(|particle| cursor.eat(particle));
    if !cursor.eat_any(&["it", "them", "this", "one"]) {
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
        "at first",
        "to begin with",
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
        if ahead.eat_any(&["at first", "to begin with", "by default", "unless"]) {
            field.default = Some(value.to_vec());
            ahead.at = begin + length;
            let _ = ahead.eat_any(&["at first", "to begin with", "by default"]);
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

fn bounds(cursor: &mut Cursor, field: &mut DraftField) -> bool {
    let from = cursor.at;
    let _ = cursor.eat_any(&["of", "and", "can not be", "must be", "is"]);
    if cursor.eat_any(&["positive", "above zero"]) {
        field.least = Some(Bound { value: Measure::Number(Number::new(0)), excluded: true });
        return true;
    }
    if cursor.eat_any(&["not negative", "never negative", "negative", "never below zero"]) {
        field.least = Some(Bound { value: Measure::Number(Number::new(0)), excluded: false });
        return true;
    }
    if cursor.eat_any(&["from", "between"])
        && let Some(least) = measure(cursor)
        && cursor.eat_any(&["up to", "to", "and", "-"])
        && let Some(most) = measure(cursor)
    {
        field.least = Some(Bound { value: same_unit(least, &most), excluded: false });
        field.most = Some(Bound { value: most, excluded: false });
        return true;
    }
    cursor.at = from;
    let _ = cursor.eat_any(&["of", "and", "must be", "is"]);
    let kinds: [(&[&str], bool, bool); 4] = [
        (&["at least", "no less than", "not less than", "not below", "never below", "minimum"], true, false),
        (
            &[
                "at most",
                "no more than",
                "not more than",
                "up to",
                "not above",
                "maximum",
                "no longer than",
                "not longer than",
            ],
            false,
            false,
        ),
        (&["more than", "greater than", "above", "over"], true, true),
        (&["less than", "fewer than", "below", "under", "shorter than"], false, true),
    ];
    for (words, lower, excluded) in kinds {
        let begin = cursor.at;
        if cursor.eat_any(words) {
            if let Some(value) = measure(cursor) {
                let bound = Some(Bound { value, excluded });
                if lower {
                    field.least = bound
                } else {
                    field.most = bound
                }
                return true;
            }
            cursor.at = begin;
        }
    }
    cursor.at = from;
    if let Some(value) = measure(cursor) {
        let bound = |value| Some(Bound { value, excluded: false });
        if cursor.eat_any(&["or more", "or longer", "or higher"]) {
            field.least = bound(value);
            return true;
        }
        if cursor.eat_any(&["or less", "or fewer", "or shorter"]) {
            field.most = bound(value);
            return true;
        }
    }
    cursor.at = from;
    false
}

/// "from 1 to 5 MB": the first bound has the unit of the second.
fn same_unit(least: Measure, most: &Measure) -> Measure {
    match (least, most) {
        (Measure::Number(number), Measure::Money(_)) => Measure::Money(number),
        (Measure::Number(number), Measure::Characters(_)) => Measure::Characters(number.whole().unwrap_or(0)),
        (other, _) => other,
    }
}

fn measure(cursor: &mut Cursor) -> Option<Measure> {
    let token = cursor.peek(0)?;
    match &token.kind {
        Kind::Money(number, _) => {
            cursor.at += 1;
            Some(Measure::Money(*number))
        }
        Kind::Percent(number) => {
            cursor.at += 1;
            Some(Measure::Number(*number))
        }
        Kind::Number(number) => {
            let number = *number;
            cursor.at += 1;
            let unit = cursor.word(0);
            let bytes = match unit {
                "kb" => Some(1_000),
                "mb" => Some(1_000_000),
                "gb" => Some(1_000_000_000),
                _ => None,
            };
            if let (Some(bytes), Some(whole)) = (bytes, number.whole()) {
                cursor.at += 1;
                return Some(Measure::Bytes(whole.saturating_mul(bytes)));
            }
            if matches!(unit, "characters" | "character" | "letters" | "letter") {
                cursor.at += 1;
                let _ = cursor.eat("long");
                return number.whole().map(Measure::Characters);
            }
            if let (Some(unit), Some(whole)) = (unit_of(unit), number.whole()) {
                cursor.at += 1;
                let _ = cursor.eat("long");
                return Some(length(unit, whole));
            }
            Some(Measure::Number(number))
        }
        Kind::Word if token.lower == "zero" || token.lower == "nothing" => {
            cursor.at += 1;
            Some(Measure::Number(Number::new(0)))
        }
        Kind::Word if matches!(token.lower.as_str(), "a" | "an") => {
            let unit = unit_of(cursor.word(1))?;
            cursor.at += 2;
            Some(length(unit, 1))
        }
        _ => None,
    }
}

fn length(unit: model::Unit, count: i64) -> Measure {
    use model::Unit;
    let seconds = match unit {
        Unit::Second => 1,
        Unit::Minute => 60,
        Unit::Hour => 3600,
        Unit::Day => return Measure::Days(count),
        Unit::Week => return Measure::Days(count.saturating_mul(7)),
        Unit::Month => return Measure::Days(count.saturating_mul(30)),
        Unit::Year => return Measure::Days(count.saturating_mul(365)),
    };
    Measure::Seconds(count.saturating_mul(seconds))
}

fn dates(cursor: &mut Cursor, field: &mut DraftField) -> bool {
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

fn uniqueness(cursor: &mut Cursor, field: &mut DraftField) -> bool {
    if cursor.eat("unique") {
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

fn computed(cursor: &mut Cursor, field: &mut DraftField) -> bool {
    let from = cursor.at;
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
fn check(cursor: &mut Cursor, field: &mut DraftField) -> bool {
    let from = cursor.at;
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
    // "places (number of children that can come)"
    if cursor.at > 0
        && cursor.tokens[cursor.at - 1].is_mark('(')
        && cursor.eat_any(&["the number of", "number of", "how many"])
    {
        clause_end(cursor);
        field.kind = Some(DraftType::Plain(TypeKind::Whole));
        return true;
    }
    if cursor.eat_any(&["several of", "any of", "one or more of", "some of"]) {
        let _ = cursor.eat(":");
        let names = choices(cursor).unwrap_or_default();
        if names.len() > 1 {
            field.kind = Some(DraftType::Choices(names));
            return true;
        }
        cursor.at = from;
    }
    if cursor.eat_any(&["one of", "either"]) {
        let _ = cursor.eat(":");
    }
    if let Some(names) = choices(cursor) {
        // Names of things joined by "or" would be a relation to several things: that isn't a list of choices.
        field.kind = Some(if names.len() == 2 && names[0] == "yes" && names[1] == "no" {
            DraftType::Plain(TypeKind::YesNo)
        } else {
            DraftType::Choice(names)
        });
        return true;
    }
    cursor.at = from;
    let several = cursor.eat_any(&["several", "many", "any number of", "one or more", "a list of"]);
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
    for length in (1..=4).rev() {
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
        ("long text", TypeKind::LongText),
        ("longer text", TypeKind::LongText),
        ("short text", TypeKind::Text),
        ("text", TypeKind::Text),
        ("whole number", TypeKind::Whole),
        ("integer", TypeKind::Whole),
        ("number", TypeKind::Number { scale: 2 }),
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
        ("postal address", TypeKind::Address),
        ("address", TypeKind::Address),
        ("colour", TypeKind::Colour),
        ("color", TypeKind::Colour),
        ("rating", TypeKind::Rating),
    ];
    let (words, kind) = NAMES.iter().find(|(words, _)| cursor.sees(words))?;
    cursor.eat(words);
    Some(kind.clone())
}

/// "dog, cat, rabbit or bird": at least two phrases of up to four words, the last behind "or" (or all between slashes).
pub(super) fn choices(cursor: &mut Cursor) -> Option<Vec<String>> {
    let from = cursor.at;
    let mut names = Vec::new();
    let mut last = false;
    loop {
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

fn choice(cursor: &mut Cursor) -> Option<String> {
    let _ = cursor.eat_any(&["either"]);
    let from = cursor.at;
    if let Some(Kind::Quoted(words)) = cursor.peek(0).map(|token| &token.kind) {
        let words = words.trim_end_matches(',').to_owned();
        cursor.at += 1;
        return Some(words);
    }
    while let Some(token) = cursor.peek(0) {
        let plain = token.is_word()
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
                    | "called"
                    | "named"
                    | "that"
                    | "says"
                    | "by"
            );
        let number = matches!(token.kind, Kind::Number(_)) && !cursor.sees_any(&["or more", "or less"]);
        if !(plain || number) || cursor.at - from == 4 {
            break;
        }
        cursor.at += 1;
    }
    (cursor.at > from).then(|| cursor.since(from).to_owned())
}
