//! Starting the real programs: the preview by `plainspoken run`, the exported project by its own Node.

use crate::targets::balancer::Balancer;
use crate::targets::server::Server;
use cli::client::Client;
use cli::exported::{Engine, Exported};
use cli::process;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A running app. It ends when this goes.
#[derive(Debug)]
pub struct App {
    pub client: Client,
    running: Running,
}

#[derive(Debug)]
enum Running {
    Preview {
        process: Child,
        /// Goes with the process.
        _copy: Option<tempfile::TempDir>,
    },
    Exported {
        /// Ends before the others go: what is in front of it, its copies, its database, its folder.
        _balancer: Option<Balancer>,
        _copies: Vec<Exported>,
        _server: Option<Arc<Server>>,
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

/// A folder with a copy of the spec in it, called `spec`: who runs or exports a spec keeps its names beside it.
pub fn copy_of(spec: &Path) -> Result<tempfile::TempDir, String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let copy = folder.path().join("spec");
    std::fs::create_dir(&copy).map_err(|error| error.to_string())?;
    let files = std::fs::read_dir(spec).map_err(|error| format!("{}: {error}", spec.display()))?;
    for file in files.flatten().filter(|file| file.path().is_file()) {
        std::fs::copy(file.path(), copy.join(file.file_name())).map_err(|error| error.to_string())?;
    }
    Ok(folder)
}

/// A folder with the exported project of a spec in it, called `project`.
pub fn printed(spec: &Path, database: &str) -> Result<tempfile::TempDir, String> {
    let folder = copy_of(spec)?;
    let mut export = Command::new(program());
    export
        .arg("export")
        .arg(folder.path().join("spec"))
        .arg(folder.path().join("project"))
        .args(["--database", database]);
    process::finished(&mut export)?;
    Ok(folder)
}

/// Where a copy listens.
pub fn address(app: &Exported) -> Result<SocketAddr, String> {
    let url = app.client.url();
    url.trim_start_matches("http://").parse().map_err(|error| format!("{url} isn't the address of a copy: {error}"))
}

impl App {
    /// `plainspoken run` on a copy of a spec, on a port of its own.
    pub fn preview(spec: &Path) -> Result<Self, String> {
        if spec.is_file() {
            return Self::preview_with(spec, &[]);
        }
        let copy = copy_of(spec)?;
        Self::run(&copy.path().join("spec"), &[], Some(copy))
    }

    /// The same on the spec itself, whose names it keeps.
    pub fn preview_with(spec: &Path, more: &[&str]) -> Result<Self, String> {
        Self::run(spec, more, None)
    }

    fn run(spec: &Path, more: &[&str], copy: Option<tempfile::TempDir>) -> Result<Self, String> {
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
            Ok(client) => Ok(Self { client, running: Running::Preview { process, _copy: copy } }),
            Err(why) => {
                let _ = process.kill();
                let _ = process.wait();
                Err(why)
            }
        }
    }

    /// The exported project of a spec, installed and started on its own, in its test mode.
    pub fn exported(spec: &Path) -> Result<Self, String> {
        let folder = printed(spec, "sqlite")?;
        let app = Exported::start(&folder.path().join("project"), &Engine::Sqlite)?;
        let client = app.client.clone();
        let running = Running::Exported { _balancer: None, _copies: vec![app], _server: None, _folder: folder };
        Ok(Self { client, running })
    }

    /// The same on a PostgreSQL of its own.
    pub fn on_postgres(spec: &Path) -> Result<Self, String> {
        Self::copies(spec, 1)
    }

    /// Three of them on one PostgreSQL, behind a load balancer.
    pub fn three_copies(spec: &Path) -> Result<Self, String> {
        Self::copies(spec, 3)
    }

    fn copies(spec: &Path, count: usize) -> Result<Self, String> {
        let folder = printed(spec, "postgres")?;
        let project = folder.path().join("project");
        let server = Server::shared()?;
        let engine = Engine::Postgres(server.database()?);
        let copies = (0..count).map(|_| Exported::start(&project, &engine)).collect::<Result<Vec<_>, _>>()?;
        let first = copies.first().ok_or("there are no copies")?;
        let (balancer, client) = if count == 1 {
            (None, first.client.clone())
        } else {
            let balancer = Balancer::start(copies.iter().map(address).collect::<Result<_, _>>()?)?;
            let client = Client::new(&balancer.url(), first.client.token());
            (Some(balancer), client)
        };
        let running =
            Running::Exported { _balancer: balancer, _copies: copies, _server: Some(server), _folder: folder };
        Ok(Self { client, running })
    }

    /// Ends a preview as a power cut would.
    pub fn kill(mut self) {
        self.end();
    }

    /// Tells a preview to end as a system would, and answers how long it took.
    pub fn terminate(mut self) -> Result<Duration, String> {
        let Running::Preview { process, .. } = &mut self.running else {
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
        if let Running::Preview { process, .. } = &mut self.running {
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
