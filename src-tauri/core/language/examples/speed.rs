//! How long specs of different shapes and lengths take, cold and after a keystroke:
//! `cargo run --release -p plainspoken-language --example speed -- [SHAPE|all] [SENTENCES…]`.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)] // It measures and prints: only the crate itself may not.

#[path = "../../../../tests/bench/src/shapes.rs"]
mod shapes;

use std::time::{Duration, Instant};

use plainspoken_language::{Compilation, Compiler, Options, State, compile};
use shapes::{SHAPES, Shape};
use text::{Source, SourceFile};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wanted = arguments.first().map_or("all", String::as_str);
    let sizes: Vec<usize> = arguments.iter().skip(1).filter_map(|own| own.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![1_000, 10_000] } else { sizes };
    println!(
        "{:10} {:>8} {:>6} {:>10} {:>9} {:>10} {:>12}",
        "shape", "lines", "asked", "cold", "µs each", "sentence", "declaration"
    );
    for shape in SHAPES.into_iter().filter(|own| wanted == "all" || own.name() == wanted) {
        for size in &sizes {
            measure(shape, *size);
        }
    }
}

fn measure(shape: Shape, size: usize) {
    let files = shape.files(size);
    let source = source(&files);
    let runs = if size > 5_000 { 1 } else { 3 };
    let (cold, done) = fastest(runs, || compile(&source, &Options::default()));
    let count = done.statements.len().max(1);
    let asked = done.statements.iter().filter(|own| own.state == State::Asked).count();
    let mut compiler = Compiler::default();
    compiler.compile(&source, &Options::default());
    let mut keystroke = |text: &str| {
        let mut best = Duration::MAX;
        for at in 0..runs.max(2) {
            let mut files = files.clone();
            if let Some(last) = files.last_mut() {
                last.1.push_str(&text.replace('#', &at.to_string()));
            }
            let edited = self::source(&files);
            best = best.min(fastest(1, || compiler.compile(&edited, &Options::default())).0);
            compiler.compile(&source, &Options::default());
        }
        best
    };
    let sentence = keystroke("\nA member can add at most 4# brabets per day.\n");
    let declaration = keystroke("\nA brabet has a colour# and a mood#.\n");
    let ms = |own: Duration| own.as_secs_f64() * 1e3;
    println!(
        "{:10} {count:8} {asked:6} {:7.1} ms {:9.1} {:7.2} ms {:9.2} ms",
        shape.name(),
        ms(cold),
        cold.as_secs_f64() * 1e6 / count as f64,
        ms(sentence),
        ms(declaration)
    );
}

fn source(files: &[(String, String)]) -> Source {
    let file = |(path, text): &(String, String)| SourceFile { path: path.clone(), text: text.as_str().into() };
    Source::new(files.iter().map(file).collect())
}

fn fastest(runs: usize, mut work: impl FnMut() -> Compilation) -> (Duration, Compilation) {
    let mut best = (Duration::MAX, Compilation::default());
    for _ in 0..runs {
        let (wall, busy) = (Instant::now(), worked());
        let done = work();
        let took = worked().zip(busy).map_or_else(|| wall.elapsed(), |(now, before)| now.saturating_sub(before));
        best = (best.0.min(took), done);
    }
    best
}

/// How long this thread has had a processor, where the system tells: what else the machine does is left out.
fn worked() -> Option<Duration> {
    let said = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    said.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}
