//! What the person's calls and the two threads share, and the thread that understands.

use super::Happening;
use crate::{
    document::Document, folder::Location, moments::Moments, preview::Previewing, steps::Steps,
    understanding::Understanding,
};
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
