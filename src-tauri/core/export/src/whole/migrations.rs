//! `migrations/`: how a database comes to have the plan's tables, and `plan.json`, from which the next export goes on.

use plan::Plan;
use plan::migrate::{Answers, Engine, migration, render};
use serde::{Deserialize, Serialize};

use crate::{File, Options};

/// What an export leaves for the next one.
#[derive(Debug, Deserialize, Serialize)]
struct Kept {
    /// Names of all migrations so far, in order.
    migrations: Vec<String>,
    /// What the last of them leads to.
    plan: Plan,
    /// The names of the tables that every app has, as far as the migrations make them.
    #[serde(default)]
    system: Vec<String>,
}

/// What the migrations' SQL calls, and what the project calls it.
const FUNCTIONS: &[(&str, &str)] = &[
    ("plan_fold(", "fold("),
    ("plan_shift(", "shift("),
    ("plan_date_of(", "date_of("),
    ("plan_moment_of(", "moment_of("),
    ("plan_start_of(", "start_of("),
    ("plan_divide(", "scaled_quotient("),
];

pub(crate) fn files(plan: &Plan, options: &Options) -> Vec<File> {
    let previous: Option<Kept> = options.previous.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let there: Vec<&str> = previous.iter().flat_map(|kept| &kept.system).map(String::as_str).collect();
    let mut steps = plan::system::steps(&there);
    steps.extend(migration(previous.as_ref().map(|kept| &kept.plan), plan).steps);
    let mut migrations = previous.as_ref().map(|kept| kept.migrations.clone()).unwrap_or_default();
    let mut files = Vec::new();
    if !steps.is_empty() || previous.is_none() {
        let name = format!("{:04}_{}", migrations.len() + 1, if previous.is_none() { "start" } else { "change" });
        let mut sql = String::new();
        for statement in steps.iter().flat_map(|step| render(step, Engine::Sqlite, &Answers::default())) {
            sql.push_str(&statement);
            sql.push_str(";\n");
        }
        for (ours, theirs) in FUNCTIONS {
            sql = sql.replace(ours, theirs);
        }
        files.push(File::ours(format!("migrations/sqlite/{name}.sql"), sql));
        migrations.push(name);
    }
    let system = plan::system::tables().into_iter().map(|table| table.name).collect();
    let kept = Kept { migrations, plan: plan.clone(), system };
    let text = serde_json::to_string(&kept).unwrap_or_default();
    files.push(File::ours("migrations/plan.json", text + "\n"));
    files
}

#[cfg(test)]
mod tests {
    use plan::fixture::tool_library;

    use super::*;

    fn migrations(files: &[File]) -> Vec<&File> {
        files.iter().filter(|file| file.path.ends_with(".sql")).collect()
    }

    #[test]
    fn the_next_export_writes_the_next_migration_and_only_that() {
        let first = plan::plan(&tool_library()).plan;
        let start = files(&first, &Options::default());
        assert_eq!(migrations(&start).len(), 1);
        let kept = start.iter().find(|file| file.path.ends_with("plan.json")).map(|file| file.contents.clone());
        let again = files(&first, &Options { previous: kept.clone(), ..Options::default() });
        assert!(migrations(&again).is_empty());
        let mut changed = tool_library();
        changed.things[3].fields[0].name = "title".to_owned();
        let next = files(&plan::plan(&changed).plan, &Options { previous: kept, ..Options::default() });
        let [one] = migrations(&next)[..] else { panic!("one migration is written") };
        assert_eq!(one.path, "migrations/sqlite/0002_change.sql");
        assert!(one.contents.contains("title"), "{}", one.contents);
    }
}
