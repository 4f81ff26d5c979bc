//! Writing a file so that a crash, a full disk or a pulled plug leaves either
//! the old text or the new one, never half of it.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

/// Replaces the file's content in one step.
pub fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    // A link stays a link: what it points to is replaced.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = target.file_name().and_then(|name| name.to_str()).unwrap_or("file");
    let beside = folder.join(format!(".{name}.plainspoken-{}", std::process::id()));
    let written = (|| {
        let mut file = File::create(&beside)?;
        file.write_all(text)?;
        if let Ok(old) = fs::metadata(&target) {
            file.set_permissions(old.permissions())?;
        }
        file.sync_all()?;
        fs::rename(&beside, &target)
    })();
    if written.is_err() {
        // What is left of the attempt is of no use to anyone.
        let _ = fs::remove_file(&beside);
    } else if let Ok(folder) = File::open(folder) {
        // The new name is durable once the folder is; not every system can do this.
        let _ = folder.sync_all();
    }
    written
}

/// Why a write failed, for the person whose text it is.
pub fn in_words(file: &str, error: &io::Error) -> String {
    let why = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => "this folder doesn't allow changes",
        io::ErrorKind::NotFound => "its folder is no longer there",
        _ => return format!("{file} could not be saved: {error}. Nothing is lost; it is tried again."),
    };
    format!("{file} could not be saved, because {why}. Nothing is lost; it is tried again.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_the_whole_content_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("app.md");
        write(&path, b"one").expect("written");
        write(&path, b"two").expect("written again");
        assert_eq!(fs::read(&path).ok().as_deref(), Some(b"two".as_slice()));
        assert_eq!(fs::read_dir(folder.path()).map(Iterator::count).ok(), Some(1));
    }

    #[test]
    fn a_failed_write_leaves_the_old_text() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("app.md");
        fs::create_dir(&path).expect("a folder in the way");
        let error = write(&path, b"new").expect_err("a folder can't be replaced by a file");
        assert!(in_words("app.md", &error).starts_with("app.md could not be saved"));
        assert_eq!(fs::read_dir(folder.path()).map(Iterator::count).ok(), Some(1));
    }
}
