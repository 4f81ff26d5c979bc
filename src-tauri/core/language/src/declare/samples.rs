//! Sample rows: cells become values once all fields are known.

use model::{App, FieldId, FieldRef, SampleRow, StatementId, ThingId};

use super::Claim;
use super::build::index;
use super::draft::Draft;
use super::tables::Sample;
use crate::document::Segment;
use crate::literal::literal;

pub(super) fn samples(
    app: &mut App,
    claims: &mut [Option<Claim>],
    samples: &[Sample],
    segments: &[Segment],
    ids: &[StatementId],
    draft: &Draft,
) {
    for sample in samples {
        let segment = &segments[sample.segment];
        let header: Vec<String> = segment.context.header.iter().map(|cell| cell.trim().to_lowercase()).collect();
        let cell = |column: usize| {
            segment.cells.get(column).and_then(|range| segment.text.get(range.clone())).unwrap_or("").trim()
        };
        let role_column = header.iter().position(|name| matches!(name.as_str(), "role" | "kind"));
        let thing = sample.thing.or_else(|| role_column.and_then(|column| draft.find(cell(column))));
        let thing = thing.or_else(|| by_columns(app, &header));
        let Some(thing) = thing else { continue };
        let Some(own) = app.things.get(thing) else { continue };
        let columns: Vec<Option<usize>> = header.iter().map(|name| column_of(own, name)).collect();
        let by_role = sample.thing.is_none() && role_column.is_some_and(|column| columns[column].is_none());
        let known = columns
            .iter()
            .enumerate()
            .filter(|(column, found)| found.is_some() || (by_role && Some(*column) == role_column))
            .count();
        // Another kind of table under the thing's name (a role table, steps) isn't sample data.
        if known == 0 || known * 2 < header.len() {
            continue;
        }
        let mut values = Vec::new();
        let mut left = None;
        for (column, found) in columns.iter().enumerate() {
            let words = cell(column);
            let Some(place) = found else {
                let is_role = by_role && Some(column) == role_column;
                if !is_role && !words.is_empty() {
                    left.get_or_insert(segment.source_span(segment.cells[column].clone()));
                }
                continue;
            };
            if words.is_empty() {
                continue;
            }
            let reference = FieldRef { thing: ThingId(index(thing)), field: FieldId::Own(index(*place)) };
            match literal(words, reference, app) {
                Some(value) => values.push((FieldId::Own(index(*place)), value)),
                None => {
                    left = left.or_else(|| segment.cells.get(column).map(|range| segment.source_span(range.clone())))
                }
            }
        }
        let row = SampleRow { values, statement: ids.get(sample.segment).cloned() };
        let name = app.things[thing].name.singular.clone();
        app.things[thing].samples.push(row);
        let claim = claims[sample.segment].get_or_insert_with(Claim::default);
        claim.kind = "sample";
        claim.means =
            format!("There is {} {} with these values in the sample data.", crate::words::article(&name), name);
        claim.left = left;
    }
}

/// The only thing that has a field for every column.
fn by_columns(app: &App, header: &[String]) -> Option<usize> {
    let has = |thing: &model::Thing| header.iter().all(|name| column_of(thing, name).is_some());
    let mut found = app.things.iter().enumerate().filter(|(_, thing)| has(thing));
    let (at, _) = found.next()?;
    found.next().is_none().then_some(at)
}

/// The field that a column is headed by: its name, or the end of only one name ("copies" for "number of copies").
fn column_of(thing: &model::Thing, heading: &str) -> Option<usize> {
    let names = || thing.fields.iter().map(|field| field.name.to_lowercase());
    if let Some(exact) = names().position(|name| name == heading) {
        return Some(exact);
    }
    let ends = |name: &String| name.strip_suffix(heading).is_some_and(|rest| rest.ends_with(' '));
    let mut found = names().enumerate().filter(|(_, name)| ends(name));
    let (at, _) = found.next()?;
    found.next().is_none().then_some(at)
}
