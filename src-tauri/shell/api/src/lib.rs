//! The commands of the desktop app, their wire types, and two hosts.

mod bindings;
mod commands;
mod desk;
mod handlers;
mod host;
mod http;
mod overview;
mod understood;
pub mod wire;

pub use bindings::bindings;
pub use commands::call;
pub use desk::{Desk, Places};
pub use host::Host;
pub use http::{Browser, Pages, Serving, serve_http};
