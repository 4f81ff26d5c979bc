//! Finding the lines that a card can stand for.

use language::{
    Compilation,
    document::{Segment, SegmentKind},
};
use model::{FieldId, FieldRef, StatementId, ThingId};
use std::{collections::BTreeMap, ops::Range};
use text::{FileId, Source, Span};

/// The field list of one thing, as it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    pub thing: ThingId,
    pub file: FileId,
    /// From the start of its first line to the end of its last, without the line break. For a table: head included.
    pub span: Span,
    pub layout: Layout,
    pub lines: Vec<Line>,
}

/// How the fields are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// `- name: type, the rest`
    List,
    /// A row for each field; the number of columns, and which of them says what.
    Table { columns: usize, kind: usize, more: Option<usize> },
}

/// One field's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub field: FieldRef,
    /// The line or lines, with the break behind them.
    pub span: Span,
    pub name: Span,
    /// The words of the type: "money", "a customer".
    pub kind: Span,
    /// What follows the type, behind its comma; empty where nothing does.
    pub more: Span,
    /// The word "required" with the comma that belongs to it, where it is said.
    pub required: Option<Span>,
}

/// Every list or table of fields of the spec that can be shown as a card, in the order of the text.
pub fn cards(source: &Source, compilation: &Compilation) -> Vec<Card> {
    let segments = language::document::segments(source);
    let fields = fields_by_statement(compilation);
    let at: BTreeMap<(FileId, u32), &StatementId> =
        compilation.statements.iter().map(|one| ((one.span.file, one.span.span.start), &one.id)).collect();
    let mut blocks: BTreeMap<(FileId, usize), Vec<&Segment>> = BTreeMap::new();
    for segment in
        segments.iter().filter(|one| matches!(one.kind, SegmentKind::Item | SegmentKind::Row | SegmentKind::Header))
    {
        blocks.entry((segment.span.file, segment.context.block)).or_default().push(segment);
    }
    let own = |segment: &Segment| {
        let id = at.get(&(segment.span.file, segment.span.span.start))?;
        fields.get(id).map(Vec::as_slice)
    };
    let mut found: Vec<Card> = blocks.values().filter_map(|block| card(source, compilation, block, &own)).collect();
    found.sort_by_key(|card| (card.file, card.span.start));
    found
}

fn fields_by_statement(compilation: &Compilation) -> BTreeMap<&StatementId, Vec<FieldRef>> {
    let mut fields: BTreeMap<&StatementId, Vec<FieldRef>> = BTreeMap::new();
    for (thing, place) in compilation.app.things.iter().zip(0u32..) {
        for (field, own) in thing.fields.iter().zip(0u32..) {
            if let Some(statement) = &field.statement {
                fields.entry(statement).or_default().push(FieldRef { thing: ThingId(place), field: FieldId::Own(own) });
            }
        }
    }
    fields
}

/// A block is a card if every line of it declares one field of the same thing.
fn card<'a>(
    source: &Source,
    compilation: &Compilation,
    block: &[&Segment],
    own: &impl Fn(&Segment) -> Option<&'a [FieldRef]>,
) -> Option<Card> {
    let rows: Vec<&&Segment> = block.iter().filter(|one| one.kind != SegmentKind::Header).collect();
    let first = *rows.first()?;
    let file = first.span.file;
    let text = &*source.get(file)?.text;
    let layout = match first.kind {
        SegmentKind::Row => table(first)?,
        _ => Layout::List,
    };
    let mut lines = Vec::with_capacity(rows.len());
    for segment in &rows {
        let names = own(segment)?;
        lines.push(line(text, compilation, segment, names, &layout)?);
    }
    let thing = lines.first()?.field.thing;
    if lines.iter().any(|line| line.field.thing != thing) {
        return None;
    }
    let start = block.iter().map(|one| whole_lines(text, one.span.span).start).min()?;
    let end = lines.iter().map(|line| line.span.end).max()? as usize;
    let end = text.get(..end)?.trim_end_matches(['\n', '\r']).len();
    Some(Card { thing, file, span: Span::new(start as usize, end), layout, lines })
}

/// Which columns of a table of fields say the type and the rest.
fn table(row: &Segment) -> Option<Layout> {
    let heads: Vec<String> = row.context.header.iter().map(|head| head.trim().to_lowercase()).collect();
    let kind =
        heads.iter().position(|head| matches!(head.as_str(), "type" | "kind" | "kind of value" | "what" | "format"))?;
    let more = (kind + 1..heads.len()).next();
    (kind > 0).then_some(Layout::Table { columns: heads.len(), kind, more })
}

fn line(text: &str, compilation: &Compilation, segment: &Segment, own: &[FieldRef], layout: &Layout) -> Option<Line> {
    let (name, kind, more) = match layout {
        Layout::List => {
            let colon = segment.text.find(':')?;
            let rest = colon + 1..segment.text.len();
            let end = end_of_type(&segment.text[rest.clone()]).map_or(rest.end, |at| rest.start + at);
            // The comma belongs to neither; a bracket belongs to the rest.
            let more = if segment.text[end..].starts_with(',') { end + 1 } else { end };
            (0..colon, rest.start..end, more..rest.end)
        }
        Layout::Table { kind, more, .. } => {
            let cell = |at: usize| segment.cells.get(at).cloned();
            let kind = cell(*kind)?;
            let end = kind.end..kind.end;
            (cell(0)?, kind, more.and_then(cell).unwrap_or(end))
        }
    };
    let said = segment.text.get(name.clone())?.trim();
    let field = own
        .iter()
        .find(|field| field_name(compilation, **field).is_some_and(|name| name.eq_ignore_ascii_case(said)))?;
    let is_row = matches!(layout, Layout::Table { .. });
    let place = |range: Range<usize>, column: usize| {
        let blank = segment.text.get(range.clone()).is_none_or(|words| words.trim().is_empty());
        if is_row && blank { empty_cell(text, segment, column) } else { place(segment, range) }
    };
    let (kind_column, more_column) = match layout {
        Layout::Table { kind, more, .. } => (*kind, more.unwrap_or(*kind)),
        Layout::List => (0, 0),
    };
    let more = place(more, more_column);
    Some(Line {
        field: *field,
        span: whole_lines(text, segment.span.span),
        name: place(name, 0),
        required: required(text, more),
        kind: place(kind, kind_column),
        more,
    })
}

fn field_name(compilation: &Compilation, field: FieldRef) -> Option<&str> {
    let FieldId::Own(own) = field.field else { return None };
    let thing = compilation.app.things.get(field.thing.0 as usize)?;
    thing.fields.get(own as usize).map(|field| field.name.as_str())
}

/// Where the type's words end: at a bracket, or at the first comma that is not inside a list of choices.
fn end_of_type(words: &str) -> Option<usize> {
    let bracket = words.find('(').unwrap_or(words.len());
    let last_or = words[..bracket].find(" or ").unwrap_or(0);
    let comma = words.char_indices().find(|(at, char)| *char == ',' && *at > last_or).map(|(at, _)| at);
    let end = comma.unwrap_or(words.len()).min(bracket);
    (end < words.len()).then_some(end)
}

/// Where something can be written into a cell that is empty: behind its bar, and the blank that follows it.
fn empty_cell(text: &str, segment: &Segment, column: usize) -> Span {
    let line = whole_lines(text, segment.span.span);
    let mut bars =
        line.slice(text).char_indices().filter(|(_, char)| *char == '|').map(|(at, _)| line.start as usize + at + 1);
    let leading = line.slice(text).trim_start().starts_with('|');
    let at =
        bars.nth(if leading { column } else { column.saturating_sub(1) }).unwrap_or(segment.span.span.end as usize);
    let at = if text.get(at..).is_some_and(|rest| rest.starts_with(' ')) { at + 1 } else { at };
    Span::new(at, at)
}

/// Where a range of the segment's words stands in the file, without blanks around it.
fn place(segment: &Segment, range: Range<usize>) -> Span {
    let words = segment.text.get(range.clone()).unwrap_or("");
    let start = range.start + (words.len() - words.trim_start().len());
    let end = (range.start + words.trim_end().len()).max(start);
    if start == end {
        let at = segment.map.get(range.start).copied().unwrap_or(segment.span.span.end);
        return Span { start: at, end: at };
    }
    segment.source_span(start..end).span
}

/// Where "required" is said, with the comma that goes when it goes.
fn required(text: &str, more: Span) -> Option<Span> {
    let words = more.slice(text);
    let mut at = 0;
    for part in words.split(',') {
        let word = part.trim();
        if word.eq_ignore_ascii_case("required") {
            let base = more.start as usize;
            let own = at + (part.len() - part.trim_start().len());
            let end = own + word.len();
            return Some(Span::new(base + own, base + end));
        }
        at += part.len() + 1;
    }
    None
}

/// The whole lines that a span touches, with the break behind them.
fn whole_lines(text: &str, span: Span) -> Span {
    let start = text.get(..span.start as usize).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let from = (span.end as usize).max(span.start as usize + 1) - 1;
    let end = text.get(from..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| from + at + 1);
    Span::new(start, end)
}
