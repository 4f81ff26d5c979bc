//! The apps' own front end: printed by `export`, served by `runtime`, which don't know each other.

use plan::Plan;
use runtime::{WebFile, WebFiles};

/// The files of an app's front end, as the preview and `serve` take them.
pub fn front_end(plan: &Plan) -> WebFiles {
    let files = export::web_files(plan).into_iter();
    WebFiles { files: files.map(|file| WebFile { contents: file.bytes().to_vec(), path: file.path }).collect() }
}
