//! What needs a browser: the workspace over HTTP in Chromium, and the real window in a display of its own.

use super::report::{self, Tally};
use super::rust;
use crate::checkout;
use crate::console::{Failure, Outcome, step};
use crate::machine::{debian, export_runtime, front_end};
use crate::process::{self, write_log};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::time::Duration;

/// The browser tests all together take a few minutes; after this long they hang.
const PATIENCE: Duration = Duration::from_secs(20 * 60);

/// The workspace in Chromium, over the host for browsers.
pub fn e2e() -> Outcome<Tally> {
    let chromium = chromium()?;
    playwright("e2e", "driving the workspace in a browser", |name| !is_window(name), &chromium)
}

/// The real window, in a display of its own, whatever display there is.
pub fn window() -> Outcome<Tally> {
    if !cfg!(target_os = "linux") {
        return Err(Failure::new("the tests of the real window run on Linux only: they need WebKitWebDriver and Xvfb"));
    }
    debian::install(debian::WINDOW_TESTS, "for the tests of the real window")?;
    playwright("window", "driving the real window", is_window, "")
}

fn is_window(name: &str) -> bool {
    name.starts_with("window")
}

/// Runs those files of tests/e2e whose name is wanted.
fn playwright(part: &str, what: &str, wanted: fn(&str) -> bool, chromium: &str) -> Outcome<Tally> {
    let folder = checkout::root().join("tests/e2e");
    let files = files(&folder, wanted);
    if files.is_empty() {
        return Err(Failure::new(format!("tests/e2e has no test for the part {part}")));
    }
    rust::built()?;
    rust::front_end_ready()?;
    let node = export_runtime::folder()?;
    let report_path = checkout::corner("logs").join(format!("{part}.json"));
    let _ = fs::remove_file(&report_path);
    let output = step(what, || {
        front_end::npm()
            .args(["exec", "--", "playwright", "test", "--reporter=list,json", "--config"])
            .args([folder.join("playwright.config.ts")])
            .args(files)
            .dir(&checkout::front_end())
            .env("PLAYWRIGHT_JSON_OUTPUT_NAME", &report_path)
            .env("PLAINSPOKEN_CHROMIUM", chromium)
            .env("PLAINSPOKEN_NODE", &node)
            .env("PLAINSPOKEN_PACKAGES", checkout::corner("exported-packages"))
            .env("PLAINSPOKEN_BIN", rust::binary("plainspoken"))
            .env("PLAINSPOKEN_DESKTOP", rust::binary("plainspoken-desktop"))
            .output_within(PATIENCE)
    })?;
    write_log(part, &output.text);
    if !output.success {
        println!("{}", process::tail(&output.text));
    }
    let report: Value = fs::read_to_string(&report_path)
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .ok_or_else(|| Failure::new("Playwright left no report: see above"))?;
    Ok(report::playwright(part, &report))
}

fn files(folder: &Path, wanted: fn(&str) -> bool) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".spec.ts") && wanted(name))
        .collect();
    names.sort();
    names
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
