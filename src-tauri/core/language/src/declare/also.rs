//! People who are others as well: "Committee members are members too." · "The manager can do everything that technicians can."

use super::cursor::Cursor;
use super::facts::people_list;
use super::people::resolve;
use super::{Reader, kinds};

/// `false` where the sentence says nothing of the kind.
pub(super) fn sentence(reader: &mut Reader, at: usize) -> bool {
    too(reader, at) || all_that_they_can(reader, at)
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
    let Some(other) = kinds::noun(&mut cursor, &reader.draft) else { return false };
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

/// "The manager can do everything that technicians can, and also manage the kilns": a manager is a technician as well, and may do
/// more.
fn all_that_they_can(reader: &mut Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let start = Cursor::new(&words.wording.text, &words.tokens);
    let modal = |token: &crate::tokens::Token| token.is("can") || token.is("may");
    let Some(verb) = words.tokens.iter().take(8).position(modal) else { return false };
    let Some(names) = people_list(&start, 0, verb) else { return false };
    let mut cursor = Cursor { at: verb + 1, ..start };
    if !cursor.eat_any(&["do everything", "do anything", "do all", "do whatever", "see and do everything"]) {
        return false;
    }
    let _ = cursor.eat_any(&["that", "which"]);
    let _ = cursor.eat_any(&["a", "an", "the"]);
    let Some(other) = kinds::noun(&mut cursor, &reader.draft) else { return false };
    let is_person = reader.draft.things.get(other).is_some_and(|thing| thing.person.is_some());
    if !is_person || !cursor.eat_any(&["can do", "may do", "can", "may", "do", "does"]) {
        return false;
    }
    let things: Vec<usize> = resolve(reader, &names).into_iter().filter(|own| *own != other).collect();
    if things.is_empty() || things.iter().any(|own| reader.draft.things[*own].person.is_none()) {
        return false;
    }
    let more = cursor.eat_any(&[
        ", and can also",
        "and can also",
        ", and also",
        "and also",
        ", and may also",
        "and may also",
        "and in addition",
        ", and",
        "and",
        "plus",
    ]);
    let subject = start.between(0, verb).to_owned();
    let behind = cursor.between(cursor.at, cursor.tokens.len()).trim().to_owned();
    let left = (!more && !cursor.done()).then(|| reader.span(at, cursor.at, cursor.tokens.len()));
    let others = reader.draft.things[other].plural.clone();
    let mut assumptions = Vec::new();
    let mut means = Vec::new();
    for thing in &things {
        let plural = reader.draft.things[*thing].plural.clone();
        if let Some(person) = reader.draft.person(*thing, at)
            && !person.also.contains(&other)
        {
            person.also.push(other);
        }
        means.push(format!("{} are {others} too.", crate::assumed::capital(&plural)));
        assumptions.push(crate::ledger::Assumption {
            code: "counts-as-them",
            text: format!("{} count as {others}, too.", crate::assumed::capital(&plural)),
            alternatives: Vec::new(),
        });
    }
    let claim = reader.claim(at, "people");
    claim.left = left;
    claim.means = means.join(" ");
    claim.assumptions.extend(assumptions);
    if more && !behind.is_empty() {
        claim.further.push(format!("{} can {behind}", subject.trim()));
    }
    reader.last = things;
    true
}
