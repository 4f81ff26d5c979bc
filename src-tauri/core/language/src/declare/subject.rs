//! What a declaration in prose is about: "Stylists and owners have …", "It has …", and whether a list of fields follows.

use super::Reader;
use super::cursor::Cursor;
use super::names::is_name;
use crate::tokens::{Kind, Token};

pub(super) const HAS: &[&str] = &["has", "have"];
/// Verbs that say the same of something that is known already.
pub(super) const HOLDS: &[&str] = &[
    "holds",
    "contains",
    "contain",
    "includes",
    "include",
    "stores",
    "store",
    "records",
    "comes with",
    "come with",
    "is described by",
    "are described by",
    "is made up of",
    "are made up of",
    "consists of",
    "consist of",
    "may have",
    "can have",
    "might have",
    "can also have",
    "may also have",
    "can optionally have",
    "may optionally have",
];
pub(super) const BELONGS: &[&str] = &[
    "belongs to",
    "belong to",
    "is for",
    "are for",
    "is of",
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
pub(super) struct Subject {
    pub names: Vec<String>,
    /// Said in a way that can introduce something new ("a …", "each …", a bare plural).
    pub introduces: bool,
    /// Where the verb begins.
    pub verb: usize,
}

pub(super) fn subject(tokens: &[Token], text: &str, verbs: &[&str]) -> Option<Subject> {
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
pub(super) fn begins_fields(cursor: &Cursor) -> bool {
    // "one timesheet per day" limits, and so does "one open loan at most".
    let rest = &cursor.tokens[cursor.at.min(cursor.tokens.len())..];
    let most = rest.windows(2).any(|pair| pair[0].is("at") && pair[1].is("most"));
    let listed = rest.iter().any(|token| token.is_mark(',') || token.is("and"));
    if cursor.sees("one") && (rest.iter().any(|token| token.is("per")) || most && !listed) {
        return false;
    }
    let colon = cursor.sees(":") || cursor.peek(0).is_none();
    let mut behind = *cursor;
    if behind.eat_any(&["at least a", "at least an", "just a", "only a", "just an", "always a", "also a", "both a"]) {
        return true;
    }
    let article = matches!(
        cursor.word(0),
        "a" | "an" | "the" | "many" | "several" | "one" | "these" | "its" | "required" | "optional" | "zero"
    ) || cursor.sees_any(&["the following", "any number of", "one or more"]);
    // "stars (whole number) and a comment"
    let typed = cursor.peek(0).is_some_and(Token::is_word)
        && cursor.word(1) == "("
        && (cursor.word(2).ends_with("number")
            || matches!(cursor.word(2), "whole" | "money" | "text" | "long" | "date"));
    let counted = matches!(cursor.peek(0).map(|token| &token.kind), Some(Kind::Number(_)))
        && matches!(cursor.word(1), "fields" | "more" | "required");
    colon
        || article && !(cursor.sees("a right to") || cursor.sees("the right to") || cursor.sees("one of"))
        || counted
        || typed
}

/// "It has", "They have", "Both have": the things that the sentence before was about.
pub(super) fn pronoun(reader: &Reader, at: usize, tokens: &[Token], verbs: &[&str]) -> Option<(Vec<usize>, usize)> {
    let first = tokens.first()?;
    // "Has a name, …" as a note-taker writes it.
    let dropped = Cursor::new("", tokens).sees_any(verbs) && first.capital();
    if !dropped && !matches!(first.lower.as_str(), "it" | "they" | "both" | "each") {
        return None;
    }
    let last =
        if reader.last.is_empty() { reader.heading_thing(at).into_iter().collect() } else { reader.last.clone() };
    if last.is_empty() {
        return None;
    }
    if dropped {
        return Some((vec![*last.last()?], 0));
    }
    let cursor = Cursor { at: 1, ..Cursor::new("", tokens) };
    let verb = (1..tokens.len().min(5)).find(|at| Cursor { at: *at, ..cursor }.sees_any(verbs))?;
    let between = &tokens[1..verb];
    if !between.iter().all(|token| matches!(token.lower.as_str(), "of" | "them" | "also" | "just" | "both" | "each")) {
        return None;
    }
    let things = match first.lower.as_str() {
        // People are never "it".
        "it" => {
            let thing = *last.last()?;
            let person = |thing: usize| reader.draft.things.get(thing).is_some_and(|own| own.person.is_some());
            vec![if person(thing) { reader.heading_thing(at).filter(|own| !person(*own))? } else { thing }]
        }
        _ => last,
    };
    Some((things, verb))
}

pub(super) fn is_pronoun(name: &str) -> bool {
    matches!(
        name.to_lowercase().as_str(),
        "it" | "they" | "both" | "he" | "she" | "everyone" | "all" | "nobody" | "we" | "there"
    )
}
