//! `plainspoken run`: the preview without the window.

use crate::spec::Compiled;
use crate::{End, Ended, Misuse, show};
use runtime::{Preview, PreviewOptions};
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

pub fn run(spec: &Path, port: u16, data: Option<PathBuf>, open: bool) -> Ended {
    let compiled = Compiled::load(spec)?;
    within(async {
        let plan = compiled.plan();
        let web = workspace::front_end(&plan);
        let options = PreviewOptions { port, data, web, framed_by: vec![], empty: false };
        let preview = Preview::start(plan, options).await.map_err(|why| Misuse(why.to_string()))?;
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
        let mut source = compiled.source;
        loop {
            tokio::select! {
                end = &mut told => {
                    end?;
                    break;
                }
                Some(()) = changes.recv() => {
                    tokio::time::sleep(QUIET).await;
                    while changes.try_recv().is_ok() {}
                    source = again(spec, &preview, source).await;
                }
            }
        }
        if tokio::time::timeout(PATIENCE, preview.stop()).await.is_err() {
            eprintln!("Some requests took too long and were cut off.");
        }
        Ok(End::Fine)
    })
}

/// Compiles anew and carries the running app over. Whatever goes wrong, the last good app keeps running.
async fn again(spec: &Path, preview: &Preview, before: text::Source) -> text::Source {
    let compiled = match Compiled::load(spec) {
        Ok(compiled) => compiled,
        Err(Misuse(why)) => {
            eprintln!("{why} The app goes on as it was.");
            return before;
        }
    };
    if compiled.source == before {
        return before;
    }
    let plan = compiled.plan();
    let web = workspace::front_end(&plan);
    match preview.reload(plan, web).await {
        Ok(reloaded) => {
            eprintln!("The spec changed: {}.", show::totals(&compiled));
            for note in reloaded.notes {
                eprintln!("  {note}");
            }
            say_what_is_open(&compiled);
        }
        Err(why) => eprintln!("{why} The app goes on as it was."),
    }
    compiled.source
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
