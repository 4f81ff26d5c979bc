//! Where things lie in this checkout.

use std::path::{Path, PathBuf};

/// The top of the checkout. Cargo tells at run time, so a moved checkout still works.
pub fn root() -> PathBuf {
    let manifest =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.ancestors().nth(3).map_or_else(|| manifest.clone(), Path::to_path_buf)
}

/// The folder that cargo builds into.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// Our own corner of the target folder: tools, stamps and logs. `cargo clean` removes it, nothing else depends on it.
pub fn corner(name: &str) -> PathBuf {
    target().join("xtask").join(name)
}

/// The folder of the desktop front end.
pub fn front_end() -> PathBuf {
    root().join("ui")
}
