//! Who uses an app, where no sentence says so: whoever can do something is somebody. "An employee has a desk. Employees see their
//! own claims." A word that nothing declares has to stand in more than one sentence: in one alone it may be a slip of the pen,
//! and is asked about.

use super::cursor::Cursor;
use super::facts::Fact;
use super::names::{is_function_word, is_name};
use super::{Reader, people};
use crate::document::SegmentKind;
use crate::tokens::Token;
use crate::words;

/// Verbs whose subject behind "can" is always somebody; a shelf can hold and a walk can start, but neither can borrow.
const DONE_BY_PEOPLE: &[&str] = &[
    "see", "view", "read", "browse", "search", "look", "add", "create", "change", "edit", "update", "modify",
    "correct", "delete", "remove", "manage", "export", "download", "enter", "write", "choose", "pick", "invite",
    "book", "reserve", "cancel", "approve", "reject", "decline", "confirm", "assign", "submit", "upload", "comment",
    "register", "report", "review", "rate", "borrow", "lend", "buy", "order", "sell", "do", "withdraw", "apply", "ask",
    "answer", "reply", "publish", "complain", "request", "mark", "renew", "waive", "offer", "swap", "sign",
];
/// The same said plainly; few verbs can't be taken for nouns.
const PLAINLY: &[&str] =
    &["see", "sees", "manage", "manages", "approve", "approves", "create", "creates", "submit", "submits"];
const MODALS: &[&str] = &["can", "may", "could", "must", "should", "has to", "have to"];
/// Words in front of a noun that say which, not what.
const WHICH: &[&str] = &[
    "new",
    "active",
    "other",
    "another",
    "free",
    "own",
    "signed",
    "registered",
    "paid",
    "overdue",
    "current",
    "former",
    "late",
    "certain",
    "more",
    "two",
    "three",
    "one",
    "most",
    "many",
    "few",
    "such",
    "same",
    "next",
    "last",
    "first",
];
/// Nouns that aren't somebody with an account, or stand for everybody.
const NOBODY: &[&str] = &[
    "system",
    "app",
    "application",
    "site",
    "website",
    "platform",
    "software",
    "program",
    "page",
    "screen",
    "dashboard",
    "people",
    "person",
    "user",
    "users",
    "visitor",
    "visitors",
    "public",
    "account",
    "accounts",
    "somebody",
    "someone",
    "list",
    "report",
    "business",
    "company",
];

/// First pass, behind all others: the kinds of people that only their deeds tell of.
pub(super) fn names(reader: &mut Reader) {
    let groups = groups(reader);
    let mut acting: Vec<(String, usize)> = Vec::new();
    for at in 0..reader.segments.len() {
        if !matches!(reader.segments[at].kind, SegmentKind::Sentence | SegmentKind::Item) {
            continue;
        }
        let words = &reader.words[at];
        let start = Cursor::new(&words.wording.text, &words.tokens);
        let clauses = std::iter::once(0).chain(
            (1..words.tokens.len()).filter(|at| words.tokens[at - 1].is_mark(';') && words.tokens[*at].depth == 0),
        );
        let found: Vec<String> = clauses.flat_map(|from| subjects(Cursor { at: from, ..start })).collect();
        acting.extend(found.into_iter().filter(|name| !groups.contains(name)).map(|name| (name, at)));
    }
    for (name, at) in &acting {
        // What has fields of its own is somebody only where more than one sentence says what it does.
        let again = |(other, place): &(String, usize)| place != at && words::singular(other) == words::singular(name);
        if reader.draft.find(name).is_none() || acting.iter().any(again) {
            somebody(reader, name, *at);
        }
    }
}

/// Words that stand for several kinds of people.
fn groups(reader: &Reader) -> Vec<String> {
    let facts = reader.words.iter().filter_map(|words| words.facts(&words.wording.text)).flatten();
    let words = facts.filter_map(|(_, fact)| match fact {
        Fact::Group { word, .. } | Fact::Means { word, .. } => Some(word.to_lowercase()),
        _ => None,
    });
    words.collect()
}

/// Takes them for people, unless they are already.
fn somebody(reader: &mut Reader, name: &str, at: usize) {
    match reader.draft.find(name) {
        Some(known) => {
            let segment = reader.draft.things[known].segment;
            let _ = reader.draft.person(known, segment);
        }
        None => {
            // "active readers" are readers; the last word of a name that is known is what they are.
            let last = name.rsplit(' ').next().unwrap_or(name);
            let known = last != name && reader.draft.find(last).is_some();
            let which = name.split(' ').any(|word| WHICH.contains(&word));
            if !known && !which && recurs(reader, name, at) && !resembles(reader, name) {
                people::person(reader, name, at);
            }
        }
    }
}

/// Whether another sentence speaks of them as well.
pub(super) fn recurs(reader: &Reader, name: &str, at: usize) -> bool {
    let singular = words::singular(name);
    let forms = [words::plural(&singular), singular];
    let says = |words: &super::Words| {
        let cursor = Cursor::new(&words.wording.text, &words.tokens);
        (0..words.tokens.len()).any(|at| (Cursor { at, ..cursor }).sees_any(&[&forms[0], &forms[1]]))
    };
    reader.words.iter().enumerate().any(|(other, words)| other != at && says(words))
}

/// Whether it is nearly the name of something that is declared.
fn resembles(reader: &Reader, name: &str) -> bool {
    let own = words::singular(name);
    reader.draft.things.iter().any(|thing| crate::recover::resembles(&own, &thing.singular))
}

/// Who does something at the beginning of a clause: their names, none where it isn't said of people.
fn subjects(start: Cursor) -> Vec<String> {
    let mut cursor = start;
    let _ = cursor.eat_any(&["only", "just", "but", "and"]);
    let mut names = Vec::new();
    loop {
        let Some(name) = name(&mut cursor) else { return Vec::new() };
        names.push(name);
        if !cursor.eat_any(&[", and", "and", "or", ", or", ","]) {
            break;
        }
    }
    let modal = cursor.eat_any(MODALS);
    let _ = cursor.eat_any(&["only", "also", "always", "not", "never"]);
    let _ = cursor.eat_any(&["also", "only"]);
    let verb = cursor.word(0);
    // "Members can:" above a list of what they may do.
    let leads = modal && cursor.eat(":") && cursor.done();
    let acts = match modal {
        true => leads || DONE_BY_PEOPLE.contains(&verb) && !cursor.done(),
        false => PLAINLY.contains(&verb),
    };
    if acts { names } else { Vec::new() }
}

/// One kind of people: an article or a plural, and up to three words that could name somebody.
fn name(cursor: &mut Cursor) -> Option<String> {
    let article = cursor.eat_any(&["the", "a", "an", "all", "every", "each", "any", "our"]);
    let begin = cursor.at;
    let verb = |token: &Token| MODALS.contains(&token.lower.as_str()) || PLAINLY.contains(&token.lower.as_str());
    while cursor.peek(0).is_some_and(|token| {
        token.is_word()
            && token.whole().is_none()
            && !is_function_word(&token.lower)
            && !verb(token)
            && !matches!(
                token.lower.as_str(),
                "only" | "also" | "always" | "never" | "of" | "'s" | "per" | "over" | "under"
            )
    }) && cursor.at - begin < 3
    {
        cursor.at += 1;
    }
    let name = cursor.since(begin).to_lowercase();
    let last = name.rsplit(' ').next().unwrap_or("");
    let several = words::singular(last) != last;
    let short =
        cursor.tokens.get(begin).is_some_and(|token| token.text.chars().all(char::is_uppercase) && name.len() > 1);
    // "staff", "finance" and "HR" are several without an "s".
    let said = article || several || short || matches!(last, "staff" | "crew" | "personnel" | "management");
    (is_name(&name) && said && !NOBODY.contains(&last)).then_some(name)
}
