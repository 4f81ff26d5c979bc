use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::Method;

use crate::app::App;
use crate::auth::secrets;
use crate::http::{Call, Problem, Reply, body};

/// Ways in for a frame: an address that can be opened once, soon, and gives the browser that opens it a session.
#[derive(Debug, Default)]
pub(crate) struct Tickets {
    open: Mutex<HashMap<String, (String, Instant)>>,
}

const GOOD_FOR: Duration = Duration::from_secs(60);

impl Tickets {
    /// A ticket for a session's token.
    pub fn issue(&self, session: &str) -> String {
        let ticket = secrets::token();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, (_, since)| since.elapsed() < GOOD_FOR);
        open.insert(ticket.clone(), (session.to_owned(), Instant::now()));
        ticket
    }

    fn take(&self, ticket: &str) -> Option<String> {
        let (session, since) = self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(ticket)?;
        (since.elapsed() < GOOD_FOR).then_some(session)
    }
}

/// `POST /_preview/enter {"ticket"}`, asked by the page itself, without the controls' token.
pub(super) async fn enter(app: &App, tickets: &Tickets, call: &Call) -> Result<Reply, Problem> {
    if call.method != Method::POST {
        return Err(Problem::wrong_method("POST"));
    }
    let object = call.object()?;
    let session = tickets.take(body::text(&object, "ticket")?);
    let session =
        session.ok_or_else(|| Problem::new(401, "ticket", "This way in has been used already, or it is too old."))?;
    Ok(app.cookies.give(Reply::empty(), &session))
}
