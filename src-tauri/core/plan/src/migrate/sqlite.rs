use super::{Answers, Carry, Conversion, Source, Step, answered};
use crate::sql::quote;
use crate::validate::Stored;
use crate::{Column, ForeignKey, Index, SqlType, Table};

pub(super) fn render(step: &Step, answers: &Answers) -> Vec<String> {
    match step {
        Step::CreateTable { table } => create(table, &table.name),
        Step::ChangeTable { from, to, columns } => {
            let making = format!("new_{}", to.name);
            let mut found: Vec<String> = create(to, &making).into_iter().take(1).collect();
            let names: Vec<&str> = columns.iter().map(|carry| carry.column.name.as_str()).collect();
            let values: Vec<String> = columns.iter().map(|carry| value(carry, columns, answers)).collect();
            found.push(format!(
                "INSERT INTO {making} ({}) SELECT {} FROM {}",
                names.join(", "),
                values.join(", "),
                from.name
            ));
            found.push(format!("DROP TABLE {}", from.name));
            found.push(format!("ALTER TABLE {making} RENAME TO {}", to.name));
            found.extend(to.indexes.iter().map(|one| index(&to.name, one)));
            found
        }
        Step::DropTable { table } => vec![format!("DROP TABLE {}", table.name)],
        Step::AddForeignKeys { .. } => Vec::new(),
        Step::CreateIndex { table, index: one } => vec![index(table, one)],
        Step::DropIndex { index } => vec![format!("DROP INDEX {index}")],
    }
}

/// The table under a name, then its indexes.
fn create(table: &Table, name: &str) -> Vec<String> {
    let mut lines: Vec<String> = table.columns.iter().map(|column| column_line(table, column)).collect();
    if table.primary_key.len() > 1 {
        lines.push(format!("PRIMARY KEY ({})", table.primary_key.join(", ")));
    }
    let kind = if table.primary_key.len() > 1 { "STRICT, WITHOUT ROWID" } else { "STRICT" };
    let mut found = vec![format!("CREATE TABLE {name} (\n  {}\n) {kind}", lines.join(",\n  "))];
    found.extend(table.indexes.iter().map(|one| index(name, one)));
    found
}

fn column_line(table: &Table, column: &Column) -> String {
    let mut line = format!("{} {}", column.name, type_name(column.r#type));
    if table.primary_key == [column.name.clone()] {
        line.push_str(" PRIMARY KEY");
    }
    if !column.nullable {
        line.push_str(" NOT NULL");
    }
    if let Some(default) = &column.default {
        line.push_str(&format!(" DEFAULT {}", literal(default)));
    }
    if let Some(check) = check(column) {
        line.push_str(&format!(" CHECK ({check})"));
    }
    if let Some(key) = table.foreign_keys.iter().find(|key| key.column == column.name) {
        line.push_str(&format!(" REFERENCES {} (id) ON DELETE {}", key.table, on_delete(key)));
    }
    line
}

fn type_name(kind: SqlType) -> &'static str {
    match kind {
        SqlType::Integer | SqlType::Boolean => "INTEGER",
        SqlType::Id | SqlType::Text | SqlType::Date | SqlType::Time | SqlType::Moment | SqlType::Json => "TEXT",
        SqlType::Bytes => "BLOB",
    }
}

pub(super) fn on_delete(key: &ForeignKey) -> &'static str {
    match key.on_delete {
        model::OnDelete::Refuse => "RESTRICT",
        model::OnDelete::Delete => "CASCADE",
        model::OnDelete::Empty => "SET NULL",
    }
}

/// What the database itself promises of a value.
pub(super) fn check(column: &Column) -> Option<String> {
    let name = &column.name;
    if !column.one_of.is_empty() {
        let words: Vec<String> = column.one_of.iter().map(|word| quote(word)).collect();
        return Some(format!("{name} IN ({})", words.join(", ")));
    }
    if column.r#type == SqlType::Boolean {
        return Some(format!("{name} IN (0, 1)"));
    }
    match (column.least, column.most) {
        (Some(least), Some(most)) => Some(format!("{name} BETWEEN {least} AND {most}")),
        (Some(least), None) => Some(format!("{name} >= {least}")),
        (None, Some(most)) => Some(format!("{name} <= {most}")),
        (None, None) => None,
    }
}

pub(super) fn index(table: &str, index: &Index) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let only = index.only.as_ref().map(|(column, words)| {
        let words: Vec<String> = words.iter().map(|word| quote(word)).collect();
        format!(" WHERE {column} IN ({})", words.join(", "))
    });
    format!("CREATE {unique}INDEX {} ON {table} ({}){}", index.name, index.columns.join(", "), only.unwrap_or_default())
}

pub(super) fn literal(stored: &Stored) -> String {
    match stored {
        Stored::Null => "NULL".to_owned(),
        Stored::Integer(number) => number.to_string(),
        Stored::Text(text) => quote(text),
        Stored::List(all) => quote(&serde_json::to_string(all).unwrap_or_default()),
    }
}

/// The value of a column, over the old table.
fn value(carry: &Carry, columns: &[Carry], answers: &Answers) -> String {
    let question = answers.iter().find(|(key, _)| key.split_once('.').is_some_and(|(_, own)| own == carry.column.key));
    let found = match &carry.source {
        Source::Same { column } => column.clone(),
        Source::Value { value, question } => literal(answered(value, question, answers)),
        Source::Choices { column, words, otherwise } => chosen(column, words, otherwise.as_deref()),
        Source::Converted { column, conversion } => converted(column, conversion),
        Source::Folded { of } => {
            let source = columns.iter().find(|one| one.column.name == *of);
            return source
                .map_or_else(|| "NULL".to_owned(), |one| format!("plan_fold({})", value(one, columns, answers)));
        }
    };
    match question {
        // The answer fills what is empty, and leaves what is there.
        Some((_, answer)) if !carry.column.nullable && !matches!(carry.source, Source::Value { .. }) => {
            format!("COALESCE({found}, {})", literal(answer))
        }
        _ => found,
    }
}

pub(super) fn chosen(column: &str, words: &[(String, String)], otherwise: Option<&str>) -> String {
    let otherwise = otherwise.map_or_else(|| "NULL".to_owned(), quote);
    if words.is_empty() {
        return format!("CASE WHEN {column} IS NULL THEN NULL ELSE {otherwise} END");
    }
    let ways: Vec<String> = words.iter().map(|(from, to)| format!("WHEN {} THEN {}", quote(from), quote(to))).collect();
    format!("CASE {column} {} ELSE CASE WHEN {column} IS NULL THEN NULL ELSE {otherwise} END END", ways.join(" "))
}

fn converted(column: &str, conversion: &Conversion) -> String {
    match conversion {
        Conversion::Scale { digits } => format!("plan_divide({column}, 1, {digits}, 0)"),
        Conversion::ToText => format!("CAST({column} AS TEXT)"),
        Conversion::TextToInteger { digits } => format!(
            "CASE WHEN {} THEN CAST({column} AS INTEGER) * {} END",
            super::is_whole(column),
            10_i64.pow(u32::from(*digits))
        ),
        Conversion::TextToChoice { words } => chosen(&format!("LOWER(TRIM({column}))"), words, None),
        Conversion::DateToMoment { .. } => format!("plan_moment_of({column}, '00:00')"),
        Conversion::MomentToDate { .. } => format!("plan_date_of({column})"),
        Conversion::TextAsDate => {
            format!("CASE WHEN {column} LIKE '____-__-__' THEN plan_start_of({column}, 'day') END")
        }
        Conversion::TextAsMoment => {
            format!("CASE WHEN {column} LIKE '____-__-__T__:__:__.___Z' THEN plan_shift({column}, 0, 0, 0, 0) END")
        }
        Conversion::IntegerToBoolean => format!("({column} <> 0)"),
        Conversion::BooleanToInteger => column.to_owned(),
        Conversion::Nothing => "NULL".to_owned(),
    }
}
