//! What a handler may ask of whatever shows the page. Small, so that a test can
//! stand in for it.

use crate::wire::{Event, HostFacts, Refusal};
use std::{
    future::Future,
    path::{Path, PathBuf},
};

/// A window of the system, a browser, or a test.
pub trait Host: Send + Sync + 'static {
    /// The origins of the page, for the running app to let itself be framed.
    fn origins(&self) -> Vec<String>;

    /// What it can do.
    fn facts(&self) -> HostFacts;

    /// Lets the person choose a folder; `None` when they change their mind.
    fn pick_folder(&self) -> impl Future<Output = Result<Option<PathBuf>, Refusal>> + Send;

    /// Shows a folder in the file manager.
    fn show_folder(&self, path: &Path) -> Result<(), Refusal>;

    /// Opens an address in the person's own browser.
    fn open_address(&self, url: &str) -> Result<(), Refusal>;

    /// Sends something to the page. A page that is gone hears nothing.
    fn tell(&self, event: Event);
}
