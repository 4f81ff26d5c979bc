//! What any spec becomes: a project that type-checks and is formatted as its own tools have it, whatever the spec is about and
//! whatever its things and fields are called.
//!
//! Slow and in need of npm: run by `cargo xtask test`, or by hand with
//! `cargo test -p plainspoken-export --test every_spec -- --ignored`.

#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test of what core prints has to write it down and run it"
)]

mod workshop;

use std::path::{Path, PathBuf};

use plainspoken_export::{File, Options, export};

use workshop::Workshop;

/// Projects that are tried at once: the tools start once for all of them.
const AT_ONCE: usize = 16;

/// What stands in the folder around them all, for all of them.
const SHARED: [&str; 4] = ["biome.json", "package.json", "package-lock.json", "tsconfig.json"];

#[test]
#[ignore = "slow: installs packages with npm and runs them"]
fn every_spec_becomes_a_sound_project() {
    let workshop = Workshop::new();
    for (place, some) in specs().chunks(AT_ONCE).enumerate() {
        let mut wrong = Vec::new();
        let mut all = Vec::new();
        for path in some {
            let text = std::fs::read_to_string(path).expect("the spec can be read");
            let name = named(path);
            let app = language::compile(&text::Source::single("app.md", &text), &language::Options::default()).app;
            for file in export(&plan::plan(&app).plan, &Options::default()) {
                if SHARED.contains(&file.path.as_str()) {
                    all.push(file);
                } else if matches!(file.path.split('/').next(), Some("src" | "test" | "web")) {
                    all.push(File { path: format!("{name}/{}", file.path), ..file });
                }
            }
        }
        all.push(File::ours("servers/tsconfig.json", ALL_SERVERS));
        let pages = all.iter().find(|file| file.path.ends_with("web/tsconfig.json")).expect("there are pages");
        let of_all = pages.contents.replace("\"include\": [\".\"]", "\"include\": [\"../*/web\"]");
        assert_ne!(of_all, pages.contents);
        all.push(File::ours("pages/tsconfig.json", of_all));
        workshop.put(&all);
        // Little of a page differs from spec to spec, and reading what React is takes longest: the first of them will do.
        let of_pages = (place == 0).then_some(&["npx", "tsc", "-p", "pages"][..]);
        let of_servers = &["npx", "tsc", "-p", "servers"][..];
        let layout = &["npx", "biome", "check", "--error-on-warnings", "--max-diagnostics=40"][..];
        for command in of_pages.into_iter().chain([of_servers, layout]) {
            let output = workshop.output(command);
            if !output.status.success() {
                wrong.push(format!(
                    "{}\n{}{}",
                    command.join(" "),
                    String::from_utf8_lossy(&output.stdout),
                    String::from_utf8_lossy(&output.stderr)
                ));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

const ALL_SERVERS: &str = r#"{ "extends": "../tsconfig.json", "include": ["../*/src", "../*/test"] }
"#;

/// `suite-rules-duties`
fn named(path: &Path) -> String {
    let folders = path.strip_prefix(root()).unwrap_or(path).with_extension("");
    folders.to_string_lossy().replace(['/', '\\'], "-")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

/// The specs of the checkout that say the most different things in the fewest words.
fn specs() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["tests/specs", "tests/suite", "src-tauri/core/export/tests/names"] {
        walk(&root().join(folder), &mut found);
    }
    found.retain(|path| path.extension().is_some_and(|kind| kind == "md") && !path.ends_with("README.md"));
    found.sort();
    assert!(found.len() > 40, "{}", found.len());
    found
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be read").flatten() {
        let path = entry.path();
        if path.is_dir() { walk(&path, found) } else { found.push(path) }
    }
}
