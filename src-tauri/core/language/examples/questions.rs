//! What a spec asks, and what it offers to click: `cargo run -p plainspoken-language --example questions -- app.md … [all]`.
//!
//! Per file: how many questions there are, how many of them have an answer besides "just a note", how many clicks on first
//! answers settle everything, and how many of those clicks made notes.

// A tool for the terminal: reading files and printing is what it is for.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

use plainspoken_language::{Answer, Compilation, Options, Statement, compile};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let all = arguments.iter().any(|own| own == "all");
    for path in arguments.iter().filter(|own| *own != "all") {
        let Ok(text) = std::fs::read_to_string(path) else {
            eprintln!("{path} can't be read");
            continue;
        };
        let done = compiled(&text);
        let asking: Vec<&Statement> = done.statements.iter().filter(|own| own.question.is_some()).collect();
        let answered = asking.iter().filter(|own| answers(own).any(useful)).count();
        if all {
            for statement in &asking {
                println!("{}", statement.text);
                if let Some(question) = &statement.question {
                    println!("    ? {} «{}» ×{}", question.text, question.phrase.span.slice(&text), question.blocks);
                }
                for answer in answers(statement) {
                    println!("      - {} ({})", answer.label, answer.means);
                }
            }
        }
        // Clicking through recompiles the spec again and again.
        let (clicks, notes, left) = if all { (0, 0, 0) } else { clicked(&text) };
        println!(
            "{path}: {} statements, {} questions, {answered} with a useful answer; {clicks} clicks ({notes} notes), {left} left",
            done.statements.len(),
            asking.len()
        );
    }
}

fn compiled(text: &str) -> Compilation {
    compile(&text::Source::single("app.md", text), &Options::default())
}

fn answers(statement: &Statement) -> impl Iterator<Item = &Answer> {
    statement.question.iter().flat_map(|question| &question.answers)
}

fn useful(answer: &Answer) -> bool {
    !answer.edits.iter().any(|edit| edit.insert.contains("{note}"))
}

/// Clicks the first answer of the first question until nothing is asked.
fn clicked(text: &str) -> (usize, usize, usize) {
    let mut text = text.to_owned();
    let (mut clicks, mut notes) = (0, 0);
    loop {
        let done = compiled(&text);
        let open = done.statements.iter().filter(|own| own.question.is_some());
        let Some(answer) = open.clone().find_map(|own| answers(own).next()) else {
            return (clicks, notes, open.count());
        };
        let Some(after) = text::apply("app.md", &text, &answer.edits) else { return (clicks, notes, open.count()) };
        clicks += 1;
        notes += usize::from(!useful(answer));
        if clicks > 200 || after == text {
            return (clicks, notes, open.count());
        }
        text = after;
    }
}
