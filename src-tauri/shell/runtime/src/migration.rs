//! The data of an app from one plan to the next: always into a new file, which is checked before it is used.

use std::path::{Path, PathBuf};

use plan::Plan;
use plan::calendar::Calendar;
use plan::migrate::{self, Answers, Engine, Migration};
use rusqlite::Connection;

use crate::data_folder::{DataFolder, plain};
use crate::db::{self, Database, StorageFailure, create_system_tables};
use crate::live::Live;
use crate::web::Site;
use crate::{ReloadError, StartError};

/// The data when an app starts.
pub(crate) struct Opened {
    pub database: Database,
    /// It was made just now.
    pub fresh: bool,
}

const PLAN: &str = "plan.json";
const CURRENT: &str = "current";

/// Opens the data that is there, carried over to this plan where that is another one than before; else makes it.
pub(crate) fn open(folder: &DataFolder, plan: &Plan, counting: bool) -> Result<Opened, StartError> {
    let trouble = |error: StorageFailure| StartError::Data(format!("The data can't be opened. {error}"));
    let calendar = Calendar::of(plan);
    if let Some(file) = current(folder) {
        let old: Option<Plan> =
            std::fs::read(folder.file(PLAN)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        match old {
            Some(old) if old.tables == plan.tables => {
                let connection = db::open(&file, &calendar).map_err(trouble)?;
                create_system_tables(&connection).map_err(trouble)?;
            }
            Some(old) => {
                let next = next_file(folder, &file);
                carry(&file, &old, &next, plan).map_err(|error| StartError::Data(error.to_string()))?;
                keep(folder, &next, plan).map_err(|error| StartError::Data(error.to_string()))?;
                return Ok(Opened {
                    database: Database::open(&next, &calendar, counting).map_err(trouble)?,
                    fresh: false,
                });
            }
            None => {
                return Err(StartError::Data(format!(
                    "{} doesn't say what the data was made with.",
                    folder.file(PLAN).display()
                )));
            }
        }
        keep(folder, &file, plan).map_err(|error| StartError::Data(error.to_string()))?;
        return Ok(Opened { database: Database::open(&file, &calendar, counting).map_err(trouble)?, fresh: false });
    }
    let file = folder.file("data-1.db");
    let connection = db::open(&file, &calendar).map_err(trouble)?;
    make(&connection, plan).map_err(trouble)?;
    drop(connection);
    keep(folder, &file, plan).map_err(|error| StartError::Data(error.to_string()))?;
    Ok(Opened { database: Database::open(&file, &calendar, counting).map_err(trouble)?, fresh: true })
}

/// The same data under the same plan, with other pages.
pub(crate) fn same_data(old: &Live, plan: Plan, site: Site) -> Result<Live, ReloadError> {
    let database = Database::open(old.database.path(), &Calendar::of(&plan), old.database.counting())
        .map_err(|error| ReloadError::Data(error.to_string()))?;
    Ok(Live::new(plan, database, site))
}

/// Another plan: the same file where the tables are the same, else a new one. Also says what happened to the data.
pub(crate) fn carry_over(
    folder: &DataFolder,
    old: &Live,
    plan: Plan,
    site: Site,
) -> Result<(Live, Vec<String>), ReloadError> {
    if old.plan.tables == plan.tables {
        keep(folder, old.database.path(), &plan)?;
        return same_data(old, plan, site).map(|live| (live, Vec::new()));
    }
    let next = next_file(folder, old.database.path());
    let notes = carry(old.database.path(), &old.plan, &next, &plan)?;
    keep(folder, &next, &plan)?;
    let database = Database::open(&next, &Calendar::of(&plan), old.database.counting())
        .map_err(|error| ReloadError::Data(error.to_string()))?;
    Ok((Live::new(plan, database, site), notes))
}

/// The file that is in use.
fn current(folder: &DataFolder) -> Option<PathBuf> {
    let name = std::fs::read_to_string(folder.file(CURRENT)).ok()?;
    let file = folder.file(name.trim());
    file.is_file().then_some(file)
}

fn number(file: &Path) -> u32 {
    let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    name.strip_prefix("data-").and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn next_file(folder: &DataFolder, file: &Path) -> PathBuf {
    let next = number(file) + 1;
    // What a broken-off attempt left behind, and what nobody reads any more.
    for old in [next, next.saturating_sub(2)] {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(folder.file(&format!("data-{old}.db{ending}")));
        }
    }
    folder.file(&format!("data-{next}.db"))
}

/// Notes which file counts and what it was made with. The name is put in place in one step, so that a crash leaves one or the other.
fn keep(folder: &DataFolder, file: &Path, plan: &Plan) -> Result<(), ReloadError> {
    let trouble =
        |error: std::io::Error| ReloadError::Data(format!("The data folder can't be written: {}.", plain(&error)));
    let bytes = serde_json::to_vec(plan).map_err(|error| ReloadError::Data(error.to_string()))?;
    std::fs::write(folder.file(PLAN), bytes).map_err(trouble)?;
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    std::fs::write(folder.file("current.new"), name).map_err(trouble)?;
    std::fs::rename(folder.file("current.new"), folder.file(CURRENT)).map_err(trouble)
}

/// Makes the system's tables and the plan's.
fn make(connection: &Connection, plan: &Plan) -> Result<(), StorageFailure> {
    create_system_tables(connection)?;
    take(connection, &migrate::from_nothing(plan), &Answers::new()).map_err(StorageFailure::from)
}

fn take(connection: &Connection, migration: &Migration, answers: &Answers) -> rusqlite::Result<()> {
    for step in &migration.steps {
        for statement in migrate::render(step, Engine::Sqlite, answers) {
            connection.execute_batch(&statement)?;
        }
    }
    Ok(())
}

/// Takes the plan's steps on a copy, checks it, and says what was left behind.
fn carry(from: &Path, old: &Plan, to: &Path, new: &Plan) -> Result<Vec<String>, ReloadError> {
    let trouble = |error: StorageFailure| ReloadError::Data(format!("The data can't be copied. {error}"));
    let wrong = |error: rusqlite::Error| {
        // The engine's own words are for whoever looks for the fault, not for whoever writes the spec.
        eprintln!("migration: {error}");
        ReloadError::Migration(
            "The data that is there doesn't fit what the spec says now, so the app stays as it was.".to_owned(),
        )
    };
    let source = db::open(from, &Calendar::of(old)).map_err(trouble)?;
    source.execute("VACUUM INTO ?1", [to.to_string_lossy()]).map_err(|error| trouble(error.into()))?;
    drop(source);
    let connection = db::open(to, &Calendar::of(new)).map_err(trouble)?;
    create_system_tables(&connection).map_err(trouble)?;
    let migration = migrate::migration(Some(old), new);
    let count = |query: &str| connection.query_row(query, [], |row| row.get::<_, i64>(0));
    let mut against = Vec::new();
    for conflict in &migration.conflicts {
        let rows = count(&conflict.count).map_err(wrong)?;
        if rows > 0 {
            against.push(conflict.sentence(rows));
        }
    }
    if !against.is_empty() {
        against.push("The app stays as it was until those rows or that sentence change.".to_owned());
        return Err(ReloadError::Migration(against.join(" ")));
    }
    let mut notes = Vec::new();
    for loss in &migration.losses {
        let lost = count(&loss.count).map_err(wrong)?;
        if lost > 0 {
            notes.push(format!("{} went: {lost} of them.", loss.what));
        }
    }
    let mut answers = Answers::new();
    for question in &migration.questions {
        if count(&question.count).map_err(wrong)? == 0 {
            continue;
        }
        let Some(suggestion) = &question.suggestion else { return Err(ReloadError::Migration(question.text.clone())) };
        answers.insert(question.key.clone(), suggestion.clone());
        notes.push(format!("{} The preview took a stand-in.", question.text));
    }
    // While tables are made anew, their relations point at nothing; all are checked at the end.
    connection.pragma_update(None, "foreign_keys", false).map_err(wrong)?;
    connection.execute_batch("BEGIN").map_err(wrong)?;
    take(&connection, &migration, &answers).map_err(wrong)?;
    let loose = count("SELECT COUNT(*) FROM pragma_foreign_key_check").map_err(wrong)?;
    if loose > 0 {
        return Err(ReloadError::Migration(format!(
            "{loose} records would point at something that is no longer there."
        )));
    }
    connection.execute_batch("COMMIT").map_err(wrong)?;
    let sound: String = connection.query_row("PRAGMA quick_check", [], |row| row.get(0)).map_err(wrong)?;
    if sound != "ok" {
        return Err(ReloadError::Migration("The copy of the data isn't sound, so the app stays as it was.".to_owned()));
    }
    Ok(notes)
}
