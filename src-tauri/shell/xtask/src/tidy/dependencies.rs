//! Which crate may know which, read from the manifests.

use super::Tree;

/// Packages that read files, the network, the clock or chance, so that a core crate with one of them wouldn't be pure.
const WORLDLY: &[&str] = &[
    "tokio",
    "axum",
    "tower",
    "tower-http",
    "rusqlite",
    "tauri",
    "notify",
    "rand",
    "uuid",
    "lettre",
    "oxc",
    "reqwest",
    "ureq",
    "tempfile",
    "walkdir",
    "ignore",
    "dirs",
    "getrandom",
];

/// One line of a manifest that names a package its crate is built with.
struct Dependency {
    manifest: String,
    name: String,
}

pub fn layers(tree: &Tree) -> Vec<String> {
    let shell = folders(tree, "src-tauri/shell/");
    let core = folders(tree, "src-tauri/core/");
    dependencies(tree)
        .into_iter()
        .filter_map(|Dependency { manifest, name }| {
            let is_core = manifest.starts_with("src-tauri/core/");
            let why = match name.as_str() {
                name if is_core && shell.iter().any(|other| other == name) => "core never depends on shell",
                name if manifest == "src-tauri/Cargo.toml" && core.iter().any(|other| other == name) => {
                    "the desktop depends on shell only"
                }
                "language" | "syntax" if is_of(&manifest, &["runtime", "export", "printer", "plan", "model"]) => {
                    "only what compiles knows English and Markdown"
                }
                "export" | "printer" if is_of(&manifest, &["runtime"]) => "runtime and export don't know each other",
                "pulldown-cmark" if !is_of(&manifest, &["syntax"]) => "only syntax knows Markdown",
                "tauri" if manifest != "src-tauri/Cargo.toml" => "only the desktop knows the window",
                _ => return None,
            };
            Some(format!("{manifest}: {name} ({why})"))
        })
        .collect()
}

pub fn pure_core(tree: &Tree) -> Vec<String> {
    let mut found: Vec<String> = dependencies(tree)
        .into_iter()
        .filter(|dependency| {
            dependency.manifest.starts_with("src-tauri/core/") && WORLDLY.contains(&dependency.name.as_str())
        })
        .map(|dependency| format!("{}: {} touches the world", dependency.manifest, dependency.name))
        .collect();
    // Clippy reads the nearest clippy.toml above a crate and only that one, so a second one would switch the bans off.
    found.extend(
        tree.files
            .iter()
            .filter(|file| {
                file.starts_with("src-tauri/core/")
                    && file.ends_with("clippy.toml")
                    && *file != "src-tauri/core/clippy.toml"
            })
            .map(|file| format!("{file} hides src-tauri/core/clippy.toml from its crate")),
    );
    if !tree.text("src-tauri/core/clippy.toml").contains("disallowed-methods") {
        found.push("src-tauri/core/clippy.toml bans nothing".to_owned());
    }
    found
}

pub fn lints(tree: &Tree) -> Vec<String> {
    manifests(tree)
        .into_iter()
        .filter(|file| !tree.text(file).contains("[lints]\nworkspace = true"))
        .map(|file| format!("{file} lacks `[lints] workspace = true`"))
        .collect()
}

fn is_of(manifest: &str, crates: &[&str]) -> bool {
    crates.iter().any(|name| manifest.ends_with(&format!("/{name}/Cargo.toml")))
}

fn folders(tree: &Tree, under: &str) -> Vec<String> {
    manifests(tree)
        .into_iter()
        .filter_map(|file| file.strip_prefix(under)?.strip_suffix("/Cargo.toml").map(str::to_owned))
        .collect()
}

fn manifests(tree: &Tree) -> Vec<String> {
    tree.files
        .iter()
        .filter(|file| file.ends_with("/Cargo.toml") && (file.starts_with("src-tauri/") || file.starts_with("tests/")))
        .cloned()
        .collect()
}

/// The packages in `[dependencies]` and `[build-dependencies]`; tests may use what they like.
fn dependencies(tree: &Tree) -> Vec<Dependency> {
    let mut found = vec![];
    for manifest in manifests(tree) {
        let mut counts = false;
        for line in tree.text(&manifest).lines() {
            let line = line.trim();
            if line.starts_with('[') {
                counts = line == "[dependencies]" || line == "[build-dependencies]";
                continue;
            }
            let name: String =
                line.chars().take_while(|letter| letter.is_alphanumeric() || "-_".contains(*letter)).collect();
            if counts && !name.is_empty() {
                found.push(Dependency { manifest: manifest.clone(), name });
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_core_crate_may_test_with_what_it_may_not_be_built_with() {
        let (_folder, tree) = Tree::of(&[
            (
                "src-tauri/core/plan/Cargo.toml",
                "[dependencies]\nruntime.workspace = true\n[dev-dependencies]\nlanguage.workspace = true\n",
            ),
            ("src-tauri/shell/runtime/Cargo.toml", "[dependencies]\nplan.workspace = true\n"),
        ]);
        assert_eq!(layers(&tree), ["src-tauri/core/plan/Cargo.toml: runtime (core never depends on shell)"]);
    }

    #[test]
    fn a_worldly_package_in_core_is_found() {
        let (_folder, tree) = Tree::of(&[
            ("src-tauri/core/text/Cargo.toml", "[dependencies]\nrand = \"0.9\"\n"),
            ("src-tauri/core/clippy.toml", "disallowed-methods = []"),
        ]);
        assert_eq!(pure_core(&tree), ["src-tauri/core/text/Cargo.toml: rand touches the world"]);
    }

    #[test]
    fn a_second_clippy_file_would_hide_the_bans() {
        let (_folder, tree) = Tree::of(&[
            ("src-tauri/core/clippy.toml", "disallowed-methods = []"),
            ("src-tauri/core/text/clippy.toml", ""),
        ]);
        assert_eq!(pure_core(&tree).len(), 1);
    }
}
