//! Words that the spec defines: "An invoice is overdue when …", "A booking is another word for an appointment."

use super::cursor::Cursor;
use super::draft::{DraftAdjective, DraftField, DraftType};
use super::names::{bare, is_function_word, is_name};
use super::{Reader, kinds};
use crate::tokens::Token;

pub(super) fn synonym(mut cursor: Cursor) -> Option<(String, String)> {
    let _ = cursor.eat_any(&["a", "an", "the"]);
    let from = cursor.at;
    while cursor.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower)) {
        cursor.at += 1;
    }
    let new = cursor.since(from).to_owned();
    if !cursor.eat_any(&["is another word for", "is another name for", "means the same as", "is the same as"]) {
        return None;
    }
    let _ = cursor.eat_any(&["a", "an", "the"]);
    let from = cursor.at;
    while cursor.peek(0).is_some_and(Token::is_word) {
        cursor.at += 1;
    }
    let known = cursor.since(from).to_owned();
    (is_name(&new) && is_name(&known)).then_some((new, known))
}

/// "An invoice is overdue when …" · "We call a ticket unsolved while it's new or open." · "A free account is one whose …"
pub(super) fn definition(reader: &mut Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let mut cursor = Cursor::new(&words.wording.text, &words.tokens);
    const WHEN: &[&str] = &["when", "while", "if", "as long as", "once"];
    let rest = |cursor: &Cursor| cursor.between(cursor.at, cursor.tokens.len()).trim_end_matches('.').to_owned();
    let calls = cursor.eat("we call");
    if !cursor.eat_any(&["an", "a", "the", "each", "every"]) {
        return false;
    }
    // "a free account is one whose plan is free"
    let begin = cursor.at;
    for length in 1..=3 {
        let mut ahead = Cursor { at: begin + length, ..cursor };
        let adjective = cursor.between(begin, begin + length).to_owned();
        if !is_name(&adjective) {
            break;
        }
        if let Some(thing) = kinds::noun(&mut ahead, &reader.draft)
            && ahead.eat_any(&["is one whose", "is one that", "is one which", "is one who"])
        {
            let relative = words.tokens[ahead.at - 1].lower == "whose";
            let condition = if relative { format!("its {}", rest(&ahead)) } else { format!("it {}", rest(&ahead)) };
            return define(reader, at, thing, &adjective, condition);
        }
    }
    if let Some((thing, word, condition)) = makes_somebody(reader, cursor) {
        return define(reader, at, thing, &word, condition);
    }
    let Some(thing) = kinds::noun(&mut cursor, &reader.draft) else { return false };
    if !calls && !cursor.eat_any(&["counts as", "is called", "is"]) {
        return false;
    }
    let begin = cursor.at;
    while cursor.peek(0).is_some_and(|token| token.is_word() && !is_function_word(&token.lower))
        && cursor.at - begin < 3
        && !cursor.sees_any(WHEN)
    {
        cursor.at += 1;
    }
    let word = cursor.since(begin).to_owned();
    if word.is_empty() || !cursor.eat_any(WHEN) {
        return false;
    }
    // "A customer is notified when …" tells them of something.
    if matches!(word.as_str(), "notified" | "informed" | "emailed" | "told" | "alerted" | "reminded" | "asked" | "sent")
    {
        return false;
    }
    // "A ticket is closed when its customer …" says how a choice comes about; that is no new word.
    let is_choice = reader.draft.things.get(thing).is_some_and(|own| {
        own.fields.iter().any(|field| match &field.kind {
            Some(DraftType::Choice(names) | DraftType::Choices(names)) => {
                names.iter().any(|name| name.eq_ignore_ascii_case(&word))
            }
            _ => false,
        })
    });
    let participle =
        crate::words::bases(&word.to_lowercase()).iter().any(|(_, form)| *form != crate::words::Form::Base)
            && !calls
            && !is_name(&word);
    if is_choice && !calls || participle {
        return false;
    }
    let condition = rest(&cursor);
    define(reader, at, thing, &word, condition)
}

/// "An active membership is what makes somebody paid-up": a word for the people who have one. The cursor is behind the article.
fn makes_somebody(reader: &Reader, cursor: Cursor) -> Option<(usize, String, String)> {
    let stop = (cursor.at..cursor.tokens.len()).find(|at| Cursor { at: *at, ..cursor }.sees("is what makes"))?;
    let subject = cursor.between(cursor.at, stop).to_owned();
    let thing = (cursor.at..stop).find_map(|at| {
        let mut here = Cursor { at, ..cursor };
        kinds::noun(&mut here, &reader.draft).filter(|_| here.at <= stop)
    })?;
    let people = |field: &DraftField| match field.kind {
        Some(DraftType::One(person)) if reader.draft.things.get(person).is_some_and(|own| own.person.is_some()) => {
            Some(person)
        }
        _ => None,
    };
    let owners: Vec<usize> = reader.draft.things.get(thing)?.fields.iter().filter_map(people).collect();
    let [person] = owners.as_slice() else { return None };
    let mut ahead = Cursor { at: stop + 3, ..cursor };
    if !ahead.eat_any(&["somebody", "someone", "a person", "people"]) {
        let _ = ahead.eat_any(&["a", "an"]);
        if kinds::noun(&mut ahead, &reader.draft) != Some(*person) {
            return None;
        }
    }
    let last = ahead.tokens.iter().rposition(|token| token.is_word())?;
    let word = ahead.between(ahead.at, last + 1).replace('-', " ");
    let short = last >= ahead.at && last - ahead.at < 3;
    let article = crate::words::article(&subject);
    (short && ahead.tokens[ahead.at..=last].iter().all(|token| token.is_word()))
        .then(|| (*person, word, format!("they have {article} {subject}")))
}

fn define(reader: &mut Reader, at: usize, thing: usize, word: &str, condition: String) -> bool {
    reader.draft.adjectives.push(DraftAdjective { word: word.to_lowercase(), thing, condition, segment: at });
    reader.claim(at, "definition");
    reader.last = vec![thing];
    true
}

/// "A booking is another word for an appointment." · "By staff we mean doctors and receptionists."
pub(super) fn other_name(reader: &mut Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let cursor = Cursor::new(&words.wording.text, &words.tokens);
    if let Some((new, known)) = synonym(cursor)
        && let Some(thing) = reader.draft.find(bare(&known))
    {
        reader.draft.rename(&new, thing);
        reader.claim(at, "name").means = words.wording.text.clone();
        return true;
    }
    false
}
