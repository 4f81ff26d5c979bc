//! An open spec: its documents, one undo for all of them, and the threads that
//! save it, watch it and understand it while the person types.

use crate::{
    document::{Document, Replace, Update},
    folder::{self, Location},
    merge::{Merged, merge},
    moments::Moments,
    preview::{Answer, Previewing, Run},
    save,
    steps::{Part, Step, Steps, inverse},
    understanding::Understanding,
};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread,
    time::{Duration, Instant},
};
use text::{Source, SourceFile, TextEdit};

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
    /// Where the history of moments is kept.
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

type Tell = Arc<dyn Fn(Happening) + Send + Sync>;

#[derive(Debug)]
pub(crate) struct Inner {
    pub documents: BTreeMap<String, Document>,
    pub steps: Steps,
    pub conflicts: BTreeMap<String, String>,
    pub trouble: Option<String>,
    pub understanding: Option<Arc<Understanding>>,
    revision: u32,
}

pub(crate) struct Shared {
    pub location: Location,
    inner: Mutex<Inner>,
    moments: Moments,
    preview: Previewing,
    tell: Tell,
}

enum Disk {
    /// Something here is not on the disk yet.
    Dirty,
    /// Another program may have changed something.
    Look,
    /// Save now and answer.
    Flush(Sender<()>),
}

/// A spec folder, open. Dropping it saves what is left to save and ends its threads.
pub struct OpenSpec {
    pub(crate) shared: Arc<Shared>,
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
        let preview = Previewing::new(opening.framed_by, {
            let tell = tell.clone();
            move || tell(Happening::Preview)
        });
        let shared = Arc::new(Shared { location, inner: Mutex::new(inner), moments, preview, tell });
        let (compile, wanted) = mpsc::channel();
        let (disk, news) = mpsc::channel();
        shared.understand();
        shared.moments.keep("Opened", &shared.texts());
        spawn("understand", {
            let shared = shared.clone();
            move || understand_on(&shared, &wanted)
        })?;
        spawn("disk", {
            let shared = shared.clone();
            let compile = compile.clone();
            move || keep_on_disk(&shared, &news, &compile)
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
        let all = inner.documents.iter();
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

    /// Calls a control of the running app.
    pub async fn control(&self, method: &str, path: &str, body: &serde_json::Value) -> Result<Answer, String> {
        self.shared.preview.control(method, path, body).await
    }

    pub fn is_saved(&self) -> bool {
        self.shared.lock().is_saved()
    }

    /// Takes an editor's steps if it was up to date, and answers with every step since its version.
    /// `None` for the steps means that it is too far behind and should take the whole text.
    pub fn sync(&self, file: &str, version: u32, updates: Vec<Update>) -> Result<(u32, Option<Vec<Update>>), NotMade> {
        let mut inner = self.shared.lock();
        let inner = &mut *inner;
        let document = inner.documents.get_mut(file).ok_or(NotMade::NoFile)?;
        let changed = !updates.is_empty() && document.version() == version;
        if changed {
            if document.locked.is_some() {
                return Err(NotMade::NoFile);
            }
            for update in updates {
                let replaced = document.take(update).ok_or(NotMade::Overtaken)?;
                inner.steps.typed(file, replaced, Instant::now());
            }
        }
        let answer = (document.version(), document.since(version));
        if changed {
            self.changed();
        }
        Ok(answer)
    }

    /// Makes an edit that was offered for these versions; all of it or nothing.
    /// Positions are UTF-16 units.
    pub fn apply_units(
        &self,
        label: &str,
        versions: &BTreeMap<String, u32>,
        edits: &[(String, u32, u32, String)],
    ) -> Result<Went, NotMade> {
        let mut inner = self.shared.lock();
        let mut by_file: BTreeMap<String, Vec<Replace>> = BTreeMap::new();
        for (file, from, to, insert) in edits {
            if let Some(document) = inner.documents.get(file) {
                let version = versions.get(file).copied().unwrap_or(document.version());
                let (from, to) = document.follow(version, *from, *to).ok_or(NotMade::Overtaken)?;
                let range = document.bytes(from, to).ok_or(NotMade::Overtaken)?;
                by_file.entry(file.clone()).or_default().push(Replace { range, insert: insert.clone() });
            } else {
                by_file.entry(file.clone()).or_default().push(Replace { range: 0..0, insert: insert.clone() });
            }
        }
        self.make(&mut inner, label, by_file)
    }

    /// Makes an edit counted in bytes of the current text.
    pub fn apply(&self, label: &str, edits: &[TextEdit]) -> Result<Went, NotMade> {
        let mut by_file: BTreeMap<String, Vec<Replace>> = BTreeMap::new();
        for edit in edits {
            let range = edit.start as usize..edit.end as usize;
            by_file.entry(edit.file.clone()).or_default().push(Replace { range, insert: edit.insert.clone() });
        }
        let mut inner = self.shared.lock();
        self.make(&mut inner, label, by_file)
    }

    fn make(&self, inner: &mut Inner, label: &str, by_file: BTreeMap<String, Vec<Replace>>) -> Result<Went, NotMade> {
        let locked = |file: &String| inner.documents.get(file).is_some_and(|one| one.locked.is_some());
        if by_file.keys().any(locked) {
            return Err(NotMade::NoFile);
        }
        let mut parts = Vec::new();
        let mut went = Went { file: None, cursor: 0 };
        for (file, replaced) in by_file {
            if let Some(document) = inner.documents.get_mut(&file) {
                let Some(replaced) = document.edit("edit", replaced) else {
                    take_back(inner, &parts);
                    return Err(NotMade::Overtaken);
                };
                went = Went { cursor: cursor_after(document.text(), &replaced), file: Some(file.clone()) };
                parts.push(Part::Edited { file, replaced });
            } else {
                let text: String = replaced.into_iter().map(|one| one.insert).collect();
                let mut document = Document::new(text.clone());
                document.disk.clear();
                inner.documents.insert(file.clone(), document);
                went = Went { file: Some(file.clone()), cursor: 0 };
                parts.push(Part::Created { file, text });
            }
        }
        let told = told(&parts, inner);
        inner.steps.did(label, parts, Instant::now());
        self.changed();
        self.tell_later(told);
        Ok(went)
    }

    /// Takes the last step back. `None` when there is none.
    pub fn undo(&self) -> Option<Went> {
        self.step(true)
    }

    pub fn redo(&self) -> Option<Went> {
        self.step(false)
    }

    fn step(&self, back: bool) -> Option<Went> {
        let mut inner = self.shared.lock();
        let step: Step = if back { inner.steps.last_done()?.clone() } else { inner.steps.last_undone()?.clone() };
        let mut went = Went { file: None, cursor: 0 };
        let parts: Vec<Part> = if back { step.parts.iter().rev().map(inverse).collect() } else { step.parts };
        for part in &parts {
            match part {
                Part::Edited { file, replaced } => {
                    let document = inner.documents.get_mut(file)?;
                    let again = replaced.iter().map(|(one, _)| one.clone()).collect();
                    let done = document.edit("undo", again)?;
                    went = Went { cursor: cursor_after(document.text(), &done), file: Some(file.clone()) };
                }
                Part::Created { file, text } => {
                    let mut document = Document::new(text.clone());
                    document.disk.clear();
                    inner.documents.insert(file.clone(), document);
                    went = Went { file: Some(file.clone()), cursor: 0 };
                }
                Part::Removed { file, .. } => {
                    inner.documents.remove(file);
                    // It may be gone already; either way it is not the spec's any more.
                    let _ = fs::remove_file(self.shared.location.file(file));
                }
            }
        }
        if back {
            inner.steps.undid()
        } else {
            inner.steps.redid()
        }
        let told = told(&parts, &inner);
        self.changed();
        drop(inner);
        self.tell_later(told);
        Some(went)
    }

    /// What undo and redo would take back, by name.
    pub fn offers(&self) -> (Option<String>, Option<String>) {
        let inner = self.shared.lock();
        let name = |step: Option<&Step>| step.map(|step| step.label.clone());
        (name(inner.steps.last_done()), name(inner.steps.last_undone()))
    }

    pub fn trouble(&self) -> Option<String> {
        self.shared.lock().trouble.clone()
    }

    pub fn conflicts(&self) -> Vec<Conflict> {
        let inner = self.shared.lock();
        let both = |(file, theirs): (&String, &String)| {
            let mine = inner.documents.get(file)?.text().to_owned();
            Some(Conflict { file: file.clone(), mine, theirs: theirs.clone() })
        };
        inner.conflicts.iter().filter_map(both).collect()
    }

    /// Settles a conflict: what is open here stays, or theirs takes its place. Either can be undone.
    pub fn resolve(&self, file: &str, keep_mine: bool) {
        let mut inner = self.shared.lock();
        let Some(theirs) = inner.conflicts.remove(file) else { return };
        let mut parts = Vec::new();
        if let Some(document) = inner.documents.get_mut(file) {
            document.disk = theirs.clone();
            if !keep_mine {
                let whole = vec![Replace { range: 0..document.text().len(), insert: theirs }];
                let replaced = document.edit("disk", whole).unwrap_or_default();
                parts.push(Part::Edited { file: file.to_owned(), replaced });
            }
        }
        let told = told(&parts, &inner);
        if !parts.is_empty() {
            inner.steps.did("taking the other program's text", parts, Instant::now());
        }
        drop(inner);
        self.changed();
        self.tell_later(told);
    }

    /// Saves everything now and waits for it.
    pub fn flush(&self) {
        let (done, wait) = mpsc::channel();
        if self.disk.send(Disk::Flush(done)).is_ok() {
            // An error means that the thread has ended, and it saves before it ends.
            let _ = wait.recv();
        }
    }

    /// The points in the spec's history, newest first: id, label, time, files that changed.
    pub fn moments(&self) -> Vec<crate::moments::Moment> {
        self.shared.moments.list()
    }

    pub fn keep_moment(&self, label: &str) {
        self.shared.moments.keep(label, &self.shared.texts());
    }

    /// The texts of a moment, by file.
    pub fn moment(&self, id: &str) -> Option<BTreeMap<String, String>> {
        self.shared.moments.texts(id)
    }

    /// Makes the spec what it was then, in one step that can be undone.
    pub fn restore(&self, id: &str) -> Option<Went> {
        let then = self.moment(id)?;
        let now = self.shared.texts();
        self.shared.moments.keep("Before going back", &now);
        let mut by_file: BTreeMap<String, Vec<Replace>> = BTreeMap::new();
        for (file, text) in &then {
            let here = now.get(file).map(String::as_str).unwrap_or("");
            let hunks = crate::merge::hunks(here, text);
            if !hunks.is_empty() {
                by_file.insert(file.clone(), hunks);
            }
        }
        let mut inner = self.shared.lock();
        self.make(&mut inner, "going back in history", by_file).ok()
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
    }
}

impl Inner {
    fn is_saved(&self) -> bool {
        self.documents.values().all(Document::is_saved)
    }
}

impl Shared {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Inner> {
        // A thread that panicked left a consistent value: every change is made in one assignment.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn texts(&self) -> BTreeMap<String, String> {
        let inner = self.lock();
        let open = inner.documents.iter().filter(|(_, one)| one.locked.is_none());
        open.map(|(name, one)| (name.clone(), one.text().to_owned())).collect()
    }

    /// Compiles what is there now and tells of it.
    fn understand(&self) {
        let (source, versions, revision) = {
            let mut inner = self.lock();
            inner.revision += 1;
            let file = |(name, one): (&String, &Document)| SourceFile { path: name.clone(), text: one.text().into() };
            let open = || inner.documents.iter().filter(|(_, one)| one.locked.is_none());
            let source = Source::new(open().map(file).collect());
            let versions = open().map(|(name, one)| (name.clone(), one.version())).collect();
            (source, versions, inner.revision)
        };
        let understanding = Arc::new(Understanding::of(source, versions, revision));
        self.lock().understanding = Some(understanding.clone());
        self.preview.take(understanding.clone());
        (self.tell)(Happening::Understood(understanding));
    }

    /// Brings what other programs wrote into what is open here.
    fn look(&self) -> bool {
        let Ok(names) = self.location.names() else {
            self.set_trouble(Some(format!(
                "{} is no longer there. What is open here is kept.",
                self.location.path().display()
            )));
            return false;
        };
        let mut told = Vec::new();
        let mut parts = Vec::new();
        let mut inner = self.lock();
        for name in &names {
            let found = folder::text(&self.location.file(name));
            let Some(document) = inner.documents.get_mut(name) else {
                let document = folder::read(&self.location.file(name));
                parts.push(Part::Created { file: name.clone(), text: document.text().to_owned() });
                inner.documents.insert(name.clone(), document);
                continue;
            };
            match found {
                Ok(theirs) if theirs == document.disk && document.locked.is_none() => {}
                Ok(theirs) if document.locked.is_some() => {
                    *document = Document::new(theirs);
                    told.push(Happening::Files);
                }
                Ok(theirs) => match merge(&document.disk, document.text(), &theirs) {
                    Merged::Edits(edits) => {
                        document.disk = theirs;
                        inner.conflicts.remove(name);
                        if !edits.is_empty()
                            && let Some(document) = inner.documents.get_mut(name)
                            && let Some(replaced) = document.edit("disk", edits)
                        {
                            parts.push(Part::Edited { file: name.clone(), replaced });
                        }
                    }
                    Merged::Conflict => {
                        inner.conflicts.insert(name.clone(), theirs);
                        told.push(Happening::Steps);
                    }
                },
                Err(_) if document.is_saved() && document.locked.is_none() => {
                    *document = folder::read(&self.location.file(name));
                    told.push(Happening::Files);
                }
                // What is open here is newer than a file that can no longer be read: it is kept and saved.
                Err(_) => {}
            }
        }
        let gone: Vec<String> = inner
            .documents
            .iter()
            .filter(|(name, one)| !names.contains(name) && one.is_saved())
            .map(|(name, _)| name.clone())
            .collect();
        for file in gone {
            if let Some(document) = inner.documents.remove(&file) {
                parts.push(Part::Removed { file, text: document.text().to_owned() });
            }
        }
        let changed = !parts.is_empty() || !told.is_empty();
        told.extend(self::told(&parts, &inner));
        if !parts.is_empty() {
            inner.steps.did("a change from another program", parts, Instant::now());
            told.push(Happening::Steps);
        }
        drop(inner);
        for happening in told {
            (self.tell)(happening);
        }
        changed
    }

    /// Writes what is not on the disk yet. True when everything is.
    fn save(&self) -> bool {
        let waiting: Vec<(String, String, String)> = {
            let inner = self.lock();
            let dirty =
                inner.documents.iter().filter(|(name, one)| !one.is_saved() && !inner.conflicts.contains_key(*name));
            dirty.map(|(name, one)| (name.clone(), one.text().to_owned(), one.disk.clone())).collect()
        };
        let mut trouble = None;
        for (name, text, known) in waiting {
            let path = self.location.file(&name);
            match fs::read(&path) {
                // Somebody wrote it a moment ago: look first, so that nothing of theirs is lost.
                Ok(found) if found != known.as_bytes() => {
                    self.look();
                    continue;
                }
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    trouble = Some(save::in_words(&name, &error));
                    continue;
                }
                _ => {}
            }
            match save::write(&path, text.as_bytes()) {
                Ok(()) => {
                    if let Some(document) = self.lock().documents.get_mut(&name) {
                        document.disk = text;
                    }
                }
                Err(error) => trouble = Some(save::in_words(&name, &error)),
            }
        }
        self.set_trouble(trouble);
        let (saved, asked) = {
            let inner = self.lock();
            (inner.is_saved(), !inner.conflicts.is_empty())
        };
        (self.tell)(Happening::Saved(saved));
        saved || asked
    }

    fn set_trouble(&self, trouble: Option<String>) {
        let mut inner = self.lock();
        if inner.trouble != trouble {
            inner.trouble = trouble;
            drop(inner);
            (self.tell)(Happening::Steps);
        }
    }
}

/// Undoes the parts of an edit that turned out to be impossible further on.
fn take_back(inner: &mut Inner, parts: &[Part]) {
    for part in parts.iter().rev().map(inverse) {
        if let Part::Edited { file, replaced } = part
            && let Some(document) = inner.documents.get_mut(&file)
        {
            document.edit("undo", replaced.into_iter().map(|(one, _)| one).collect());
        }
    }
}

fn told(parts: &[Part], inner: &Inner) -> Vec<Happening> {
    let tell = |part: &Part| match part {
        Part::Edited { file, .. } => {
            let version = inner.documents.get(file).map_or(0, Document::version);
            Happening::Changed { file: file.clone(), version }
        }
        Part::Created { .. } | Part::Removed { .. } => Happening::Files,
    };
    parts.iter().map(tell).collect()
}

fn cursor_after(text: &str, replaced: &[(Replace, String)]) -> u32 {
    let mut grown = 0isize;
    let mut end = 0;
    for (one, old) in replaced {
        end = one.range.start.saturating_add_signed(grown) + one.insert.len();
        grown += one.insert.len() as isize - old.len() as isize;
    }
    let before = text.get(..end).unwrap_or(text);
    u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), String> {
    let started = thread::Builder::new().name(format!("spec-{name}")).spawn(work);
    started.map(drop).map_err(|error| format!("The system gives no further thread: {error}."))
}

/// Typing rests this long before the compiler looks at it.
const REST: Duration = Duration::from_millis(60);
/// Somebody who types without a rest still sees what it means this often.
const LONGEST: Duration = Duration::from_millis(250);

fn understand_on(shared: &Shared, wanted: &Receiver<()>) {
    while wanted.recv().is_ok() {
        let first = Instant::now();
        while first.elapsed() < LONGEST && wanted.recv_timeout(REST).is_ok() {}
        shared.understand();
    }
}

/// Text goes to the disk this long after it was typed.
const SAVE_AFTER: Duration = Duration::from_millis(350);
/// Another program's write rests this long before it is looked at.
const SETTLE: Duration = Duration::from_millis(40);
/// A disk that said no is asked again this often.
const AGAIN_AFTER: Duration = Duration::from_secs(3);
/// A moment is kept after this much work at most.
const MOMENT_AFTER: Duration = Duration::from_secs(180);

fn keep_on_disk(shared: &Shared, news: &Receiver<Disk>, compile: &Sender<()>) {
    let mut last_moment = Instant::now();
    let mut dirty = false;
    let mut wait = SAVE_AFTER;
    loop {
        let next =
            if dirty { news.recv_timeout(wait) } else { news.recv().map_err(|_| RecvTimeoutError::Disconnected) };
        match next {
            Ok(Disk::Dirty) => {
                if !dirty {
                    (shared.tell)(Happening::Saved(false));
                    (shared.tell)(Happening::Steps);
                }
                dirty = true;
                wait = SAVE_AFTER;
            }
            Ok(Disk::Look) => {
                // Editors that replace a file take it away first: a moment later it is whole again.
                thread::sleep(SETTLE);
                if shared.look() {
                    // The receiver lives as long as the spec.
                    let _ = compile.send(());
                    dirty = true;
                }
            }
            Ok(Disk::Flush(done)) => {
                dirty = !shared.save();
                // Whoever waited may have given up.
                let _ = done.send(());
            }
            Err(RecvTimeoutError::Timeout) => {
                dirty = !shared.save();
                wait = AGAIN_AFTER;
                if last_moment.elapsed() > MOMENT_AFTER {
                    shared.moments.keep("While writing", &shared.texts());
                    last_moment = Instant::now();
                }
            }
            Err(RecvTimeoutError::Disconnected) => {
                shared.save();
                return;
            }
        }
    }
}
