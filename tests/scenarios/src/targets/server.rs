//! A PostgreSQL server for the tests: in a folder of its own, on a port of its own, gone with whoever used it last.

use cli::process;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// So long it may take until the server answers.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub struct Server {
    programs: PathBuf,
    folder: tempfile::TempDir,
    port: u16,
    account: Option<Account>,
    process: Mutex<Option<Child>>,
    databases: AtomicU32,
}

/// Whom the server runs as: it refuses to run as root.
#[derive(Clone, Copy, Debug)]
struct Account {
    user: u32,
    group: u32,
}

impl Server {
    /// The server that is running for these tests, else a new one.
    pub fn shared() -> Result<Arc<Self>, String> {
        static RUNNING: Mutex<Weak<Server>> = Mutex::new(Weak::new());
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(server) = running.upgrade() {
            return Ok(server);
        }
        let server = Arc::new(Self::start()?);
        *running = Arc::downgrade(&server);
        Ok(server)
    }

    /// One that nobody else uses.
    pub fn start() -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let server = Self {
            programs: programs()?,
            port: free_port()?,
            account: account(),
            process: Mutex::new(None),
            databases: AtomicU32::new(0),
            folder,
        };
        if let Some(account) = server.account {
            std::os::unix::fs::chown(server.folder.path(), Some(account.user), Some(account.group))
                .map_err(|error| error.to_string())?;
        }
        let mut init = server.program("initdb");
        init.arg("-D").arg(server.data()).args(["-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]);
        process::finished(&mut init)?;
        server.run()?;
        Ok(server)
    }

    /// Starts the server on the data that it left, and waits until it answers.
    pub fn run(&self) -> Result<(), String> {
        let log = fs::File::create(self.folder.path().join("log")).map_err(|error| error.to_string())?;
        let child = self
            .program("postgres")
            .arg("-D")
            .arg(self.data())
            .args(["-p", &self.port.to_string(), "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300"])
            // Nobody pulls the plug of the machine here; that a process ends is no power cut for what the system has taken.
            .args(["-c", "fsync=off", "-k"])
            .arg(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("PostgreSQL can't be started: {error}"))?;
        *self.process.lock().unwrap_or_else(PoisonError::into_inner) = Some(child);
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if process::finished(&mut self.client("pg_isready")).is_ok() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        Err(format!("PostgreSQL doesn't answer: {log}"))
    }

    /// Ends it as whoever looks after a server does: what is under way is broken off.
    pub fn stop(&self) {
        let child = self.process.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut child) = child {
            let _ = process::finished(Command::new("kill").args(["-INT", &child.id().to_string()]));
            let _ = child.wait();
        }
    }

    /// The address of a new, empty database.
    pub fn database(&self) -> Result<String, String> {
        let name = format!("app{}", self.databases.fetch_add(1, Ordering::Relaxed));
        process::finished(self.client("createdb").arg(&name))?;
        Ok(format!("postgres://app@127.0.0.1:{}/{name}", self.port))
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn client(&self, name: &str) -> Command {
        let mut command = self.program(name);
        command.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "app"]);
        command
    }

    fn program(&self, name: &str) -> Command {
        use std::os::unix::process::CommandExt;
        let mut command = Command::new(self.programs.join(name));
        command.current_dir(self.folder.path());
        if let Some(account) = self.account {
            command.uid(account.user).gid(account.group);
        }
        command
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Debian keeps each version's programs in a folder of their own, which is on nobody's path.
fn programs() -> Result<PathBuf, String> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    let on_path = std::env::var_os("PATH").unwrap_or_default();
    let mut all = folders.into_iter().rev().chain(std::env::split_paths(&on_path));
    all.find(|folder| Path::new(folder).join("initdb").is_file())
        .ok_or_else(|| "there is no PostgreSQL here: install Debian's package \"postgresql\"".to_owned())
}

/// Where these tests run as root, the server runs as the account that came with it, else as nobody.
fn account() -> Option<Account> {
    let id = |arguments: &[&str]| {
        let output = Command::new("id").args(arguments).output().ok()?;
        String::from_utf8_lossy(&output.stdout).trim().parse::<u32>().ok()
    };
    if id(&["-u"])? != 0 {
        return None;
    }
    let named = |name: &str| Some(Account { user: id(&["-u", name])?, group: id(&["-g", name])? });
    named("postgres").or_else(|| named("nobody"))
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
    Ok(listener.local_addr().map_err(|error| error.to_string())?.port())
}
