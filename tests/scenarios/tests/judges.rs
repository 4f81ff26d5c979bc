//! Judges from outside on what every sample says of its HTTP: schemathesis and openapi-typescript, on the preview and on the export.
//!
//! `cargo test -p plainspoken-scenarios --test judges -- [--long] [--spec NAME] [--seed N]`. Without `--long`, types are made of every
//! sample's description, and schemathesis sends its covering examples to two of them; with it, it sends them and fifty more to every
//! sample, in the preview and the export, as each kind of people and as nobody (half an hour).

use scenarios::app::{App, checkout};
use scenarios::differential::plan_of;
use scenarios::judges::{Effort, Judges, description};
use std::process::ExitCode;
use std::time::Instant;

const SPECS: &[&str] = &["specs/studio", "specs/salon", "tests/specs/vet", "specs/shop"];

/// What is tried without `--long`: on which spec and target, as whom, and what is left out.
const SHORT: &[(&str, &str, Option<&str>, Option<&str>)] = &[
    ("specs/shop", "the preview", Some("customer"), Some("^/auth")),
    ("specs/studio", "the export", None, Some("^/(admins|rooms|users)")),
];

fn option(name: &str) -> Option<String> {
    std::env::args().skip_while(|argument| argument != name).nth(1)
}

fn main() -> ExitCode {
    let is_long = std::env::args().any(|argument| argument == "--long");
    let wanted = option("--spec").unwrap_or_default();
    let effort = Effort {
        seed: option("--seed").and_then(|text| text.parse().ok()).unwrap_or(1),
        examples: if is_long { 50 } else { 1 },
        phases: if is_long { "coverage,fuzzing,stateful" } else { "coverage" }.to_owned(),
        without: None,
    };
    let (mut passed, mut failed) = (0, 0);
    for spec in SPECS.iter().filter(|spec| spec.contains(&wanted)) {
        for (name, outcome) in
            one(spec, &effort, is_long).unwrap_or_else(|why| vec![("can be judged".to_owned(), Err(why))])
        {
            match outcome {
                Ok(done) => {
                    passed += 1;
                    println!("test {spec} {name} ... ok ({done})");
                }
                Err(why) => {
                    failed += 1;
                    println!("test {spec} {name} ... FAILED\n{why}");
                }
            }
        }
    }
    let word = if failed == 0 { "ok" } else { "FAILED" };
    println!("\ntest result: {word}. {passed} passed; {failed} failed; 0 ignored");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

type Judged = Vec<(String, Result<String, String>)>;

fn one(spec: &str, effort: &Effort, is_long: bool) -> Result<Judged, String> {
    let judges = Judges::installed()?;
    let folder = checkout().join(spec);
    let (preview, export) = (App::preview(&folder)?, App::exported(&folder)?);
    let plan = plan_of(&preview.client)?;
    let people = plan.resources.iter().filter(|resource| resource.person.is_some());
    let people: Vec<Option<&str>> =
        people.map(|resource| Some(resource.name.singular.as_str())).chain([None]).collect();
    let mut judged = vec![];
    let types = description(&preview.client).and_then(|of_preview| {
        if description(&export.client)? != of_preview {
            return Err("the preview and the export describe themselves differently".to_owned());
        }
        judges.openapi_typescript(&of_preview).map(|()| "the same on both, and its types compile".to_owned())
    });
    judged.push(("is described alike, in types that hold".to_owned(), types));
    for (target, app) in [("the preview", &preview), ("the export", &export)] {
        for who in &people {
            let mut effort = effort.clone();
            if !is_long {
                match SHORT.iter().find(|(own, on, kind, _)| (*own, *on, *kind) == (spec, target, *who)) {
                    Some((.., without)) => effort.without = without.map(str::to_owned),
                    None => continue,
                }
            }
            let start = Instant::now();
            app.client.reset(true).map_err(|why| why.to_string())?;
            let outcome = judges.schemathesis(&app.client, &plan, *who, &effort);
            let outcome = outcome.map(|tried| format!("{tried}; {:.1} s", start.elapsed().as_secs_f64()));
            judged.push((format!("on {target} does what it says, to {}", who.unwrap_or("nobody")), outcome));
        }
    }
    Ok(judged)
}
