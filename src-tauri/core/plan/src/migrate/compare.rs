use std::collections::BTreeMap;

use super::carry::carry;
use super::{Carry, Loss, Migration, Source, Step, conflict};
use crate::{Plan, Table};

/// What leads from the old plan (none: an empty database) to the new one.
pub fn migration(old: Option<&Plan>, new: &Plan) -> Migration {
    let mut found = Migration::default();
    let old_tables: BTreeMap<&str, &Table> =
        old.map(|old| old.tables.iter().map(|table| (table.key.as_str(), table)).collect()).unwrap_or_default();
    let mut created = Vec::new();
    let mut indexes = Vec::new();
    // What goes first makes room for names that come anew.
    if let Some(old) = old {
        let gone = old.tables.iter().rev().filter(|table| !new.tables.iter().any(|one| one.key == table.key));
        for table in gone {
            found.losses.push(rows_of(old, table));
            found.steps.push(Step::DropTable { table: table.clone() });
        }
    }
    let mut changed = Vec::new();
    for table in &new.tables {
        match (old_tables.get(table.key.as_str()), old) {
            (Some(before), Some(old)) => {
                if !same_shape(before, table) {
                    let columns = carry(old, new, before, table, &mut found);
                    conflict::find(new, before, table, &columns, &mut found);
                    changed.push(Step::ChangeTable { from: (*before).clone(), to: table.clone(), columns });
                } else {
                    let same = table.columns.iter().map(|column| Carry {
                        column: column.clone(),
                        source: Source::Same { column: column.name.clone() },
                    });
                    conflict::find(new, before, table, &same.collect::<Vec<_>>(), &mut found);
                    change_indexes(before, table, &mut indexes);
                }
            }
            _ => created.push(table.clone()),
        }
    }
    found.steps.extend(in_order(changed));
    found.steps.extend(created.iter().map(|table| Step::CreateTable { table: table.clone() }));
    let with_relations = created.into_iter().filter(|table| !table.foreign_keys.is_empty());
    found.steps.extend(with_relations.map(|table| Step::AddForeignKeys { table }));
    found.steps.extend(indexes);
    found
}

fn same_shape(before: &Table, after: &Table) -> bool {
    before.name == after.name
        && before.columns == after.columns
        && before.primary_key == after.primary_key
        && before.foreign_keys == after.foreign_keys
}

fn change_indexes(before: &Table, after: &Table, steps: &mut Vec<Step>) {
    for index in before.indexes.iter().filter(|index| !after.indexes.contains(index)) {
        steps.push(Step::DropIndex { index: index.name.clone() });
    }
    for index in after.indexes.iter().filter(|index| !before.indexes.contains(index)) {
        steps.push(Step::CreateIndex { table: after.name.clone(), index: index.clone() });
    }
}

/// A table that takes a name goes after the one that still has it. (Two that swap names are set apart by the renderers, which
/// fill under another name first.)
fn in_order(mut steps: Vec<Step>) -> Vec<Step> {
    let mut found = Vec::new();
    while !steps.is_empty() {
        let free = steps.iter().position(|step| {
            let Step::ChangeTable { from, to, .. } = step else { return true };
            from.name == to.name
                || !steps.iter().any(|other| matches!(other, Step::ChangeTable { from: other, .. } if other.name == to.name && other.key != from.key))
        });
        found.push(steps.remove(free.unwrap_or(0)));
    }
    found
}

/// All rows of a table that goes.
fn rows_of(plan: &Plan, table: &Table) -> Loss {
    let count = format!("SELECT COUNT(*) FROM {}", table.name);
    if let Some(resource) = plan.resources.iter().find(|resource| resource.table == table.name) {
        let name = &resource.name;
        return Loss {
            what: format!("All {}", name.plural),
            count,
            one: format!("1 {}", name.singular),
            many: format!("{{}} {}", name.plural),
        };
    }
    let (thing, field) = table.key.split_once('.').unwrap_or((table.key.as_str(), ""));
    let resource = plan.resources.iter().find(|resource| resource.key == thing);
    let field = resource.and_then(|resource| resource.fields.iter().find(|one| one.key == field));
    let what = match (resource, field) {
        (Some(resource), Some(field)) => format!("\"{}\" of {}", field.name, resource.name.plural),
        _ => table.name.clone(),
    };
    Loss { one: format!("1 entry in {what}"), many: format!("{{}} entries in {what}"), what, count }
}
