use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{Method, header};

use crate::app::App;
use crate::auth::secrets;
use crate::http::{Call, Problem, Reply};

/// Ways in for a frame: an address that can be opened once, soon, and gives the browser that opens it a session.
#[derive(Debug, Default)]
pub(crate) struct Tickets {
    open: Mutex<HashMap<String, (String, Instant)>>,
}

const GOOD_FOR: Duration = Duration::from_secs(120);

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

/// `GET /_preview/enter?ticket=…&to=/path`: sets the cookies and goes on to the page.
pub(super) async fn enter(app: &App, tickets: &Tickets, call: &Call) -> Result<Reply, Problem> {
    if call.method != Method::GET {
        return Err(Problem::wrong_method("GET"));
    }
    let pairs = call.query_pairs();
    let value = |name: &str| pairs.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
    let session = value("ticket").and_then(|ticket| tickets.take(ticket));
    let session = session.ok_or_else(|| Problem::new(401, "ticket", "This way in has been used already, or it is too old."))?;
    // Only a path of this app: never somewhere else.
    let to = value("to").filter(|to| to.starts_with('/') && !to.starts_with("//") && !to.contains('\\')).unwrap_or("/");
    let mut reply = Reply::empty().with(header::LOCATION, to);
    reply.status = 303;
    Ok(app.cookies.give(&session).into_iter().fold(reply, |reply, cookie| reply.with(header::SET_COOKIE, cookie)))
}
