//! What is open, and for whom: the state that every handler gets.

use crate::{handlers::export::Last, host::Host, understood, wire::*};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use workspace::{Happening, OpenSpec, Opening};

/// Where this installation keeps its own things and finds its templates.
#[derive(Clone, Debug)]
pub struct Places {
    /// Recent specs, history.
    pub state: PathBuf,
    /// Where new specs and exports go unless the person says otherwise.
    pub documents: PathBuf,
}

/// One person's desk: a host and at most one open spec.
#[derive(Debug)]
pub struct Desk<H> {
    pub host: Arc<H>,
    pub places: Places,
    /// A spec that was named on the command line.
    pub open_now: Option<PathBuf>,
    open: Mutex<Option<Arc<OpenSpec>>>,
    pub(crate) exported: Mutex<Option<Last>>,
}

impl<H: Host> Desk<H> {
    pub fn new(host: Arc<H>, places: Places, open_now: Option<PathBuf>) -> Self {
        Desk { host, places, open_now, open: Mutex::new(None), exported: Mutex::new(None) }
    }

    /// The spec that is open.
    pub fn spec(&self) -> Result<Arc<OpenSpec>, Refusal> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.clone().ok_or_else(|| Refusal::new(RefusalCode::NothingOpen, "No spec is open."))
    }

    /// Opens a spec in place of the one that is open.
    pub fn open(&self, path: &Path) -> Result<Arc<OpenSpec>, Refusal> {
        self.close();
        let host = self.host.clone();
        let tell = move |happening: Happening| {
            if let Some(event) = understood::event(&happening) {
                host.tell(event);
            }
        };
        let spec =
            OpenSpec::open(path, Opening { state: self.places.state.clone(), framed_by: self.host.origins() }, tell)
                .map_err(|why| Refusal::new(RefusalCode::NotFound, why))?;
        let spec = Arc::new(spec);
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = Some(spec.clone());
        Ok(spec)
    }

    /// Saves and closes what is open.
    pub fn close(&self) {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(spec) = open {
            spec.flush();
        }
    }
}
