//! How many of one thing go with another: "at most one invoice", "up to 4 members", "many-to-many".

use super::Reader;
use super::cursor::Cursor;
use super::draft::{Count, Draft, DraftField, DraftType};
use super::kinds::noun;
use crate::tokens::Token;

/// "exactly one record" · "at most one invoice" · "up to 4 members" behind "has", where the other thing points back: nothing new is
/// kept, but one is the only one, and several are at most so many. `None` where it is something else.
pub(super) fn counted(reader: &mut Reader, at: usize, things: &[usize], mut cursor: Cursor) -> Option<bool> {
    let [own] = things else { return None };
    let single = cursor.eat_any(&[
        "exactly one",
        "at most one",
        "only one",
        "no more than one",
        "up to one",
        "one and only one",
    ]);
    let several =
        !single && cursor.eat_any(&["many", "several", "any number of", "one or more", "zero or more", "a list of"]);
    let most = if single || several {
        None
    } else {
        cursor.eat_any(&["up to", "at most", "no more than", "a maximum of"]).then_some(())?;
        let most = cursor.peek(0).and_then(Token::whole)?;
        cursor.at += 1;
        Some(most)
    };
    let other = noun(&mut cursor, &reader.draft)?;
    if !cursor.done() {
        return None;
    }
    if !single && !several && most.is_none() {
        return None;
    }
    if several && !reader.draft.things.get(other)?.fields.iter().any(|field| points(field, *own, &reader.draft)) {
        // Many of something without a way back are a list of them.
        return None;
    }
    let most = if single { Some(1) } else { most };
    reader.draft.counts.push(Count { thing: *own, other, most, parts: false, segment: at });
    reader.claim(at, "fields");
    reader.last = vec![*own];
    Some(true)
}

/// "consists of order lines": each of them belongs to one.
pub(super) fn made_of(reader: &mut Reader, at: usize, things: &[usize], mut cursor: Cursor) -> bool {
    let [own] = things else { return false };
    let _ = cursor.eat_any(&["many", "several", "any number of", "one or more", "at least one", "a number of", "its"]);
    let Some(other) = noun(&mut cursor, &reader.draft) else { return false };
    if !cursor.done() || other == *own {
        return false;
    }
    reader.draft.counts.push(Count { thing: *own, other, most: None, parts: true, segment: at });
    reader.claim(at, "fields");
    reader.last = vec![*own];
    true
}

/// "an order has many order lines", where each of these belongs to an order: the other end of that relation, nothing to be kept.
fn other_ends(reader: &mut Reader) {
    for thing in 0..reader.draft.things.len() {
        let ends: Vec<(usize, String)> = reader.draft.things[thing]
            .fields
            .iter()
            .filter_map(|field| {
                let Some(DraftType::Several(other)) = field.kind else { return None };
                let plural = &reader.draft.things[other].plural;
                let name = field.name.to_lowercase();
                let same = *plural == name || plural.ends_with(&format!(" {name}"));
                let back = reader.draft.things[other].fields.iter().any(|own| points(own, thing, &reader.draft));
                (same && back && other != thing).then(|| (field.segment, field.name.clone()))
            })
            .collect();
        for (segment, name) in ends {
            reader.draft.things[thing].fields.retain(|field| field.name != name);
            let own = &reader.draft.things[thing].singular;
            let said = format!(
                "{} {own} has its {}.",
                crate::assumed::capital(crate::words::article(own)),
                name.to_lowercase()
            );
            let claim = reader.claim(segment, "fields");
            claim.more = format!("{} {said}", claim.more).trim().to_owned();
        }
    }
}

/// Settles what was said of how many there are, now that all relations are known.
pub(super) fn settle(reader: &mut Reader) {
    other_ends(reader);
    for count in std::mem::take(&mut reader.draft.counts) {
        let Count { thing, other, most, parts, segment } = count;
        let back = reader.draft.things[other].fields.iter().position(|field| points(field, thing, &reader.draft));
        let words = &reader.words[segment].wording.text;
        let means = words.trim_end_matches('.').to_owned() + ".";
        match (back, most) {
            (None, _) if parts => {
                let name = reader.draft.things[thing].singular.clone();
                let mut field = DraftField::named(&name, segment);
                field.kind = Some(DraftType::One(thing));
                field.required = Some(true);
                reader.draft.add_field(other, field);
            }
            // Nothing tells which of them belong to it.
            (None, _) => {
                let whole = reader.segments[segment].span;
                reader.claim(segment, "fields").left.get_or_insert(whole);
            }
            (Some(back), Some(1)) => {
                reader.draft.things[other].fields[back].unique = true;
                reader.claim(segment, "fields").more = means;
            }
            (Some(_), Some(most)) => {
                let (own, other) = (&reader.draft.things[thing].singular, &reader.draft.things[other].plural);
                let limit = format!("A {own} can have at most {most} {other}.");
                reader.claim(segment, "fields").further.push(limit);
            }
            (Some(_), None) => reader.claim(segment, "fields").more = means,
        }
    }
}

fn points(field: &DraftField, to: usize, draft: &Draft) -> bool {
    match field.kind {
        Some(DraftType::One(other)) => other == to,
        None => draft.find(&field.name) == Some(to),
        _ => false,
    }
}

/// "…, and a teacher can lead many trips": the other side of a relation, which it has anyway.
pub(super) fn explains(cursor: &mut Cursor, draft: &Draft) -> bool {
    let mut ahead = *cursor;
    let said = ahead.eat_any(&[", and", "and", ", while", "while", ", but", ";"])
        && ahead.eat_any(&["a", "an", "each", "every", "one"])
        && noun(&mut ahead, draft).is_some()
        && {
            let _ = ahead.eat_any(&["can", "may"]);
            let verb = ahead.peek(0).is_some_and(Token::is_word);
            ahead.at += 1;
            let _ = ahead.eat_any(&["to", "for"]);
            verb
        }
        && ahead.eat_any(&["many", "several", "any number of", "lots of", "one or more"])
        && noun(&mut ahead, draft).is_some()
        && ahead.done();
    if said {
        *cursor = ahead;
    }
    said
}

/// "Producers and products are many-to-many: each product can come from several producers, …"
pub(super) fn many_to_many(reader: &mut Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let mut cursor = Cursor::new(&words.wording.text, &words.tokens);
    let _ = cursor.eat_any(&["the", "all"]);
    let Some(first) = noun(&mut cursor, &reader.draft) else { return false };
    if !cursor.eat("and") {
        return false;
    }
    let _ = cursor.eat("the");
    let Some(second) = noun(&mut cursor, &reader.draft) else { return false };
    if !cursor.eat_any(&["are many to many", "have a many to many relationship", "are linked many to many"]) {
        return false;
    }
    let rest = &cursor.tokens[cursor.at..];
    let explained = rest.first().is_none_or(|token| matches!(token.lower.as_str(), ":" | "." | "," | ";" | "("))
        && !rest.iter().any(|token| {
            token.whole().is_some()
                || matches!(
                    token.lower.as_str(),
                    "only" | "must" | "not" | "never" | "at" | "exactly" | "unless" | "if"
                )
        });
    if !explained {
        return false;
    }
    let mut field = DraftField::named(&reader.draft.things[second].plural.clone(), at);
    field.kind = Some(DraftType::Several(second));
    reader.draft.add_field(first, field);
    reader.claim(at, "fields");
    reader.last = vec![first, second];
    true
}
