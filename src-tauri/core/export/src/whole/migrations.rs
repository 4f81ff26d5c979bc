//! `migrations/`: how a database comes to have the plan's tables, and `plan.json`, from which the next export goes on.

use plan::Plan;
use plan::migrate::{Answers, Engine, Migration, Step, migration, render};
use plan::sql::quote;
use plan::validate::Stored;
use serde_json::{Value, json};

use crate::{Database, File, Options, Previous};

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
    let databases = previous.map_or(options.database, |previous| previous.databases.and(options.database));
    let mut migrations = previous.map(|previous| previous.migrations.clone()).unwrap_or_default();
    let number = migrations.len() + 1;
    let mut files = Vec::new();
    let mut write = |folder: &str, engine: Engine, what: &str, found: &Migration| {
        let name = format!("{number:04}_{what}");
        let sql = remarks(found) + &statements(found, engine);
        files.push(File::ours(format!("migrations/{folder}/{name}.sql"), sql));
        let checks = checks(found);
        if !checks.is_empty() {
            let mut text = serde_json::to_string_pretty(&checks).unwrap_or_default();
            text.push('\n');
            files.push(File::ours(format!("migrations/{folder}/{name}.json"), text));
        }
        if migrations.len() < number {
            migrations.push(name);
        }
    };
    let change = previous.map(|previous| step_from(previous, plan));
    let start = from_nothing(plan);
    for (folder, engine) in [("sqlite", Engine::Sqlite), ("postgres", Engine::Postgres)] {
        let has_engine = |databases: Database| match engine {
            Engine::Sqlite => databases.has_sqlite(),
            Engine::Postgres => databases.has_postgres(),
        };
        let there_before = previous.is_some_and(|previous| has_engine(previous.databases));
        let (what, found) = match &change {
            Some(change) if there_before => (what_changes(&change.steps), change),
            _ if has_engine(databases) => ("start".to_owned(), &start),
            _ => continue,
        };
        if !found.steps.is_empty() {
            write(folder, engine, &what, found);
        }
    }
    if databases.has_postgres() {
        files.push(File::ours("migrations/postgres/functions.sql", functions(plan)));
    }
    let system = plan::system::tables().into_iter().map(|table| table.name).collect();
    let kept = Previous { plan: plan.clone(), migrations, system, databases };
    files.push(File::ours("migrations/plan.json", kept.write()));
    files
}

/// What leads from an earlier export to the plan.
fn step_from(previous: &Previous, plan: &Plan) -> Migration {
    let there: Vec<&str> = previous.system.iter().map(String::as_str).collect();
    let mut found = migration(Some(&previous.plan), plan);
    found.steps.splice(0..0, plan::system::steps(&there));
    found
}

fn from_nothing(plan: &Plan) -> Migration {
    let mut found = migration(None, plan);
    found.steps.splice(0..0, plan::system::steps(&[]));
    found
}

/// What queries on PostgreSQL call; on SQLite the project's own code is called.
fn functions(plan: &Plan) -> String {
    const FUNCTIONS: &str = include_str!("../../../../../assets/export/parts/functions.sql");
    let hours: Vec<String> =
        plan.working_hours.iter().map(|(day, from, to)| format!("({day}, {}, {})", quote(from), quote(to))).collect();
    let hours = if hours.is_empty() {
        "SELECT NULL::int, NULL::text, NULL::text WHERE false".to_owned()
    } else {
        format!("VALUES {}", hours.join(", "))
    };
    FUNCTIONS.replace("{{time_zone}}", &quote(&plan.app.time_zone)).replace("{{working_hours}}", &hours)
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

/// What is counted before a migration is made: rows that it would lose or that don't fit it, and those that it has no value for.
fn checks(found: &Migration) -> Vec<Value> {
    let check = |count: &str, one: String, many: String, loses: bool| {
        let count = FUNCTIONS.iter().fold(count.to_owned(), |sql, (ours, theirs)| sql.replace(ours, theirs));
        json!({ "count": count, "one": one, "many": many, "loses": loses })
    };
    let losses = found
        .losses
        .iter()
        .map(|loss| check(&loss.count, format!("It loses {}.", loss.one), format!("It loses {}.", loss.many), true));
    let conflicts = found.conflicts.iter().map(|conflict| {
        check(&conflict.count, conflict.sentence(1), conflict.sentence(2).replacen('2', "{}", 1), false)
    });
    // Another value has to be written into the migration, and then this check taken out.
    let questions = found.questions.iter().filter(|question| question.suggestion.is_none()).map(|question| {
        check(
            &question.count,
            format!("{} There is one.", question.text),
            format!("{} There are {{}}.", question.text),
            false,
        )
    });
    losses.chain(conflicts).chain(questions).collect()
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
        // Each table stands by itself, with its indexes.
        if statement.starts_with("CREATE TABLE") && !sql.is_empty() {
            sql.push('\n');
        }
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
        files.iter().filter(|file| file.path.ends_with(".sql") && !file.path.ends_with("functions.sql")).collect()
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
    fn an_engine_that_is_chosen_later_starts_from_nothing_and_then_keeps_up() {
        let first = plan::plan(&tool_library()).plan;
        let start = files(&first, &Options::default());
        let both = files(&first, &Options { database: Database::Both, ..after(&start) });
        let [one] = migrations(&both)[..] else { panic!("the other engine begins") };
        assert_eq!(one.path, "migrations/postgres/0002_start.sql");
        let mut changed = tool_library();
        changed.things[3].fields[0].name = "title".to_owned();
        let next = files(&plan::plan(&changed).plan, &after(&both));
        let paths: Vec<&str> = migrations(&next).iter().map(|file| file.path.as_str()).collect();
        assert!(paths[0].starts_with("migrations/sqlite/0003_change"), "{paths:?}");
        assert!(paths[1].starts_with("migrations/postgres/0003_change"), "{paths:?}");
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
