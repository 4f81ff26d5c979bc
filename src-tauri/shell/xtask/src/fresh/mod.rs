//! `cargo xtask fresh`: the two commands of the README on a machine that has nothing yet. A new Debian 12 root is made, the last
//! commit is cloned into it, and both commands run there as somebody would who has just read the README: with Rust, Node and a
//! linker, and nothing else. Rust and Node are lent by this machine; everything else the commands get for themselves.

use crate::checkout;
use crate::console::{Failure, Outcome, step};
use crate::machine::debian;
use crate::process::{self, Program};
use std::fs;
use std::path::{Path, PathBuf};

const MIRROR: &str = "http://deb.debian.org/debian";
const RELEASE: &str = "bookworm";

/// What the README asks for before the first command, and git, which brought the checkout.
const BEFORE: &str = "build-essential,ca-certificates,git";

/// Mounts what is lent and goes into the new root. The mounts are in a namespace of their own: they end with it.
const ENTER: &str = include_str!("enter.sh");

/// What the newcomer types.
const NEWCOMER: &str = include_str!("newcomer.sh");

pub fn fresh(at: Option<PathBuf>, only: Option<&str>) -> Outcome {
    if !cfg!(target_os = "linux") || !is_root()? {
        return Err(Failure::new("a fresh root can be made only on Linux, by root (it mounts and changes the root)"));
    }
    let keep = at.is_some();
    let root = at.unwrap_or_else(|| std::env::temp_dir().join(format!("plainspoken-fresh-{}", std::process::id())));
    let outcome = prepare(&root).and_then(|()| visit(&root, only));
    if keep {
        println!("  the root is left at {}", root.display());
    } else {
        step("taking the root away", || {
            fs::remove_dir_all(&root).map_err(|error| Failure::new(format!("{}: {error}", root.display())))
        })?;
    }
    outcome
}

fn prepare(root: &Path) -> Outcome {
    debian::install(&["debootstrap"], "for a fresh root")?;
    if !root.join("etc/debian_version").is_file() {
        step(&format!("making a Debian root ({RELEASE}) at {}", root.display()), || {
            Program::new("debootstrap")
                .args(["--variant=minbase", &format!("--include={BEFORE}"), RELEASE])
                .args([root])
                .args([MIRROR])
                .quiet("debootstrap")
                .map(|_| ())
        })?;
    }
    let home = root.join("root/plainspoken");
    if home.exists() {
        fs::remove_dir_all(&home).map_err(|error| Failure::new(format!("{}: {error}", home.display())))?;
    }
    step("cloning the last commit into it", || {
        Program::new("git")
            .args(["clone", "--quiet", "--no-hardlinks"])
            .args([&checkout::root(), &home])
            .quiet("clone")?;
        for (name, text) in [("enter.sh", ENTER), ("newcomer.sh", NEWCOMER)] {
            let script = root.join("root").join(name);
            fs::write(&script, text).map_err(|error| Failure::new(format!("{}: {error}", script.display())))?;
        }
        Ok(())
    })
}

fn visit(root: &Path, only: Option<&str>) -> Outcome {
    let commands: &[&str] = match only {
        Some("run") => &["run"],
        Some("test") => &["test"],
        Some(other) => return Err(Failure::new(format!("`{other}` is none of the two commands: run, test"))),
        None => &["run", "test"],
    };
    let rust = Program::new("rustc").args(["--print", "sysroot"]).output()?.stdout;
    let node = process::find("node").ok_or_else(|| Failure::new("there is no Node here to lend"))?;
    let node = fs::canonicalize(&node).unwrap_or(node);
    let modules = Program::new("npm").args(["root", "--global"]).output()?.stdout;
    for command in commands {
        step(&format!("`cargo xtask {command}` in the fresh root"), || {
            Program::new("unshare")
                .args(["--mount", "--pid", "--fork", "--kill-child", "sh", "-eu"])
                .args([&root.join("root/enter.sh"), root])
                .args([rust.trim(), &node.to_string_lossy(), modules.trim(), command])
                .loud()
        })?;
    }
    Ok(())
}

fn is_root() -> Outcome<bool> {
    Ok(Program::new("id").args(["-u"]).output()?.stdout.trim() == "0")
}
