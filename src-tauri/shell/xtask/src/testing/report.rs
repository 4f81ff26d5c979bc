//! Counting what other programs' tests say.

use serde_json::Value;

/// How many tests passed, and which failed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failures: Vec<String>,
}

impl Tally {
    pub fn one_passed() -> Self {
        Self { passed: 1, failures: vec![] }
    }

    pub fn one_failed(what: &str, why: &str) -> Self {
        Self { passed: 0, failures: vec![format!("{what}: {why}")] }
    }

    pub fn failed(&self) -> u64 {
        self.failures.len() as u64
    }

    pub fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failures.extend(other.failures);
    }
}

/// Reads what a Rust test program wrote. One that died before its summary has failed, whatever passed until then.
pub fn rust_tests(name: &str, success: bool, output: &str) -> Tally {
    let mut tally = Tally::default();
    for line in output.lines() {
        if let Some(counts) = line.strip_prefix("test result: ") {
            tally.passed += number_before(counts, " passed");
        }
        if let Some(test) = line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED")) {
            tally.failures.push(format!("{name} {test}"));
        }
        // A test program with its own harness closes with this line.
        if let Some((passed, failed)) = own_summary(line) {
            tally.passed += passed;
            tally.failures.extend((0..failed).map(|_| format!("{name}: see its output above")));
        }
    }
    if !success && tally.failures.is_empty() {
        tally.failures.push(format!("{name} ended without saying why"));
    }
    if success && tally == Tally::default() && !output.contains("test result: ") {
        tally.passed = 1;
    }
    tally
}

/// Reads vitest's JSON report.
pub fn vitest(report: &Value) -> Tally {
    let mut tally = Tally { passed: report["numPassedTests"].as_u64().unwrap_or(0), failures: vec![] };
    for file in report["testResults"].as_array().into_iter().flatten() {
        let before = tally.failures.len();
        for test in file["assertionResults"].as_array().into_iter().flatten() {
            if test["status"] == "failed" {
                tally.failures.push(format!("ui {}", test["fullName"].as_str().unwrap_or("a test")));
            }
        }
        // A file that can't be loaded has no tests to fail.
        if file["status"] == "failed" && tally.failures.len() == before {
            tally.failures.push(format!("ui {}", file["name"].as_str().unwrap_or("a test file")));
        }
    }
    tally
}

/// Reads Playwright's JSON report.
pub fn playwright(part: &str, report: &Value) -> Tally {
    let count = |name: &str| report["stats"][name].as_u64().unwrap_or(0);
    let mut tally = Tally { passed: count("expected"), failures: vec![] };
    for suite in report["suites"].as_array().into_iter().flatten() {
        failed_specs(part, suite, &mut tally.failures);
    }
    for error in report["errors"].as_array().into_iter().flatten() {
        let words = error["message"].as_str().unwrap_or("an error outside any test").lines().next().unwrap_or_default();
        tally.failures.push(format!("{part} {words}"));
    }
    // One that passed only at the second try, or didn't run at all, proves nothing.
    for _ in 0..count("flaky") + count("skipped") {
        tally.failures.push(format!("{part}: a test was flaky or skipped, see its output above"));
    }
    while tally.failed() < count("unexpected") {
        tally.failures.push(format!("{part}: see its output above"));
    }
    tally
}

fn failed_specs(part: &str, suite: &Value, into: &mut Vec<String>) {
    for spec in suite["specs"].as_array().into_iter().flatten() {
        if spec["ok"] == false {
            into.push(format!(
                "{part} {} {}",
                suite["file"].as_str().unwrap_or_default(),
                spec["title"].as_str().unwrap_or("a test")
            ));
        }
    }
    for inner in suite["suites"].as_array().into_iter().flatten() {
        failed_specs(part, inner, into);
    }
}

fn own_summary(line: &str) -> Option<(u64, u64)> {
    let (passed, failed) = line.trim().strip_suffix(" failed")?.split_once(" passed, ")?;
    Some((passed.parse().ok()?, failed.parse().ok()?))
}

fn number_before(text: &str, word: &str) -> u64 {
    text.split(word)
        .next()
        .and_then(|before| before.rsplit(' ').next())
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_rust_summary_is_counted_and_its_failures_named() {
        let output =
            "test a::b ... ok\ntest c ... FAILED\ntest result: FAILED. 1 passed; 1 failed; 0 ignored; finished\n";
        let tally = rust_tests("plan", false, output);
        assert_eq!(tally, Tally { passed: 1, failures: vec!["plan c".to_owned()] });
    }

    #[test]
    fn a_test_program_that_dies_has_failed() {
        assert_eq!(rust_tests("plan", false, "test a ... ").failed(), 1);
        assert_eq!(rust_tests("plan", true, "test result: ok. 0 passed; 0 failed").passed, 0);
    }

    #[test]
    fn a_harness_of_its_own_is_counted_by_its_last_line() {
        let tally = rust_tests("suite", false, "noise\n40 passed, 2 failed\n");
        assert_eq!((tally.passed, tally.failed()), (40, 2));
    }

    #[test]
    fn reports_of_the_browsers_are_counted() {
        let report = json!({"stats": {"expected": 3, "unexpected": 1, "flaky": 0},
            "suites": [{"file": "a.ts", "suites": [{"file": "a.ts", "specs": [{"ok": false, "title": "opens"}]}]}]});
        assert_eq!(playwright("e2e", &report), Tally { passed: 3, failures: vec!["e2e a.ts opens".to_owned()] });
        let report = json!({"numPassedTests": 2, "testResults": [{"status": "failed", "name": "b.test.ts", "assertionResults": []}]});
        assert_eq!(vitest(&report), Tally { passed: 2, failures: vec!["ui b.test.ts".to_owned()] });
    }
}
