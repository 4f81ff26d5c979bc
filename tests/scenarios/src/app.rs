//! Starting the real programs: the preview by `plainspoken run`, the exported project by its own Node.

use cli::client::Client;
use cli::exported::{Engine, Exported};
use cli::process;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running app. It ends when this goes.
#[derive(Debug)]
pub struct App {
    pub client: Client,
    running: Running,
}

#[derive(Debug)]
enum Running {
    Preview(Child),
    Exported {
        /// Ends before its folder goes.
        _app: Exported,
        _folder: tempfile::TempDir,
    },
}

/// The top of the checkout.
pub fn checkout() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default()
}

/// The `plainspoken` program: the one that the test command names, else the one that cargo built last.
pub fn program() -> PathBuf {
    if let Some(path) = std::env::var_os("PLAINSPOKEN_BIN") {
        return path.into();
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| checkout().join("target"), PathBuf::from);
    let path = target.join("debug").join(format!("plainspoken{}", std::env::consts::EXE_SUFFIX));
    assert!(path.is_file(), "{} isn't built: run `cargo build -p plainspoken-cli` first", path.display());
    path
}

impl App {
    /// `plainspoken run` on a spec, on a port of its own.
    pub fn preview(spec: &Path) -> Result<Self, String> {
        Self::preview_with(spec, &[])
    }

    pub fn preview_with(spec: &Path, more: &[&str]) -> Result<Self, String> {
        let mut process = Command::new(program())
            .arg("run")
            .arg(spec)
            .args(["--port", "0"])
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        match process::announced(&mut process).and_then(|facts| process::client(&facts, "")) {
            Ok(client) => Ok(Self { client, running: Running::Preview(process) }),
            Err(why) => {
                let _ = process.kill();
                let _ = process.wait();
                Err(why)
            }
        }
    }

    /// The exported project of a spec, installed and started on its own, in its test mode.
    pub fn exported(spec: &Path) -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let project = folder.path().join("project");
        process::finished(Command::new(program()).arg("export").arg(spec).arg(&project))?;
        let app = Exported::start(&project, &Engine::Sqlite)?;
        Ok(Self { client: app.client.clone(), running: Running::Exported { _app: app, _folder: folder } })
    }

    /// Ends a preview as a power cut would.
    pub fn kill(mut self) {
        self.end();
    }

    /// Tells a preview to end as a system would, and answers how long it took.
    pub fn terminate(mut self) -> Result<Duration, String> {
        let Running::Preview(process) = &mut self.running else {
            return Err("only a preview is told to end".to_owned());
        };
        let start = Instant::now();
        process::finished(Command::new("kill").args(["-TERM", &process.id().to_string()]))?;
        while start.elapsed() < Duration::from_secs(15) {
            if process.try_wait().map_err(|error| error.to_string())?.is_some() {
                return Ok(start.elapsed());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Err("the app didn't end within 15 seconds".to_owned())
    }

    fn end(&mut self) {
        if let Running::Preview(process) = &mut self.running {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

impl Drop for App {
    fn drop(&mut self) {
        self.end();
    }
}
