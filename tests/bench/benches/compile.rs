//! The compiler's budgets: cold, linear, and after a keystroke. Meant for a release build (`cargo xtask bench`); a debug build is measured too,
//! but not judged.

use language::{Options, compile};
use plainspoken_bench::{fastest, spec};
use std::process::ExitCode;
use std::time::Duration;
use text::Source;

/// Microseconds for one sentence of a full compile.
const A_SENTENCE: f64 = 50.0;
/// How much dearer a sentence may be in a spec of 100,000 lines than in one of 1,000.
const LINEAR: f64 = 2.0;
/// From the text to the plan after one keystroke in 1,000 lines, without any memory of the last time.
const KEYSTROKE: Duration = Duration::from_millis(50);

fn main() -> ExitCode {
    let small = cost(1_000, 5);
    let large = cost(100_000, 1);
    let source = Source::single("app.md", &spec(1_000));
    let whole = fastest(5, || plan::plan(&compile(&source, &Options::default()).app));
    println!("compile, cold, 1,000 sentences     {small:8.1} µs a sentence (budget {A_SENTENCE})");
    println!("compile, cold, 100,000 sentences   {large:8.1} µs a sentence (budget {LINEAR} times the above)");
    println!(
        "text to plan, 1,000 sentences      {:8.1} ms (budget {} ms)",
        whole.as_secs_f64() * 1e3,
        KEYSTROKE.as_millis()
    );
    let is_kept = small <= A_SENTENCE && large <= small * LINEAR && whole <= KEYSTROKE;
    if cfg!(debug_assertions) || is_kept {
        return ExitCode::SUCCESS;
    }
    println!("A budget is exceeded.");
    ExitCode::FAILURE
}

/// Microseconds a sentence.
fn cost(sentences: usize, runs: usize) -> f64 {
    let source = Source::single("app.md", &spec(sentences));
    let statements = compile(&source, &Options::default()).statements.len().max(1);
    fastest(runs, || compile(&source, &Options::default())).as_secs_f64() * 1e6 / statements as f64
}
