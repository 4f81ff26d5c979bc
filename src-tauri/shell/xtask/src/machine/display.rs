//! Whether a window can open here.

use std::env;

/// Whether there is a display to open a window on.
pub fn is_there() -> bool {
    if cfg!(target_os = "linux") {
        ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
    } else {
        true
    }
}
