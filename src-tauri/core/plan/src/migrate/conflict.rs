//! Rows that are there already and don't fit what the spec says now: new bounds, and values that no two may share any more.

use model::StatementId;
use serde::{Deserialize, Serialize};

use super::{Carry, Conversion, Migration, Source};
use crate::validate::{Wrong, sentence};
use crate::{Column, Plan, Resource, Table};

/// Rows that keep a migration from being made. It isn't, while the query counts any.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// A query on the database as it is, giving the number of rows.
    pub count: String,
    /// The field, or several with "and" between them.
    pub what: String,
    pub singular: String,
    pub plural: String,
    /// What the spec says of it now, for the end of the sentence: "This must be at least 5."
    pub says: String,
    /// The sentence that says it.
    pub statement: Option<StatementId>,
}

impl Conflict {
    /// What the author is told where so many rows stand against it.
    pub fn sentence(&self, rows: i64) -> String {
        let (whose, verb) = match rows {
            1 => (&self.singular, "doesn't"),
            _ => (&self.plural, "don't"),
        };
        format!(
            "{rows} {whose} that {} there {verb} fit what the spec says now of \"{}\": {}",
            are(rows),
            self.what,
            self.says
        )
    }
}

fn are(rows: i64) -> &'static str {
    if rows == 1 { "is" } else { "are" }
}

/// What could stand against carrying the table over.
pub(super) fn find(new: &Plan, before: &Table, after: &Table, columns: &[Carry], found: &mut Migration) {
    let Some(resource) = new.resources.iter().find(|resource| resource.table == after.name) else { return };
    for carry in columns {
        let Some(value) = old_value(&carry.source) else { continue };
        let old = before.columns.iter().find(|one| one.key == carry.column.key);
        bounds(new, resource, before, old, &carry.column, &value, found);
    }
    for index in after.indexes.iter().filter(|index| index.unique) {
        let values: Option<Vec<String>> = index.columns.iter().map(|name| value_of(columns, name)).collect();
        let Some(values) = values else { continue };
        let same = |one: &crate::Index| one.unique && one.columns == index.columns && one.only == index.only;
        if before.indexes.iter().any(same) {
            continue;
        }
        unique(resource, before, index, &values, columns, found);
    }
}

fn bounds(
    new: &Plan,
    resource: &Resource,
    before: &Table,
    old: Option<&Column>,
    column: &Column,
    value: &str,
    found: &mut Migration,
) {
    let Some(field) = resource.fields.iter().find(|field| field.key == column.key) else { return };
    let mut add = |test: String, wrong: Wrong| {
        found.conflicts.push(Conflict {
            count: format!("SELECT COUNT(*) FROM {} WHERE {test}", before.name),
            what: field.name.clone(),
            singular: resource.name.singular.clone(),
            plural: resource.name.plural.clone(),
            says: sentence(&wrong, &field.r#type, &new.app.currency, None),
            statement: field.statement.clone(),
        });
    };
    let was = |bound: fn(&Column) -> Option<i64>| {
        old.filter(|_| value == old.map_or("", |one| one.name.as_str())).and_then(bound)
    };
    if let Some(least) = column.least
        && was(|one| one.least).is_none_or(|was| was < least)
    {
        add(format!("{value} < {least}"), Wrong::TooLittle);
    }
    if let Some(most) = column.most
        && was(|one| one.most).is_none_or(|was| was > most)
    {
        add(format!("{value} > {most}"), Wrong::TooMuch);
    }
}

fn unique(
    resource: &Resource,
    before: &Table,
    index: &crate::Index,
    values: &[String],
    columns: &[Carry],
    found: &mut Migration,
) {
    let names: Vec<&str> = index
        .columns
        .iter()
        .filter_map(|name| {
            let carry = columns.iter().find(|carry| carry.column.name == *name)?;
            let key = carry.column.key.split('.').next().unwrap_or_default();
            resource.fields.iter().find(|field| field.key == key).map(|field| field.name.as_str())
        })
        .collect();
    let mut tests: Vec<String> = values.iter().map(|value| format!("{value} IS NOT NULL")).collect();
    if let Some((column, words)) = &index.only {
        let Some(value) = value_of(columns, column) else { return };
        let words: Vec<String> = words.iter().map(|word| crate::sql::quote(word)).collect();
        tests.push(format!("{value} IN ({})", words.join(", ")));
    }
    let statement =
        resource.fields.iter().find(|field| names == [field.name.as_str()]).and_then(|field| field.statement.clone());
    found.conflicts.push(Conflict {
        count: format!(
            "SELECT COALESCE(SUM(n), 0) FROM (SELECT COUNT(*) AS n FROM {} WHERE {} GROUP BY {} HAVING COUNT(*) > 1) AS same",
            before.name,
            tests.join(" AND "),
            values.join(", ")
        ),
        what: crate::format::all_of(&names),
        singular: resource.name.singular.clone(),
        plural: resource.name.plural.clone(),
        says: "No two may have the same.".to_owned(),
        statement,
    });
}

/// The value of a new column as an expression over the old table, where it can be counted there.
fn value_of(columns: &[Carry], name: &str) -> Option<String> {
    let carry = columns.iter().find(|carry| carry.column.name == name)?;
    match &carry.source {
        Source::Folded { of } => value_of(columns, of).map(|value| format!("plan_fold({value})")),
        other => old_value(other),
    }
}

fn old_value(source: &Source) -> Option<String> {
    match source {
        Source::Same { column } => Some(column.clone()),
        Source::Converted { column, conversion: Conversion::Scale { digits } } => {
            Some(format!("plan_divide({column}, 1, {digits}, 0)"))
        }
        _ => None,
    }
}
