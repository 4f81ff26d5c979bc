//! What a person does on a card, and the text edit that it is.

use crate::card::{Card, Layout, Line};
use language::{Compilation, HighlightKind};
use model::{FieldId, FieldRef};
use text::{Source, Span, TextEdit};

/// A change on a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    Rename { field: FieldRef, name: String },
    Retype { field: FieldRef, words: String },
    Require { field: FieldRef, required: bool },
    Add { name: String, words: String },
    Remove { field: FieldRef },
}

/// Why an intent is no edit, as facts; the words come later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The field has no line on this card.
    NoLine,
    /// Empty, or with characters that would break the line.
    BadWords(String),
    /// The thing has a field of this name.
    Taken(String),
}

/// The smallest text edits that carry the intent out on this card.
pub fn edits(
    source: &Source,
    compilation: &Compilation,
    card: &Card,
    intent: &Intent,
) -> Result<Vec<TextEdit>, Refusal> {
    let file = source.get(card.file).ok_or(Refusal::NoLine)?;
    let text = &*file.text;
    let edit = |span: Span, insert: &str| TextEdit::new(&file.path, span, insert);
    let line = |field: &FieldRef| card.lines.iter().find(|line| line.field == *field).ok_or(Refusal::NoLine);
    match intent {
        Intent::Rename { field, name } => {
            let name = plain(name, card)?;
            let line = line(field)?;
            free(compilation, card, &name, Some(*field))?;
            let mut all = vec![edit(line.name, &name)];
            all.extend(mentions(source, compilation, *field, line.name, &name, card));
            Ok(all)
        }
        Intent::Retype { field, words } => Ok(vec![edit(line(field)?.kind, &plain(words, card)?)]),
        Intent::Require { field, required } => {
            let line = line(field)?;
            Ok(require(text, line, &card.layout, *required)
                .map(|(span, insert)| edit(span, &insert))
                .into_iter()
                .collect())
        }
        Intent::Add { name, words } => {
            let (name, words) = (plain(name, card)?, plain(words, card)?);
            free(compilation, card, &name, None)?;
            let last = card.lines.last().ok_or(Refusal::NoLine)?;
            let added = added(text, last, &card.layout, &name, &words);
            let at = Span { start: card.span.end, end: card.span.end };
            Ok(vec![edit(at, &added)])
        }
        Intent::Remove { field } => {
            let line = line(field)?;
            let mut span = line.span;
            // The last line of a file without a break at its end takes the break before it along.
            if span.end as usize == text.len() && !text.ends_with('\n') {
                let before = text.get(..span.start as usize).unwrap_or("");
                span.start =
                    u32::try_from(before.trim_end_matches('\n').trim_end_matches('\r').len()).unwrap_or(span.start);
            }
            Ok(vec![edit(span, "")])
        }
    }
}

/// Words that stay on their line and in their cell.
fn plain(words: &str, card: &Card) -> Result<String, Refusal> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let broken = words.is_empty()
        || words.contains(['[', ']', '{', '}'])
        || matches!(card.layout, Layout::Table { .. }) && words.contains('|');
    if broken { Err(Refusal::BadWords(words)) } else { Ok(words) }
}

fn free(compilation: &Compilation, card: &Card, name: &str, except: Option<FieldRef>) -> Result<(), Refusal> {
    let thing = compilation.app.things.get(card.thing.0 as usize).ok_or(Refusal::NoLine)?;
    let mut others = thing
        .fields
        .iter()
        .zip(0u32..)
        .filter(|(_, own)| except != Some(FieldRef { thing: card.thing, field: FieldId::Own(*own) }));
    if name.contains(':') {
        return Err(Refusal::BadWords(name.to_owned()));
    }
    if others.any(|(field, _)| field.name.eq_ignore_ascii_case(name)) {
        Err(Refusal::Taken(name.to_owned()))
    } else {
        Ok(())
    }
}

/// Other places where the field is named, when no other thing has a field of that name: there the words could mean another.
fn mentions(
    source: &Source,
    compilation: &Compilation,
    field: FieldRef,
    declared: Span,
    name: &str,
    card: &Card,
) -> Vec<TextEdit> {
    let FieldId::Own(own) = field.field else { return Vec::new() };
    let things = &compilation.app.things;
    let Some(old) =
        things.get(field.thing.0 as usize).and_then(|thing| thing.fields.get(own as usize)).map(|field| &field.name)
    else {
        return Vec::new();
    };
    let same =
        things.iter().flat_map(|thing| &thing.fields).filter(|field| field.name.eq_ignore_ascii_case(old)).count();
    if same > 1 {
        return Vec::new();
    }
    let named = compilation.tokens.iter().filter(|token| token.kind == HighlightKind::Field);
    let elsewhere = named.filter(|token| {
        !(token.span.file == card.file && token.span.span.start < declared.end && declared.start < token.span.span.end)
    });
    elsewhere
        .filter_map(|token| {
            let file = source.get(token.span.file)?;
            let said = token.span.span.slice(&file.text);
            said.eq_ignore_ascii_case(old).then(|| TextEdit::new(&file.path, token.span.span, name))
        })
        .collect()
}

fn require(text: &str, line: &Line, layout: &Layout, wanted: bool) -> Option<(Span, String)> {
    let more = line.more.slice(text);
    match (line.required, wanted) {
        (None, true) => Some(match layout {
            Layout::List => (Span { start: line.kind.end, end: line.kind.end }, ", required".to_owned()),
            _ if more.is_empty() => {
                (line.more, if gap(text, line.more) { "required ".to_owned() } else { "required".to_owned() })
            }
            _ => (Span { start: line.more.start, end: line.more.start }, "required, ".to_owned()),
        }),
        (Some(said), false) => {
            let behind = text.get(said.end as usize..line.more.end as usize).unwrap_or("");
            let next = behind.len() - behind.trim_start_matches([',', ' ']).len();
            if next > 0 && behind.trim_start().starts_with(',') {
                return Some((
                    Span { start: said.start, end: said.end + u32::try_from(next).unwrap_or(0) },
                    String::new(),
                ));
            }
            let floor = if matches!(layout, Layout::List) { line.kind.end } else { line.more.start };
            let before = text.get(floor as usize..said.start as usize).unwrap_or("");
            let kept = before.trim_end_matches([',', ' ']).len();
            Some((Span { start: floor + u32::try_from(kept).unwrap_or(0), end: said.end }, String::new()))
        }
        _ => None,
    }
}

/// Whether the empty cell leaves no blank before its closing bar.
fn gap(text: &str, at: Span) -> bool {
    text.get(at.start as usize..).is_some_and(|rest| rest.starts_with('|'))
}

/// The new line, in the manner of the last one: its indentation, its mark, its line break.
fn added(text: &str, last: &Line, layout: &Layout, name: &str, words: &str) -> String {
    let own = last.span.slice(text);
    let ending = if own.ends_with("\r\n") || text.contains("\r\n") { "\r\n" } else { "\n" };
    match layout {
        Layout::List => {
            let mark: String = text.get(last.span.start as usize..last.name.start as usize).unwrap_or("- ").to_owned();
            let digits: String = mark.trim_start().chars().take_while(char::is_ascii_digit).collect();
            let mark = match digits.parse::<u64>() {
                Ok(number) => mark.replacen(&digits, &(number + 1).to_string(), 1),
                Err(_) => mark,
            };
            format!("{ending}{mark}{name}: {words}")
        }
        Layout::Table { columns, kind, .. } => {
            let cells = (0..*columns).map(|at| {
                if at == 0 {
                    name
                } else if at == *kind {
                    words
                } else {
                    ""
                }
            });
            let row: String =
                cells.map(|cell| if cell.is_empty() { " |".to_owned() } else { format!(" {cell} |") }).collect();
            let indent: String = own.chars().take_while(|char| *char == ' ').collect();
            format!("{ending}{indent}|{row}")
        }
    }
}
