//! The small phrases of examples: people, outcomes, times.

use model::{Duration, Expr, FieldId, FieldRef, Literal, Outcome, ThingId, TypeKind, Unit};

use super::Memory;
use crate::declare::cursor::Cursor;
use crate::tokens::{Kind, Token, unit_of};
use crate::vocabulary::{Term, Vocabulary};

/// Somebody who acts: by the title of a sample row, or any of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub title: Option<String>,
    pub role: Option<ThingId>,
}

/// A sample record by its title (or a person's first name).
pub(super) fn sample(cursor: &mut Cursor, vocabulary: &Vocabulary) -> Option<(ThingId, String)> {
    let words: Vec<&str> = cursor.tokens[cursor.at.min(cursor.tokens.len())..].iter().take(6).map(|token| token.lower.as_str()).collect();
    let (len, thing, row) = vocabulary
        .lookup(&words)
        .into_iter()
        .filter_map(|found| match found.term {
            Term::Sample(thing, row) => Some((found.len, thing, row)),
            _ => None,
        })
        .max_by_key(|(len, thing, row)| (*len, std::cmp::Reverse((*thing, *row))))?;
    cursor.at += len;
    Some((thing, title(vocabulary, thing, row)?))
}

fn title(vocabulary: &Vocabulary, thing: ThingId, row: u32) -> Option<String> {
    let own = vocabulary.app.thing(thing)?;
    let (_, value) = own.samples.get(row as usize)?.values.iter().find(|(field, _)| Some(*field) == own.title)?;
    match value {
        Literal::Text(words) => Some(words.clone()),
        _ => None,
    }
}

/// "Ada", "she", "a customer", "somebody who isn't signed in".
pub(super) fn person(cursor: &mut Cursor, vocabulary: &Vocabulary, memory: &Memory) -> Option<Person> {
    let from = cursor.at;
    if cursor.eat_any(&["somebody who is not signed in", "someone who is not signed in", "a visitor"]) {
        return Some(Person { title: None, role: None });
    }
    if cursor.eat_any(&["he", "she", "they"]) {
        return memory.actor.clone();
    }
    if let Some((thing, title)) = sample(cursor, vocabulary) {
        if vocabulary.app.thing(thing).is_some_and(model::Thing::is_person) {
            return Some(Person { title: Some(title), role: Some(thing) });
        }
        cursor.at = from;
        return None;
    }
    if cursor.eat_any(&["a", "an", "any", "another"])
        && let Some(thing) = thing(cursor, vocabulary)
        && vocabulary.app.thing(thing).is_some_and(model::Thing::is_person)
    {
        return Some(Person { title: None, role: Some(thing) });
    }
    cursor.at = from;
    None
}

/// A thing's name here.
pub(super) fn thing(cursor: &mut Cursor, vocabulary: &Vocabulary) -> Option<ThingId> {
    let words: Vec<&str> = cursor.tokens[cursor.at.min(cursor.tokens.len())..].iter().take(5).map(|token| token.lower.as_str()).collect();
    let (len, thing) = vocabulary
        .lookup(&words)
        .into_iter()
        .filter_map(|found| match found.term {
            Term::Thing(thing) => Some((found.len, thing)),
            _ => None,
        })
        .max()?;
    cursor.at += len;
    Some(thing)
}

/// "it works", "she's refused", "he is told “…”".
pub(super) fn outcome(cursor: &mut Cursor) -> Option<Outcome> {
    let from = cursor.at;
    if cursor.eat_any(&["it works", "that works", "this works", "it is allowed", "that is fine", "it is fine", "they can", "she can", "he can"]) && !cursor.sees("not") {
        return Some(Outcome::Works);
    }
    cursor.at = from;
    if cursor.eat_any(&["he", "she", "they", "it", "that", "this"]) {
        if cursor.eat_any(&["is refused", "are refused", "can not", "is not allowed", "are not allowed", "does not work", "fails"]) {
            return Some(Outcome::Refused(None));
        }
        if cursor.eat_any(&["is told", "are told", "gets", "is refused with", "sees"])
            && let Some(Kind::Quoted(words)) = cursor.peek(0).map(|token| &token.kind)
        {
            let words = words.clone();
            cursor.at += 1;
            return Some(Outcome::Refused(Some(words)));
        }
    }
    cursor.at = from;
    None
}

/// "she can", "it works again".
pub(super) fn can_again(cursor: &mut Cursor) -> bool {
    let said = cursor.eat_any(&["he can", "she can", "they can", "it works"]);
    let _ = cursor.eat_any(&["again", "do it", "do so"]);
    said && !cursor.sees("not")
}

/// "25 hours", "two days", "an hour"
pub(super) fn length(cursor: &mut Cursor) -> Option<Duration> {
    let count = match cursor.peek(0)? {
        token if token.whole().is_some() => token.whole()?,
        token if token.is("a") || token.is("an") => 1,
        _ => return None,
    };
    let unit = unit_of(cursor.word(1))?;
    cursor.at += 2;
    let days = |each: i64| i32::try_from(count.saturating_mul(each)).ok();
    Some(match unit {
        Unit::Second => Duration::seconds(count),
        Unit::Minute => Duration::seconds(count.saturating_mul(60)),
        Unit::Hour => Duration::hours(count),
        Unit::Day => Duration::days(days(1)?),
        Unit::Week => Duration::days(days(7)?),
        Unit::Month => Duration::months(days(1)?),
        Unit::Year => Duration::years(days(1)?),
    })
}

/// Fields of a thing that hold a moment which people give, the beginning first.
pub(super) fn moments(vocabulary: &Vocabulary, thing: ThingId) -> Vec<FieldId> {
    let Some(own) = vocabulary.app.thing(thing) else { return Vec::new() };
    own.fields
        .iter()
        .enumerate()
        .filter(|(_, field)| field.r#type.kind == TypeKind::Moment && field.computed.is_none() && field.filled == model::Filled::ByPerson)
        .filter_map(|(at, _)| Some(FieldId::Own(u32::try_from(at).ok()?)))
        .collect()
}

/// "it starts", "the start", "its end": a moment of the record.
pub(super) fn event(cursor: &mut Cursor, vocabulary: &Vocabulary, thing: ThingId) -> Option<FieldRef> {
    let from = cursor.at;
    let _ = cursor.eat_any(&["it", "the", "its", "they", "their"]);
    let words: Vec<&str> = cursor.tokens[cursor.at.min(cursor.tokens.len())..].iter().take(4).map(|token| token.lower.as_str()).collect();
    let found = vocabulary
        .lookup(&words)
        .into_iter()
        .filter_map(|found| match found.term {
            Term::Field(field) if field.thing == thing => Some((found.len, field)),
            _ => None,
        })
        .filter(|(_, field)| match field.field {
            FieldId::Own(at) => vocabulary.app.thing(thing).and_then(|own| own.fields.get(at as usize)).is_some_and(|own| own.r#type.kind == TypeKind::Moment),
            _ => false,
        })
        .max_by_key(|(len, _)| *len);
    match found {
        Some((len, field)) => {
            cursor.at += len;
            Some(field)
        }
        None => {
            cursor.at = from;
            None
        }
    }
}

/// A local time on the day after the one on which the case runs.
pub(super) fn tomorrow_at(time: &str) -> Expr {
    let tomorrow = Expr::Shift { from: Box::new(Expr::Today), by: Duration::days(1), back: false };
    Expr::MomentOf { date: Box::new(tomorrow), time: Some(Box::new(Expr::Literal(Literal::Time(time.to_owned())))) }
}

pub(super) fn in_days(days: i32, minutes: i64) -> Expr {
    let base = Expr::Shift { from: Box::new(Expr::Now), by: Duration::days(days), back: false };
    if minutes == 0 { base } else { Expr::Shift { from: Box::new(base), by: Duration::seconds(minutes * 60), back: false } }
}

/// "10:45" here.
pub(super) fn time(cursor: &mut Cursor) -> Option<String> {
    let Token { kind: Kind::Time(time), .. } = cursor.peek(0)? else { return None };
    cursor.at += 1;
    Some(time.clone())
}
