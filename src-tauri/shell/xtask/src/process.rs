//! Starting other programs: aloud (their output is the progress) or quietly (their output goes to a log, shown when they fail).

use crate::checkout;
use crate::console::{Failure, Outcome};
use std::ffi::OsStr;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// The last lines of a log that are worth showing when its program failed.
const TAIL: usize = 60;

/// A program about to be started in some folder of the checkout.
#[derive(Debug)]
pub struct Program {
    name: String,
    command: Command,
}

/// What a quiet program left behind.
#[derive(Debug)]
pub struct Output {
    pub success: bool,
    /// Standard output and error, as written.
    pub text: String,
    /// Standard output alone, for programs whose answer is JSON.
    pub stdout: String,
}

impl Program {
    pub fn new(name: &str) -> Self {
        let mut command = Command::new(name);
        command.current_dir(checkout::root()).stdin(Stdio::null());
        Self { name: name.to_owned(), command }
    }

    pub fn at(path: &Path) -> Self {
        let mut program = Self::new(&path.to_string_lossy());
        program.name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        program
    }

    pub fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.command.args(args);
        self
    }

    pub fn dir(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub fn envs(mut self, pairs: &[(String, String)]) -> Self {
        self.command.envs(pairs.iter().map(|(name, value)| (name, value)));
        self
    }

    /// Runs with its output on ours; an error names the program.
    pub fn loud(mut self) -> Outcome {
        let status = self.command.status().map_err(|error| self.missing(&error))?;
        if status.success() { Ok(()) } else { Err(Failure::new(format!("{} failed ({status})", self.line()))) }
    }

    /// Runs, keeps what it wrote, and leaves the judgement to the caller.
    pub fn output(mut self) -> Outcome<Output> {
        let output = self.command.output().map_err(|error| self.missing(&error))?;
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        let text = format!("{stdout}{}", String::from_utf8_lossy(&output.stderr));
        Ok(Output { success: output.status.success(), text, stdout })
    }

    /// Runs with standard output kept and standard error on ours, for cargo, whose progress is worth seeing.
    pub fn stdout_only(mut self) -> Outcome<Output> {
        self.command.stderr(Stdio::inherit());
        self.output()
    }

    /// Runs like `output`, but ends the program and everything that it started when it takes longer than that.
    pub fn output_within(mut self, patience: Duration) -> Outcome<Output> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut self.command, 0);
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().map_err(|error| self.missing(&error))?;
        let stdout = reader(child.stdout.take());
        let stderr = reader(child.stderr.take());
        let start = Instant::now();
        let mut overtime = "";
        let status = loop {
            match child.try_wait() {
                Ok(Some(status)) => break Some(status),
                Ok(None) if start.elapsed() < patience => thread::sleep(Duration::from_millis(20)),
                _ => {
                    overtime = "\nended because it took too long\n";
                    break None;
                }
            }
        };
        // What the program left running would hold its output open, and us with it.
        end_group(child.id());
        let _ = child.wait();
        let stdout = stdout.join().unwrap_or_default();
        let text = format!("{stdout}{}{overtime}", stderr.join().unwrap_or_default());
        Ok(Output { success: status.is_some_and(|status| status.success()), text, stdout })
    }

    /// Runs with its output in a log; on failure the end of the log is shown.
    pub fn quiet(self, log: &str) -> Outcome<Output> {
        let line = self.line();
        let output = self.output()?;
        let path = write_log(log, &output.text);
        if output.success {
            return Ok(output);
        }
        println!("{}", tail(&output.text));
        Err(Failure::new(format!("{line} failed; all it said is in {}", path.display())))
    }

    fn line(&self) -> String {
        let args: Vec<_> = self.command.get_args().map(|arg| arg.to_string_lossy()).collect();
        format!("{} {}", self.name, args.join(" ")).trim().to_owned()
    }

    fn missing(&self, error: &std::io::Error) -> Failure {
        Failure::new(format!("`{}` can't be started: {error}", self.name))
    }
}

fn reader(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = vec![];
        if let Some(mut pipe) = pipe {
            let _ = pipe.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Ends a process group that we started. Its leader's number is the group's.
fn end_group(leader: u32) {
    if cfg!(unix) {
        let _ = Command::new("kill").args(["-KILL", "--", &format!("-{leader}")]).stderr(Stdio::null()).status();
    }
}

/// Keeps a program's output where a later reader finds it.
pub fn write_log(name: &str, text: &str) -> PathBuf {
    let folder = checkout::corner("logs");
    let path = folder.join(format!("{name}.log"));
    // A log that can't be written must not fail the work that it describes.
    let _ = fs::create_dir_all(&folder).and_then(|()| fs::write(&path, text));
    path
}

/// The end of a long text.
pub fn tail(text: &str) -> String {
    let lines: Vec<_> = text.lines().collect();
    lines[lines.len().saturating_sub(TAIL)..].join("\n")
}

/// Where a program stands on the PATH.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|candidate| candidate.is_file())
}
