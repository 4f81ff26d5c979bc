//! Kinds of people, how they join, and how they sign in.

use super::cursor::Cursor;
use super::draft::Joins;
use super::joining::{joining, sign_up_with, signing_in};
use super::names::{bare, is_name};
use super::roles::{self, gloss_end};
use super::{Reader, tables};
use crate::document::SegmentKind;
use crate::tokens::Token;

pub(super) const SIGN_UP: &[&str] = &[
    "can sign up",
    "may sign up",
    "sign up",
    "signs up",
    "sign themselves up",
    "can register",
    "register themselves",
    "registers themselves",
    "can join",
    "join by themselves",
    "can create an account",
    "can create their own account",
    "sign themselves up",
    "signs themselves up",
    "create their own account",
    "create an account",
];
/// That people join without anybody else.
pub(super) const THEMSELVES: &[&str] = &[
    "by themselves",
    "themselves",
    "by himself",
    "by herself",
    "on their own",
    "on its own",
    "without being asked by anyone",
    "for themselves",
    "freely",
];
const INVITED: &[&str] = &[
    "join by invitation of",
    "join by invitation from",
    "joins by invitation of",
    "joins by invitation from",
    "are invited",
    "is invited",
    "join by invitation",
    "joins by invitation",
    "get invited",
    "gets invited",
    "are added by",
    "is added by",
    "can be invited",
    "have to be invited",
    "has to be invited",
    "must be invited",
    "can only be invited",
    "are only invited",
    "gets added by",
    "get added by",
    "are created by",
    "are set up by",
    "is set up by",
    "get their account from",
    "gets their account from",
    "get their accounts from",
    "join when invited by",
];
const NOT_SIGN_UP: &[&str] = &["do not sign up", "can not sign up", "does not sign up"];
pub(super) const KINDS: &[&str] = &[
    "kinds of people",
    "kinds of users",
    "sorts of people",
    "types of users",
    "types of people",
    "kinds of user",
    "roles",
    "groups of people",
    "user types",
    "user roles",
    "user groups",
    "types of user",
    "types of account",
    "kinds of account",
    "user kinds",
];

/// What a sentence says of people.
pub(super) enum Fact {
    SignUp {
        names: Vec<String>,
        behind: usize,
    },
    Invited {
        names: Vec<String>,
        by: Vec<String>,
        behind: usize,
    },
    NotSignUp {
        names: Vec<String>,
    },
    Kinds {
        names: Vec<String>,
    },
    Group {
        word: String,
        names: Vec<String>,
    },
    /// "Teachers are the people who plan trips.": who they are, which says nothing of how they join.
    Described {
        names: Vec<String>,
    },
    /// "There are members, hosts and one manager": people, if one of them is known for one.
    There {
        names: Vec<String>,
    },
    /// "Section leaders are singers too."
    Too {
        names: Vec<String>,
        other: String,
    },
    /// "Packers are members who …": people who are also others.
    Among {
        names: Vec<String>,
        other: String,
        by: Vec<String>,
    },
}

/// What the words say of people, clause by clause: "…; they're invited by the conductor." Each with the place of its first token.
fn facts(words: &super::Words) -> Option<Vec<(usize, Fact)>> {
    let text = words.wording.text.as_str();
    let tokens = words.tokens.as_slice();
    let mut found = Vec::new();
    let mut from = 0;
    for at in 0..=tokens.len() {
        let ends = |at: usize| {
            tokens[at].is_mark(';')
                // "A is invited by B and B is invited by A."
                || tokens[at].is("and") && fact(text, &tokens[from..at]).is_some() && fact(text, &tokens[at + 1..]).is_some()
        };
        if at < tokens.len() && !(tokens[at].depth == 0 && ends(at)) {
            continue;
        }
        match fact(text, &tokens[from..at]) {
            Some(fact) => found.push((from, fact)),
            // What isn't about people in one clause is left to others altogether, save where the first is about people.
            None if found.is_empty() => return fact(text, tokens).map(|fact| vec![(0, fact)]),
            None => return Some(vec![(0, fact(text, tokens)?)]),
        }
        from = at + 1;
    }
    Some(found)
}

fn fact(text: &str, tokens: &[Token]) -> Option<Fact> {
    let start = Cursor::new(text, tokens);
    if let Some(fact) = kinds(start).or_else(|| group(start)).or_else(|| labelled(start)).or_else(|| roles::fact(start))
    {
        return Some(fact);
    }
    for (at, token) in tokens.iter().enumerate().take(12).skip(1) {
        if token.depth > 0 {
            break;
        }
        let mut cursor = Cursor { at, ..start };
        if cursor.eat_any(NOT_SIGN_UP) {
            return Some(Fact::NotSignUp { names: people_list(&start, 0, at)? });
        }
        let here = cursor.at;
        if cursor.eat_any(INVITED) {
            let by_now = matches!(cursor.tokens[cursor.at - 1].lower.as_str(), "by" | "of" | "from");
            let by = if by_now || cursor.eat("by") { inviters(&mut cursor) } else { Vec::new() };
            // "by somebody who's on the committee already": whoever is called after it.
            let by = if cursor.eat_any(&["who is on the", "who is in the"]) {
                let name = format!("{}…", cursor.word(0));
                cursor.at += 1;
                let _ = cursor.eat_any(&["already", "by then"]);
                vec![name]
            } else {
                by
            };
            return Some(Fact::Invited { names: people_list(&start, 0, here)?, by, behind: cursor.at });
        }
        if cursor.eat_any(SIGN_UP) && !cursor.sees_any(&["for", "to", "a", "an", "the", "their", "as"])
            || cursor.eat_any(&["register", "registers"]) && roles::registers(&cursor)
        {
            return Some(Fact::SignUp { names: people_list(&start, 0, here)?, behind: cursor.at });
        }
    }
    // "it's a team lead who invites agents and other team leads" · "Owners invite stylists."
    let verb = tokens.iter().position(|token| token.is("invites") || token.is("invite"))?;
    let mut from =
        (0..verb).rev().find(|at| tokens[*at].is_mark(',') || tokens[*at].is_mark(';')).map_or(0, |at| at + 1);
    let mut lead = Cursor { at: from, ..start };
    let _ = lead.eat("and");
    let _ = lead.eat_any(&["it is", "only"]);
    from = lead.at;
    let to = if tokens[verb - usize::from(verb > 0)].is("who") || tokens[verb - usize::from(verb > 0)].is("can") {
        verb - 1
    } else {
        verb
    };
    let by = people_list(&start, from, to)?;
    let end = (verb + 1..tokens.len()).find(|at| tokens[*at].is_mark('.')).unwrap_or(tokens.len());
    let names = people_list(&start, verb + 1, end)?;
    Some(Fact::Invited { names, by, behind: end })
}

/// "keepers, vets and receptionists" between two places.
pub(super) fn people_list(cursor: &Cursor, from: usize, to: usize) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut begin = from;
    for at in from..=to {
        if at == to || cursor.tokens[at].is_mark(',') || cursor.tokens[at].is("and") || cursor.tokens[at].is("or") {
            let mut first = begin;
            while first < at
                && (cursor.tokens[first].whole().is_some()
                    || matches!(
                        cursor.tokens[first].lower.as_str(),
                        "a" | "an"
                            | "the"
                            | "all"
                            | "each"
                            | "every"
                            | "other"
                            | "only"
                            | "new"
                            | "another"
                            | "our"
                            | "one"
                            | "any"
                    ))
            {
                first += 1;
            }
            if at > first {
                let name =
                    cursor.tokens[first..at].iter().map(|token| token.lower.as_str()).collect::<Vec<_>>().join(" ");
                if !is_name(&name)
                    && !matches!(
                        name.to_lowercase().as_str(),
                        "they" | "everyone" | "anyone" | "people" | "everybody" | "anybody" | "both"
                    )
                {
                    return None;
                }
                names.push(name);
            }
            begin = at + 1;
        }
    }
    (!names.is_empty()).then_some(names)
}

/// "Teacher: invited by the head" · "Parents: sign up themselves"
fn labelled(start: Cursor) -> Option<Fact> {
    let colon = super::names::label_end(&start)?;
    let names = people_list(&start, 0, colon)?;
    let mut cursor = Cursor { at: colon + 1, ..start };
    Some(match joining(&mut cursor)? {
        Some(by) => Fact::Invited { names, by, behind: cursor.at },
        None => Fact::SignUp { names, behind: cursor.at },
    })
}

pub(super) fn inviters(cursor: &mut Cursor) -> Vec<String> {
    let from = cursor.at;
    let mut end = from;
    while let Some(token) = cursor.tokens.get(end) {
        if !token.is_word() && !token.is_mark(',')
            || matches!(token.lower.as_str(), "who" | "with" | "when" | "that" | "by" | "only" | "is" | "are" | "can")
        {
            break;
        }
        end += 1;
    }
    cursor.at = end;
    people_list(cursor, from, end).unwrap_or_default()
}

fn kinds(mut cursor: Cursor) -> Option<Fact> {
    if let Some(fact) = roles::listed(cursor) {
        return Some(fact);
    }
    let _ = cursor.eat_any(&["there are", "we have", "the app has", "the system has", "it has", "our app has"]);
    let _ = cursor.eat_any(&["the following", "these"]);
    let counted = cursor.peek(0).and_then(Token::whole).is_some();
    if counted {
        cursor.at += 1;
    }
    if cursor.at == 0 || !cursor.eat_any(KINDS) {
        return None;
    }
    if cursor.eat(":") {
        let end =
            (cursor.at..cursor.tokens.len()).find(|at| cursor.tokens[*at].is_mark('.')).unwrap_or(cursor.tokens.len());
        return Some(Fact::Kinds { names: people_list(&cursor, cursor.at, end).unwrap_or_default() });
    }
    let only = cursor.eat_any(&["use it", "use this", "use the app", "work with it"]) || cursor.done();
    (only && counted).then_some(Fact::Kinds { names: Vec::new() })
}

/// "By staff we mean doctors and receptionists."
fn group(mut cursor: Cursor) -> Option<Fact> {
    if !cursor.eat("by") {
        return None;
    }
    let from = cursor.at;
    while cursor.peek(0).is_some_and(|token| token.is_word() && !token.is("we")) && cursor.at - from < 4 {
        cursor.at += 1;
    }
    let word = cursor.since(from).trim_matches('"').to_owned();
    if !cursor.eat("we mean") {
        return None;
    }
    let end =
        (cursor.at..cursor.tokens.len()).find(|at| cursor.tokens[*at].is_mark('.')).unwrap_or(cursor.tokens.len());
    Some(Fact::Group { word, names: people_list(&cursor, cursor.at, end)? })
}

/// First pass: the names of all kinds of people.
pub(super) fn names(reader: &mut Reader) {
    let mut also = Vec::new();
    for at in 0..reader.segments.len() {
        let segment = &reader.segments[at];
        match segment.kind {
            SegmentKind::Sentence | SegmentKind::Item => {
                let Some(facts) = facts(&reader.words[at]) else {
                    roles::names(reader, at);
                    continue;
                };
                for (_, fact) in facts {
                    let names = match fact {
                        Fact::SignUp { names, .. }
                        | Fact::NotSignUp { names }
                        | Fact::Kinds { names }
                        | Fact::Described { names }
                        | Fact::Group { names, .. } => names,
                        Fact::Invited { names, by, .. } => names.into_iter().chain(by).collect(),
                        Fact::Too { names, other } => {
                            also.push((names, vec![other], at));
                            continue;
                        }
                        Fact::There { names } => {
                            let others = if roles::under_people(reader, at) { Vec::new() } else { names.clone() };
                            also.push((names, others, at));
                            continue;
                        }
                        Fact::Among { names, other, by } => names.into_iter().chain([other]).chain(by).collect(),
                    };
                    for name in names {
                        person(reader, &name, at);
                    }
                }
            }
            SegmentKind::Row if tables::is_role_header(&segment.context.header) => {
                let name =
                    segment.cells.first().map(|range| segment.text[range.clone()].to_owned()).unwrap_or_default();
                person(reader, &name, at);
            }
            _ => {}
        }
    }
    // Whoever is also somebody is a person.
    for (names, others, at) in also {
        let known = |other: &String| {
            reader.draft.find(bare(other)).is_some_and(|known| reader.draft.things[known].person.is_some())
        };
        if others.is_empty() || others.iter().any(known) {
            for name in names {
                person(reader, &name, at);
            }
        }
    }
}

pub(super) fn person(reader: &mut Reader, name: &str, at: usize) {
    let name = bare(name);
    if is_name(name)
        && !name.ends_with('…')
        && !matches!(
            name.to_lowercase().as_str(),
            "somebody" | "person" | "people" | "everyone" | "anyone" | "user account"
        )
    {
        let thing = reader.draft.thing(name, at);
        let _ = reader.draft.person(thing, at);
    }
}

pub(super) fn resolve(reader: &Reader, names: &[String]) -> Vec<usize> {
    let mut found = Vec::new();
    for name in names {
        match name.to_lowercase().as_str() {
            "they" | "both" | "them" => {
                found.extend(reader.last.iter().filter(|own| reader.draft.things[**own].person.is_some()));
            }
            // Only the beginning of the name was said.
            _ if name.ends_with('…') => {
                let begin = format!("{} ", name.trim_end_matches('…'));
                found.extend(
                    reader
                        .draft
                        .things
                        .iter()
                        .position(|thing| thing.person.is_some() && thing.singular.starts_with(&begin)),
                );
            }
            _ => found.extend(reader.draft.find(bare(name))),
        }
    }
    found
}

/// Second pass. `false` where the sentence says nothing of people.
pub(super) fn sentence(reader: &mut Reader, at: usize) -> bool {
    let clauses = reader.words[at].tokens.iter().any(|token| token.is_mark(';'));
    if !clauses && too(reader, at) {
        return true;
    }
    let signs_in = signing_in(reader, at);
    let Some(facts) = facts(&reader.words[at]) else { return signs_in || roles::glossed(reader, at) };
    let mut any = false;
    for (from, fact) in facts {
        any |= say(reader, at, from, fact);
    }
    any
}

/// Takes over what one clause says.
fn say(reader: &mut Reader, at: usize, from: usize, fact: Fact) -> bool {
    let words = &reader.words[at];
    match fact {
        Fact::SignUp { names, behind } => {
            let things = resolve(reader, &names);
            if things.is_empty() {
                return false;
            }
            for thing in &things {
                if let Some(person) = reader.draft.person(*thing, at) {
                    person.joins = Some(Joins::SignUp);
                    person.segment = at;
                }
            }
            let left = sign_up_with(reader, at, from + behind, &things);
            let left = left.map(|(from, to)| reader.span(at, from, to));
            reader.claim(at, "people").left = left;
            reader.last = things;
        }
        Fact::Invited { names, by, behind } => {
            let things = resolve(reader, &names);
            if things.is_empty() {
                return false;
            }
            let by = resolve(reader, &by);
            for thing in &things {
                if let Some(person) = reader.draft.person(*thing, at) {
                    person.joins = Some(Joins::Invited(by.clone()));
                    person.segment = at;
                }
            }
            let words = &reader.words[at];
            let cursor = Cursor { at: from + behind, ..Cursor::new(&words.wording.text, &words.tokens) };
            let ends = cursor.done() || gloss_end(&cursor);
            let left = (!ends).then(|| reader.span(at, cursor.at, words.tokens.len()));
            reader.claim(at, "people").left = left;
            reader.last = things;
        }
        Fact::Described { names } => {
            let things = resolve(reader, &names);
            if things.is_empty() {
                return false;
            }
            // Said back only where the sentence says nothing of how they join.
            reader.claim(at, "people").more = words.wording.text.trim_end_matches('.').to_owned() + ".";
            for thing in &things {
                if let Some(person) = reader.draft.person(*thing, at)
                    && person.joins.is_none()
                {
                    person.segment = at;
                }
            }
            reader.last = things;
        }
        Fact::There { names } => {
            let things = resolve(reader, &names);
            let people = things.iter().filter(|own| reader.draft.things[**own].person.is_some()).count();
            if people < names.len() {
                return false;
            }
            reader.claim(at, "people").more = words.wording.text.trim_end_matches('.').to_owned() + ".";
            for thing in &things {
                if let Some(person) = reader.draft.person(*thing, at)
                    && person.joins.is_none()
                {
                    person.segment = at;
                }
            }
            reader.last = things;
        }
        Fact::Too { names, other } => {
            let (things, others) = (resolve(reader, &names), resolve(reader, &[other]));
            let (false, [other]) = (things.is_empty(), others.as_slice()) else { return false };
            if reader.draft.things[*other].person.is_none() {
                return false;
            }
            for thing in &things {
                if let Some(person) = reader.draft.person(*thing, at)
                    && !person.also.contains(other)
                {
                    person.also.push(*other);
                }
            }
            reader.claim(at, "people");
            reader.last = things;
        }
        Fact::Among { names, other, by } => {
            let (things, others) = (resolve(reader, &names), resolve(reader, &[other]));
            let by = resolve(reader, &by);
            let (false, [other]) = (things.is_empty(), others.as_slice()) else { return false };
            for thing in &things {
                if let Some(person) = reader.draft.person(*thing, at) {
                    person.joins = Some(Joins::Invited(by.clone()));
                    person.segment = at;
                    if !person.also.contains(other) {
                        person.also.push(*other);
                    }
                }
            }
            reader.claim(at, "people");
            reader.last = things;
        }
        Fact::NotSignUp { names } => {
            let things = resolve(reader, &names);
            if things.is_empty() {
                return false;
            }
            for thing in &things {
                if let Some(person) = reader.draft.person(*thing, at) {
                    person.joins.get_or_insert(Joins::Invited(Vec::new()));
                }
            }
            reader.claim(at, "people");
            reader.last = things;
        }
        Fact::Kinds { names } => {
            let things = resolve(reader, &names);
            reader.claim(at, "people").means = words.wording.text.trim_end_matches('.').to_owned() + ".";
            if !things.is_empty() {
                reader.last = things;
            }
        }
        Fact::Group { word, names } => {
            let things = resolve(reader, &names);
            if things.is_empty() {
                return false;
            }
            reader.draft.groups.push((word.to_lowercase(), things.clone()));
            reader.claim(at, "people").means = words.wording.text.clone();
            reader.last = things;
        }
    }
    true
}

/// "Committee members are members too." · "Both are members too, so they may do everything that members may."
fn too(reader: &mut Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let start = Cursor::new(&words.wording.text, &words.tokens);
    let Some(verb) = words.tokens.iter().take(8).position(|token| token.is("are") || token.is("is")) else {
        return false;
    };
    let Some(names) = people_list(&start, 0, verb) else { return false };
    let things = resolve(reader, &names);
    let mut cursor = Cursor { at: verb + 1, ..start };
    let also = cursor.eat("also");
    let _ = cursor.eat_any(&["a", "an"]);
    let Some(other) = super::kinds::noun(&mut cursor, &reader.draft) else { return false };
    let too = cursor.eat_any(&["too", "as well"]);
    let is_person = reader.draft.things.get(other).is_some_and(|thing| thing.person.is_some());
    if things.is_empty() || !is_person || !(too || also) {
        return false;
    }
    // "…, so they may do everything that members may" says what "too" means.
    let _ = cursor.eat(",");
    let explained = cursor.eat("so") || cursor.eat("and so");
    let left = (!explained && !cursor.done()).then(|| reader.span(at, cursor.at, cursor.tokens.len()));
    for thing in &things {
        if let Some(person) = reader.draft.person(*thing, at)
            && !person.also.contains(&other)
        {
            person.also.push(other);
        }
    }
    reader.claim(at, "people").left = left;
    reader.last = things;
    true
}
