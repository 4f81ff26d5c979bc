//! Questions and their answers, which are text edits.

mod offers;
mod word;

use text::{FileSpan, Span, TextEdit};

use crate::assemble::{Assembly, Outcome};
use crate::document::SegmentKind;
use crate::ledger::{Answer, Question, State, Statement};
use crate::lock::Renamed;
use crate::read::{Cause, Reading};
use crate::vocabulary::Vocabulary;

pub(crate) use word::unknown_words;

/// "It is just a note": the sentence in brackets, marked as a note. In a row, the first cell that says something.
pub(crate) fn note(assembly: &Assembly, at: usize) -> Option<Answer> {
    let segment = assembly.segments.get(at)?;
    let file = assembly.source.get(segment.span.file)?;
    let edits = match segment.kind {
        SegmentKind::Row => {
            let cell = segment.cells.iter().find(|range| !range.is_empty())?;
            wrap(&file.path, segment.source_span(cell.clone()).span)
        }
        _ => wrap(&file.path, trimmed(segment.span.span, &file.text)),
    };
    Some(Answer {
        label: "It is just a note".to_owned(),
        means: "Nothing is enforced; the sentence stays as description.".to_owned(),
        edits,
    })
}

/// Some words of a sentence are just a remark.
pub(crate) fn note_words(assembly: &Assembly, at: usize, words: FileSpan) -> Option<Answer> {
    let segment = assembly.segments.get(at)?;
    let file = assembly.source.get(words.file)?;
    let own = trimmed(words.span, &file.text);
    // Annotations don't nest into the middle of one another: where the words hold one already, only the whole can be a note.
    let free = segment
        .annotations
        .iter()
        .all(|annotation| annotation.span.end <= own.start || annotation.span.start >= own.end);
    (free && !own.is_empty() && own != trimmed(segment.span.span, &file.text)).then(|| Answer {
        label: format!("“{}” is just a remark", own.slice(&file.text)),
        means: "The rest of the sentence counts as it stands.".to_owned(),
        edits: wrap(&file.path, own),
    })
}

fn wrap(path: &str, span: Span) -> Vec<TextEdit> {
    let at = |place: u32| Span { start: place, end: place };
    vec![TextEdit::new(path, at(span.start), "["), TextEdit::new(path, at(span.end), "]{note}")]
}

/// The span without blanks and the full stop at its end, so that the stop stays behind the annotation.
fn trimmed(span: Span, text: &str) -> Span {
    let words = span.slice(text);
    let start = span.start as usize + (words.len() - words.trim_start().len());
    let words = words.trim();
    let words = words.strip_suffix(['.', '!']).unwrap_or(words);
    Span::new(start, start + words.len())
}

/// Description is asked about once per section: "Are these four sentences just description?"
pub(crate) fn gather(assembly: &Assembly, statements: &mut [Statement]) {
    let describes = |at: usize, statement: &Statement| {
        statement.state == State::Asked
            && matches!(&assembly.outcomes[at], Outcome::Open(Reading::Unknown { cause: Cause::Description, .. }))
    };
    let mut at = 0;
    while at < statements.len() {
        if !describes(at, &statements[at]) {
            at += 1;
            continue;
        }
        let headings = &assembly.segments[at].context.headings;
        let file = statements[at].span.file;
        let members: Vec<usize> = (at..statements.len())
            .take_while(|other| {
                assembly.segments[*other].context.headings == *headings && statements[*other].span.file == file
            })
            .filter(|other| describes(*other, &statements[*other]))
            .collect();
        if members.len() > 1 {
            let edits: Vec<TextEdit> =
                members.iter().filter_map(|other| note(assembly, *other)).flat_map(|answer| answer.edits).collect();
            let blocks = members.len();
            for other in &members[1..] {
                statements[*other].question = None;
            }
            if let Some(question) = statements[at].question.as_mut() {
                question.text = format!("Are these {blocks} sentences just description?");
                question.blocks = blocks;
                question.answers = vec![Answer {
                    label: format!("Yes, all {blocks} are just notes"),
                    means: "Nothing is enforced; the sentences stay as description.".to_owned(),
                    edits,
                }];
            }
        }
        at = members.last().map_or(at + 1, |last| last + 1);
    }
}

/// "Is “reach” the new name of “depth”?"
pub(crate) fn renames(assembly: &Assembly, vocabulary: &Vocabulary, statements: &mut [Statement], renamed: &[Renamed]) {
    for one in renamed {
        let Some(thing) = vocabulary.app.things.get(one.thing) else { continue };
        let id = one
            .field
            .and_then(|at| thing.fields.get(at))
            .map_or(thing.statement.as_ref(), |field| field.statement.as_ref());
        let Some(at) = id.and_then(|id| assembly.position(id)) else { continue };
        let statement = &mut statements[at];
        statement.state = State::Asked;
        statement.question = Some(Question {
            text: format!("Is “{}” the new name of “{}”?", one.to, one.from),
            phrase: statement.span,
            answers: one.answers.clone(),
            blocks: 1,
        });
    }
}
