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
    /// `None`: a column says the role.
    pub thing: Option<usize>,
}

pub(super) fn is_field_header(header: &str) -> bool {
    let cells: Vec<String> = header.split(" | ").map(|cell| cell.trim().to_lowercase()).collect();
    let kind = cells
        .iter()
        .any(|cell| matches!(cell.as_str(), "kind" | "type" | "kind of value" | "what it is" | "type of value"));
    let name =
        cells.iter().any(|cell| matches!(cell.as_str(), "field" | "name" | "fields" | "what" | "called" | "column"));
    kind && name
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
    if is_role_header(&segment.context.header) {
        role(reader, at);
        return;
    }
    if is_field_header(&header.join(" | ")) {
        if let Some(thing) = reader.heading_thing(at) {
            field(reader, at, thing, &header);
        }
        return;
    }
    let thing = reader.heading_thing(at);
    let by_role =
        header.iter().any(|cell| matches!(cell.as_str(), "role" | "kind")) && header.iter().any(|cell| cell == "email");
    if thing.is_some() || by_role {
        reader.samples.push(Sample { segment: at, thing });
    }
}

fn field(reader: &mut Reader, at: usize, thing: usize, header: &[String]) {
    let segment = &reader.segments[at];
    let name_column = header
        .iter()
        .position(|cell| matches!(cell.as_str(), "field" | "fields" | "called" | "column" | "name" | "what"))
        .unwrap_or(0);
    let mut field = DraftField::named(cell(segment, name_column), at);
    if field.name.is_empty() {
        return;
    }
    let mut left = None;
    for (column, range) in segment.cells.iter().enumerate() {
        if column == name_column || range.is_empty() {
            continue;
        }
        // A column of yes and no headed by an attribute: "required | unique".
        let said = cell(segment, column).to_lowercase();
        match (header.get(column).map_or("", String::as_str), said.as_str()) {
            ("required" | "mandatory", "yes" | "x" | "✓") => field.required = Some(true),
            ("required" | "mandatory", "no" | "-") => field.required = Some(false),
            ("unique", "yes" | "x" | "✓") => field.unique = true,
            ("unique", "no" | "-") => {}
            _ => {
                let text = cell(segment, column);
                let tokens = tokenise(text);
                let mut cursor = Cursor::new(text, &tokens);
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
    reader.draft.add_field(thing, field);
    reader.claim(at, "fields").left = left;
}

fn role(reader: &mut Reader, at: usize) {
    let segment = &reader.segments[at];
    let Some(thing) = reader.draft.find(bare(cell(segment, 0))) else { return };
    let mut joins = None;
    for column in 1..segment.cells.len() {
        let said = cell(segment, column).to_lowercase();
        if said.contains("invited by") {
            let names = said.split("invited by").nth(1).unwrap_or("");
            let names =
                names.split([',', ';', '.']).flat_map(|part| part.split(" or ")).flat_map(|part| part.split(" and "));
            let by: Vec<usize> = names
                .filter_map(|name| {
                    let name = bare(name);
                    let name = name.strip_prefix("another ").or_else(|| name.strip_prefix("any ")).unwrap_or(name);
                    reader.draft.find(name)
                })
                .collect();
            joins = Some(Joins::Invited(by));
        } else if said.contains("invit") {
            joins = Some(Joins::Invited(Vec::new()));
        } else if said.contains("sign up") || said.contains("signs up") || said.contains("register") {
            joins = Some(Joins::SignUp);
        }
    }
    if let Some(person) = reader.draft.person(thing, at) {
        person.joins = person.joins.take().or(joins);
        person.segment = at;
    }
    reader.claim(at, "people");
}
