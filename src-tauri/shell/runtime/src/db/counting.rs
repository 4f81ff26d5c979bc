//! How many statements each request runs, for the preview's log.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use super::StorageFailure;

thread_local! {
    /// Statements that this thread has begun, on whichever connection.
    static BEGUN: Cell<u64> = const { Cell::new(0) };
}

tokio::task_local! {
    /// Those of the request at hand.
    static REQUEST: Arc<AtomicU64>;
}

/// Counts the connection's statements from now on.
pub(super) fn count(connection: &mut Connection) -> Result<(), StorageFailure> {
    let more = |_: TraceEvent<'_>| BEGUN.with(|begun| begun.set(begun.get() + 1));
    Ok(connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(more))?)
}

/// Answers a request, and with how many statements.
pub(crate) async fn counted<T>(request: impl Future<Output = T>) -> (T, u64) {
    let count = Arc::new(AtomicU64::new(0));
    let done = REQUEST.scope(Arc::clone(&count), request).await;
    (done, count.load(Ordering::Relaxed))
}

/// Adds what was counted for a part of the request that ran elsewhere.
pub(crate) fn add(statements: u64) {
    let _ = REQUEST.try_with(|count| count.fetch_add(statements, Ordering::Relaxed));
}

/// Where a piece of work counts its statements; nowhere outside a request.
pub(super) struct Count(Option<Arc<AtomicU64>>);

impl Count {
    pub fn of_request() -> Self {
        Self(REQUEST.try_with(Arc::clone).ok())
    }

    /// Does the work on this thread and adds what it ran.
    pub fn around<T>(&self, work: impl FnOnce() -> T) -> T {
        let before = BEGUN.with(Cell::get);
        let done = work();
        if let Some(count) = &self.0 {
            count.fetch_add(BEGUN.with(Cell::get).saturating_sub(before), Ordering::Relaxed);
        }
        done
    }
}
