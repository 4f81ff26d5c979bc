//! The plan becomes a TypeScript project that its owner can run and change without us.
//!
//! [`export`] returns files in memory, sorted by path; one writer elsewhere touches the disk. What preview and export must
//! agree on was decided in `plan`: this crate prints it and decides none of it again.

mod file;
mod highlight;
mod links;
mod options;
mod web;

pub use file::File;
pub use highlight::{Token, highlight};
pub use links::{Link, links};
pub use options::{Database, Options};
pub use web::web_files;

use plan::Plan;

/// The whole project, sorted by path.
pub fn export(plan: &Plan, options: &Options) -> Vec<File> {
    let _ = (plan, options);
    Vec::new()
}
