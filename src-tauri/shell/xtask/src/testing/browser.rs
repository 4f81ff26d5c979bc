//! What needs a browser: the workspace over HTTP in Chromium, and the real window in a display of its own.

use super::report::{self, Tally};
use super::rust::{self, WINDOW};
use crate::checkout;
use crate::console::{Failure, Outcome, step};
use crate::machine::{debian, front_end};
use crate::process::{self, Program, write_log};
use serde_json::Value;
use std::fs;
use std::time::Duration;

/// The browser tests all together take a few minutes; after this long they hang.
const PATIENCE: Duration = Duration::from_secs(20 * 60);

pub fn e2e() -> Outcome<Tally> {
    let config = checkout::root().join("tests/e2e/playwright.config.ts");
    if !config.is_file() {
        return Err(Failure::new("tests/e2e/playwright.config.ts is missing"));
    }
    rust::built()?;
    rust::front_end_ready()?;
    let chromium = chromium()?;
    let report_path = checkout::corner("logs").join("playwright.json");
    let _ = fs::remove_file(&report_path);
    let output = step("driving the workspace in a browser", || {
        front_end::npm()
            .args(["exec", "--", "playwright", "test", "--reporter=list,json", "--config"])
            .args([&config])
            .dir(&checkout::front_end())
            .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report_path)
            .env("PLAINSPOKEN_CHROMIUM", &chromium)
            .env("PLAINSPOKEN_BIN", rust::binary("plainspoken"))
            .env("PLAINSPOKEN_DESKTOP", rust::binary("plainspoken-desktop"))
            .output_within(PATIENCE)
    })?;
    write_log("e2e", &output.text);
    if !output.success {
        println!("{}", process::tail(&output.text));
    }
    let report: Value = fs::read_to_string(&report_path)
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .ok_or_else(|| Failure::new("Playwright left no report: see above"))?;
    Ok(report::playwright(&report))
}

/// The tests that are cargo test targets called `window`, each in a display of its own, whatever display there is.
pub fn window() -> Outcome<Tally> {
    let programs: Vec<_> = rust::built()?.iter().filter(|program| program.target == WINDOW).collect();
    if programs.is_empty() {
        return Err(Failure::new("there is no test of the real window (a cargo test target called `window`)"));
    }
    if !cfg!(target_os = "linux") {
        return Err(Failure::new("the tests of the real window run on Linux only: they need WebKitWebDriver and Xvfb"));
    }
    debian::install(debian::WINDOW_TESTS, "for the tests of the real window")?;
    let node = crate::machine::export_runtime::folder()?;
    let env = [
        ("PLAINSPOKEN_NODE".to_owned(), node.display().to_string()),
        ("PLAINSPOKEN_BIN".to_owned(), rust::binary("plainspoken").display().to_string()),
        ("PLAINSPOKEN_DESKTOP".to_owned(), rust::binary("plainspoken-desktop").display().to_string()),
        ("TAURI_WEBVIEW_AUTOMATION".to_owned(), "true".to_owned()),
    ];
    let mut tally = Tally::default();
    for program in programs {
        let command = Program::new("xvfb-run")
            .args(["-a", "-s", "-screen 0 1440x900x24"])
            .args([&program.executable])
            .args(["--test-threads=1"]);
        tally.add(rust::execute_as(program, command, &env)?);
    }
    Ok(tally)
}

/// Debian's Chromium; on Ubuntu, where the package is a snap's stub, Playwright's own.
fn chromium() -> Outcome<String> {
    if let Some(path) = debian::chromium() {
        return Ok(path.display().to_string());
    }
    if !debian::is_ubuntu() {
        debian::install(&["chromium"], "for the browser tests")?;
        return debian::chromium()
            .map(|path| path.display().to_string())
            .ok_or_else(|| Failure::new("no Chromium was found for the browser tests: install one"));
    }
    step("fetching Playwright's Chromium (Ubuntu's own is a snap, which tests can't drive)", || {
        front_end::npm()
            .args(["exec", "--", "playwright", "install", "--with-deps", "chromium"])
            .dir(&checkout::front_end())
            .quiet("playwright-install")
            .map(|_| ())
            .map_err(|Failure(line)| Failure::new(format!("no Chromium can be had (no network, no root?): {line}")))
    })?;
    // An empty path lets Playwright use its own.
    Ok(String::new())
}
