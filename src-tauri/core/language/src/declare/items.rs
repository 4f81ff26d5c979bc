//! List items that declare: "price: money, at least £1" under a thing, "Project: name (required), notes (long text)" elsewhere.

use super::cursor::Cursor;
use super::draft::DraftField;
use super::names::{bare, is_field_label, label_end, subject, without_field_word};
use super::outline::{children, parent};
use super::{Reader, fields, kinds};
use crate::assumed;
use crate::document::SegmentKind;

pub(super) fn item(reader: &mut Reader, at: usize) {
    let segment = &reader.segments[at];
    let prose = segment.context.depth == 0;
    let words = &reader.words[at];
    let mut cursor = Cursor::new(&words.wording.text, &words.tokens);
    let lead = segment.context.lead_in.as_ref().map(|lead| lead.segment);
    let lead_claimed = lead
        .is_some_and(|lead| reader.claims[lead].as_ref().is_some_and(|claim| matches!(claim.kind, "thing" | "fields")));
    let above = parent(reader, at);
    let fragment = prose && super::outline::fragment(reader, at);
    let own = if fragment {
        reader.heading_thing(at).into_iter().collect()
    } else if prose {
        Vec::new()
    } else if let Some(above) = above {
        let words = &reader.words[above];
        let cursor = Cursor::new(&words.wording.text, &words.tokens);
        let end = label_end(&cursor).unwrap_or(cursor.tokens.len());
        let label = cursor.between(0, end).trim_end_matches([':', '.']).trim().to_owned();
        let named = reader.draft.find(subject(without_field_word(&label)));
        named.or_else(|| is_field_label(&label).then(|| reader.heading_thing(at)).flatten()).into_iter().collect()
    } else if let Some(named) = lead.and_then(|lead| led(reader, lead)) {
        vec![named]
    } else if lead_claimed {
        reader.last.clone()
    } else if lead.is_some() {
        Vec::new()
    } else {
        reader.heading_thing(at).into_iter().collect()
    };
    if !own.is_empty()
        && above.is_none()
        && !children(reader, at).is_empty()
        && reader.draft.find(subject(bare(cursor.text))).is_some()
    {
        return;
    }
    let label = label_end(&cursor);
    if let (Some(colon), false) = (label, own.is_empty()) {
        let mut field = DraftField::named(bare(cursor.between(0, colon)), at);
        cursor.at = colon + 1;
        let listed = kinds::listed(&mut cursor, &mut field, &reader.draft);
        let left = fields::attributes(&mut cursor, &mut field, &reader.draft);
        if left.is_some_and(|(from, _)| from == colon + 1) && segment.kind == SegmentKind::Sentence {
            return;
        }
        for thing in &own {
            reader.draft.add_field(*thing, field.clone());
        }
        let left = left.map(|(from, to)| reader.span(at, from, to));
        let name = field.name.clone();
        let claim = reader.claim(at, "fields");
        claim.left = left;
        if listed {
            claim.assumptions.push(assumed::listed_choices(&name));
        }
        return;
    }
    if let Some(colon) = label
        && let Some(thing) = reader.draft.find(bare(cursor.between(0, colon)))
        && lead.is_none()
    {
        cursor.at = colon + 1;
        let read = fields::list(&mut cursor, &reader.draft, at);
        // "Boss: everything" and "Owners: see and add their pets" say what they may do.
        let person = reader.draft.things[thing].person.is_some();
        let deeds = |name: &str| {
            let first = name.split(' ').next().unwrap_or(name).to_lowercase();
            super::verbs::is_closed(&first) && !super::field::is_known(&name.to_lowercase())
                || name.split(' ').any(|word| matches!(word, "their" | "own" | "all" | "everything"))
        };
        if person && read.fields.iter().any(|field| field.kind.is_none() && deeds(&field.name)) {
            return;
        }
        // So does a word alone.
        let plain =
            read.fields.len() == 1 && read.fields.iter().all(|field| field.kind.is_none() && field.required.is_none());
        if !read.fields.is_empty() && !plain {
            for field in read.fields {
                reader.draft.add_field(thing, field);
            }
            let left = read.left.map(|(from, to)| reader.span(at, from, to));
            reader.claim(at, "fields").left = left;
        }
        return;
    }
    if !own.is_empty() && (segment.kind == SegmentKind::Item || fragment) {
        let read = fields::list(&mut cursor, &reader.draft, at);
        if !read.fields.is_empty() && read.left.is_none() {
            for thing in &own {
                for field in &read.fields {
                    reader.draft.add_field(*thing, field.clone());
                }
            }
            reader.claim(at, "fields");
        }
    }
}

/// The thing whose fields a list has, by the words above it: "Room:", "Its fields:", "A room has the following fields:".
fn led(reader: &Reader, lead: usize) -> Option<usize> {
    let words = reader.segments[lead].text.trim_end().trim_end_matches(':').trim();
    if is_field_label(words) {
        return reader.heading_thing(lead);
    }
    let name = subject(without_field_word(words));
    let found = reader.draft.find(name)?;
    // "Members:" begins what they may do.
    reader.draft.things[found].person.is_none().then_some(found)
}
