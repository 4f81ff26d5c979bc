//! The plan, SQLite and HTTP become a running app.
//!
//! [`Preview`] runs an app beside its spec: on this machine only, with a mailbox, a clock that can be moved and controls
//! behind a token. [`Server`] runs the same app for real. Both obey the [`plan::Plan`] and decide nothing of their own that
//! the exported project would have to decide again.

mod app;
mod auth;
mod clock;
mod controls;
mod data_folder;
mod db;
mod dispatch;
mod error;
mod events;
mod files;
mod graphql;
mod http;
mod ids;
mod jobs;
mod listen;
mod live;
mod mail;
mod migration;
mod options;
mod preview;
mod request_log;
mod running;
mod serve;
mod things;
mod web;

pub use error::{ReloadError, StartError};
pub use migration::{Met, kept_plan, met};
pub use options::{Losing, MailSettings, PreviewOptions, ServeOptions};
pub use preview::{Preview, Reloaded};
pub use serve::Server;
pub use web::{WebFile, WebFiles};
