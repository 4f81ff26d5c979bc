//! Tables that declare: fields of a thing, kinds of people, sample data.

use super::cursor::Cursor;
use super::draft::{DraftField, Joins};
use super::names::bare;
use super::{Reader, fields};
use crate::document::Segment;
use crate::tokens::tokenise;

/// A row of sample data: its thing is known, its cells are matched with fields once all fields are.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub segment: usize,
    /// `None`: a column says the role, or the columns tell.
    pub thing: Option<usize>,
}

pub(super) fn is_field_header(header: &str) -> bool {
    let cells: Vec<String> = header.split(" | ").map(|cell| cell.trim().to_lowercase()).collect();
    let kind = cells.iter().any(|cell| {
        matches!(
            cell.as_str(),
            "kind" | "type" | "kind of value" | "what it is" | "type of value" | "data type" | "format"
        )
    });
    let name = cells.iter().any(|cell| {
        matches!(cell.as_str(), "field" | "name" | "fields" | "what" | "called" | "column" | "attribute" | "property")
    });
    kind && name
}

/// The column that says whose field a row is: "Entity | Attribute | Type".
fn thing_column(header: &[String]) -> Option<usize> {
    let field = header
        .iter()
        .any(|cell| matches!(cell.as_str(), "field" | "attribute" | "property" | "column" | "data" | "name"));
    let kind = header.iter().any(|cell| matches!(cell.as_str(), "type" | "kind" | "data type" | "format"));
    (field && kind)
        .then(|| {
            header
                .iter()
                .position(|cell| matches!(cell.as_str(), "entity" | "thing" | "object" | "table" | "record" | "what"))
        })
        .flatten()
}

/// A table of the fields of the thing that its heading names.
pub(super) fn is_fields_of_one(header: &str) -> bool {
    let cells: Vec<String> = header.split(" | ").map(|cell| cell.trim().to_lowercase()).collect();
    is_field_header(header) && thing_column(&cells).is_none()
}

fn headings(segment: &Segment) -> Vec<String> {
    segment.context.header.iter().map(|cell| cell.trim().to_lowercase()).collect()
}

/// First pass: things that a table of fields names row by row.
pub(super) fn names(reader: &mut Reader, at: usize) {
    let segment = &reader.segments[at];
    if let Some(name) = named_above(segment) {
        reader.draft.thing(&name, at);
        return;
    }
    let Some(column) = thing_column(&headings(segment)) else { return };
    let name = bare(cell(segment, column)).to_owned();
    if super::names::is_name(&name) {
        reader.draft.thing(&name, at);
    }
}

/// "Bike | " above rows of fields and what they are: the thing is the header's only word.
fn named_above(segment: &Segment) -> Option<String> {
    let [name, other] = segment.context.header.as_slice() else { return None };
    let name = bare(name.trim());
    (other.trim().is_empty() && super::names::is_name(name) && !super::names::is_section(name)).then(|| name.to_owned())
}

/// "Role | Description" under a heading about people.
pub(super) fn is_role_list(segment: &Segment) -> bool {
    let header = headings(segment);
    let who = header.first().is_some_and(|first| {
        matches!(
            first.as_str(),
            "who" | "role" | "user" | "users" | "user type" | "people" | "person" | "kind of user" | "name"
        )
    });
    let about = header.iter().skip(1).all(|cell| {
        matches!(
            cell.as_str(),
            "description"
                | "about"
                | "who they are"
                | "what they are"
                | "meaning"
                | "notes"
                | "remarks"
                | "explanation"
        )
    });
    who && about
        && header.len() > 1
        && segment.context.headings.last().is_some_and(|heading| super::roles::is_people_heading(heading))
}

pub(super) fn is_role_header(header: &[String]) -> bool {
    let first = header.first().map(|cell| cell.trim().to_lowercase()).unwrap_or_default();
    let who =
        matches!(first.as_str(), "who" | "role" | "kind of people" | "people" | "kind" | "person" | "kind of person");
    let how = header.iter().skip(1).any(|cell| {
        let cell = cell.to_lowercase();
        cell.contains("get in") || cell.contains("join") || cell.contains("sign up") || cell.contains("how they come")
    });
    who && how
}

/// The words of a cell, by the column's place.
fn cell(segment: &Segment, column: usize) -> &str {
    segment.cells.get(column).and_then(|range| segment.text.get(range.clone())).unwrap_or("").trim()
}

pub(super) fn row(reader: &mut Reader, at: usize) {
    let segment = &reader.segments[at];
    let header: Vec<String> = segment.context.header.iter().map(|cell| cell.trim().to_lowercase()).collect();
    if is_role_header(&segment.context.header) || is_role_list(segment) {
        role(reader, at);
        return;
    }
    if let Some(thing) = named_above(segment).and_then(|name| reader.draft.find(&name)) {
        field(reader, at, thing, &header, None);
        return;
    }
    if let Some(column) = thing_column(&header) {
        let above = (0..at).rev().take_while(|place| reader.segments[*place].context.block == segment.context.block);
        let mut names = std::iter::once(at).chain(above).map(|place| cell(&reader.segments[place], column));
        // A cell left empty means the thing of the row above.
        let name = names.find(|name| !name.is_empty()).unwrap_or("");
        if let Some(thing) = reader.draft.find(bare(name)) {
            field(reader, at, thing, &header, Some(column));
        }
        return;
    }
    if is_field_header(&header.join(" | ")) {
        if let Some(thing) = reader.heading_thing(at) {
            field(reader, at, thing, &header, None);
        }
        return;
    }
    // Without a thing in the heading the columns tell whose rows these are, once all fields are known.
    reader.samples.push(Sample { segment: at, thing: reader.heading_thing(at) });
}

fn field(reader: &mut Reader, at: usize, thing: usize, header: &[String], whose: Option<usize>) {
    let segment = &reader.segments[at];
    let name_column = header
        .iter()
        .position(|cell| {
            matches!(
                cell.as_str(),
                "field" | "fields" | "called" | "column" | "name" | "attribute" | "property" | "data"
            ) || cell == "what" && whose.is_none()
        })
        .unwrap_or(0);
    let mut field = DraftField::named(cell(segment, name_column), at);
    if field.name.is_empty() {
        return;
    }
    let mut left = None;
    let mut listed = false;
    for (column, range) in segment.cells.iter().enumerate() {
        if column == name_column || Some(column) == whose || range.is_empty() {
            continue;
        }
        // A column of yes and no headed by an attribute: "required | unique".
        let said = cell(segment, column).to_lowercase();
        match (header.get(column).map_or("", String::as_str), said.as_str()) {
            (
                "required" | "required?" | "mandatory" | "mandatory?" | "needed" | "must be filled in",
                "yes" | "x" | "✓" | "y" | "required",
            ) => field.required = Some(true),
            (
                "required" | "required?" | "mandatory" | "mandatory?" | "needed" | "must be filled in",
                "no" | "-" | "n" | "optional",
            ) => field.required = Some(false),
            ("optional" | "optional?", "yes" | "x" | "✓" | "y") => field.required = Some(false),
            ("optional" | "optional?", "no" | "-" | "n") => field.required = Some(true),
            // A sample says nothing of the field itself.
            ("example" | "examples" | "sample" | "e.g." | "for example", _) => {}
            ("default" | "default value" | "starts as" | "initial value" | "default?", _)
                if said != "-" && said != "–" =>
            {
                field.default = Some(tokenise(cell(segment, column)));
            }
            ("default" | "default value" | "starts as" | "initial value" | "default?", _) => {}
            ("unique" | "unique?", "yes" | "x" | "✓" | "y") => field.unique = true,
            ("unique" | "unique?", "no" | "-" | "n") => {}
            _ => {
                let text = cell(segment, column);
                let tokens = tokenise(text);
                let mut cursor = Cursor::new(text, &tokens);
                listed |= field.kind.is_none() && super::kinds::listed(&mut cursor, &mut field, &reader.draft);
                if let Some((from, to)) = fields::attributes(&mut cursor, &mut field, &reader.draft) {
                    let start = tokens.get(from).map_or(0, |token| token.span.start as usize);
                    let end = tokens.get(to.saturating_sub(1)).map_or(text.len(), |token| token.span.end as usize);
                    let offset = range.start
                        + (segment.text[range.clone()].len() - segment.text[range.clone()].trim_start().len());
                    left.get_or_insert(segment.source_span(offset + start..offset + end));
                }
            }
        }
    }
    let name = field.name.clone();
    reader.draft.add_field(thing, field);
    let claim = reader.claim(at, "fields");
    claim.left = left;
    if listed {
        claim.assumptions.push(crate::assumed::listed_choices(&name));
    }
}

fn role(reader: &mut Reader, at: usize) {
    let segment = &reader.segments[at];
    let Some(thing) = reader.draft.find(bare(cell(segment, 0))) else { return };
    let mut joins = None;
    let mut left = None;
    for column in 1..segment.cells.len() {
        let text = cell(segment, column);
        let tokens = tokenise(text);
        let mut cursor = Cursor::new(text, &tokens);
        let Some(said) = super::joining::joining(&mut cursor) else {
            // "Packs orders. Added by a manager." — what isn't about joining describes, unless it lays something down.
            let start = Cursor::new(text, &tokens);
            let from = tokens.iter().position(|token| token.is_mark('.')).map(|at| at + 1);
            if let Some(from) = from.filter(|from| *from < tokens.len())
                && let Some(said) = super::joining::joining(&mut Cursor { at: from, ..start })
            {
                joins = Some(match said {
                    Some(names) => {
                        Joins::Invited(names.iter().filter_map(|name| reader.draft.find(bare(name))).collect())
                    }
                    None => Joins::SignUp,
                });
            } else if let (true, Some(range)) =
                (tokens.iter().any(|token| super::roles::binds(&token.lower)), segment.cells.get(column))
            {
                left.get_or_insert(segment.source_span(range.clone()));
            }
            continue;
        };
        joins = Some(match said {
            Some(names) => Joins::Invited(names.iter().filter_map(|name| reader.draft.find(bare(name))).collect()),
            None => Joins::SignUp,
        });
        let rest = cursor.peek(0).filter(|_| !cursor.done());
        if let (Some(rest), Some(range)) = (rest, segment.cells.get(column)) {
            let offset =
                range.start + (segment.text[range.clone()].len() - segment.text[range.clone()].trim_start().len());
            left.get_or_insert(segment.source_span(offset + rest.span.start as usize..range.end));
        }
    }
    if let Some(person) = reader.draft.person(thing, at) {
        person.joins = person.joins.take().or(joins);
        person.segment = at;
    }
    reader.claim(at, "people").left = left;
}
