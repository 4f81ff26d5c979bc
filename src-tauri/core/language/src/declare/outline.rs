//! The first pass: which nouns are things and which are people, by headings, labels, glossaries and lists inside lists.

use super::cursor::Cursor;
use super::draft::DraftField;
use super::names::{bare, is_field_label, is_name, is_section, label_end, subject, without_field_word};
use super::{Reader, people, prose};
use crate::document::SegmentKind;

/// Finds the names of all things and people.
pub(super) fn names(reader: &mut Reader) {
    people::names(reader);
    for at in 0..reader.segments.len() {
        let kind = reader.segments[at].kind;
        let prose = matches!(kind, SegmentKind::Sentence | SegmentKind::Item);
        if kind == SegmentKind::Heading {
            heading(reader, at);
        } else if prose {
            nest(reader, at);
            if !prose::names(reader, at) {
                label(reader, at);
            }
        } else if kind == SegmentKind::Row {
            super::tables::names(reader, at);
        }
    }
    super::actors::names(reader);
    super::passing::names(reader);
    reader.draft.shorten();
}

/// A heading with a list or table of fields under it names a thing.
fn heading(reader: &mut Reader, at: usize) {
    let text = reader.segments[at].text.clone();
    let name = subject(&text).to_owned();
    if !is_name(&name) {
        return;
    }
    let below = reader.segments[at + 1..].iter().take_while(|segment| segment.kind != SegmentKind::Heading);
    let mut table = false;
    let mut lines = Vec::new();
    for (offset, segment) in below.enumerate() {
        let own = at + 1 + offset;
        match segment.kind {
            SegmentKind::Header => table |= super::tables::is_fields_of_one(&reader.segments[own].text),
            SegmentKind::Item if segment.context.lead_in.is_none() && segment.context.depth == 1 => {
                lines.push(likeness(reader, own));
            }
            SegmentKind::Sentence if segment.context.depth == 0 && begins_about_it(reader, own) => {
                table |= !is_section(&name);
            }
            _ => {}
        }
    }
    // The title of the whole is a thing only where fields with labels follow it at once.
    let title = !reader.segments[..at].iter().any(|own| own.kind == SegmentKind::Heading)
        && reader.segments[at + 1..].iter().any(|own| own.kind == SegmentKind::Heading);
    let all = !lines.is_empty() && lines.iter().all(|own| *own != Likeness::None);
    let typed = lines.iter().filter(|own| **own == Likeness::Typed).count();
    let labels = lines.iter().any(|own| matches!(own, Likeness::Typed | Likeness::Labelled));
    let fields = if is_section(&name) {
        // "Payment" can head rules about it as well as its fields: these have to say their types.
        all && typed * 2 > lines.len() && lines.len() > 1
    } else if name != bare(&text) || under_data(reader, at) {
        all || labels
    } else {
        labels || all && lines.len() > 1 && typed > 0
    };
    let fields = fields && (!title || labels) || !title && !is_section(&name) && fragment(reader, at + 1);
    if fields || table {
        reader.draft.thing(&name, at);
        reader.claim(at, "thing");
    }
}

/// "Name, instrument, hourly rate in €" right below a heading: fields between commas, without a full stop.
pub(super) fn fragment(reader: &Reader, at: usize) -> bool {
    let Some(segment) = reader.segments.get(at) else { return false };
    let below = at > 0 && reader.segments[at - 1].kind == SegmentKind::Heading;
    let words = &reader.words[at];
    if segment.kind != SegmentKind::Sentence
        || segment.context.depth > 0
        || !below
        || words.wording.text.trim_end().ends_with(['.', '!', ':'])
    {
        return false;
    }
    // A sentence has a verb or speaks of each; a list of names hasn't and doesn't.
    let speaks = words.tokens.iter().any(|token| {
        token.depth == 0
            && matches!(
                token.lower.as_str(),
                "has"
                    | "have"
                    | "is"
                    | "are"
                    | "can"
                    | "may"
                    | "must"
                    | "should"
                    | "shall"
                    | "will"
                    | "not"
                    | "no"
                    | "only"
                    | "each"
                    | "every"
                    | "all"
                    | "any"
                    | "nobody"
                    | "if"
                    | "when"
                    | "be"
                    | "belongs"
                    | "belong"
                    | "never"
            )
    });
    if speaks || !words.tokens.iter().any(|token| token.is_mark(',')) {
        return false;
    }
    let mut cursor = Cursor::new(&words.wording.text, &words.tokens);
    let read = super::fields::list(&mut cursor, &reader.draft, at);
    let known =
        read.fields.iter().any(|field| field.kind.is_some() || super::field::is_known(&field.name.to_lowercase()));
    read.fields.len() > 1 && read.left.is_none() && known
}

/// How much a list item is like a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Likeness {
    None,
    /// A few words that could be a field's name.
    Bare,
    /// "owner: the person in charge"
    Labelled,
    /// "price: money", "name (required)", "starts at"
    Typed,
}

fn likeness(reader: &Reader, at: usize) -> Likeness {
    let words = &reader.words[at];
    let mut cursor = Cursor::new(&words.wording.text, &words.tokens);
    if let Some(colon) = label_end(&cursor) {
        // "A part: number, name, price" begins anew; it is no field of what stands above.
        if one_of_many(&cursor) {
            return Likeness::None;
        }
        let label = bare(cursor.between(0, colon)).to_owned();
        let person = reader.draft.find(&label).is_some_and(|known| reader.draft.things[known].person.is_some());
        let mut field = DraftField::named(&label, at);
        cursor.at = colon + 1;
        if person && super::joining::joining(&mut cursor).is_some() {
            return Likeness::None;
        }
        let _ = super::kinds::listed(&mut cursor, &mut field, &reader.draft);
        let left = super::fields::attributes(&mut cursor, &mut field, &reader.draft);
        return if left.is_none() { Likeness::Typed } else { Likeness::Labelled };
    }
    let read = super::fields::list(&mut cursor, &reader.draft, at);
    if read.fields.is_empty() || read.left.is_some() {
        return Likeness::None;
    }
    let typed = words.tokens.iter().any(|token| token.is_mark('(') || token.is_mark('*'))
        || read.fields.iter().any(|field| {
            field.kind.is_some() || field.required.is_some() || super::field::is_known(&field.name.to_lowercase())
        });
    if typed { Likeness::Typed } else { Likeness::Bare }
}

/// "A part: number, name, price": a label with an article names what each of its records is.
fn one_of_many(cursor: &Cursor) -> bool {
    let commas = cursor.tokens.iter().filter(|token| token.is_mark(',') && token.depth == 0).count();
    matches!(cursor.word(0), "a" | "an" | "each" | "every") && commas > 1
}

/// "It has …", "Has a …", "Each one belongs to …" as the first words of a section.
fn begins_about_it(reader: &Reader, at: usize) -> bool {
    let words = &reader.words[at];
    let mut cursor = Cursor::new(&words.wording.text, &words.tokens);
    let it = cursor.eat_any(&["it", "they", "each one", "each", "each of them", "every one"]);
    // A sentence before it may have been about something else: "it" then is that.
    let first = at == 0 || reader.segments[at - 1].kind == SegmentKind::Heading;
    let mentions = || {
        let heading =
            reader.segments[at].context.headings.last().map(|own| subject(own).to_lowercase()).unwrap_or_default();
        reader.segments[at - 1].text.to_lowercase().contains(&heading)
    };
    if !first && !mentions() {
        return false;
    }
    if it && cursor.eat_any(super::subject::HOLDS) {
        return super::prose::begins_plainly(&cursor, &reader.draft, at);
    }
    cursor.eat_any(super::subject::HAS) && super::subject::begins_fields(&cursor)
        || cursor.eat_any(super::subject::BELONGS) && matches!(cursor.word(0), "a" | "an" | "one" | "exactly")
}

/// Whether a section above is about what the app keeps.
fn under_data(reader: &Reader, at: usize) -> bool {
    reader.segments[at].context.headings.iter().any(|heading| {
        let heading = heading.to_lowercase();
        heading.split(|letter: char| !letter.is_alphanumeric()).any(|word| {
            matches!(
                word,
                "data"
                    | "things"
                    | "keep"
                    | "keeps"
                    | "store"
                    | "stores"
                    | "track"
                    | "record"
                    | "records"
                    | "entities"
                    | "objects"
                    | "model"
                    | "information"
                    | "hold"
            )
        })
    })
}

/// "Project: name (required), notes (long text)" under a heading that names no thing, and what glossaries say: "Tool – something
/// that you can borrow", "Treatment: a name, a duration and a price", "Invoice: belongs to an appointment".
fn label(reader: &mut Reader, at: usize) {
    let segment = &reader.segments[at];
    if segment.context.lead_in.is_some() {
        return;
    }
    let cursor = Cursor::new(&reader.words[at].wording.text, &reader.words[at].tokens);
    let Some(colon) = label_end(&cursor) else { return };
    let heading = segment.context.headings.last().map(|heading| bare(heading).to_owned()).unwrap_or_default();
    let rest = Cursor { at: colon + 1, ..cursor };
    let label = cursor.between(0, colon);
    if is_field_label(label) {
        // "Fields: title, year" right under the heading "Film".
        let name = subject(&heading).to_owned();
        if is_name(&name) && !is_section(&name) && parent(reader, at).is_none() {
            reader.draft.thing(&name, at);
        }
        return;
    }
    let name = without_field_word(label).to_owned();
    if !is_name(&name) || reader.draft.find(&name).is_some() || parent(reader, at).is_some() {
        return;
    }
    if one_of_many(&cursor) {
        let mut list = rest;
        let read = super::fields::list(&mut list, &reader.draft, at);
        if read.fields.len() > 2 {
            reader.draft.thing(&name, at);
            return;
        }
    }
    if super::prose::describes_thing(&rest, &reader.draft, at) {
        // Under the heading of a thing these are its fields.
        if reader.draft.find(subject(&heading)).is_none() {
            reader.draft.thing(&name, at);
        }
        return;
    }
    // Under a heading that could itself be a thing these are its fields.
    let section = heading.is_empty() || !is_name(&heading) || is_section(&heading) || under_data(reader, at);
    let tokens = &rest.tokens[rest.at..];
    let several = tokens.iter().any(|token| token.is_mark(',') && token.depth == 0)
        || tokens.iter().any(|token| token.is_mark('('));
    let mut field = DraftField::named(&name, at);
    let mut whole = rest;
    let is_field = super::fields::attributes(&mut whole, &mut field, &reader.draft).is_none() && field.kind.is_some();
    let mut list = rest;
    let read = super::fields::list(&mut list, &reader.draft, at);
    if is_field && name == label {
        // "voice part: soprano, alto or bass" says what one field is, of whatever it may be.
        return;
    }
    // In prose a label can be anything: it has to read as fields through and through, one of them with its type.
    let shown = tokens.iter().any(|token| token.is_mark('('))
        || read.fields.iter().filter(|field| field.kind.is_some() || super::field::is_known(&field.name)).count() > 1;
    if reader.segments[at].kind != SegmentKind::Item && (read.left.is_some() || read.fields.len() < 2 || !shown) {
        return;
    }
    let heading_free = reader.draft.find(subject(&heading)).is_none();
    // "Trip: title, destination, leaves at (date)": fields through and through, whatever it stands under.
    let listed = read.left.is_none() && read.fields.len() > 2 && shown;
    if (section && several || listed) && heading_free || name != label && read.left.is_none() && heading_free {
        reader.draft.thing(&name, at);
    }
}

/// An item with a list of fields below it, or "Car:" above one, names a thing.
fn nest(reader: &mut Reader, at: usize) {
    let children: Vec<usize> = children(reader, at);
    if children.len() < 2 && !(children.len() == 1 && reader.segments[at].context.depth > 0) {
        return;
    }
    let cursor = Cursor::new(&reader.words[at].wording.text, &reader.words[at].tokens);
    let end = label_end(&cursor).unwrap_or(cursor.tokens.len());
    let words = cursor.between(0, end).trim_end_matches([':', '.']).trim();
    let heading = reader.segments[at].context.headings.last().map_or("", String::as_str);
    // "Fields:" above a list is about what its heading names.
    let name = subject(if is_field_label(words) { heading } else { without_field_word(words) }).to_owned();
    if !is_name(&name) || is_section(&name) {
        return;
    }
    if let Some(known) = reader.draft.find(&name) {
        let _ = known;
        return;
    }
    let like: Vec<Likeness> = children.iter().map(|child| likeness(reader, *child)).collect();
    let all = like.iter().all(|own| *own != Likeness::None);
    if all && like.iter().any(|own| matches!(own, Likeness::Typed | Likeness::Labelled)) {
        reader.draft.thing(&name, at);
        if !is_field_label(words) {
            reader.claim(at, "thing");
        }
    }
}

/// The items right below an item, or below a sentence that ends in a colon.
pub(super) fn children(reader: &Reader, at: usize) -> Vec<usize> {
    let depth = reader.segments[at].context.depth;
    let mut found = Vec::new();
    for (place, segment) in reader.segments.iter().enumerate().skip(at + 1) {
        let below = segment.context.depth;
        if segment.kind == SegmentKind::Heading || below <= depth {
            break;
        }
        let led = segment.context.lead_in.as_ref().is_some_and(|lead| lead.segment == at);
        if below == depth + 1 && segment.kind == SegmentKind::Item && (depth > 0 || led) {
            found.push(place);
        }
    }
    found
}

/// The item that an item stands below.
pub(super) fn parent(reader: &Reader, at: usize) -> Option<usize> {
    let depth = reader.segments[at].context.depth;
    if depth < 2 {
        return None;
    }
    (0..at)
        .rev()
        .take_while(|place| reader.segments[*place].context.depth > 0)
        .find(|place| reader.segments[*place].context.depth == depth - 1)
}

/// The thing that an item or sentence above a list of fields names.
pub(super) fn above_a_list(reader: &Reader, at: usize) -> Option<usize> {
    let cursor = Cursor::new(&reader.words[at].wording.text, &reader.words[at].tokens);
    let end = label_end(&cursor).unwrap_or(cursor.tokens.len());
    let words = cursor.between(0, end).trim_end_matches([':', '.']).trim();
    reader.draft.find(subject(without_field_word(words)))
}
