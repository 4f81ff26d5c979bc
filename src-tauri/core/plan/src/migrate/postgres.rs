use super::sqlite::{chosen, index, literal, on_delete};
use super::{Answers, Carry, Conversion, Source, Step, answered};
use crate::sql::quote;
use crate::validate::Stored;
use crate::{Column, SqlType, Table};

pub(super) fn render(step: &Step, answers: &Answers) -> Vec<String> {
    match step {
        Step::CreateTable { table } => create(table),
        Step::ChangeTable { from, to, columns } => change(from, to, columns, answers),
        Step::DropTable { table } => vec![format!("DROP TABLE {} CASCADE", table.name)],
        Step::AddForeignKeys { table } => table.foreign_keys.iter().map(|key| foreign_key(&table.name, key)).collect(),
        Step::CreateIndex { table, index: one } => vec![index(table, one)],
        Step::DropIndex { index } => vec![format!("DROP INDEX {index}")],
    }
}

fn create(table: &Table) -> Vec<String> {
    let mut lines: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let required = if column.nullable { "" } else { " NOT NULL" };
            let check =
                check(column).map(|check| format!(" CONSTRAINT {} CHECK ({check})", check_name(&table.name, column)));
            let default = column.default.as_ref().map(|value| format!(" DEFAULT {}", literal(value)));
            let promises = [default, check].into_iter().flatten().collect::<String>();
            format!("{} {}{required}{promises}", column.name, type_name(column))
        })
        .collect();
    lines.push(format!("PRIMARY KEY ({})", table.primary_key.join(", ")));
    let mut found = vec![format!("CREATE TABLE {} (\n  {}\n)", table.name, lines.join(",\n  "))];
    found.extend(table.indexes.iter().map(|one| index(&table.name, one)));
    found
}

/// Text that is compared bytewise is told so, whatever the database's own collation.
fn type_name(column: &Column) -> &'static str {
    match column.r#type {
        SqlType::Id => "uuid",
        SqlType::Integer => "bigint",
        SqlType::Boolean => "boolean",
        SqlType::Moment => "timestamptz",
        SqlType::Json => "jsonb",
        SqlType::Bytes => "bytea",
        SqlType::Text | SqlType::Date | SqlType::Time => "text COLLATE \"C\"",
    }
}

fn check(column: &Column) -> Option<String> {
    if column.r#type == SqlType::Boolean { None } else { super::sqlite::check(column) }
}

fn short(name: String) -> String {
    name.chars().take(63).collect()
}

fn check_name(table: &str, column: &Column) -> String {
    short(format!("{table}_{}_check", column.name))
}

fn foreign_key(table: &str, key: &crate::ForeignKey) -> String {
    let name = short(format!("{table}_{}_fkey", key.column));
    format!(
        "ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({}) REFERENCES {} (id) ON DELETE {} DEFERRABLE",
        key.column,
        key.table,
        on_delete(key)
    )
}

/// Relations and checks off, names, columns, values, then everything on again.
fn change(from: &Table, to: &Table, columns: &[Carry], answers: &Answers) -> Vec<String> {
    let mut found = Vec::new();
    let table = &to.name;
    if from.name != to.name {
        found.push(format!("ALTER TABLE {} RENAME TO {table}", from.name));
    }
    for key in &from.foreign_keys {
        let name = short(format!("{}_{}_fkey", from.name, key.column));
        found.push(format!("ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}"));
    }
    for column in from.columns.iter().filter(|column| check(column).is_some()) {
        found.push(format!("ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {}", check_name(&from.name, column)));
    }
    found.extend(from.indexes.iter().map(|index| format!("DROP INDEX IF EXISTS {}", index.name)));
    // Renamed by way of names that nothing has, so that two columns can change places.
    let taken = |carry: &Carry| match &carry.source {
        Source::Same { column } | Source::Converted { column, .. } | Source::Choices { column, .. } => {
            Some(column.clone())
        }
        Source::Folded { .. } => {
            from.columns.iter().find(|one| one.key == carry.column.key).map(|one| one.name.clone())
        }
        Source::Value { .. } => None,
    };
    let kept: Vec<(String, &Carry)> = columns.iter().filter_map(|carry| taken(carry).map(|old| (old, carry))).collect();
    for column in &from.columns {
        if !kept.iter().any(|(old, _)| *old == column.name) {
            found.push(format!("ALTER TABLE {table} DROP COLUMN {}", column.name));
        }
    }
    let renamed: Vec<&(String, &Carry)> = kept.iter().filter(|(old, carry)| *old != carry.column.name).collect();
    for (place, (old, _)) in renamed.iter().enumerate() {
        found.push(format!("ALTER TABLE {table} RENAME COLUMN {old} TO moving_{place}"));
    }
    for (place, (_, carry)) in renamed.iter().enumerate() {
        found.push(format!("ALTER TABLE {table} RENAME COLUMN moving_{place} TO {}", carry.column.name));
    }
    for carry in columns {
        let (name, column) = (&carry.column.name, &carry.column);
        let was = from.columns.iter().find(|one| one.key == column.key);
        if !kept.iter().any(|(_, one)| one.column.key == column.key) {
            found.push(format!("ALTER TABLE {table} ADD COLUMN {name} {}", type_name(column)));
        } else if was.is_some_and(|was| !was.nullable) && !from.primary_key.contains(&carry.column.name) {
            // Not of the primary key, which is never empty on the way either.
            found.push(format!("ALTER TABLE {table} ALTER COLUMN {name} DROP NOT NULL"));
        }
        if was.is_some_and(|was| was.default.is_some()) {
            found.push(format!("ALTER TABLE {table} ALTER COLUMN {name} DROP DEFAULT"));
        }
        match &carry.source {
            Source::Converted { conversion, .. } => found.push(format!(
                "ALTER TABLE {table} ALTER COLUMN {name} TYPE {} USING {}",
                type_name(column),
                converted(name, conversion)
            )),
            Source::Choices { words, otherwise, .. } => {
                found.push(format!("UPDATE {table} SET {name} = {}", chosen(name, words, otherwise.as_deref())));
            }
            Source::Value { value, question } => {
                let value = answered(value, question, answers);
                if *value != Stored::Null {
                    found.push(format!("UPDATE {table} SET {name} = {}", pg_literal(value, column)));
                }
            }
            Source::Folded { of } => found.push(format!("UPDATE {table} SET {name} = {}", fold(of))),
            Source::Same { .. } => {}
        }
    }
    for carry in columns.iter().filter(|carry| !carry.column.nullable) {
        let name = &carry.column.name;
        let answer =
            answers.iter().find(|(key, _)| key.split_once('.').is_some_and(|(_, own)| own == carry.column.key));
        if let Some((_, answer)) = answer {
            found.push(format!(
                "UPDATE {table} SET {name} = {} WHERE {name} IS NULL",
                pg_literal(answer, &carry.column)
            ));
        }
        found.push(format!("ALTER TABLE {table} ALTER COLUMN {name} SET NOT NULL"));
    }
    for column in &to.columns {
        if let Some(value) = &column.default {
            found.push(format!("ALTER TABLE {table} ALTER COLUMN {} SET DEFAULT {}", column.name, literal(value)));
        }
        if let Some(check) = check(column) {
            let name = check_name(table, column);
            found.push(format!("ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({check})"));
        }
    }
    found.extend(to.foreign_keys.iter().map(|key| foreign_key(table, key)));
    found.extend(to.indexes.iter().map(|one| index(table, one)));
    found
}

fn pg_literal(stored: &Stored, column: &Column) -> String {
    match (stored, column.r#type) {
        (Stored::Integer(number), SqlType::Boolean) => (*number != 0).to_string(),
        _ => literal(stored),
    }
}

/// The folded key, by the function that every output registers.
fn fold(column: &str) -> String {
    format!("plan_fold({column})")
}

fn converted(column: &str, conversion: &Conversion) -> String {
    let moment = "YYYY-MM-DD";
    match conversion {
        Conversion::Scale { digits } if *digits >= 0 => {
            format!("{column} * {}", 10_i64.pow(digits.unsigned_abs().min(18)))
        }
        Conversion::Scale { digits } => {
            format!("round({column}::numeric / {})::bigint", 10_i64.pow(digits.unsigned_abs().min(18)))
        }
        Conversion::ToText => format!("{column}::text"),
        Conversion::TextToInteger { digits } => format!(
            "CASE WHEN {} THEN {column}::bigint * {} END",
            super::is_whole(column),
            10_i64.pow(u32::from(*digits))
        ),
        Conversion::TextToChoice { words } => chosen(&format!("lower(btrim({column}))"), words, None),
        Conversion::DateToMoment { zone } => format!("({column}::date::timestamp AT TIME ZONE {})", quote(zone)),
        Conversion::MomentToDate { zone } => format!("to_char({column} AT TIME ZONE {}, '{moment}')", quote(zone)),
        Conversion::TextAsDate => {
            format!("CASE WHEN {column} ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$' THEN {column} END")
        }
        Conversion::TextAsMoment => format!(
            "CASE WHEN {column} ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9:.]+Z$' THEN {column}::timestamptz END"
        ),
        Conversion::IntegerToBoolean => format!("({column} <> 0)"),
        Conversion::BooleanToInteger => format!("({column}::int)::bigint"),
        Conversion::Nothing => "NULL".to_owned(),
    }
}
