//! Kinds of people, how they join, and how they sign in.

use super::cursor::Cursor;
use super::draft::Joins;
use super::facts::Fact;
use super::joining::sign_up_with;
use super::names::{bare, is_name};
use super::roles::{self, gloss_end};
use super::{Reader, tables};
use crate::document::SegmentKind;

/// First pass: the names of all kinds of people.
pub(super) fn names(reader: &mut Reader) {
    let mut also = Vec::new();
    for at in 0..reader.segments.len() {
        let segment = &reader.segments[at];
        match segment.kind {
            SegmentKind::Sentence | SegmentKind::Item => {
                let words = &reader.words[at];
                let Some(facts) = words.facts(&words.wording.text) else {
                    roles::names(reader, at);
                    continue;
                };
                for (_, fact) in facts.iter().cloned() {
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
                        Fact::SignsIn { names } => names,
                        Fact::Means { .. } => continue,
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
            SegmentKind::Row if tables::is_role_header(&segment.context.header) || tables::is_role_list(segment) => {
                let name =
                    segment.cells.first().map(|range| segment.text[range.clone()].to_owned()).unwrap_or_default();
                person(reader, &name, at);
            }
            _ => {}
        }
    }
    // "a member of staff", "a staff member": one of those who are called so together.
    for at in 0..reader.draft.things.len() {
        let own = &reader.draft.things[at];
        if own.person.is_some() && own.plural == own.singular {
            let names = [format!("member of {}", own.singular), format!("{} member", own.singular)];
            names.iter().for_each(|name| reader.draft.rename(name, at));
        }
    }
    // "committee members", "a member of the committee": those who are the committee.
    for at in 0..reader.draft.things.len() {
        let own = &reader.draft.things[at];
        if own.person.is_some() && own.plural != own.singular && !own.singular.ends_with("member") {
            let names = [format!("{} member", own.singular), format!("member of the {}", own.singular)];
            names.iter().for_each(|name| reader.draft.rename(name, at));
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

/// "Owners of animals" are owners; what they own is said where the animals are.
fn without_what(name: &str) -> &str {
    match name.split_once(" of ") {
        Some((front, what)) if !what.contains(' ') && crate::words::singular(what) != what => front,
        _ => name,
    }
}

pub(super) fn person(reader: &mut Reader, name: &str, at: usize) {
    let name = without_what(bare(name));
    if is_name(name)
        && !name.ends_with('…')
        && !matches!(
            name.to_lowercase().as_str(),
            "somebody" | "person" | "people" | "everyone" | "anyone" | "user account"
        )
        && !is_rest(name)
    {
        let thing = reader.draft.thing(name, at);
        let _ = reader.draft.person(thing, at);
    }
}

/// "All the others are invited by the head": everybody of whom no sentence says how they join.
fn is_rest(name: &str) -> bool {
    matches!(
        name.to_lowercase().as_str(),
        "other"
            | "others"
            | "all others"
            | "rest"
            | "other people"
            | "everyone else"
            | "everybody else"
            | "other roles"
    )
}

/// What is said of everybody else, once all that names them is read.
pub(super) fn settle(reader: &mut Reader) {
    let Some((joins, at)) = reader.draft.others.take() else { return };
    for thing in &mut reader.draft.things {
        if let Some(person) = thing.person.as_mut().filter(|own| own.joins.is_none()) {
            person.joins = Some(joins.clone());
            person.segment = at;
        }
    }
}

/// The kinds of people that the section has named so far, but for those who invite.
fn spoken_of(reader: &Reader, at: usize, by: &[String]) -> Vec<usize> {
    let inviters = resolve(reader, by);
    let headings = &reader.segments[at].context.headings;
    let here = |segment: usize| segment < at && reader.segments[segment].context.headings == *headings;
    let people = reader
        .draft
        .things
        .iter()
        .enumerate()
        .filter(|(place, thing)| thing.person.is_some() && here(thing.segment) && !inviters.contains(place));
    people.map(|(place, _)| place).collect()
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
            _ => found.extend(reader.draft.find(without_what(bare(name)))),
        }
    }
    found
}

/// Second pass. `false` where the sentence says nothing of people.
pub(super) fn sentence(reader: &mut Reader, at: usize) -> bool {
    let clauses = reader.words[at].tokens.iter().any(|token| token.is_mark(';'));
    if !clauses && super::also::sentence(reader, at) {
        return true;
    }
    let signs_in = super::signing_in::sentence(reader, at);
    let words = &reader.words[at];
    let Some(facts) = words.facts(&words.wording.text) else { return signs_in || roles::glossed(reader, at) };
    let mut any = false;
    for (from, fact) in facts.iter().cloned() {
        any |= say(reader, at, from, fact);
    }
    any
}

/// Takes over what one clause says.
fn say(reader: &mut Reader, at: usize, from: usize, fact: Fact) -> bool {
    let words = &reader.words[at];
    match fact {
        Fact::SignUp { names, behind } if names.iter().all(|name| is_rest(bare(name))) => {
            if !(Cursor { at: from + behind, ..Cursor::new(&words.wording.text, &words.tokens) }).done() {
                return false;
            }
            reader.draft.others = Some((Joins::SignUp, at));
            reader.claim(at, "people");
        }
        Fact::Invited { names, by, behind } if names.iter().all(|name| is_rest(bare(name))) => {
            let by = resolve(reader, &by);
            if !(Cursor { at: from + behind, ..Cursor::new(&words.wording.text, &words.tokens) }).done() {
                return false;
            }
            reader.draft.others = Some((Joins::Invited(by), at));
            reader.claim(at, "people");
        }
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
            let things = match names.as_slice() {
                [all] if all == roles::ALL_OF_THEM => spoken_of(reader, at, &by),
                _ => resolve(reader, &names),
            };
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
            let left = if cursor.sees_any(&["with a", "with an", "with the", "with their"]) {
                // "… by a manager with a name and an email": what is known of them.
                sign_up_with(reader, at, from + behind, &things).map(|(from, to)| reader.span(at, from, to))
            } else {
                let ends = cursor.done() || gloss_end(&cursor);
                (!ends).then(|| reader.span(at, cursor.at, words.tokens.len()))
            };
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
        // How they do is read by itself.
        Fact::SignsIn { .. } => return reader.claims[at].is_some(),
        Fact::Means { word, names } => {
            let things = resolve(reader, &names);
            let people = things.iter().filter(|own| reader.draft.things[**own].person.is_some()).count();
            if people < names.len() {
                return false;
            }
            reader.draft.groups.push((word.to_lowercase(), things.clone()));
            reader.claim(at, "people").means = words.wording.text.trim_end_matches('.').to_owned() + ".";
            reader.last = things;
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
