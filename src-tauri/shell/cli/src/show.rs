//! Findings for a terminal, as a compiler shows them: where, what, and the line with the words underlined.

use crate::ledger::{STATES, counts, word};
use crate::spec::Compiled;
use language::{Answer, Question, Statement, Warning};
use text::FileSpan;

pub fn question(compiled: &Compiled, statement: &Statement, question: &Question) -> String {
    let mut out = finding(compiled, question.phrase, "question", &question.text);
    if question.blocks > 1 {
        out.push_str(&format!("    ({} sentences wait for this)\n", question.blocks));
    }
    if compiled.place(question.phrase).line != compiled.place(statement.span).line {
        out.push_str(&format!("    in: {}\n", statement.text));
    }
    out + &answers(&question.answers)
}

pub fn warning(compiled: &Compiled, warning: &Warning) -> String {
    finding(compiled, warning.span, "warning", &warning.text) + &answers(&warning.fixes)
}

/// The answers, numbered as `answer` takes them.
fn answers(answers: &[Answer]) -> String {
    answers
        .iter()
        .enumerate()
        .map(|(place, answer)| {
            let means = if answer.means.is_empty() { String::new() } else { format!(" → {}", answer.means) };
            format!("    {}. {}{means}\n", place + 1, answer.label)
        })
        .collect()
}

pub fn statement(compiled: &Compiled, statement: &Statement) -> String {
    let place = compiled.place(statement.span);
    let text = statement.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = format!("{}:{}  {:8}  {text}\n", place.file, place.line, word(statement.state));
    if !statement.means.is_empty() {
        out.push_str(&format!("    means: {}\n", statement.means));
    }
    for assumption in &statement.assumes {
        out.push_str(&format!("    assumes: {}\n", assumption.text));
    }
    if let Some(question) = &statement.question {
        out.push_str(&format!("    asked: {}\n", question.text));
    }
    out
}

/// "34 enforced, 6 assumed, 1 asked, 9 notes"
pub fn totals(compiled: &Compiled) -> String {
    let counts = counts(compiled);
    let of = |state| counts.get(word(state)).copied().unwrap_or(0);
    let [enforced, assumed, asked, note] = STATES.map(of);
    format!(
        "{enforced} enforced, {assumed} assumed, {asked} asked, {note} {}",
        if note == 1 { "note" } else { "notes" }
    )
}

fn finding(compiled: &Compiled, span: FileSpan, kind: &str, words: &str) -> String {
    let place = compiled.place(span);
    let line = compiled.line(span);
    let number = place.line.to_string();
    let gap = " ".repeat(number.len());
    // The words that are meant, as far as they stand on this line.
    let before: String = line.chars().take(place.column.saturating_sub(1) as usize).collect();
    let length = compiled.words(span).chars().take_while(|letter| *letter != '\n').count().max(1);
    let room = line.chars().count().saturating_sub(before.chars().count()).max(1);
    let indent: String = before.chars().map(|letter| if letter == '\t' { '\t' } else { ' ' }).collect();
    let marks = "^".repeat(length.min(room));
    format!(
        "{}:{}:{}: {kind}: {words}\n  {gap} |\n  {number} | {line}\n  {gap} | {indent}{marks}\n",
        place.file, place.line, place.column
    )
}
