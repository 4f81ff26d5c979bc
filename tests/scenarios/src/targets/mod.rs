//! What a compiled app can run on. The preview leads; every other target has to do the same.

pub mod balancer;
pub mod mail;
pub mod production;
pub mod server;

use crate::app::App;
use std::path::Path;

#[derive(Clone, Copy, Debug)]
pub struct Target {
    pub name: &'static str,
    pub start: fn(&Path) -> Result<App, String>,
}

/// Every target but the preview.
pub fn others() -> Vec<Target> {
    vec![
        Target { name: "the export on SQLite", start: App::exported },
        Target { name: "the export on PostgreSQL", start: App::on_postgres },
        Target { name: "three copies of the export on one PostgreSQL", start: App::three_copies },
    ]
}
