//! Runs scenarios one after another on one app per spec, and reports as cargo's own tests do.

use crate::app::{App, checkout, program};
use crate::targets::server::Server;
use crate::{START, Scenario, all};
use cli::client::Client;
use std::any::Any;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;
use std::process::{Command, ExitCode};

/// One test, on the app of its spec where that one started.
type Check<'a> = Box<dyn FnOnce(Option<&Client>) -> Result<(), String> + 'a>;

/// Runs every scenario whose spec and name have the filter in them (the first argument that isn't an option). What the target is known not to
/// do yet is said, with the reason, each time.
pub fn run(target: &str, start: fn(&Path) -> Result<App, String>, not_yet: &[(&str, &str)]) -> ExitCode {
    let filter = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let mut specs: Vec<&str> = all().iter().map(|scenario| scenario.spec).collect();
    specs.dedup();
    let (mut passed, mut failures) = (0, vec![]);
    for spec in specs {
        let wanted = |name: &str| format!("{spec} {name}").contains(&filter);
        let scenarios: Vec<_> = all().into_iter().filter(|one| one.spec == spec && wanted(one.name)).collect();
        let mut tests: Vec<(String, Check<'_>)> = vec![];
        for scenario in &scenarios {
            let scenario = *scenario;
            if let Some((_, why)) = not_yet.iter().find(|(name, _)| *name == scenario.name) {
                println!("not yet: {spec} {} ({why})", scenario.name);
                continue;
            }
            tests.push((format!("{spec} {}", scenario.name), Box::new(move |client| one(scenario, client))));
        }
        let name = format!("{spec} its own and the generated cases");
        if let Some((_, why)) = not_yet.iter().find(|(own, _)| *own == name) {
            println!("not yet: {name} ({why})");
        } else if wanted("its own and the generated cases") {
            tests.push((name, Box::new(move |_| cases(spec, target))));
        }
        if tests.is_empty() {
            continue;
        }
        let app = start(&checkout().join(spec));
        for (name, test) in tests {
            let outcome = match &app {
                Ok(app) => test(Some(&app.client)),
                Err(why) => Err(why.clone()),
            };
            match outcome {
                Ok(()) => {
                    passed += 1;
                    println!("test {name} ... ok");
                }
                Err(why) => {
                    println!("test {name} ... FAILED");
                    failures.push(format!("---- {name}\n{why}"));
                }
            }
        }
    }
    for failure in &failures {
        println!("\n{failure}");
    }
    let word = if failures.is_empty() { "ok" } else { "FAILED" };
    println!("\ntest result: {word}. {passed} passed; {} failed; 0 ignored", failures.len());
    if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// One scenario, from the sample data and the agreed moment.
fn one(scenario: Scenario, client: Option<&Client>) -> Result<(), String> {
    let client = client.ok_or("no app")?;
    client.clock_at(START).and_then(|()| client.reset(true)).map_err(|why| why.to_string())?;
    panic::catch_unwind(AssertUnwindSafe(|| (scenario.run)(client))).map_err(|cause| words(cause.as_ref()))
}

/// The edge cases in the spec and the boundary cases that come from its rules, run by the program itself.
fn cases(spec: &str, target: &str) -> Result<(), String> {
    let mut test = Command::new(program());
    test.arg("test").arg(checkout().join(spec)).args(["--on", target]);
    // Kept as long as the program runs.
    let server = if target == "postgres" { Some(Server::shared()?) } else { None };
    if let Some(server) = &server {
        test.env("DATABASE_URL", server.database()?);
    }
    let output = test.output().map_err(|error| error.to_string())?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)))
}

fn words(cause: &(dyn Any + Send)) -> String {
    let text = cause.downcast_ref::<String>().cloned();
    text.or_else(|| cause.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_else(|| "it panicked".to_owned())
}
