//! The app's own front end, printed from the plan's screens: the `web/` folder of the exported project, which the preview
//! compiles and serves as it is. One source, two loaders.

use plan::Plan;

use crate::File;

/// Every file of the `web/` folder, sorted by path.
pub fn web_files(_plan: &Plan) -> Vec<File> {
    Vec::new()
}
