//! Where this installation keeps its own things.

use api::Places;
use std::{
    env,
    path::{Path, PathBuf},
};

/// The places of this machine. `resources` is where the package keeps its templates.
pub fn places(resources: Option<PathBuf>) -> Places {
    let home = env::var_os("HOME").or_else(|| env::var_os("USERPROFILE")).map_or_else(env::temp_dir, PathBuf::from);
    let state = env::var_os("PLAINSPOKEN_STATE").map(PathBuf::from);
    let state = state.or_else(|| env::var_os("XDG_STATE_HOME").map(|folder| PathBuf::from(folder).join("plainspoken")));
    let documents = home.join("Documents");
    Places {
        state: state.unwrap_or_else(|| home.join(".local/state/plainspoken")),
        templates: templates(resources),
        documents: if documents.is_dir() { documents } else { home },
    }
}

/// Beside an installed program, or in the source tree that it was built from.
fn templates(resources: Option<PathBuf>) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
    resources.filter(|folder| folder.is_dir()).unwrap_or(source)
}
