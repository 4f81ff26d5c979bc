//! Prints the ledger of a spec file: `cargo run -p plainspoken-language --example ledger -- app.md [all|model]`.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // It reads and prints: only the crate itself may not.

use plainspoken_language::{Options, State, compile};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().unwrap_or_default();
    let what = arguments.next().unwrap_or_default();
    let Ok(words) = std::fs::read_to_string(&path) else {
        eprintln!("{path} can't be read");
        return;
    };
    let source = text::Source::single("app.md", &words);
    let begin = std::time::Instant::now();
    let done = compile(&source, &Options::default());
    let took = begin.elapsed();
    let lines = text::LineIndex::new(&words);
    let mut counts = [0usize; 4];
    for statement in &done.statements {
        counts[statement.state as usize] += 1;
        if what != "all" && (statement.state != State::Asked) {
            continue;
        }
        let line = lines.locate(&words, statement.span.span.start).line;
        println!("{line}: {:?} [{}] {}", statement.state, statement.kind, statement.text);
        if !statement.means.is_empty() {
            println!("      = {}", statement.means);
        }
        for assumption in &statement.assumes {
            println!("      ~ {}: {}", assumption.code, assumption.text);
        }
        if let Some(question) = &statement.question {
            println!("      ? {} «{}»", question.text, question.phrase.span.slice(&words));
            for answer in &question.answers {
                println!("        - {} ({})", answer.label, answer.means);
            }
        }
    }
    if what == "model" {
        println!("{}", serde_json::to_string_pretty(&done.app).unwrap_or_default());
    }
    println!("enforced {}, assumed {}, asked {}, note {} in {took:?}", counts[0], counts[1], counts[2], counts[3]);
}
