//! The desktop front end: types, unit tests, build.

use super::report::{self, Tally};
use crate::checkout;
use crate::console::{Failure, Outcome, step};
use crate::machine::{front_end, node};
use crate::process::write_log;
use serde_json::Value;
use std::fs;
use std::thread;

pub fn ui() -> Outcome<Tally> {
    node::check()?;
    let folder = checkout::front_end();
    front_end::install(&folder)?;
    let mut tally = Tally::default();
    tally.add(outcome("ui build", front_end::build()));
    // Neither keeps two processors busy, and neither needs the other.
    let (types, units) = thread::scope(|scope| {
        let types = scope.spawn(|| script("check", "checking the front end's types"));
        let units = unit_tests();
        (types.join().unwrap_or_else(|_| Err(Failure::new("the check of types couldn't be watched"))), units)
    });
    tally.add(outcome("ui types", types));
    tally.add(units?);
    Ok(tally)
}

/// Runs one of the scripts of ui/package.json.
fn script(name: &str, what: &str) -> Outcome {
    step(what, || {
        front_end::npm()
            .args(["run", "--silent", name])
            .dir(&checkout::front_end())
            .quiet(&format!("ui-{name}"))
            .map(|_| ())
    })
}

fn unit_tests() -> Outcome<Tally> {
    let report_path = checkout::corner("logs").join("vitest.json");
    let _ = fs::remove_file(&report_path);
    let output = step("running the front end's unit tests", || {
        front_end::npm()
            .args(["exec", "--", "vitest", "run", "--reporter=default", "--reporter=json"])
            .args([format!("--outputFile.json={}", report_path.display())])
            .dir(&checkout::front_end())
            .output()
    })?;
    write_log("ui-test", &output.text);
    let report: Value = fs::read_to_string(&report_path)
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .ok_or_else(|| Failure::new(format!("vitest left no report: {}", crate::process::tail(&output.text))))?;
    let mut tally = report::vitest(&report);
    if !output.success {
        println!("{}", crate::process::tail(&output.text));
        if tally.failures.is_empty() {
            tally.failures.push("ui: vitest failed outside its tests".to_owned());
        }
    }
    Ok(tally)
}

fn outcome(what: &str, outcome: Outcome) -> Tally {
    match outcome {
        Ok(()) => Tally::one_passed(),
        Err(Failure(line)) => Tally::one_failed(what, &line),
    }
}
