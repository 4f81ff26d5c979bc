use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::{Notify, broadcast, watch};

use crate::auth::cookies::Cookies;
use crate::clock::Clock;
use crate::events::Change;
use crate::http::headers::SecurityHeaders;
use crate::http::limits::RateLimits;
use crate::live::Live;
use crate::request_log::RequestLog;

/// A running app: what stays the same over reloads.
#[derive(Debug)]
pub(crate) struct App {
    pub mode: Mode,
    pub clock: Clock,
    pub limits: RateLimits,
    pub headers: SecurityHeaders,
    pub cookies: Cookies,
    /// Origins that writes may come from.
    pub origins: Vec<String>,
    /// Names under which browsers may reach a preview; anything else is a page that plays tricks with DNS.
    pub hosts: Vec<String>,
    pub log: RequestLog,
    pub changes: broadcast::Sender<Change>,
    /// Something may have become due.
    pub due: Notify,
    /// Requests hold it together; a reload holds it alone while it carries the data over.
    pub gate: tokio::sync::RwLock<()>,
    /// Turns true when the app ends.
    pub stopping: watch::Sender<bool>,
    live: RwLock<Arc<Live>>,
}

#[derive(Debug)]
pub(crate) enum Mode {
    /// With controls for whoever has the token.
    Preview {
        token: String,
        tickets: crate::controls::Tickets,
    },
    Serve,
}

/// What an app is made with.
pub(crate) struct Setup {
    pub mode: Mode,
    pub headers: SecurityHeaders,
    pub cookies: Cookies,
    pub origins: Vec<String>,
    pub hosts: Vec<String>,
}

impl App {
    pub fn new(setup: Setup, live: Live) -> Self {
        Self {
            mode: setup.mode,
            clock: Clock::default(),
            limits: RateLimits::default(),
            headers: setup.headers,
            cookies: setup.cookies,
            origins: setup.origins,
            hosts: setup.hosts,
            log: RequestLog::default(),
            changes: broadcast::channel(1024).0,
            due: Notify::new(),
            gate: tokio::sync::RwLock::new(()),
            stopping: watch::channel(false).0,
            live: RwLock::new(Arc::new(live)),
        }
    }

    /// The plan and data of now. A request keeps the one that it began with.
    pub fn live(&self) -> Arc<Live> {
        Arc::clone(&self.live.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn replace(&self, live: Arc<Live>) {
        *self.live.write().unwrap_or_else(PoisonError::into_inner) = live;
    }
}
