//! The event channel as server-sent events.

use crate::wire::Event;
use axum::response::sse::{self, KeepAlive, Sse};
use futures_util::{Stream, stream};
use std::convert::Infallible;
use tokio::sync::broadcast::Receiver;

/// Ends when the page fell behind: it then connects again and takes everything anew.
pub fn stream(receiver: Receiver<Event>) -> Sse<impl Stream<Item = Result<sse::Event, Infallible>>> {
    let events = stream::unfold(receiver, |mut receiver| async move {
        let event = receiver.recv().await.ok()?;
        let data = serde_json::to_string(&event).ok()?;
        Some((Ok(sse::Event::default().data(data)), receiver))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}
