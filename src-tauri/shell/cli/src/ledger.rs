//! The ledger as JSON: the wire form of `check` and `explain`.

use crate::spec::Compiled;
use language::{Answer, Assumption, State};
use serde::Serialize;
use std::collections::BTreeMap;
use text::TextEdit;

#[derive(Debug, Serialize)]
pub struct Ledger {
    app: String,
    statements: Vec<Statement>,
    warnings: Vec<Warning>,
    counts: BTreeMap<&'static str, usize>,
}

#[derive(Debug, Serialize)]
struct Statement {
    id: String,
    file: String,
    line: u32,
    column: u32,
    text: String,
    start: u32,
    end: u32,
    kind: String,
    state: &'static str,
    means: String,
    assumes: Vec<Assumed>,
    question: Option<Question>,
}

#[derive(Debug, Serialize)]
struct Assumed {
    code: String,
    text: String,
    alternatives: Vec<Choice>,
}

#[derive(Debug, Serialize)]
struct Question {
    text: String,
    answers: Vec<Choice>,
}

#[derive(Debug, Serialize)]
struct Choice {
    label: String,
    means: String,
    /// The one edit that writes it down.
    edit: Option<TextEdit>,
    /// All of them, where one isn't enough.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    edits: Vec<TextEdit>,
}

#[derive(Debug, Serialize)]
struct Warning {
    code: String,
    file: String,
    line: u32,
    column: u32,
    start: u32,
    end: u32,
    text: String,
    fixes: Vec<Choice>,
}

/// The states in the order in which they are counted.
pub const STATES: [State; 4] = [State::Enforced, State::Assumed, State::Asked, State::Note];

pub fn word(state: State) -> &'static str {
    match state {
        State::Enforced => "enforced",
        State::Assumed => "assumed",
        State::Asked => "asked",
        State::Note => "note",
    }
}

pub fn counts(compiled: &Compiled) -> BTreeMap<&'static str, usize> {
    let of = |state| compiled.spec.statements.iter().filter(|statement| statement.state == state).count();
    STATES.into_iter().map(|state| (word(state), of(state))).collect()
}

impl Ledger {
    pub fn of(compiled: &Compiled) -> Self {
        let statements = compiled.spec.statements.iter().map(|statement| {
            let place = compiled.place(statement.span);
            Statement {
                id: statement.id.0.clone(),
                file: place.file,
                line: place.line,
                column: place.column,
                text: statement.text.clone(),
                start: statement.span.span.start,
                end: statement.span.span.end,
                kind: statement.kind.to_string(),
                state: word(statement.state),
                means: statement.means.clone(),
                assumes: statement.assumes.iter().map(Assumed::of).collect(),
                question: statement.question.as_ref().map(|question| Question {
                    text: question.text.clone(),
                    answers: question.answers.iter().map(Choice::of).collect(),
                }),
            }
        });
        let warnings = compiled.spec.warnings.iter().map(|warning| {
            let place = compiled.place(warning.span);
            Warning {
                code: warning.code.to_string(),
                file: place.file,
                line: place.line,
                column: place.column,
                start: warning.span.span.start,
                end: warning.span.span.end,
                text: warning.text.clone(),
                fixes: warning.fixes.iter().map(Choice::of).collect(),
            }
        });
        Self {
            app: compiled.spec.app.name.clone(),
            statements: statements.collect(),
            warnings: warnings.collect(),
            counts: counts(compiled),
        }
    }
}

impl Assumed {
    fn of(assumption: &Assumption) -> Self {
        Self {
            code: assumption.code.to_string(),
            text: assumption.text.clone(),
            alternatives: assumption.alternatives.iter().map(Choice::of).collect(),
        }
    }
}

impl Choice {
    fn of(answer: &Answer) -> Self {
        let edits = if answer.edits.len() > 1 { answer.edits.clone() } else { vec![] };
        Self { label: answer.label.clone(), means: answer.means.clone(), edit: answer.edits.first().cloned(), edits }
    }
}
