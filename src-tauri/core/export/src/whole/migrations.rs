//! `migrations/`: how a database comes to have the plan's tables, and `plan.json`, from which the next export goes on.

use plan::Plan;
use plan::migrate::{Answers, Engine, Migration, Step, migration, render};
use plan::validate::Stored;

use crate::{File, Options, Previous};

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
    let previous = options.previous.as_ref();
    let there: Vec<&str> = previous.iter().flat_map(|previous| &previous.system).map(String::as_str).collect();
    let mut found = migration(previous.map(|previous| &previous.plan), plan);
    found.steps.splice(0..0, plan::system::steps(&there));
    let mut migrations = previous.map(|previous| previous.migrations.clone()).unwrap_or_default();
    let mut files = Vec::new();
    if !found.steps.is_empty() || previous.is_none() {
        let what = if previous.is_none() { "start".to_owned() } else { what_changes(&found.steps) };
        let name = format!("{:04}_{what}", migrations.len() + 1);
        let mut sql = remarks(&found);
        sql.push_str(&statements(&found, Engine::Sqlite));
        files.push(File::ours(format!("migrations/sqlite/{name}.sql"), sql));
        migrations.push(name);
    }
    let system = plan::system::tables().into_iter().map(|table| table.name).collect();
    let kept = Previous { plan: plan.clone(), migrations, system };
    files.push(File::ours("migrations/plan.json", kept.write()));
    files
}

/// `change_orders`, `add_pets_and_change_owners`; a larger change goes without.
fn what_changes(steps: &[Step]) -> String {
    let mut words: Vec<String> = steps
        .iter()
        .filter_map(|step| match step {
            Step::CreateTable { table } => Some(format!("add_{}", table.name)),
            Step::ChangeTable { to, .. } => Some(format!("change_{}", to.name)),
            Step::DropTable { table } => Some(format!("drop_{}", table.name)),
            Step::CreateIndex { .. } | Step::DropIndex { .. } => Some("change_indexes".to_owned()),
            Step::AddForeignKeys { .. } => None,
        })
        .collect();
    words.dedup();
    if words.len() > 2 { "change".to_owned() } else { words.join("_and_") }
}

/// What whoever runs the migration should know, above its statements: what it throws away, and what it fills in.
fn remarks(found: &Migration) -> String {
    let mut lines = Vec::new();
    for loss in &found.losses {
        lines.push(format!("-- This loses: {}. How much that is: {}", loss.what, loss.count));
    }
    for question in &found.questions {
        let advice = match &question.suggestion {
            Some(Stored::Integer(number)) => {
                format!("Here: {number}. Write another value below if it is to be another.")
            }
            Some(Stored::Text(text)) => format!("Here: {text}. Write another value below if it is to be another."),
            _ => "Nothing would do for all of them: write a value below before you run this.".to_owned(),
        };
        lines.push(format!("-- {} {advice}", question.text));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn statements(found: &Migration, engine: Engine) -> String {
    // Rows that are there already get a value that passes where one must be; the remark above the statements says so.
    let answers: Answers = found
        .questions
        .iter()
        .filter_map(|question| Some((question.key.clone(), question.suggestion.clone()?)))
        .collect();
    let mut sql = String::new();
    for statement in found.steps.iter().flat_map(|step| render(step, engine, &answers)) {
        sql.push_str(&statement);
        sql.push_str(";\n");
    }
    FUNCTIONS.iter().fold(sql, |sql, (ours, theirs)| sql.replace(ours, theirs))
}

#[cfg(test)]
mod tests {
    use plan::fixture::tool_library;

    use super::*;

    fn migrations(files: &[File]) -> Vec<&File> {
        files.iter().filter(|file| file.path.ends_with(".sql")).collect()
    }

    fn after(files: &[File]) -> Options {
        let kept = files.iter().find(|file| file.path.ends_with("plan.json")).expect("the plan is kept");
        Options { previous: Some(Previous::read(&kept.contents).expect("it can be read")), ..Options::default() }
    }

    #[test]
    fn the_next_export_writes_the_next_migration_and_only_that() {
        let first = plan::plan(&tool_library()).plan;
        let start = files(&first, &Options::default());
        assert_eq!(migrations(&start).len(), 1);
        assert!(migrations(&files(&first, &after(&start))).is_empty());
        let mut changed = tool_library();
        changed.things[3].fields[0].name = "title".to_owned();
        let next = files(&plan::plan(&changed).plan, &after(&start));
        let [one] = migrations(&next)[..] else { panic!("one migration is written") };
        assert!(one.path.starts_with("migrations/sqlite/0002_change_"), "{}", one.path);
        assert!(one.contents.contains("title"), "{}", one.contents);
        let third = files(&first, &after(&next));
        let [back] = migrations(&third)[..] else { panic!("one migration is written") };
        assert!(back.path.starts_with("migrations/sqlite/0003_"), "{}", back.path);
    }

    #[test]
    fn the_kept_plan_is_read_as_plans_are() {
        let first = plan::plan(&tool_library()).plan;
        let start = files(&first, &Options::default());
        let kept = start.iter().find(|file| file.path.ends_with("plan.json")).expect("the plan is kept");
        assert_eq!(plan::migrate::read_plan(&kept.contents), Ok(first));
        let refusal = Previous::read("{}").expect_err("that is no plan");
        assert!(refusal.contains("migrations/plan.json can't be read"), "{refusal}");
    }
}
