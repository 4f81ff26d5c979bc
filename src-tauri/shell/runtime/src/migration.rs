//! The data of an app from one plan to the next: always into a new file, which is checked before it is used.

use std::path::PathBuf;

use plan::{Column, Plan, SqlType, Table};
use rusqlite::{Connection, params};

use plan::calendar::Calendar;

use crate::data_folder::DataFolder;
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
pub(crate) fn open(folder: &DataFolder, plan: &Plan) -> Result<Opened, StartError> {
    let trouble = |error: StorageFailure| StartError::Data(format!("The data can't be opened: {error}."));
    let calendar = Calendar::of(plan);
    if let Some(file) = current(folder) {
        let old: Option<Plan> = std::fs::read(folder.file(PLAN)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
        match old {
            Some(old) if old.tables == plan.tables => {
                let connection = db::open(&file, &calendar).map_err(trouble)?;
                create_system_tables(&connection).map_err(trouble)?;
            }
            Some(old) => {
                let next = next_file(folder, &file);
                carry(&file, &old, &next, plan).map_err(|error| StartError::Data(error.to_string()))?;
                keep(folder, &next, plan).map_err(|error| StartError::Data(error.to_string()))?;
                return Ok(Opened { database: Database::open(&next, &calendar).map_err(trouble)?, fresh: false });
            }
            None => return Err(StartError::Data(format!("{} doesn't say what the data was made with.", folder.file(PLAN).display()))),
        }
        keep(folder, &file, plan).map_err(|error| StartError::Data(error.to_string()))?;
        return Ok(Opened { database: Database::open(&file, &calendar).map_err(trouble)?, fresh: false });
    }
    let file = folder.file("data-1.db");
    let connection = db::open(&file, &calendar).map_err(trouble)?;
    make(&connection, plan, &plan.tables).map_err(|error| trouble(error.into()))?;
    drop(connection);
    keep(folder, &file, plan).map_err(|error| StartError::Data(error.to_string()))?;
    Ok(Opened { database: Database::open(&file, &calendar).map_err(trouble)?, fresh: true })
}

/// The same data under the same plan, with other pages.
pub(crate) fn same_data(old: &Live, plan: Plan, site: Site) -> Result<Live, ReloadError> {
    let database = Database::open(old.database.path(), &Calendar::of(&plan)).map_err(|error| ReloadError::Data(error.to_string()))?;
    Ok(Live::new(plan, database, site))
}

/// Another plan: the same file where the tables are the same, else a new one. Also says what happened to the data.
pub(crate) fn carry_over(folder: &DataFolder, old: &Live, plan: Plan, site: Site) -> Result<(Live, Vec<String>), ReloadError> {
    if old.plan.tables == plan.tables {
        keep(folder, old.database.path(), &plan)?;
        return same_data(old, plan, site).map(|live| (live, Vec::new()));
    }
    let next = next_file(folder, old.database.path());
    let notes = carry(old.database.path(), &old.plan, &next, &plan)?;
    keep(folder, &next, &plan)?;
    let database = Database::open(&next, &Calendar::of(&plan)).map_err(|error| ReloadError::Data(error.to_string()))?;
    Ok((Live::new(plan, database, site), notes))
}

/// The file that is in use.
fn current(folder: &DataFolder) -> Option<PathBuf> {
    let name = std::fs::read_to_string(folder.file(CURRENT)).ok()?;
    let file = folder.file(name.trim());
    file.is_file().then_some(file)
}

fn number(file: &std::path::Path) -> u32 {
    let name = file.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    name.strip_prefix("data-").and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn next_file(folder: &DataFolder, file: &std::path::Path) -> PathBuf {
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
fn keep(folder: &DataFolder, file: &std::path::Path, plan: &Plan) -> Result<(), ReloadError> {
    let trouble = |error: std::io::Error| ReloadError::Data(format!("The data folder can't be written: {error}."));
    let bytes = serde_json::to_vec(plan).map_err(|error| ReloadError::Data(error.to_string()))?;
    std::fs::write(folder.file(PLAN), bytes).map_err(trouble)?;
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    std::fs::write(folder.file("current.new"), name).map_err(trouble)?;
    std::fs::rename(folder.file("current.new"), folder.file(CURRENT)).map_err(trouble)
}

/// Makes the system's tables and the plan's.
fn make(connection: &Connection, _plan: &Plan, tables: &[Table]) -> rusqlite::Result<()> {
    create_system_tables(connection).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    for table in tables {
        connection.execute_batch(&create_table(table))?;
    }
    for table in tables {
        connection.execute_batch(&create_indexes(table))?;
    }
    Ok(())
}

fn create_table(table: &Table) -> String {
    let mut parts: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let kind = match column.r#type {
                SqlType::Integer | SqlType::Boolean => "INTEGER",
                SqlType::Id | SqlType::Text | SqlType::Date | SqlType::Time | SqlType::Moment | SqlType::Json => "TEXT",
            };
            format!("{} {kind}{}", column.name, if column.nullable { "" } else { " NOT NULL" })
        })
        .collect();
    parts.push(format!("PRIMARY KEY ({})", table.primary_key.join(", ")));
    for key in &table.foreign_keys {
        let then = match key.on_delete {
            model::OnDelete::Refuse => "NO ACTION",
            model::OnDelete::Delete => "CASCADE",
            model::OnDelete::Empty => "SET NULL",
        };
        parts.push(format!("FOREIGN KEY ({}) REFERENCES {} (id) ON DELETE {then}", key.column, key.table));
    }
    format!("CREATE TABLE {} (\n  {}\n) STRICT;", table.name, parts.join(",\n  "))
}

fn create_indexes(table: &Table) -> String {
    let index = |index: &plan::Index| {
        let only = index.only.as_ref().map_or_else(String::new, |(column, values)| {
            let values: Vec<String> = values.iter().map(|value| plan::sql::quote(value)).collect();
            format!(" WHERE {column} IN ({})", values.join(", "))
        });
        let unique = if index.unique { "UNIQUE " } else { "" };
        format!("CREATE {unique}INDEX {} ON {} ({}){only};\n", index.name, table.name, index.columns.join(", "))
    };
    table.indexes.iter().map(index).collect()
}

/// Copies everything that the new plan still has into a new file, and says what it left behind.
fn carry(from: &std::path::Path, old: &Plan, to: &std::path::Path, new: &Plan) -> Result<Vec<String>, ReloadError> {
    let wrong = |error: rusqlite::Error| ReloadError::Migration(format!("The data can't be carried over: {error}."));
    let connection = db::open(to, &Calendar::of(new)).map_err(|error| ReloadError::Data(error.to_string()))?;
    let mut notes = Vec::new();
    connection.pragma_update(None, "foreign_keys", false).map_err(wrong)?;
    connection.execute("ATTACH DATABASE ?1 AS old", [from.to_string_lossy()]).map_err(wrong)?;
    let all = || -> rusqlite::Result<()> {
        connection.execute_batch("BEGIN")?;
        create_system_tables(&connection).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
        for table in &new.tables {
            connection.execute_batch(&create_table(table))?;
        }
        for name in db::SYSTEM_TABLES.iter().rev() {
            connection.execute(&format!("INSERT INTO main.{name} SELECT * FROM old.{name}"), [])?;
        }
        Ok(())
    };
    all().map_err(wrong)?;
    for table in &new.tables {
        let Some(before) = old.tables.iter().find(|before| before.key == table.key) else { continue };
        copy(&connection, before, table, new, &mut notes).map_err(wrong)?;
    }
    for gone in old.tables.iter().filter(|before| !new.tables.iter().any(|table| table.key == before.key)) {
        let rows: i64 = connection.query_row(&format!("SELECT COUNT(*) FROM old.{}", gone.name), [], |row| row.get(0)).map_err(wrong)?;
        if rows > 0 {
            notes.push(format!("{rows} {} went, because the spec no longer has them.", gone.name.replace('_', " ")));
        }
    }
    loosen(&connection, new, &mut notes).map_err(wrong)?;
    for table in &new.tables {
        connection.execute_batch(&create_indexes(table)).map_err(|error| {
            ReloadError::Migration(format!("Some {} that are there share what must be unique now ({error}).", table.name.replace('_', " ")))
        })?;
    }
    connection.execute_batch("COMMIT; DETACH DATABASE old;").map_err(wrong)?;
    let sound: String = connection.query_row("PRAGMA quick_check", [], |row| row.get(0)).map_err(wrong)?;
    if sound != "ok" {
        return Err(ReloadError::Migration("The copy of the data isn't sound, so the app stays as it was.".to_owned()));
    }
    Ok(notes)
}

/// Copies a table's rows column by column, known by their keys.
fn copy(connection: &Connection, before: &Table, table: &Table, plan: &Plan, notes: &mut Vec<String>) -> rusqlite::Result<()> {
    let mut names = Vec::new();
    let mut values = Vec::new();
    for column in &table.columns {
        let same = before.columns.iter().find(|old| old.key == column.key);
        let source = match same {
            Some(old) => converted(old, column),
            None => "NULL".to_owned(),
        };
        let mut value = match &column.folded_of {
            Some(of) => {
                let original = table.columns.iter().find(|one| one.name == *of);
                let old = original.and_then(|original| before.columns.iter().find(|old| old.key == original.key));
                old.map_or("NULL".to_owned(), |old| format!("plan_fold(CAST(o.{} AS TEXT))", old.name))
            }
            None => source.clone(),
        };
        if let Some(old) = same.filter(|_| column.folded_of.is_none()) {
            let lost: i64 = connection.query_row(
                &format!("SELECT COUNT(*) FROM old.{} o WHERE o.{} IS NOT NULL AND ({source}) IS NULL", before.name, old.name),
                [],
                |row| row.get(0),
            )?;
            if lost > 0 {
                notes.push(format!("{lost} of the {} lost their {}, because it can't be what it was.", table.name.replace('_', " "), column.name.replace('_', " ")));
            }
        }
        if !column.nullable {
            value = format!("COALESCE({value}, {})", stand_in(table, column, plan));
        }
        names.push(column.name.clone());
        values.push(value);
    }
    for gone in before.columns.iter().filter(|old| old.folded_of.is_none() && !table.columns.iter().any(|column| column.key == old.key)) {
        let rows: i64 =
            connection.query_row(&format!("SELECT COUNT(*) FROM old.{} o WHERE o.{} IS NOT NULL", before.name, gone.name), [], |row| row.get(0))?;
        if rows > 0 {
            notes.push(format!("The {} of {rows} {} went, because the spec no longer has it.", gone.name.replace('_', " "), table.name.replace('_', " ")));
        }
    }
    connection.execute(
        &format!("INSERT INTO main.{} ({}) SELECT {} FROM old.{} o", table.name, names.join(", "), values.join(", "), before.name),
        [],
    )?;
    Ok(())
}

/// The old value as the new column takes it; NULL where it can't be.
fn converted(old: &Column, new: &Column) -> String {
    let name = format!("o.{}", old.name);
    let is_text = |kind| !matches!(kind, SqlType::Integer | SqlType::Boolean);
    let value = match (old.r#type, new.r#type) {
        (old, new) if old == new => name,
        (SqlType::Boolean, SqlType::Text) => format!("CASE {name} WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END"),
        (SqlType::Integer, SqlType::Boolean) => format!("CASE WHEN {name} IN (0, 1) THEN {name} END"),
        (SqlType::Boolean, SqlType::Integer) => name,
        (SqlType::Moment, SqlType::Date) => format!("plan_date_of({name})"),
        (SqlType::Date, SqlType::Moment) => format!("plan_moment_of({name}, NULL)"),
        (old, SqlType::Text) if is_text(old) => name,
        (_, SqlType::Text) => format!("CAST({name} AS TEXT)"),
        (SqlType::Text, SqlType::Integer) => format!("CASE WHEN {name} = CAST(CAST({name} AS INTEGER) AS TEXT) THEN CAST({name} AS INTEGER) END"),
        _ => "NULL".to_owned(),
    };
    if new.one_of.is_empty() {
        return value;
    }
    let known: Vec<String> = new.one_of.iter().map(|one| plan::sql::quote(one)).collect();
    format!("CASE WHEN {value} IN ({}) THEN {value} END", known.join(", "))
}

/// What stands where something has to stand: the spec's own default, else the least that is possible.
fn stand_in(table: &Table, column: &Column, plan: &Plan) -> String {
    let resource = plan.resources.iter().find(|resource| resource.table == table.name);
    let field = resource.and_then(|resource| {
        resource.fields.iter().find(|field| matches!(&field.storage, plan::Storage::Column { column: own, .. } if *own == column.name))
    });
    if let (Some(resource), Some(field)) = (resource, field)
        && let Some(default) = &field.default
    {
        let step = model::FieldRef { thing: resource.thing, field: field.id };
        let kind = plan::typing::of_type(&field.r#type.kind, step);
        let expr = model::Expr::Literal(default.clone());
        if let Ok(query) = plan::sql::value_for(plan, &expr, &kind, &plan::sql::Scope::bound()) {
            return query.text;
        }
    }
    if let Some(first) = column.one_of.first() {
        return plan::sql::quote(first);
    }
    match column.r#type {
        SqlType::Integer => column.least.unwrap_or(0).to_string(),
        SqlType::Boolean => "0".to_owned(),
        SqlType::Date => "'2000-01-01'".to_owned(),
        SqlType::Time => "'00:00'".to_owned(),
        SqlType::Moment => "'2000-01-01T00:00:00.000Z'".to_owned(),
        SqlType::Json => "'[]'".to_owned(),
        SqlType::Id | SqlType::Text => "''".to_owned(),
    }
}

/// Relations whose other end didn't come along: they become empty, or their record goes too where it can't be without.
fn loosen(connection: &Connection, plan: &Plan, notes: &mut Vec<String>) -> rusqlite::Result<()> {
    // A row that goes may leave others loose; it ends, as each round takes rows away.
    loop {
        let mut changed = false;
        for table in &plan.tables {
            for key in &table.foreign_keys {
                let Some(column) = table.columns.iter().find(|column| column.name == key.column) else { continue };
                let loose = format!("{0} IS NOT NULL AND {0} NOT IN (SELECT id FROM main.{1})", key.column, key.table);
                let statement = match column.nullable {
                    true => format!("UPDATE main.{} SET {} = NULL WHERE {loose}", table.name, key.column),
                    false => format!("DELETE FROM main.{} WHERE {loose}", table.name),
                };
                let rows = connection.execute(&statement, params![])?;
                if rows > 0 {
                    changed = true;
                    if !column.nullable {
                        notes.push(format!("{rows} {} went, because what they belong to is gone.", table.name.replace('_', " ")));
                    }
                }
            }
        }
        if !changed {
            return Ok(());
        }
    }
}
