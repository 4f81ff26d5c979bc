//! `cargo xtask test`: every part that proves something, and one line with the totals.

mod browser;
mod front_end;
mod report;
mod rust;
mod structure;

use crate::console::{Failure, Outcome, seconds};
use report::Tally;
use std::time::Instant;

/// One part of the tests. The order is that of cost: what is wrong cheaply is said first.
struct Part {
    name: &'static str,
    proves: &'static str,
    /// Whether it belongs to the everyday loop.
    is_fast: bool,
    run: fn() -> Outcome<Tally>,
}

const PARTS: &[Part] = &[
    Part {
        name: "tidy",
        proves: "folders, layers, file lengths and names are as agreed",
        is_fast: true,
        run: structure::tidy,
    },
    Part { name: "format", proves: "the Rust source is formatted", is_fast: true, run: structure::format },
    Part {
        name: "ui",
        proves: "the front end type-checks, passes its unit tests and builds",
        is_fast: true,
        run: front_end::ui,
    },
    Part {
        name: "lint",
        proves: "clippy has nothing to say, in core its bans on files, network, clock and chance included",
        is_fast: true,
        run: rust::lint,
    },
    Part {
        name: "rust",
        proves: "the crates' own tests pass, and the committed wire types are up to date",
        is_fast: true,
        run: rust::crates,
    },
    Part {
        name: "scenarios",
        proves: "the specs hold over HTTP, in the preview and in the exported project alike",
        is_fast: false,
        run: rust::scenarios,
    },
    Part { name: "e2e", proves: "the workspace works in a browser", is_fast: false, run: browser::e2e },
    Part { name: "window", proves: "the whole path works in the real window", is_fast: false, run: browser::window },
];

pub fn test(fast: bool, only: &[String], list: bool) -> Outcome {
    if list {
        for part in PARTS {
            println!("{:10} {}{}", part.name, part.proves, if part.is_fast { "" } else { " (not with --fast)" });
        }
        return Ok(());
    }
    if let Some(unknown) = only.iter().find(|name| PARTS.iter().all(|part| part.name != name.as_str())) {
        let names: Vec<_> = PARTS.iter().map(|part| part.name).collect();
        return Err(Failure::new(format!("there is no part \"{unknown}\"; the parts are {}", names.join(", "))));
    }
    let chosen = PARTS
        .iter()
        .filter(|part| if only.is_empty() { !fast || part.is_fast } else { only.iter().any(|name| name == part.name) });
    let start = Instant::now();
    let mut total = Tally::default();
    let mut summary = vec![];
    for part in chosen {
        println!("\n── {}: {}", part.name, part.proves);
        let begin = Instant::now();
        // A part that couldn't even begin is one failure with its reason, and the others still run.
        let tally = (part.run)().unwrap_or_else(|Failure(line)| Tally::one_failed(part.name, &line));
        summary.push(format!(
            "{:10} {:>5} passed {:>4} failed  {}",
            part.name,
            tally.passed,
            tally.failed(),
            seconds(begin.elapsed())
        ));
        total.add(tally);
    }
    println!("\n── in all, {}", seconds(start.elapsed()));
    for line in summary {
        println!("{line}");
    }
    for failure in &total.failures {
        println!("✗ {failure}");
    }
    println!("\n{} passed, {} failed", total.passed, total.failed());
    if total.failed() == 0 { Ok(()) } else { Err(Failure::new("not everything passed")) }
}
