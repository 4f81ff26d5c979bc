//! Installing and starting an exported project in its test mode, by its own Node.

use crate::client::Client;
use crate::process;
use serde_json::Value;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The token that its test mode asks for.
const TOKEN: &str = "plainspoken-test";

/// What it keeps its data in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A new file, gone when the project ends.
    Sqlite,
    /// This file, kept.
    SqliteAt(PathBuf),
    /// The address of the database.
    Postgres(String),
}

/// A running project. It ends when this goes.
#[derive(Debug)]
pub struct Exported {
    process: Child,
    pub client: Client,
    /// The database file, kept as long as it is used.
    _data: tempfile::TempDir,
}

impl Exported {
    /// Starts the project in a folder, after installing its packages.
    pub fn start(project: &Path, engine: &Engine) -> Result<Self, String> {
        Self::start_with(project, engine, &[])
    }

    /// The same with more settings in its environment.
    pub fn start_with(project: &Path, engine: &Engine, settings: &[(&str, &str)]) -> Result<Self, String> {
        install(project)?;
        let data = tempfile::tempdir().map_err(|error| error.to_string())?;
        let database = match engine {
            Engine::Sqlite => data.path().join("app.db").display().to_string(),
            Engine::SqliteAt(file) => file.display().to_string(),
            Engine::Postgres(url) => url.clone(),
        };
        let mut process = Command::new(node()?)
            .arg("src/main.ts")
            .current_dir(project)
            .env("TEST_MODE", "1")
            .env("PREVIEW_TOKEN", TOKEN)
            .env("PORT", "0")
            .env("DATABASE_URL", database)
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("the exported project can't be started: {error}"))?;
        let announced = process::announced(&mut process).and_then(|facts| process::client(&facts, TOKEN));
        match announced {
            Ok(client) => Ok(Self { process, client, _data: data }),
            Err(why) => {
                let _ = process.kill();
                let _ = process.wait();
                Err(why)
            }
        }
    }
}

impl Exported {
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Tells it to end, as a system would, and waits until it has answered what was under way.
    pub fn end(mut self) -> Result<(), String> {
        process::finished(Command::new("kill").args(["-TERM", &self.process.id().to_string()]))?;
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(20) {
            if self.process.try_wait().map_err(|error| error.to_string())?.is_some() {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Err("the exported project didn't end within 20 seconds".to_owned())
    }
}

impl Drop for Exported {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Dependencies vary with what an app uses, not with the app, so where `PLAINSPOKEN_PACKAGES` names a folder, the first project's are kept
/// there and linked into the next ones that need the same. Without it, they are installed into the project as its owner would.
pub fn install(project: &Path) -> Result<(), String> {
    if project.join("node_modules").exists() {
        return Ok(());
    }
    let Some(store) = std::env::var_os("PLAINSPOKEN_PACKAGES").map(PathBuf::from) else {
        return npm(project);
    };
    let needed = packages(&project.join("package-lock.json"))
        .ok_or_else(|| "the export has no lock file that can be read".to_owned())?;
    let store = store.join(format!("{:016x}", fingerprint(needed.to_string().as_bytes())));
    let packages_kept = store.join("node_modules");
    let lock_kept = store.join("package-lock.json");
    if packages(&lock_kept).as_ref() != Some(&needed) || !packages_kept.is_dir() {
        npm(project)?;
        let _ = fs::remove_dir_all(&store);
        let keep = fs::create_dir_all(&store)
            .and_then(|()| fs::rename(project.join("node_modules"), &packages_kept))
            // Written last: it is the sign that everything else is there.
            .and_then(|()| fs::copy(project.join("package-lock.json"), &lock_kept));
        if keep.is_err() {
            // The store may be on another disk; then every project has its own.
            return npm(project);
        }
    }
    link(&packages_kept, &project.join("node_modules"))
}

/// What a lock file installs. The project's own name and version, which stand beside it, install nothing.
fn packages(lock: &Path) -> Option<Value> {
    let mut lock: Value = serde_json::from_slice(&fs::read(lock).ok()?).ok()?;
    let project = lock.pointer_mut("/packages/")?.as_object_mut()?;
    project.remove("name");
    project.remove("version");
    Some(lock.get_mut("packages")?.take())
}

fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

fn npm(project: &Path) -> Result<(), String> {
    let mut command = Command::new("npm");
    command.args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(project);
    // npm's own scripts run with the project's Node, not with whatever is first on the PATH.
    if let Some(folder) = std::env::var_os("PLAINSPOKEN_NODE") {
        let mut paths = vec![PathBuf::from(folder)];
        paths.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        if let Ok(joined) = std::env::join_paths(paths) {
            command.env("PATH", joined);
        }
    }
    process::finished(&mut command)
        .map_err(|why| format!("the packages of the exported project can't be installed: {why}"))
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> Result<(), String> {
    std::os::unix::fs::symlink(from, to).map_err(|error| error.to_string())
}

#[cfg(not(unix))]
fn link(from: &Path, to: &Path) -> Result<(), String> {
    process::finished(Command::new("cmd").args(["/C", "mklink", "/J"]).arg(to).arg(from))
}

/// The Node that exported projects ask for: the one that the test command fetched, else the one on the PATH if it is new enough.
pub fn node() -> Result<PathBuf, String> {
    if let Some(folder) = std::env::var_os("PLAINSPOKEN_NODE") {
        return Ok(PathBuf::from(folder).join("node"));
    }
    let output = Command::new("node").arg("--version").output();
    let version = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= 24 => Ok(PathBuf::from("node")),
        Some(_) => Err(format!(
            "the exported project needs Node 24.16 or newer, and this is {version}; PLAINSPOKEN_NODE may name a folder with one"
        )),
        None => Err("the exported project needs Node 24.16 or newer, and there is none on the PATH".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_projects_that_differ_in_their_names_alone_need_the_same_packages() {
        let folder = tempfile::tempdir().unwrap();
        let lock = |name: &str, version: &str| {
            let path = folder.path().join(name);
            let text = format!(
                r#"{{"name": "{name}", "packages": {{"": {{"name": "{name}", "version": "1.0.0"}}, "node_modules/hono": {{"version": "{version}"}}}}}}"#
            );
            fs::write(&path, text).unwrap();
            packages(&path).unwrap()
        };
        assert_eq!(lock("quay", "4.0.0"), lock("orchard", "4.0.0"));
        assert_ne!(lock("quay", "4.0.0"), lock("mill", "4.0.1"));
        assert_eq!(packages(&folder.path().join("none")), None);
    }
}
