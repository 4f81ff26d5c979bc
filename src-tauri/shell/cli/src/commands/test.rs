//! `plainspoken test`: the spec's edge cases and the boundary cases of its rules, on the preview or on the exported project.

use super::run::within;
use crate::spec::Compiled;
use crate::{End, Ended, Misuse, cases};
use clap::ValueEnum;
use cli::client::Client;
use cli::exported::{Engine, Exported};
use runtime::{Preview, PreviewOptions};
use std::path::Path;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Target {
    /// The runtime in this program, on SQLite
    Preview,
    /// The exported project, on SQLite (needs Node 24)
    Export,
    /// The exported project, on the PostgreSQL at DATABASE_URL, whose contents it replaces
    Postgres,
}

pub fn test(spec: &Path, on: Target) -> Ended {
    let compiled = Compiled::load(spec)?;
    match on {
        Target::Preview => on_preview(&compiled),
        Target::Export => on_export(&compiled, Engine::Sqlite),
        Target::Postgres => {
            let url = std::env::var("DATABASE_URL").ok().filter(|url| url.starts_with("postgres"));
            let url = url.ok_or_else(|| {
                Misuse(
                    "--on postgres needs DATABASE_URL, the address of an empty PostgreSQL database (postgres://…)."
                        .to_owned(),
                )
            })?;
            on_export(&compiled, Engine::Postgres(url))
        }
    }
}

fn on_preview(compiled: &Compiled) -> Ended {
    within(async {
        let plan = compiled.plan();
        let options = PreviewOptions::default();
        let preview = Preview::start(plan, options).await.map_err(|why| Misuse(why.to_string()))?;
        let client = Client::new(preview.url(), preview.token());
        let end = tokio::task::block_in_place(|| all_cases(compiled, &client));
        preview.stop().await;
        Ok(end)
    })
}

fn on_export(compiled: &Compiled, engine: Engine) -> Ended {
    let folder =
        tempfile::tempdir().map_err(|error| Misuse(format!("There is no room for the exported project: {error}.")))?;
    let project = folder.path().join("project");
    let database = if engine == Engine::Sqlite { export::Database::Sqlite } else { export::Database::Both };
    let files = export::export(&compiled.plan(), &export::Options { database, previous: None });
    workspace::export_writer::write(&project, &files).map_err(|why| Misuse(why.0))?;
    eprintln!("Installing and starting the exported project…");
    let app = Exported::start(&project, &engine).map_err(Misuse)?;
    Ok(all_cases(compiled, &app.client))
}

fn all_cases(compiled: &Compiled, client: &Client) -> End {
    let plan = compiled.plan();
    let (mut passed, mut failed) = (0, 0);
    let generated = plan::boundary::boundaries(&plan);
    for (place, case) in plan::boundary::said(&plan).iter().chain(&generated.cases).enumerate() {
        let sentence = compiled.spec.app.sentence(&case.statement).unwrap_or("a case");
        match cases::run(&compiled.spec.app, &plan, client, case) {
            Ok(()) => passed += 1,
            Err(cases::Failed(why)) => {
                failed += 1;
                crate::say!("case {}: {sentence}\n    {why}", place + 1);
            }
        }
    }
    say_what_is_not_shown(&plan, &generated.unshown);
    crate::say!("{passed} passed, {failed} failed");
    if failed == 0 { End::Fine } else { End::Findings }
}

/// Rules that no case takes to their boundary, in words: each sentence once, with what it guards.
fn say_what_is_not_shown(plan: &plan::Plan, unshown: &[plan::boundary::Unshown]) {
    let mut said: Vec<String> = Vec::new();
    for one in unshown {
        let sentence = plan.sentence(&one.statement).unwrap_or("A rule of the app's own");
        let thing = plan.resource(one.thing).map_or("record", |resource| resource.name.singular.as_str());
        let words = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
        let line = format!("no case shows: {words} (where somebody uses \"{}\" on the {thing})", one.action);
        if !said.contains(&line) {
            crate::say!("{line}");
            said.push(line);
        }
    }
}
