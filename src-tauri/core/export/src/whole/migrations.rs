//! `migrations/`: how a database comes to have the plan's tables, and `plan.json`, from which the next export goes on.

use model::OnDelete;
use plan::{Column, Plan, SqlType, Table};
use serde::{Deserialize, Serialize};

use crate::{File, Options};

/// What an export leaves for the next one.
#[derive(Debug, Deserialize, Serialize)]
struct Kept {
    /// Names of all migrations so far, in order.
    migrations: Vec<String>,
    /// The tables as the last of them leaves them.
    tables: Vec<Table>,
}

const SYSTEM: &str = include_str!("../../../../../assets/export/parts/system-tables.sql");

pub(crate) fn files(plan: &Plan, options: &Options) -> Vec<File> {
    let previous: Option<Kept> = options.previous.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let mut migrations = previous.as_ref().map(|kept| kept.migrations.clone()).unwrap_or_default();
    let mut files = Vec::new();
    let changed = previous.as_ref().is_none_or(|kept| kept.tables != plan.tables);
    if changed {
        let name = format!("{:04}_{}.sql", migrations.len() + 1, if previous.is_none() { "start" } else { "change" });
        let sql = match &previous {
            None => format!("{SYSTEM}\n{}", create_all(&plan.tables)),
            Some(kept) => change(&kept.tables, &plan.tables),
        };
        files.push(File::ours(format!("migrations/sqlite/{name}"), sql));
        migrations.push(name);
    }
    let kept = Kept { migrations, tables: plan.tables.clone() };
    let text = serde_json::to_string_pretty(&kept).unwrap_or_default();
    files.push(File::ours("migrations/plan.json", text + "\n"));
    files
}

fn create_all(tables: &[Table]) -> String {
    tables.iter().map(|table| format!("{}\n", create(table, &table.name))).collect()
}

/// A table with its indexes.
fn create(table: &Table, name: &str) -> String {
    let mut lines: Vec<String> = table.columns.iter().map(|column| format!("  {}", self::column(table, column))).collect();
    if table.primary_key.len() > 1 {
        lines.push(format!("  PRIMARY KEY ({})", table.primary_key.join(", ")));
    }
    format!("CREATE TABLE {name} (\n{}\n) STRICT;\n{}", lines.join(",\n"), indexes(table))
}

fn indexes(table: &Table) -> String {
    let lines = table.indexes.iter().map(|index| {
        let unique = if index.unique { "UNIQUE " } else { "" };
        let only = index.only.as_ref().map_or(String::new(), |(column, words)| {
            let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
            format!(" WHERE {column} IN ({})", words.join(", "))
        });
        format!("CREATE {unique}INDEX {} ON {} ({}){only};\n", index.name, table.name, index.columns.join(", "))
    });
    lines.collect()
}

fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "''"))
}

fn column(table: &Table, column: &Column) -> String {
    let r#type = match column.r#type {
        SqlType::Integer | SqlType::Boolean => "INTEGER",
        _ => "TEXT",
    };
    let mut words = vec![column.name.clone(), r#type.to_owned()];
    if table.primary_key.as_slice() == [column.name.clone()] {
        words.push("PRIMARY KEY".to_owned());
    } else if !column.nullable {
        words.push("NOT NULL".to_owned());
    }
    if column.r#type == SqlType::Boolean {
        words.push(format!("CHECK ({} IN (0, 1))", column.name));
    }
    if !column.one_of.is_empty() {
        let options: Vec<String> = column.one_of.iter().map(|word| quoted(word)).collect();
        words.push(format!("CHECK ({} IN ({}))", column.name, options.join(", ")));
    }
    match (column.least, column.most) {
        (Some(least), Some(most)) => words.push(format!("CHECK ({} BETWEEN {least} AND {most})", column.name)),
        (Some(least), None) => words.push(format!("CHECK ({} >= {least})", column.name)),
        (None, Some(most)) => words.push(format!("CHECK ({} <= {most})", column.name)),
        (None, None) => {}
    }
    if let Some(key) = table.foreign_keys.iter().find(|key| key.column == column.name) {
        let on_delete = match key.on_delete {
            OnDelete::Refuse => "",
            OnDelete::Delete => " ON DELETE CASCADE",
            OnDelete::Empty => " ON DELETE SET NULL",
        };
        words.push(format!("REFERENCES {} (id){on_delete}", key.table));
    }
    words.join(" ")
}

/// From the tables of before to those of now: what is recognised by its key is kept, under its new name where that has changed.
fn change(before: &[Table], after: &[Table]) -> String {
    let mut out = String::new();
    let find = |key: &str| before.iter().find(|table| table.key == key);
    for table in before.iter().filter(|table| !after.iter().any(|own| own.key == table.key)) {
        out.push_str(&format!("DROP TABLE {};\n", table.name));
    }
    for table in after {
        let Some(old) = find(&table.key) else {
            out.push_str(&create(table, &table.name));
            continue;
        };
        if old == table {
            continue;
        }
        out.push_str(&rebuild(old, table));
    }
    out
}

/// SQLite changes a table by making it anew: rows move over, columns by their keys.
fn rebuild(old: &Table, table: &Table) -> String {
    let interim = format!("{}_new", table.name);
    let mut pairs = Vec::new();
    for column in &table.columns {
        let kept = old.columns.iter().find(|own| own.key == column.key).map(|own| own.name.clone());
        let source = column.folded_of.as_ref().and_then(|of| old.columns.iter().find(|own| own.name == *of));
        let blank = match column.r#type {
            SqlType::Integer => column.least.unwrap_or(0).to_string(),
            SqlType::Boolean => "0".to_owned(),
            _ => column.one_of.first().map_or_else(|| "''".to_owned(), |word| quoted(word)),
        };
        let value = match (kept, source) {
            (Some(kept), _) if column.nullable => kept,
            (Some(kept), _) => format!("COALESCE({kept}, {blank})"),
            (None, Some(source)) => format!("fold({})", source.name),
            (None, None) if column.nullable => "NULL".to_owned(),
            (None, None) => blank,
        };
        pairs.push((column.name.clone(), value));
    }
    let bare = create(&Table { indexes: Vec::new(), ..table.clone() }, &interim);
    let names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
    let values: Vec<&str> = pairs.iter().map(|(_, value)| value.as_str()).collect();
    format!(
        "{bare}INSERT INTO {interim} ({}) SELECT {} FROM {};\nDROP TABLE {};\nALTER TABLE {interim} RENAME TO {};\n{}",
        names.join(", "),
        values.join(", "),
        old.name,
        old.name,
        table.name,
        indexes(table)
    )
}
