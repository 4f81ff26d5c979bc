//! What a compiled app can run on. The preview leads; every other target has to do the same.

pub mod balancer;
pub mod server;

use crate::app::App;
use std::path::Path;

#[derive(Clone, Copy, Debug)]
pub struct Target {
    pub name: &'static str,
    pub start: fn(&Path) -> Result<App, String>,
    /// Why its differences are reported and don't fail the test yet. A gap to close, not a difference that is meant.
    pub not_yet: Option<&'static str>,
}

/// Every target but the preview.
pub fn others() -> Vec<Target> {
    let closing = Some("the differences below are being closed, most telling first");
    vec![
        Target { name: "the export on SQLite", start: App::exported, not_yet: closing },
        Target { name: "the export on PostgreSQL", start: App::on_postgres, not_yet: closing },
        Target { name: "three copies of the export on one PostgreSQL", start: App::three_copies, not_yet: closing },
    ]
}
