//! `plainspoken run`: the preview without the window.

use crate::spec::Compiled;
use crate::{End, Ended, Misuse, show};
use runtime::{Losing, Preview, PreviewOptions, ReloadError, StartError};
use serde_json::json;
use std::future::Future;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::mpsc;

/// How long an editor may still be writing after the first sign of a change.
const QUIET: Duration = Duration::from_millis(60);

/// How long the app has for what it is doing when it is told to end; the contract says 10 seconds in all.
const PATIENCE: Duration = Duration::from_secs(8);

/// What the command line says about where and how.
#[derive(Debug)]
pub struct Running {
    pub port: u16,
    pub data: Option<PathBuf>,
    pub open: bool,
    pub let_go: bool,
}

pub fn run(spec: &Path, running: Running) -> Ended {
    let Running { port, data, open, let_go } = running;
    let mut compiled = Compiled::load(spec)?;
    // Temporary data goes with the program anyway; what was to be kept is only let go by somebody who has seen how much it is.
    let later = if data.is_some() { Losing::Ask } else { Losing::LetGo };
    within(async {
        let plan = compiled.plan();
        let web = workspace::front_end(&plan);
        let losing = if let_go { Losing::LetGo } else { Losing::Ask };
        let options = PreviewOptions { port, data, web, losing, ..PreviewOptions::default() };
        let preview = match Preview::start(plan, options).await {
            Err(why @ StartError::Losses(_)) => return Ok(stay(&why)),
            other => other.map_err(|why| Misuse(why.to_string()))?,
        };
        compiled.keep_names();
        announce(&preview)?;
        say_what_is_open(&compiled);
        if open {
            open_browser(preview.url());
        }
        let (changed, mut changes) = mpsc::unbounded_channel();
        let _watcher = workspace::watch(&compiled.location, move || {
            // Nobody listens any more once the preview ends.
            let _ = changed.send(());
        });
        let told = until_told();
        tokio::pin!(told);
        let mut before = compiled;
        loop {
            tokio::select! {
                end = &mut told => {
                    end?;
                    break;
                }
                Some(()) = changes.recv() => {
                    tokio::time::sleep(QUIET).await;
                    while changes.try_recv().is_ok() {}
                    before = again(spec, &preview, before, later).await;
                }
            }
        }
        if tokio::time::timeout(PATIENCE, preview.stop()).await.is_err() {
            eprintln!("Some requests took too long and were cut off.");
        }
        Ok(End::Fine)
    })
}

/// Says what would go, and how to let it go. Nothing was changed.
pub fn stay(why: &StartError) -> End {
    eprintln!("{why} Nothing was changed. To let it go, start again with --let-go.");
    End::Findings
}

/// Compiles anew and carries the running app over. Whatever goes wrong, the last good app keeps running.
async fn again(spec: &Path, preview: &Preview, before: Compiled, losing: Losing) -> Compiled {
    let mut compiled = match Compiled::load(spec) {
        Ok(compiled) => compiled,
        Err(Misuse(why)) => {
            eprintln!("{why} The app goes on as it was.");
            return before;
        }
    };
    if compiled.source == before.source && compiled.lock == before.lock {
        return before;
    }
    let plan = compiled.plan();
    let web = workspace::front_end(&plan);
    match preview.reload(plan, web, losing).await {
        Ok(reloaded) => {
            compiled.keep_names();
            eprintln!("The spec changed: {}.", show::totals(&compiled));
            for note in reloaded.notes {
                eprintln!("  {note}");
            }
            say_what_is_open(&compiled);
        }
        Err(why @ ReloadError::Losses(_)) => eprintln!(
            "{why} So the app goes on as it was. Take the change back, or end this and start again with --let-go."
        ),
        Err(why) => eprintln!("{why} The app goes on as it was."),
    }
    compiled
}

/// The one line on standard output. Who started us waits for it.
fn announce(preview: &Preview) -> Result<(), Misuse> {
    let url = preview.url();
    let line =
        json!({ "url": url, "api": format!("{url}/api"), "previewToken": preview.token(), "pid": std::process::id() });
    let mut out = std::io::stdout();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .map_err(|error| Misuse(format!("The address can't be printed: {error}.")))
}

fn say_what_is_open(compiled: &Compiled) {
    let open = compiled.questions();
    if !open.is_empty() {
        eprintln!("Not enforced yet, because a question is open (`plainspoken check` shows them):");
        for (statement, _) in open {
            eprintln!("  {}", statement.text);
        }
    }
    for missing in &compiled.spec.app.not_enforced {
        eprintln!("Not enforced yet: {} ({})", missing.sentence, missing.why);
    }
}

fn open_browser(url: &str) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    if std::process::Command::new(opener).arg(url).spawn().is_err() {
        eprintln!("No browser could be opened; the app is at {url}");
    }
}

/// Runs something asynchronous to its end. What blocks in it (argon2, SQLite) must not hold up the end.
pub fn within(work: impl Future<Output = Ended>) -> Ended {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Misuse(format!("The program can't start its threads: {error}.")))?;
    let ended = runtime.block_on(work);
    runtime.shutdown_timeout(Duration::from_secs(1));
    ended
}

/// Ends when the program is told to: Ctrl+C, or SIGTERM.
pub async fn until_told() -> Result<(), Misuse> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let deaf = |error: std::io::Error| Misuse(format!("The program can't listen for signals: {error}."));
        let mut terminate = signal(SignalKind::terminate()).map_err(deaf)?;
        let mut interrupt = signal(SignalKind::interrupt()).map_err(deaf)?;
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        Ok(())
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.map_err(|error| Misuse(format!("The program can't listen for Ctrl+C: {error}.")))
}
