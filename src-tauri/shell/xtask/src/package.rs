//! `cargo xtask package`: a release build, packed as a .deb by Tauri's own bundler.

use crate::checkout;
use crate::console::{Failure, Outcome, step};
use crate::machine::front_end;
use crate::process::Program;
use crate::run;
use std::fs;
use std::path::PathBuf;

/// The bundler, from the npm registry into our own corner: it comes built, where `cargo install` would compile for minutes.
const BUNDLER: &str = "@tauri-apps/cli@2";

pub fn package() -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err(Failure::new(
            "packages for macOS (.dmg: a signing identity and notarisation) and Windows (.msi: WiX and a certificate) aren't made yet, and neither system is tested; only the .deb is",
        ));
    }
    run::prepare()?;
    let bundler = bundler()?;
    step("building the release (this takes several minutes)", || {
        Program::new("cargo").args(["build", "--release", "--workspace", "--bins", "--locked"]).loud()
    })?;
    let made = step("packing the .deb", || {
        Program::new("node")
            .args([&bundler])
            .args(["bundle", "--bundles", "deb", "--ci", "--config", &command_line()])
            .dir(&checkout::root().join("src-tauri"))
            .quiet("package")?;
        newest_package()
    })?;
    println!("{}", made.display());
    Ok(())
}

/// The program without a window goes with it: `plainspoken` beside `plainspoken-desktop`.
fn command_line() -> String {
    let built = checkout::target().join("release/plainspoken");
    format!(r#"{{"bundle":{{"linux":{{"deb":{{"files":{{"/usr/bin/plainspoken":"{}"}}}}}}}}}}"#, built.display())
}

fn bundler() -> Outcome<PathBuf> {
    let home = checkout::corner("bundler");
    let script = home.join("node_modules/@tauri-apps/cli/tauri.js");
    if !script.is_file() {
        step("fetching Tauri's bundler", || {
            fs::create_dir_all(&home).map_err(|error| Failure::new(format!("{}: {error}", home.display())))?;
            front_end::npm()
                .args([
                    "install",
                    "--no-save",
                    "--ignore-scripts",
                    "--no-audit",
                    "--no-fund",
                    "--loglevel=error",
                    "--prefix",
                ])
                .args([&home])
                .args([BUNDLER])
                .quiet("bundler")
                .map(|_| ())
                .map_err(|Failure(line)| {
                    Failure::new(format!("Tauri's bundler can't be had from the npm registry (no network?): {line}"))
                })
        })?;
    }
    Ok(script)
}

/// The bundler writes beside the release; the package is copied to a place that is easy to name.
fn newest_package() -> Outcome<PathBuf> {
    let folder = checkout::target().join("release/bundle/deb");
    let made = fs::read_dir(&folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "deb"))
        .max_by_key(|path| fs::metadata(path).and_then(|data| data.modified()).ok())
        .ok_or_else(|| Failure::new(format!("the bundler left no .deb in {}", folder.display())))?;
    let target = checkout::target().join("package");
    let copy = target.join(made.file_name().unwrap_or_default());
    fs::create_dir_all(&target)
        .and_then(|()| fs::copy(&made, &copy))
        .map_err(|error| Failure::new(format!("{}: {error}", copy.display())))?;
    Ok(copy)
}
