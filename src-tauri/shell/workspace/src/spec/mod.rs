//! An open spec: its documents, one undo for all of them, and the threads that
//! save it, watch it and understand it while the person types.

mod disk;
mod editing;
mod history;
mod shared;

use crate::{
    folder::Location,
    moments::Moments,
    preview::{Answer, Previewing, Run, Settings},
    preview_data,
    steps::Steps,
    understanding::Understanding,
};
use disk::Disk;
use language::LOCK_FILE;
use shared::{Inner, Shared, Tell};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, Weak,
        mpsc::{self, Sender},
    },
    thread,
};

/// What an open spec tells whoever opened it.
#[derive(Clone, Debug)]
pub enum Happening {
    /// A file's text is newer than what this editor may have.
    Changed {
        file: String,
        version: u32,
    },
    /// Files came, went, or can no longer be read.
    Files,
    Understood(Arc<Understanding>),
    Saved(bool),
    /// Undo, redo, conflicts or trouble with the disk changed.
    Steps,
    /// The running app started, reloaded or stopped.
    Preview,
}

/// What opening a spec takes besides the path.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Where the history of moments and the data of previews are kept.
    pub state: PathBuf,
    /// The origins that show the running app in a frame.
    pub framed_by: Vec<String>,
}

/// Both sides of a file that was changed here and by another program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub file: String,
    pub mine: String,
    pub theirs: String,
}

/// What a step did, so that the editor can go there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Went {
    pub file: Option<String>,
    /// UTF-16 units.
    pub cursor: u32,
}

/// Why an edit was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotMade {
    /// No such file, or one that can't be edited.
    NoFile,
    /// The text has moved on.
    Overtaken,
}

/// A spec folder, open. Dropping it saves what is left to save and ends its threads.
pub struct OpenSpec {
    shared: Arc<Shared>,
    compile: Sender<()>,
    disk: Sender<Disk>,
    _watcher: Option<notify::RecommendedWatcher>,
}

impl std::fmt::Debug for OpenSpec {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenSpec").field("location", &self.shared.location).finish_non_exhaustive()
    }
}

impl OpenSpec {
    /// Opens a folder or a single file.
    pub fn open(
        path: &Path,
        opening: Opening,
        tell: impl Fn(Happening) + Send + Sync + 'static,
    ) -> Result<OpenSpec, String> {
        let location = Location::find(path)?;
        let inner = Inner {
            documents: location.load()?,
            steps: Steps::default(),
            conflicts: BTreeMap::new(),
            trouble: None,
            understanding: None,
            revision: 0,
        };
        let moments = Moments::of(&opening.state, &location.path());
        let tell: Tell = Arc::new(tell);
        let (compile, wanted) = mpsc::channel();
        let (disk, news) = mpsc::channel();
        let shared = Arc::new_cyclic(|own: &Weak<Shared>| {
            let preview = Previewing::new(Settings {
                data: preview_data::folder(&opening.state, &location.path()),
                framed_by: opening.framed_by,
                changed: Box::new({
                    let tell = tell.clone();
                    move || tell(Happening::Preview)
                }),
                took: Box::new({
                    let (own, disk) = (own.clone(), disk.clone());
                    move |understanding| {
                        if own.upgrade().is_some_and(|shared| shared.keep_names(understanding)) {
                            // The receiver ends with the spec; then it has been saved.
                            let _ = disk.send(Disk::Dirty);
                        }
                    }
                }),
            });
            Shared { location, inner: Mutex::new(inner), compiler: Mutex::default(), moments, preview, tell }
        });
        shared.understand();
        shared.moments.keep("Opened", &shared.texts());
        spawn("understand", {
            let shared = shared.clone();
            move || shared::understand_on(&shared, &wanted)
        })?;
        spawn("disk", {
            let shared = shared.clone();
            let compile = compile.clone();
            move || disk::keep_on_disk(&shared, &news, &compile)
        })?;
        let looks = disk.clone();
        let watcher = crate::watch::watch(&shared.location, move || {
            // The receiver ends with the spec; then nobody needs to look.
            let _ = looks.send(Disk::Look);
        });
        Ok(OpenSpec { shared, compile, disk, _watcher: watcher })
    }

    pub fn location(&self) -> &Location {
        &self.shared.location
    }

    /// The files with their text, version and why they are locked, sorted by name.
    pub fn files(&self) -> Vec<(String, String, u32, Option<String>)> {
        let inner = self.shared.lock();
        // The lock is the program's own, not a page to write on.
        let all = inner.documents.iter().filter(|(name, _)| *name != LOCK_FILE);
        all.map(|(name, one)| (name.clone(), one.text().to_owned(), one.version(), one.locked.clone())).collect()
    }

    pub fn text(&self, file: &str) -> Option<(String, u32)> {
        let inner = self.shared.lock();
        inner.documents.get(file).map(|one| (one.text().to_owned(), one.version()))
    }

    pub fn understanding(&self) -> Option<Arc<Understanding>> {
        self.shared.lock().understanding.clone()
    }

    /// Whether the app runs.
    pub fn run(&self) -> Run {
        self.shared.preview.run()
    }

    /// Lets go what the newest spec has no place for: these losses, as they were shown. False where there is nothing to let go
    /// any more, or something else by now.
    pub fn let_go(&self, losses: &[String]) -> bool {
        let Run::Running(running) = self.run() else { return false };
        let Some(understanding) = self.understanding().filter(|_| !losses.is_empty() && running.losses == losses)
        else {
            return false;
        };
        self.shared.preview.let_go(understanding, running.losses);
        true
    }

    /// Calls a control of the running app.
    pub async fn control(&self, method: &str, path: &str, body: &serde_json::Value) -> Result<Answer, String> {
        self.shared.preview.control(method, path, body).await
    }

    pub fn is_saved(&self) -> bool {
        self.shared.lock().is_saved()
    }

    pub fn trouble(&self) -> Option<String> {
        self.shared.lock().trouble.clone()
    }

    /// Saves everything now and waits for it.
    pub fn flush(&self) {
        let (done, wait) = mpsc::channel();
        if self.disk.send(Disk::Flush(done)).is_ok() {
            // An error means that the thread has ended, and it saves before it ends.
            let _ = wait.recv();
        }
    }

    fn changed(&self) {
        // Both threads live as long as this spec.
        let _ = self.compile.send(());
        let _ = self.disk.send(Disk::Dirty);
    }

    fn tell_later(&self, told: Vec<Happening>) {
        for happening in told {
            (self.shared.tell)(happening);
        }
        (self.shared.tell)(Happening::Steps);
    }
}

impl Drop for OpenSpec {
    fn drop(&mut self) {
        self.flush();
        self.shared.preview.end();
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), String> {
    let started = thread::Builder::new().name(format!("spec-{name}")).spawn(work);
    started.map(drop).map_err(|error| format!("The system gives no further thread: {error}."))
}
