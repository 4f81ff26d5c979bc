//! No time zone said is UTC, shown as assumed at the title of the spec.

use model::{App, TypeKind};
use text::{Span, TextEdit};

use super::Claim;
use super::build::Place;
use crate::document::SegmentKind;
use crate::ledger::{Answer, Assumption};

/// Cities that a click may choose; any other name is typed.
const ZONES: &[&str] =
    &["Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles", "Asia/Kolkata", "Australia/Sydney"];

pub(super) fn assume(place: &Place, app: &App, claims: &mut [Option<Claim>]) {
    let tells_time = app
        .things
        .iter()
        .flat_map(|thing| &thing.fields)
        .any(|field| matches!(field.r#type.kind, TypeKind::Moment | TypeKind::Date | TypeKind::Time));
    let title = place.segments.iter().position(|segment| segment.kind == SegmentKind::Heading);
    let Some(title) = title.filter(|at| tells_time && claims[*at].is_none()) else { return };
    let alternatives = ZONES.iter().filter_map(|zone| answer(place, title, zone)).collect();
    claims[title] = Some(Claim {
        kind: "setting",
        means: format!("The app is called {}.", app.name),
        assumptions: vec![Assumption { code: "time-zone", text: "The time zone is UTC.".to_owned(), alternatives }],
        ..Claim::default()
    });
}

fn answer(place: &Place, title: usize, zone: &str) -> Option<Answer> {
    let file = place.source.get(place.segments.get(title)?.span.file)?;
    let start = if file.text.starts_with('\u{feff}') { 3 } else { 0 };
    let line = if file.text.contains("\r\n") { "\r\n" } else { "\n" };
    let front = file.text.get(start..).is_some_and(|text| text.starts_with("---\n") || text.starts_with("---\r\n"));
    let edit = if front {
        let at = start + 3 + line.len();
        TextEdit::new(&file.path, Span::new(at, at), format!("time zone: {zone}{line}"))
    } else {
        TextEdit::new(&file.path, Span::new(start, start), format!("---{line}time zone: {zone}{line}---{line}{line}"))
    };
    Some(Answer { label: zone.to_owned(), means: format!("The time zone is {zone}."), edits: vec![edit] })
}
