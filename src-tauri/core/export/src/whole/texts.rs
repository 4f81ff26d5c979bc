//! Files that are text with a few facts of the app in them.

use crate::project::Project;
use crate::{Database, File};

const PACKAGE: &str = include_str!("../../../../../assets/export/package.json");
const LOCK: &str = include_str!("../../../../../assets/export/package-lock.json");
/// PostgreSQL needs a driver and the queue that runs on it; what keeps its data in SQLite is spared both, and what comes with them.
const PACKAGE_WITH_POSTGRES: &str = include_str!("../../../../../assets/export/variants/both/package.json");
const LOCK_WITH_POSTGRES: &str = include_str!("../../../../../assets/export/variants/both/package-lock.json");
const README: &str = include_str!("../../../../../assets/export/parts/README.md");
const ON_SQLITE: &str = include_str!("../../../../../assets/export/variants/sqlite/README.md");
const ON_POSTGRES: &str = include_str!("../../../../../assets/export/variants/postgres/README.md");
const ON_BOTH: &str = include_str!("../../../../../assets/export/variants/both/README.md");
const COMPOSE_SQLITE: &str = include_str!("../../../../../assets/export/variants/sqlite/compose.yaml");
const COMPOSE_POSTGRES: &str = include_str!("../../../../../assets/export/variants/postgres/compose.yaml");

pub(crate) fn files(project: Project, database: Database) -> Vec<File> {
    let facts = &project.plan.app;
    let named = |text: &str| text.replacen("\"name\": \"exported-app\"", &format!("\"name\": \"{}\"", facts.slug), 2);
    let about = facts.summary.clone().unwrap_or_else(|| format!("{} as a project of its own.", facts.name));
    let open: String =
        project.plan.not_enforced.iter().map(|open| format!("- {} ({})\n", open.sentence, open.why)).collect();
    let open = if open.is_empty() {
        String::new()
    } else {
        format!("\n## Not kept yet\n\nThese sentences aren't kept by this code:\n\n{open}")
    };
    let things: String = project
        .resources()
        .map(|resource| format!("| `src/{}/` | {} |\n", resource.path, resource.name.plural))
        .collect();
    let (package, lock, compose) = if database.has_postgres() {
        (PACKAGE_WITH_POSTGRES, LOCK_WITH_POSTGRES, COMPOSE_POSTGRES)
    } else {
        (PACKAGE, LOCK, COMPOSE_SQLITE)
    };
    let data = match database {
        Database::Sqlite => ON_SQLITE,
        Database::Postgres => ON_POSTGRES,
        Database::Both => ON_BOTH,
    };
    let setting = match database {
        Database::Postgres => "export DATABASE_URL=postgres://user:password@localhost:5432/name\n",
        Database::Sqlite | Database::Both => "",
    };
    let readme = README
        .replace("{{database}}", data.trim_end())
        .replace("{{setting}}", setting)
        .replace("{{name}}", &facts.name)
        .replace("{{about}}", &about)
        .replace("{{things}}", things.trim_end())
        .replace("{{open}}", &open);
    vec![
        File::ours("package.json", named(package)),
        File::ours("package-lock.json", named(lock)),
        File::ours("README.md", readme),
        File::ours("compose.yaml", compose.replace("exported-app", &facts.slug)),
        File::theirs("custom/README.md", CUSTOM),
    ]
}

const CUSTOM: &str =
    "# Your own code\n\nNothing here is ever written by an export. Import from it wherever you like.\n";
