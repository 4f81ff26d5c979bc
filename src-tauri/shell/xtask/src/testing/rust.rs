//! Everything that cargo builds. All test programs and binaries are built by one invocation with one feature set, then run from here: running
//! a part of them through cargo would unify features differently and build half of the dependencies twice.

use super::report::{self, Tally};
use crate::checkout;
use crate::console::{Failure, Outcome, seconds, step};
use crate::machine::{debian, disk, export_runtime, front_end, judges};
use crate::process::{self, Program, write_log};
use crate::run;
use serde_json::Value;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};
use std::thread;
use std::time::{Duration, Instant};

/// A test program that is still running after this long hangs.
const PATIENCE: Duration = Duration::from_secs(15 * 60);

/// The package whose tests drive the real binary, and need more than cargo.
const SCENARIOS: &str = "plainspoken-scenarios";

/// One test program, as cargo built it.
#[derive(Debug, Clone)]
pub struct TestProgram {
    /// The package, and the target where there are several.
    pub name: String,
    pub package: String,
    pub executable: PathBuf,
    pub folder: PathBuf,
}

pub fn lint() -> Outcome<Tally> {
    match built_by(Compiler::Clippy) {
        Ok(_) => Ok(Tally::one_passed()),
        Err(Failure(line)) => Ok(Tally::one_failed("lint", line)),
    }
}

/// The crates' own tests, as many programs at a time as there are processors: most have one slow test that the others needn't wait for.
pub fn crates() -> Outcome<Tally> {
    let waiting = Mutex::new(built()?.iter().filter(|program| program.package != SCENARIOS));
    let next = || waiting.lock().ok()?.next();
    let work = || {
        let mut tally = Tally::default();
        while let Some(program) = next() {
            tally.add(execute(program, &[], &[])?);
        }
        Ok(tally)
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let at_work: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let mut tally = Tally::default();
        for worker in at_work {
            tally.add(worker.join().unwrap_or_else(|_| Err(Failure::new("a test program couldn't be watched")))?);
        }
        Ok(tally)
    })
}

pub fn scenarios() -> Outcome<Tally> {
    let node = export_runtime::folder()?;
    debian::postgres()?;
    let judges = judges::folder()?;
    let programs: Vec<_> = built()?.iter().filter(|program| program.package == SCENARIOS).collect();
    if programs.is_empty() {
        return Err(Failure::new(format!("there is no package {SCENARIOS} under tests/scenarios")));
    }
    let env = [
        ("PLAINSPOKEN_NODE".to_owned(), node.display().to_string()),
        ("PLAINSPOKEN_JUDGES".to_owned(), judges.display().to_string()),
        ("PLAINSPOKEN_BIN".to_owned(), binary("plainspoken").display().to_string()),
        ("PLAINSPOKEN_PACKAGES".to_owned(), checkout::corner("exported-packages").display().to_string()),
    ];
    let mut tally = Tally::default();
    for program in programs {
        tally.add(execute(program, &[], &env)?);
    }
    for program in built()?.iter().filter(|program| program.package != SCENARIOS && has_slow_tests(program)) {
        tally.add(execute(program, &["--ignored"], &env)?);
    }
    Ok(tally)
}

/// Whether some of its tests are too slow for the crates' own part: cargo leaves them out, and they run here.
fn has_slow_tests(program: &TestProgram) -> bool {
    let listed = Program::at(&program.executable).args(["--list", "--ignored"]).dir(&program.folder).output();
    listed.is_ok_and(|output| output.success && output.stdout.lines().any(|line| line.ends_with(": test")))
}

/// A program of ours, as the tests build it.
pub fn binary(name: &str) -> PathBuf {
    checkout::target().join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// All test programs, built once for all parts of one run: by clippy where the lints have run and found nothing, because
/// looking and building in one go compiles every dependency once instead of twice.
pub fn built() -> Outcome<&'static [TestProgram]> {
    if LINTED.get().is_some_and(Result::is_ok) { built_by(Compiler::Clippy) } else { built_by(Compiler::Rustc) }
        .map_err(|failure| Failure(failure.0.clone()))
}

/// What compiles our own crates; dependencies are always the compiler's alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compiler {
    Rustc,
    /// The same compiler, with its lints.
    Clippy,
}

type Built = Result<Vec<TestProgram>, Failure>;

static LINTED: OnceLock<Built> = OnceLock::new();
static BUILT: OnceLock<Built> = OnceLock::new();

fn built_by(compiler: Compiler) -> Result<&'static [TestProgram], &'static Failure> {
    let once = if compiler == Compiler::Clippy { &LINTED } else { &BUILT };
    once.get_or_init(|| build(compiler)).as_deref()
}

fn build(compiler: Compiler) -> Built {
    disk::room()?;
    run::prepare()?;
    let (what, wrapper) = match compiler {
        Compiler::Rustc => ("building all crates and their tests", vec![]),
        Compiler::Clippy => ("building all crates and their tests, with clippy looking on", clippy()?),
    };
    let output = step(what, || {
        let output = Program::new("cargo")
            .args(["build", "--workspace", "--all-targets", "--locked", "--message-format=json-render-diagnostics"])
            .envs(&wrapper)
            .stdout_only()?;
        if output.success {
            Ok(output)
        } else {
            Err(Failure::new("the workspace doesn't build without a warning: see above"))
        }
    })?;
    let mut programs: Vec<_> =
        output.stdout.lines().filter_map(|line| test_program(&serde_json::from_str(line).ok()?)).collect();
    programs.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(programs)
}

/// The settings by which cargo compiles our own crates with clippy, as `cargo clippy` does, but to the end.
fn clippy() -> Outcome<Vec<(String, String)>> {
    let folder = Program::new("rustc").args(["--print", "sysroot"]).output()?.stdout.trim().to_owned();
    let name = format!("clippy-driver{}", std::env::consts::EXE_SUFFIX);
    let driver = Path::new(&folder).join("bin").join(&name);
    let driver = if driver.is_file() { Some(driver) } else { process::find(&name) };
    let driver = driver.ok_or_else(|| Failure::new("clippy is missing: rustup component add clippy"))?;
    Ok(vec![
        ("RUSTC_WORKSPACE_WRAPPER".to_owned(), driver.display().to_string()),
        // Clippy's own way of taking several words in one variable.
        ("CLIPPY_ARGS".to_owned(), "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__".to_owned()),
    ])
}

fn test_program(message: &Value) -> Option<TestProgram> {
    let is_test = message["reason"] == "compiler-artifact" && message["profile"]["test"] == true;
    let kind = message["target"]["kind"][0].as_str()?;
    if !is_test || kind == "bench" || kind == "example" {
        return None;
    }
    let folder = Path::new(message["manifest_path"].as_str()?).parent()?.to_path_buf();
    let package = package_name(message["package_id"].as_str()?, &folder)?;
    let target = message["target"]["name"].as_str()?;
    let short = package.trim_start_matches("plainspoken-");
    let name = if kind == "test" { format!("{short} {target}") } else { short.to_owned() };
    Some(TestProgram { name, package, executable: message["executable"].as_str()?.into(), folder })
}

/// Cargo writes `path+file:///…/folder#name@version`, and leaves the name out where the folder has it.
fn package_name(id: &str, folder: &Path) -> Option<String> {
    let end = id.rsplit_once('#')?.1;
    match end.split_once('@') {
        Some((name, _)) => Some(name.to_owned()),
        None => Some(folder.file_name()?.to_string_lossy().into_owned()),
    }
}

/// Runs one test program in its package's folder, as cargo would.
fn execute(program: &TestProgram, args: &[&str], env: &[(String, String)]) -> Outcome<Tally> {
    let start = Instant::now();
    let output = Program::at(&program.executable)
        .args(args)
        .dir(&program.folder)
        .env("CARGO_MANIFEST_DIR", &program.folder)
        .env("CARGO_TARGET_DIR", checkout::target())
        .env("INSTA_UPDATE", "no")
        .envs(env)
        .output_within(PATIENCE)?;
    let tally = report::rust_tests(&program.name, output.success, &output.text);
    let log = write_log(&format!("test-{}", program.name.replace(' ', "-")), &output.text);
    if tally.passed + tally.failed() > 0 {
        println!(
            "  {:34} {:>4} passed {:>3} failed  {}",
            program.name,
            tally.passed,
            tally.failed(),
            seconds(start.elapsed())
        );
    }
    if !output.success {
        println!("{}\n  (all of it: {})", process::tail(&output.text), log.display());
    }
    Ok(tally)
}

/// What the front end needs before a browser can open it.
pub fn front_end_ready() -> Outcome {
    front_end::install(&checkout::front_end())?;
    front_end::build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn cargos_messages_name_the_test_programs() {
        let message = |kind: &str, test: bool| {
            json!({"reason": "compiler-artifact", "profile": {"test": test}, "executable": "/t/deps/plan-1", "manifest_path": "/c/core/plan/Cargo.toml",
                "package_id": "path+file:///c/core/plan#plainspoken-plan@0.1.0", "target": {"kind": [kind], "name": "limits"}})
        };
        assert_eq!(test_program(&message("lib", true)).unwrap().name, "plan");
        assert_eq!(test_program(&message("test", true)).unwrap().name, "plan limits");
        assert!(test_program(&message("bin", false)).is_none());
        assert!(test_program(&message("bench", true)).is_none());
    }
}
