//! Reads each line of a file as a rule of a small spec, by itself:
//! `cargo run -p plainspoken-language --example lines -- model.md sentences.txt`.

// A tool for the terminal: reading files and printing is what it is for.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

use plainspoken_language::{Options, compile};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(model), Some(lines)) = (arguments.next(), arguments.next()) else {
        eprintln!("Usage: lines MODEL.md SENTENCES.txt");
        return;
    };
    let (Ok(model), Ok(lines)) = (std::fs::read_to_string(&model), std::fs::read_to_string(&lines)) else {
        eprintln!("One of the files can't be read.");
        return;
    };
    let mut counts = std::collections::BTreeMap::new();
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let spec = format!("{}\n\n## Rules\n\n{line}\n", model.trim_end());
        let begin = spec.len() - line.len() - 1;
        let found = compile(&text::Source::single("app.md", &spec), &Options::default());
        println!("{line}");
        for statement in found.statements.iter().filter(|own| own.span.span.start as usize >= begin) {
            *counts.entry(format!("{:?}", statement.state)).or_insert(0) += 1;
            println!("  {:?} [{}] {}", statement.state, statement.kind, statement.means);
            for assumption in &statement.assumes {
                println!("    ~ {}", assumption.text);
            }
            if let Some(question) = &statement.question {
                println!("    ? {}", question.text);
            }
        }
    }
    println!("{counts:?}");
}
