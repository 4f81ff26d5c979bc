//! Hearing that another program changed the spec.

use crate::folder::Location;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

/// Calls `look` after anything in the spec may have changed. `None` where the
/// system can't watch (too many watches, a network disk): then the change is
/// found when saving.
pub fn watch(location: &Location, look: impl Fn() + Send + 'static) -> Option<RecommendedWatcher> {
    let hear = move |event: Result<Event, notify::Error>| {
        let matters = event.as_ref().is_ok_and(|event| {
            !matches!(event.kind, EventKind::Access(_)) && event.paths.iter().any(|path| is_ours(path))
        });
        if matters || event.is_err() {
            look();
        }
    };
    let mut watcher = notify::recommended_watcher(hear).ok()?;
    let mode = if location.only.is_some() { RecursiveMode::NonRecursive } else { RecursiveMode::Recursive };
    watcher.watch(&location.root, mode).ok()?;
    Some(watcher)
}

/// Markdown, the lock, or a folder that may have come or gone with Markdown in it.
fn is_ours(path: &std::path::Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("");
    !name.starts_with('.')
        && (crate::folder::is_markdown(name) || name.ends_with(language::LOCK_FILE) || path.extension().is_none())
}
