//! `plainspoken export`: the app as a project of its own.

use crate::spec::Compiled;
use crate::{End, Ended, Misuse, show};
use clap::ValueEnum;
use std::path::Path;
use workspace::export_writer;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Database {
    Sqlite,
    Postgres,
    Both,
}

impl From<Database> for ::export::Database {
    fn from(database: Database) -> Self {
        match database {
            Database::Sqlite => Self::Sqlite,
            Database::Postgres => Self::Postgres,
            Database::Both => Self::Both,
        }
    }
}

pub fn export(spec: &Path, dir: &Path, database: Database, with_open_questions: bool, let_go: bool) -> Ended {
    let mut compiled = Compiled::load(spec)?;
    if !may_go_on(&compiled, with_open_questions, "exported") {
        return Ok(End::Findings);
    }
    let plan = compiled.plan();
    let previous = export_writer::previous_plan(dir).map_err(|why| Misuse(why.0))?;
    if let Some(previous) = &previous
        && !fits_what_is_there(dir, &previous.plan, &plan, let_go)?
    {
        return Ok(End::Findings);
    }
    let options = ::export::Options { database: database.into(), previous };
    let written = export_writer::write(dir, &::export::export(&plan, &options)).map_err(|why| Misuse(why.0))?;
    compiled.keep_names();
    for (what, paths) in [("added", &written.added), ("changed", &written.changed), ("removed", &written.removed)] {
        for path in paths {
            crate::say!("{what:8} {path}");
        }
    }
    for path in &written.kept {
        crate::say!(
            "kept     {path} (you changed it, so it stays as it is; compare it with a fresh export if it no longer fits)"
        );
    }
    crate::say!(
        "{}: {} added, {} changed, {} removed, {} as before",
        dir.display(),
        written.added.len(),
        written.changed.len(),
        written.removed.len(),
        written.unchanged + written.kept.len()
    );
    Ok(End::Fine)
}

/// What the next migration would meet, said before it is written. Where the project has been run in its folder, the rows are counted;
/// another machine's data can't be seen from here, so then it is said what to look at.
fn fits_what_is_there(dir: &Path, old: &plan::Plan, new: &plan::Plan, let_go: bool) -> Result<bool, Misuse> {
    let file = dir.join("data").join("app.db");
    if !file.is_file() {
        say_uncounted(old, new);
        return Ok(true);
    }
    let Ok(met) = runtime::met(&file, old, new) else {
        crate::say!(
            "The data in {} hasn't taken the last migration yet, so nothing in it can be counted.",
            file.display()
        );
        let loses = say_uncounted(old, new);
        return Ok(let_go || !loses || ask_to_let_go());
    };
    for sentence in &met.against {
        crate::say!("{sentence}");
    }
    if !met.against.is_empty() {
        crate::say!("So nothing was exported. Change those rows in the exported app, or the sentence.");
        return Ok(false);
    }
    for loss in &met.losses {
        crate::say!("The next migration loses {loss}.");
    }
    Ok(let_go || met.losses.is_empty() || ask_to_let_go())
}

/// False: it isn't gone on with before they say so.
fn ask_to_let_go() -> bool {
    crate::say!("So nothing was exported. Say --let-go to let that go.");
    false
}

/// What could be met, without numbers. Whether anything could be lost.
fn say_uncounted(old: &plan::Plan, new: &plan::Plan) -> bool {
    let migration = plan::migrate::migration(Some(old), new);
    for loss in &migration.losses {
        crate::say!("The next migration loses: {}.", loss.what);
    }
    for conflict in &migration.conflicts {
        let (plural, what, says) = (&conflict.plural, &conflict.what, &conflict.says);
        crate::say!("The next migration stops where {plural} don't fit what the spec says now of \"{what}\": {says}");
    }
    !migration.losses.is_empty()
}

/// What leaves this machine has no open question in it, unless the author says so; then what the open sentences name stays closed.
pub fn may_go_on(compiled: &Compiled, with_open_questions: bool, done: &str) -> bool {
    let open = compiled.questions();
    if open.is_empty() {
        return true;
    }
    if with_open_questions {
        eprintln!("These sentences are still open; everything that they name stays closed:");
        for (statement, _) in &open {
            eprintln!("  {}", statement.text);
        }
        return true;
    }
    for (statement, question) in &open {
        crate::say!("{}", show::question(compiled, statement, question));
    }
    let count = if open.len() == 1 { "One question is".to_owned() } else { format!("{} questions are", open.len()) };
    crate::say!(
        "{count} open, so nothing was {done}. Answer with `plainspoken answer`, or go on with --with-open-questions."
    );
    false
}
