//! Where files lie and what they are called.

use super::Tree;
use std::collections::BTreeSet;
use std::path::Path;

/// What may stand at the top, beside dotfiles, lock files and a licence.
const TOP: &[&str] = &["Cargo.toml", "src-tauri", "ui", "assets", "specs", "tests", "README.md"];

/// Names that say nothing, and so collect everything.
const EMPTY_NAMES: &[&str] =
    &["util", "utils", "utilities", "helper", "helpers", "manager", "managers", "common", "commons", "misc", "stuff"];

pub fn top_level(tree: &Tree) -> Vec<String> {
    let names: BTreeSet<&str> = tree.files.iter().filter_map(|file| file.split('/').next()).collect();
    names
        .into_iter()
        .filter(|name| {
            let is_lock = Path::new(name).extension().is_some_and(|end| end == "lock") || *name == "package-lock.json";
            !(TOP.contains(name) || name.starts_with('.') || name.starts_with("LICENSE") || is_lock)
        })
        .map(|name| format!("{name} doesn't belong at the top level"))
        .collect()
}

pub fn names(tree: &Tree) -> Vec<String> {
    let mut found = BTreeSet::new();
    for file in tree.source() {
        for part in file.split('/') {
            let stem = part.split('.').next().unwrap_or(part).to_lowercase();
            let is_empty = stem.split(['-', '_']).any(|word| EMPTY_NAMES.contains(&word));
            if is_empty {
                found.insert(format!("{file}: \"{part}\" doesn't say what lives there"));
            }
        }
    }
    found.into_iter().collect()
}

/// A crate that the architecture page doesn't name has no stated invariants.
pub fn architecture(tree: &Tree) -> Vec<String> {
    let page = tree.text("src-tauri/ARCHITECTURE.md");
    crate_names(tree)
        .into_iter()
        .filter(|name| !page.contains(name.as_str()))
        .map(|name| format!("src-tauri/ARCHITECTURE.md says nothing of the crate `{name}`"))
        .collect()
}

fn crate_names(tree: &Tree) -> Vec<String> {
    tree.files
        .iter()
        .filter_map(|file| {
            let rest = file.strip_prefix("src-tauri/core/").or_else(|| file.strip_prefix("src-tauri/shell/"))?;
            rest.strip_suffix("/Cargo.toml").map(str::to_owned)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_level_takes_what_belongs_there_and_nothing_else() {
        let (_folder, tree) =
            Tree::of(&[("Cargo.lock", ""), (".gitignore", ""), ("LICENSE-MIT", ""), ("ui/a.ts", ""), ("notes.md", "")]);
        assert_eq!(top_level(&tree), ["notes.md doesn't belong at the top level"]);
    }

    #[test]
    fn names_that_say_nothing_are_found_in_files_and_folders() {
        let (_folder, tree) =
            Tree::of(&[("ui/src/date-utils.ts", ""), ("ui/common/a.ts", ""), ("ui/src/utilise.ts", "")]);
        assert_eq!(names(&tree).len(), 2);
    }

    #[test]
    fn a_crate_without_invariants_is_found() {
        let (_folder, tree) = Tree::of(&[
            ("src-tauri/ARCHITECTURE.md", "text: spans"),
            ("src-tauri/core/text/Cargo.toml", ""),
            ("src-tauri/shell/api/Cargo.toml", ""),
        ]);
        assert_eq!(architecture(&tree), ["src-tauri/ARCHITECTURE.md says nothing of the crate `api`"]);
    }
}
