//! Where this installation keeps its own things.

use api::Places;
use std::{env, path::PathBuf};

/// The places of this machine.
pub fn places() -> Places {
    let home = env::var_os("HOME").or_else(|| env::var_os("USERPROFILE")).map_or_else(env::temp_dir, PathBuf::from);
    let state = env::var_os("PLAINSPOKEN_STATE").map(PathBuf::from);
    let state = state.or_else(|| env::var_os("XDG_STATE_HOME").map(|folder| PathBuf::from(folder).join("plainspoken")));
    let documents = home.join("Documents");
    Places {
        state: state.unwrap_or_else(|| home.join(".local/state/plainspoken")),
        documents: if documents.is_dir() { documents } else { home },
    }
}
