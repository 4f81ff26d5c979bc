//! The exported project as its owner has it: it installs, type-checks, is formatted, and its tests pass.
//!
//! Slow and in need of npm and Node 24: run by `cargo xtask test`, or by hand with
//! `cargo test -p plainspoken-export --test whole_project -- --ignored`.

#![allow(clippy::disallowed_methods, reason = "a test of what core prints has to write it down and run it")]

use std::path::{Path, PathBuf};
use std::process::Command;

use plainspoken_export::{File, Options, export};

fn write(folder: &Path, files: &[File]) {
    for file in files {
        let path = folder.join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the folder can be made");
        std::fs::write(path, &file.contents).expect("the file can be written");
    }
}

/// The plan of a spec in the checkout; without one, of the tool library, which says things that no spec there does.
fn plan_of(spec: Option<&str>) -> plan::Plan {
    let Some(spec) = spec else { return plan::plan(&plan::fixture::tool_library()).plan };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").join(spec);
    let text = std::fs::read_to_string(path).expect("the spec is there");
    let source = text::Source::single("app.md", &text);
    plan::plan(&language::compile(&source, &language::Options::default()).app).plan
}

/// The folder of the Node that exported projects ask for, first on the path.
fn path_with_node() -> std::ffi::OsString {
    let mut folders: Vec<PathBuf> = std::env::var_os("PLAINSPOKEN_NODE").map(PathBuf::from).into_iter().collect();
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    std::env::join_paths(folders).expect("the path is one")
}

fn run(folder: &Path, command: &[&str]) {
    let (program, arguments) = command.split_first().expect("a command has a name");
    let output = Command::new(program).args(arguments).current_dir(folder).env("PATH", path_with_node()).output();
    let output = output.unwrap_or_else(|error| panic!("{program}: {error}"));
    let words = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{}: {words}", command.join(" "));
}

/// Every project is checked in the same folder, since what is installed doesn't vary with the app.
#[test]
#[ignore = "slow: installs packages with npm and runs them"]
fn exported_projects_are_sound() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let mut installed = false;
    for spec in [Some("specs/studio/app.md"), Some("specs/salon/app.md"), Some("tests/specs/vet/app.md"), None] {
        for entry in std::fs::read_dir(folder.path()).expect("the folder can be read").flatten() {
            if entry.file_name() == "node_modules" {
                continue;
            }
            let path = entry.path();
            let gone = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
            gone.expect("the last project can be removed");
        }
        write(folder.path(), &export(&plan_of(spec), &Options::default()));
        if !installed {
            run(folder.path(), &["npm", "ci", "--no-audit", "--no-fund"]);
            installed = true;
        }
        run(folder.path(), &["npx", "tsc"]);
        run(folder.path(), &["npx", "tsc", "-p", "web"]);
        run(folder.path(), &["npx", "biome", "check"]);
        run(folder.path(), &["node", "--test", "test/**/*.test.ts"]);
    }
}
