//! Sentences of rules that introduce what they are about: "Agents can propose a credit on a ticket, that is, add one with an amount
//! and a reason." "A credit is proposed at first and is then either approved or refused by a team lead."

use super::Reader;
use super::cursor::Cursor;
use super::draft::{DraftField, DraftType};
use super::fields::list;
use super::kinds::{choices, noun};
use super::names::{is_function_word, is_name};
use super::prose::finish;
use crate::assumed::capital;
use crate::tokens::tokenise;
use crate::words;

/// Words between what is made and what it is made for.
const FOR: &[&str] = &["on", "for", "to", "about", "of", "against", "in", "with"];

/// The parts of "Agents can propose a credit on a ticket, that is, add one with …".
struct Offered {
    who: String,
    verb: String,
    name: String,
    /// Where what it is made for is named, if it is.
    other: Option<usize>,
    /// Where its fields begin.
    fields: usize,
}

fn offered(cursor: Cursor) -> Option<Offered> {
    let here = |at: usize| Cursor { at, ..cursor };
    let that_is = (1..cursor.tokens.len()).find(|at| here(*at).sees_any(&["that is", "meaning", "which means"]))?;
    let mut behind = here(that_is);
    let _ = behind.eat_any(&["that is", "meaning", "which means"]);
    let _ = behind.eat(",") || behind.eat("that");
    let _ = behind.eat_any(&["they", "he or she"]);
    let made = behind
        .eat_any(&["add", "adds", "make", "makes", "create", "creates", "write", "writes", "enter", "enters"])
        && behind.eat_any(&["a new one with", "new ones with", "one with", "one that has"]);
    let modal = (1..that_is).find(|at| here(*at).sees_any(&["can", "may"]))?;
    let mut ahead = here(modal + 1);
    let verb = ahead.peek(0).filter(|token| token.is_word())?.lower.clone();
    ahead.at += 1;
    if !made || !ahead.eat_any(&["an", "a", "one or more", "several"]) {
        return None;
    }
    let from = ahead.at;
    while ahead.at < that_is && ahead.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower)) {
        ahead.at += 1;
    }
    let name = words::singular(&ahead.since(from).to_lowercase());
    let other = ahead
        .eat_any(FOR)
        .then(|| {
            let _ = ahead.eat_any(&["an", "a", "any", "the", "their own", "one of their own", "each", "one"]);
            ahead.at
        })
        .filter(|at| *at < that_is);
    let who = cursor.between(0, modal).to_owned();
    is_name(&name).then_some(Offered { who, verb, name, other, fields: behind.at })
}

/// First pass: the name of what is made so.
pub(super) fn name(cursor: Cursor) -> Option<String> {
    offered(cursor).map(|own| own.name)
}

/// Second pass: its fields, what it is made for, and who may make one.
pub(super) fn offer(reader: &mut Reader, at: usize) -> bool {
    let own = &reader.words[at];
    let cursor = Cursor::new(&own.wording.text, &own.tokens);
    let Some(offered) = offered(cursor) else { return false };
    let Some(thing) = reader.draft.find(&offered.name) else { return false };
    let mut read = list(&mut Cursor { at: offered.fields, ..cursor }, &reader.draft, at);
    if read.fields.is_empty() {
        return false;
    }
    if let Some(from) = offered.other {
        let Some(other) = noun(&mut Cursor { at: from, ..cursor }, &reader.draft) else { return false };
        let mut field = DraftField::named(&reader.draft.things[other].singular, at);
        field.kind = Some(DraftType::One(other));
        field.required = Some(true);
        read.fields.insert(0, field);
    }
    read.makes.push(offered.verb);
    let rule = format!("{} can add {}.", offered.who, reader.draft.things[thing].plural);
    finish(reader, at, &[thing], read);
    reader.claim(at, "fields").further.push(rule);
    true
}

/// "A credit is proposed at first and is then either approved or refused by a team lead, but never by whoever proposed it."
pub(super) fn at_first(reader: &mut Reader, at: usize) -> bool {
    const FIRST: &[&str] = &["at first", "initially", "to begin with", "to start with", "in the beginning"];
    let own = &reader.words[at];
    let mut cursor = Cursor::new(&own.wording.text, &own.tokens);
    let thing = if cursor.eat("it") {
        reader.last.last().copied()
    } else {
        let _ = cursor.eat_any(&["a new", "each new", "every new", "an", "a", "each", "every"]);
        noun(&mut cursor, &reader.draft)
    };
    let Some(thing) = thing else { return false };
    let starts = cursor.eat_any(&["starts out as", "starts off as", "starts as", "begins as"]);
    let before = !starts && cursor.eat("is") && cursor.eat_any(FIRST);
    if !starts && !before && !cursor.tokens[cursor.at.saturating_sub(1)].is("is") {
        return false;
    }
    let word = |cursor: &Cursor| cursor.peek(0).filter(|token| token.is_word()).map(|token| token.lower.clone());
    let Some(first) = word(&cursor).filter(|own| !is_function_word(own)) else { return false };
    cursor.at += 1;
    if !starts && !before && !cursor.eat_any(FIRST) {
        return false;
    }
    if !cursor.eat_any(&[", and", "and", ", then", ","]) {
        return false;
    }
    let _ = cursor.eat_any(&["is", "it is", "can be", "gets", "becomes", "can become", "can then be", "will be"]);
    let _ = cursor.eat_any(&["then", "later", "afterwards", "after that"]);
    let _ = cursor.eat_any(&["is", "be", "becomes"]);
    let _ = cursor.eat("either");
    let end = cursor.tokens.iter().rposition(crate::tokens::Token::is_word).map_or(0, |last| last + 1);
    let by = (cursor.at..end).find(|at| cursor.tokens[*at].is("by"));
    let stop = by.unwrap_or(end);
    let mut names = Cursor { tokens: &cursor.tokens[..stop], ..cursor };
    let later = match choices(&mut names) {
        Some(several) => several,
        None => {
            let only = word(&names).into_iter().collect();
            names.at += 1;
            only
        }
    };
    let singles = later.iter().all(|name| !name.contains(' ') && !is_function_word(name));
    if later.is_empty() || names.at != stop || !singles {
        return false;
    }
    // Each is brought about by a doing whose participle it is; without somebody who does it nothing more is said.
    let mut further = Vec::new();
    if let Some(by) = by {
        let never = (by..end).find(|at| {
            Cursor { at: *at, ..cursor }.sees_any(&["but never by", "but not by", "never by", "though not by"])
        });
        let who = cursor.between(by + 1, never.unwrap_or(end)).trim_end_matches([',', ' ']).to_owned();
        let name = reader.draft.things[thing].singular.clone();
        for state in &later {
            let base = words::bases(&state.to_lowercase());
            let Some((verb, _)) = base.into_iter().find(|(_, form)| *form == words::Form::Participle) else {
                return false;
            };
            let a = words::article(&first);
            further.push(format!("{} can {verb} {a} {first} {name}, which makes it {state}.", capital(&who)));
        }
        if let Some(never) = never {
            let mut behind = Cursor { at: never, ..cursor };
            let _ = behind.eat("but");
            behind.at += 2;
            let whom = behind.between(behind.at, end);
            let a = capital(words::article(&name));
            further.extend(later.iter().map(|state| format!("{a} {name} can't be {state} by {whom}.")));
        }
    }
    let mut all = vec![first.clone()];
    all.extend(later);
    let known = reader.draft.things[thing].fields.iter().any(|field| match &field.kind {
        Some(DraftType::Choice(names)) => all.iter().all(|one| names.iter().any(|own| own.eq_ignore_ascii_case(one))),
        _ => false,
    });
    if !known {
        let mut field = DraftField::named("status", at);
        field.kind = Some(DraftType::Choice(all));
        field.default = Some(tokenise(&first));
        reader.draft.add_field(thing, field);
    }
    reader.claim(at, "fields").further.extend(further);
    reader.last = vec![thing];
    true
}
