//! The data of an app from one plan to the next: always into a new file, which is checked before it is used.

use std::path::{Path, PathBuf};

use plan::Plan;
use plan::calendar::Calendar;
use plan::migrate::{self, Answers, Engine, Migration};
use rusqlite::Connection;

use crate::data_folder::{DataFolder, plain};
use crate::db::{self, Database, StorageFailure, create_system_tables};
use crate::live::Live;
use crate::things::as_made;
use crate::web::Site;
use crate::{Losing, ReloadError, StartError};

/// The data when an app starts.
pub(crate) struct Opened {
    pub database: Database,
    /// It was made just now.
    pub fresh: bool,
}

const CURRENT: &str = "current";

/// What may happen to the data without asking again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    losing: Losing,
    /// Rows that lack what is required now take a value that passes.
    stand_ins: bool,
    /// Whether statements are counted, for the log of a preview.
    counting: bool,
}

impl Rules {
    /// A preview is there to be looked at: what is missing in its rows is made up, and said.
    pub fn preview(losing: Losing) -> Self {
        Self { losing, stand_ins: true, counting: true }
    }

    /// People's real data is never made up.
    pub fn serve(losing: Losing) -> Self {
        Self { losing, stand_ins: false, counting: false }
    }
}

/// What the data in this folder was last run with, if there is any: the app that runs until something newer can.
pub fn kept_plan(folder: &Path) -> Option<Plan> {
    let name = std::fs::read_to_string(folder.join(CURRENT)).ok()?;
    read_plan(&folder.join(name.trim()))
}

/// Opens the data that is there, carried over to this plan where that is another one than before; else makes it.
pub(crate) fn open(folder: &DataFolder, plan: &Plan, rules: Rules) -> Result<Opened, StartError> {
    let trouble = |error: StorageFailure| StartError::Data(format!("The data can't be opened. {error}"));
    let calendar = Calendar::of(plan);
    if let Some(file) = current(folder) {
        let Some(old) = read_plan(&file) else {
            return Err(StartError::Data(format!(
                "{} doesn't say what the data was made with.",
                beside(&file, PLAN).display()
            )));
        };
        let connection = db::open(&file, &calendar).map_err(trouble)?;
        if rules.stand_ins && makes_other_rows(&old, plan) && as_made::holds(&old, &connection).map_err(trouble)? {
            drop(connection);
            return made(folder, &next_file(folder, &file), plan, rules);
        }
        let file = if old.tables == plan.tables {
            create_system_tables(&connection).map_err(trouble)?;
            file
        } else {
            drop(connection);
            let next = next_file(folder, &file);
            carry(&file, &old, &next, plan, rules)?;
            next
        };
        keep(folder, &file, plan)?;
        return Ok(Opened {
            database: Database::open(&file, &calendar, rules.counting).map_err(trouble)?,
            fresh: false,
        });
    }
    made(folder, &next_file(folder, &folder.file("data-0.db")), plan, rules)
}

/// A new file with the tables of this plan.
fn made(folder: &DataFolder, file: &Path, plan: &Plan, rules: Rules) -> Result<Opened, StartError> {
    let trouble = |error: StorageFailure| StartError::Data(format!("The data can't be opened. {error}"));
    let database = new_database(file, plan, rules.counting).map_err(trouble)?;
    keep(folder, file, plan)?;
    Ok(Opened { database, fresh: true })
}

fn new_database(file: &Path, plan: &Plan, counting: bool) -> Result<Database, StorageFailure> {
    let calendar = Calendar::of(plan);
    make(&db::open(file, &calendar)?, plan)?;
    Database::open(file, &calendar, counting)
}

/// Whether sample rows made for the one plan would be others than those made for the other.
fn makes_other_rows(old: &Plan, new: &Plan) -> bool {
    old.tables != new.tables || old.samples != new.samples
}

/// Another plan for rows that nobody has touched: new tables, empty, in a file that doesn't count before [`settle`] says so.
/// `None` where there is something to carry over, or nothing to do.
pub(crate) fn anew(folder: &DataFolder, old: &Live, plan: &Plan, site: &Site) -> Option<Live> {
    let untouched = || old.database.read(|connection| as_made::holds(&old.plan, connection));
    if !makes_other_rows(&old.plan, plan) || !untouched().unwrap_or(false) {
        return None;
    }
    let file = next_file(folder, old.database.path());
    let database = new_database(&file, plan, old.database.counting()).ok()?;
    Some(Live::new(plan.clone(), database, site.clone()))
}

/// From now on this data counts.
pub(crate) fn settle(folder: &DataFolder, live: &Live) -> Result<(), ReloadError> {
    keep(folder, live.database.path(), &live.plan)
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
    losing: Losing,
) -> Result<(Live, Vec<String>), ReloadError> {
    if old.plan.tables == plan.tables {
        keep(folder, old.database.path(), &plan)?;
        return same_data(old, plan, site).map(|live| (live, Vec::new()));
    }
    let next = next_file(folder, old.database.path());
    let notes = carry(old.database.path(), &old.plan, &next, &plan, Rules::preview(losing))?;
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
        for ending in ["", "-wal", "-shm", PLAN] {
            let _ = std::fs::remove_file(folder.file(&format!("data-{old}.db{ending}")));
        }
    }
    folder.file(&format!("data-{next}.db"))
}

/// The plan stands beside the data that was made with it, so that no crash can pair the one with another's.
const PLAN: &str = ".plan.json";

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn read_plan(file: &Path) -> Option<Plan> {
    serde_json::from_slice(&std::fs::read(beside(file, PLAN)).ok()?).ok()
}

/// Notes which file counts and what it was made with. Each is put in place in one step, so that a crash leaves one or the other.
fn keep(folder: &DataFolder, file: &Path, plan: &Plan) -> Result<(), ReloadError> {
    let bytes = serde_json::to_vec(plan).map_err(|error| ReloadError::Data(error.to_string()))?;
    put(&beside(file, PLAN), &bytes)?;
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    put(&folder.file(CURRENT), name.as_bytes())
}

fn put(path: &Path, bytes: &[u8]) -> Result<(), ReloadError> {
    let fresh = beside(path, ".new");
    std::fs::write(&fresh, bytes)
        .and_then(|()| std::fs::rename(&fresh, path))
        .map_err(|error| ReloadError::Data(format!("The data folder can't be written: {}.", plain(&error))))
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
fn carry(from: &Path, old: &Plan, to: &Path, new: &Plan, rules: Rules) -> Result<Vec<String>, ReloadError> {
    let trouble = |error: StorageFailure| ReloadError::Data(format!("The data can't be copied. {error}"));
    let source = db::open(from, &Calendar::of(old)).map_err(trouble)?;
    let migration = migrate::migration(Some(old), new);
    let (answers, notes) = agreed(&source, &migration, rules)?;
    source.execute("VACUUM INTO ?1", [to.to_string_lossy()]).map_err(|error| trouble(error.into()))?;
    drop(source);
    let connection = db::open(to, &Calendar::of(new)).map_err(trouble)?;
    create_system_tables(&connection).map_err(trouble)?;
    let count = |query: &str| connection.query_row(query, [], |row| row.get::<_, i64>(0));
    // While tables are made anew, their relations point at nothing; all are checked at the end.
    connection.pragma_update(None, "foreign_keys", false).map_err(unfit)?;
    connection.execute_batch("BEGIN").map_err(unfit)?;
    take(&connection, &migration, &answers).map_err(unfit)?;
    let loose = count("SELECT COUNT(*) FROM pragma_foreign_key_check").map_err(unfit)?;
    if loose > 0 {
        return Err(ReloadError::Migration(format!(
            "{loose} records would point at something that is no longer there."
        )));
    }
    connection.execute_batch("COMMIT").map_err(unfit)?;
    let sound: String = connection.query_row("PRAGMA quick_check", [], |row| row.get(0)).map_err(unfit)?;
    if sound != "ok" {
        return Err(ReloadError::Migration("The copy of the data isn't sound, so the app stays as it was.".to_owned()));
    }
    Ok(notes)
}

/// What going over to another plan meets in the data that is there, counted and in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Met {
    /// Sentences: rows that don't fit what the spec says now.
    pub against: Vec<String>,
    /// "the phone of 3 customers"
    pub losses: Vec<String>,
}

/// Looks into a database that was made with the old plan, and changes nothing there.
pub fn met(file: &Path, old: &Plan, new: &Plan) -> Result<Met, String> {
    let unreadable = |why: String| format!("The data in {} can't be read: {why}.", file.display());
    let source = db::open_to_read(file, &Calendar::of(old)).map_err(|error| unreadable(error.to_string()))?;
    let migration = migrate::migration(Some(old), new);
    let count = |query: &str| {
        source.query_row(query, [], |row| row.get::<_, i64>(0)).map_err(|error| unreadable(error.to_string()))
    };
    let mut found = Met::default();
    for conflict in &migration.conflicts {
        let rows = count(&conflict.count)?;
        if rows > 0 {
            found.against.push(conflict.sentence(rows));
        }
    }
    for loss in &migration.losses {
        let rows = count(&loss.count)?;
        if rows > 0 {
            found.losses.push(loss.in_words(rows));
        }
    }
    Ok(found)
}

fn unfit(error: rusqlite::Error) -> ReloadError {
    // The engine's own words are for whoever looks for the fault, not for whoever writes the spec.
    eprintln!("migration: {error}");
    ReloadError::Migration(
        "The data that is there doesn't fit what the spec says now, so the app stays as it was.".to_owned(),
    )
}

/// Counts what stands against the change, what would go and what is missing before anything is touched. The answers, and what
/// the author is told of it.
fn agreed(source: &Connection, migration: &Migration, rules: Rules) -> Result<(Answers, Vec<String>), ReloadError> {
    let count = |query: &str| source.query_row(query, [], |row| row.get::<_, i64>(0)).map_err(unfit);
    let mut against = Vec::new();
    for conflict in &migration.conflicts {
        let rows = count(&conflict.count)?;
        if rows > 0 {
            against.push(conflict.sentence(rows));
        }
    }
    if !against.is_empty() {
        against.push("The app stays as it was until those rows or that sentence change.".to_owned());
        return Err(ReloadError::Migration(against.join(" ")));
    }
    let mut losses = Vec::new();
    for loss in &migration.losses {
        let rows = count(&loss.count)?;
        if rows > 0 {
            losses.push(loss.in_words(rows));
        }
    }
    if !losses.is_empty() && rules.losing == Losing::Ask {
        return Err(ReloadError::Losses(losses));
    }
    let mut notes: Vec<String> = losses.iter().map(|loss| format!("Gone: {loss}.")).collect();
    let mut answers = Answers::new();
    for question in &migration.questions {
        let rows = count(&question.count)?;
        if rows == 0 {
            continue;
        }
        let Some(suggestion) = question.suggestion.as_ref().filter(|_| rules.stand_ins) else {
            return Err(ReloadError::Migration(format!(
                "{} There are {rows} without it. Let the spec say what it starts as, or that it may be empty.",
                question.text
            )));
        };
        answers.insert(question.key.clone(), suggestion.clone());
        notes.push(format!("{} The preview took a stand-in.", question.text));
    }
    Ok((answers, notes))
}

#[cfg(test)]
mod tests {
    use plan::SqlType;

    use super::*;

    /// A row of that table with something in every column that needs something.
    fn fill(connection: &Connection, table: &plan::Table) {
        let needed: Vec<_> = table.columns.iter().filter(|column| !column.nullable).collect();
        let names: Vec<&str> = needed.iter().map(|column| column.name.as_str()).collect();
        let values: Vec<String> = needed
            .iter()
            .map(|column| match (&column.r#type, column.one_of.first()) {
                (_, Some(one)) => format!("'{one}'"),
                (SqlType::Integer | SqlType::Boolean, None) => column.least.unwrap_or(1).max(1).to_string(),
                _ => "'2027-03-10'".to_owned(),
            })
            .collect();
        connection.pragma_update(None, "foreign_keys", false).unwrap();
        let text = format!("INSERT INTO {} ({}) VALUES ({})", table.name, names.join(", "), values.join(", "));
        connection.execute(&text, []).unwrap();
    }

    #[test]
    fn what_a_change_would_lose_is_counted_and_nothing_is_touched() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("app.db");
        let old = plan::plan(&plan::fixture::tool_library()).plan;
        let mut new = old.clone();
        let place = new.resources.iter().position(|resource| resource.person.is_none()).unwrap();
        let table = old.tables.iter().find(|table| table.name == old.resources[place].table).unwrap().clone();
        new.tables.retain(|other| other.name != table.name);
        let connection = db::open(&file, &Calendar::of(&old)).unwrap();
        make(&connection, &old).unwrap();
        assert_eq!(met(&file, &old, &new), Ok(Met::default()));
        fill(&connection, &table);
        let found = met(&file, &old, &new).unwrap();
        assert_eq!((found.against.len(), found.losses.len()), (0, 1), "{found:?}");
        assert!(found.losses[0].contains('1'), "{found:?}");
        assert_eq!(met(&file, &old, &old), Ok(Met::default()));
        let left: i64 =
            connection.query_row(&format!("SELECT COUNT(*) FROM {}", table.name), [], |row| row.get(0)).unwrap();
        assert_eq!(left, 1);
        // Data that is behind the plan says so instead of counting wrongly.
        connection.execute(&format!("DROP TABLE {}", table.name), []).unwrap();
        assert!(met(&file, &old, &new).is_err());
    }
}
