//! Files that are text with a few facts of the app in them.

use crate::File;
use crate::project::Project;

const PACKAGE: &str = include_str!("../../../../../assets/export/package.json");
const LOCK: &str = include_str!("../../../../../assets/export/package-lock.json");
const README: &str = include_str!("../../../../../assets/export/parts/README.md");
const COMPOSE: &str = include_str!("../../../../../assets/export/compose.yaml");

pub(crate) fn files(project: Project) -> Vec<File> {
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
    let readme = README
        .replace("{{name}}", &facts.name)
        .replace("{{about}}", &about)
        .replace("{{things}}", things.trim_end())
        .replace("{{open}}", &open);
    vec![
        File::ours("package.json", named(PACKAGE)),
        File::ours("package-lock.json", named(LOCK)),
        File::ours("README.md", readme),
        File::ours("compose.yaml", COMPOSE.replace("exported-app", &facts.slug)),
        File::theirs("custom/README.md", CUSTOM),
    ]
}

const CUSTOM: &str =
    "# Your own code\n\nNothing here is ever written by an export. Import from it wherever you like.\n";
