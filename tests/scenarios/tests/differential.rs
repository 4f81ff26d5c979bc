//! The same requests to the preview and to every other target, compared whole.
//!
//! `cargo test -p plainspoken-scenarios --test differential -- [--spec NAME] [--seed N] [--sequences N] [--steps N] [--on TARGET]`.
//! Every difference fails; an action or a rule that wasn't seen both allowing and refusing, which is up to chance, is said.

use scenarios::app::{App, checkout};
use scenarios::differential::coverage::Coverage;
use scenarios::differential::{Effort, follow, lead, plan_of, shortest};
use scenarios::targets;
use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::Instant;

const SPECS: &[&str] = &["specs/studio", "specs/salon", "tests/specs/vet", "specs/shop", "tests/specs/quarry"];

/// So many differences are shown with the requests that lead to them; of the others only what differs.
const SHOWN: usize = 12;

/// What stands behind a name on the command line.
fn option(name: &str) -> Option<String> {
    std::env::args().skip_while(|argument| argument != name).nth(1)
}

fn main() -> ExitCode {
    let number = |name: &str, otherwise: usize| option(name).and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let effort =
        Effort { seed: number("--seed", 1) as u64, sequences: number("--sequences", 8), steps: number("--steps", 160) };
    let wanted = option("--spec").unwrap_or_default();
    let (mut passed, mut failed) = (0, 0);
    for spec in SPECS.iter().filter(|spec| spec.contains(&wanted)) {
        match one(spec, effort) {
            Ok(()) => passed += 1,
            Err(why) => {
                failed += 1;
                println!("test {spec} is the same on every target ... FAILED\n{why}");
            }
        }
    }
    let word = if failed == 0 { "ok" } else { "FAILED" };
    println!("\ntest result: {word}. {passed} passed; {failed} failed; 0 ignored");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn one(spec: &str, effort: Effort) -> Result<(), String> {
    let folder = checkout().join(spec);
    if let Some(open) = open_questions(&folder) {
        println!("not yet: {spec} ({open}; what is open is closed in an export)");
        return Ok(());
    }
    let start = Instant::now();
    let preview = App::preview(&folder)?;
    let plan = plan_of(&preview.client)?;
    let mut coverage = Coverage::new(&plan);
    let sequences = lead(&preview.client, &plan, effort, &mut coverage).map_err(|why| why.to_string())?;
    println!("{spec} on the preview: {coverage} ({:.1} s)", start.elapsed().as_secs_f64());
    for line in coverage.missing() {
        println!("    not seen: {line}");
    }
    let mut report = String::new();
    let on = option("--on").unwrap_or_default();
    for target in targets::others().into_iter().filter(|target| target.name.contains(&on)) {
        let start = Instant::now();
        let app = (target.start)(&folder)?;
        let mut known = BTreeSet::new();
        let found = follow(&app.client, &plan, &sequences, &mut known).map_err(|why| why.to_string())?;
        println!(
            "{spec} on {}: {} requests compared, {} kinds of differences ({:.1} s)",
            target.name,
            coverage.requests,
            found.len(),
            start.elapsed().as_secs_f64()
        );
        for one in &found {
            println!("    {} {} / {}", one.signature, one.difference.left, one.difference.right);
        }
        for difference in found.iter().take(SHOWN) {
            let short = shortest(&preview.client, &app.client, &plan, difference).map_err(|why| why.to_string())?;
            report.push_str(&format!("\n  {} and the preview: {short}", target.name));
        }
    }
    if coverage.success_percent() < 40 {
        report.push_str(&format!("\n  only {} % of the requests succeeded", coverage.success_percent()));
    }
    if report.is_empty() { Ok(()) } else { Err(report) }
}

/// What keeps a spec from being exported, if anything does.
fn open_questions(spec: &std::path::Path) -> Option<String> {
    let checked = std::process::Command::new(scenarios::app::program()).arg("check").arg(spec).output().ok()?;
    let text = String::from_utf8_lossy(&checked.stdout).into_owned();
    let count = text.lines().filter(|line| line.contains(": question: ")).count();
    (count > 0).then(|| format!("{count} questions are open"))
}
