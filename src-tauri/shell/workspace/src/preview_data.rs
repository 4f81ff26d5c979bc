//! The data of a spec's preview: in a folder of its own beside the app's settings, never in the spec folder, and there again
//! when the spec is opened the next time.

use crate::moments::hash;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Where the data of the spec at this place is.
pub fn folder(state: &Path, spec: &Path) -> PathBuf {
    state.join("previews").join(hash(spec.to_string_lossy().as_bytes()))
}

/// Puts the data out of the way without losing it: another app begins at this place, or what is there can't be read.
pub fn set_aside(state: &Path, spec: &Path) -> Option<PathBuf> {
    aside(&folder(state, spec))
}

/// Where it went; `None` where there was nothing or it couldn't be moved.
pub fn aside(folder: &Path) -> Option<PathBuf> {
    let name = folder.file_name()?.to_str()?;
    let free = (1u32..).map(|number| folder.with_file_name(format!("{name}-{number}"))).find(|path| !path.exists())?;
    fs::rename(folder, &free).ok()?;
    Some(free)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_that_is_set_aside_is_still_there() {
        let state = tempfile::tempdir().expect("a folder");
        let spec = Path::new("/some/spec");
        assert_eq!(set_aside(state.path(), spec), None);
        for text in ["one", "two"] {
            fs::create_dir_all(folder(state.path(), spec)).expect("a folder");
            fs::write(folder(state.path(), spec).join("data"), text).expect("written");
            let place = set_aside(state.path(), spec).expect("moved");
            assert_eq!(fs::read_to_string(place.join("data")).ok().as_deref(), Some(text));
            assert!(!folder(state.path(), spec).exists());
        }
    }
}
