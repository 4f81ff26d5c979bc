//! What the person's calls and the two threads share, and the thread that understands.

use super::Happening;
use crate::{
    document::{Document, Replace},
    folder::Location,
    moments::Moments,
    names,
    preview::Previewing,
    steps::Steps,
    understanding::Understanding,
};
use language::{Compiler, LOCK_FILE, Lock};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc::Receiver},
    time::{Duration, Instant},
};
use text::{Source, SourceFile};

pub(super) type Tell = Arc<dyn Fn(Happening) + Send + Sync>;

#[derive(Debug)]
pub(super) struct Inner {
    pub documents: BTreeMap<String, Document>,
    pub steps: Steps,
    pub conflicts: BTreeMap<String, String>,
    pub trouble: Option<String>,
    pub understanding: Option<Arc<Understanding>>,
    pub revision: u32,
}

pub(super) struct Shared {
    pub location: Location,
    pub(super) inner: Mutex<Inner>,
    /// Keeps what it read from one keystroke to the next.
    pub(super) compiler: Mutex<Compiler>,
    pub moments: Moments,
    pub preview: Previewing,
    pub tell: Tell,
}

impl Inner {
    pub fn is_saved(&self) -> bool {
        self.documents.values().all(Document::is_saved)
    }
}

impl Shared {
    pub fn lock(&self) -> MutexGuard<'_, Inner> {
        // A thread that panicked left a consistent value: every change is made in one assignment.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn texts(&self) -> BTreeMap<String, String> {
        let inner = self.lock();
        let open = inner.documents.iter().filter(|(_, one)| one.locked.is_none());
        open.map(|(name, one)| (name.clone(), one.text().to_owned())).collect()
    }

    /// Compiles what is there now and tells of it.
    pub fn understand(&self) {
        let (source, lock, versions, revision) = {
            let mut inner = self.lock();
            inner.revision += 1;
            let file = |(name, one): (&String, &Document)| SourceFile { path: name.clone(), text: one.text().into() };
            let open = || inner.documents.iter().filter(|(_, one)| one.locked.is_none());
            let source = Source::new(open().filter(|(name, _)| *name != LOCK_FILE).map(file).collect());
            let lock = open().find(|(name, _)| *name == LOCK_FILE).map(|(_, one)| Lock { text: one.text().to_owned() });
            let versions = open().map(|(name, one)| (name.clone(), one.version())).collect();
            (source, lock, versions, inner.revision)
        };
        let understanding = {
            let mut compiler = self.compiler.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::new(Understanding::by(&mut compiler, source, lock, versions, revision))
        };
        self.lock().understanding = Some(understanding.clone());
        self.preview.take(understanding.clone());
        (self.tell)(Happening::Understood(understanding));
    }

    /// Keeps the names under which the running app now has its data. True when that has to be saved.
    ///
    /// It waits for the app, because until then nothing is kept under new names, and what is kept under old ones may still come
    /// back: somebody who deletes a line to write it anew loses neither.
    pub fn keep_names(&self, understanding: &Understanding) -> bool {
        let mut inner = self.lock();
        let read = inner.documents.get(LOCK_FILE).map(Document::version);
        let is_whole = inner.conflicts.is_empty() && inner.documents.values().all(|one| one.locked.is_none());
        if !is_whole || read != understanding.versions.get(LOCK_FILE).copied() {
            return false;
        }
        let known = understanding.lock.as_ref().map(|lock| lock.text.as_str());
        let Some(text) = names::to_keep(&understanding.compilation, known) else { return false };
        match inner.documents.get_mut(LOCK_FILE) {
            Some(document) => {
                let whole = Replace { range: 0..document.text().len(), insert: text.to_owned() };
                document.edit("names", vec![whole]).is_some()
            }
            None => {
                inner.documents.insert(LOCK_FILE.to_owned(), Document::unsaved(text.to_owned()));
                true
            }
        }
    }
}

/// Typing rests this long before the compiler looks at it.
const REST: Duration = Duration::from_millis(60);
/// Somebody who types without a rest still sees what it means this often.
const LONGEST: Duration = Duration::from_millis(250);

pub(super) fn understand_on(shared: &Shared, wanted: &Receiver<()>) {
    while wanted.recv().is_ok() {
        let first = Instant::now();
        while first.elapsed() < LONGEST && wanted.recv_timeout(REST).is_ok() {}
        shared.understand();
    }
}
