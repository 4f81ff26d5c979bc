//! Reading a spec folder: which files belong to it, and what they hold.

use crate::document::Document;
use language::LOCK_FILE;
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// A spec beyond this is a mistake (a log file, a dump), and would only freeze the editor.
pub const LARGEST: u64 = 16 * 1024 * 1024;
/// Folders deeper than this are not looked into.
const DEEPEST: usize = 6;

/// Where the spec is: a folder, or one file and then only that file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    pub root: PathBuf,
    /// Set when the spec is one file.
    pub only: Option<String>,
}

impl Location {
    /// Finds the spec that a path means, or says why it is none.
    pub fn find(path: &Path) -> Result<Location, String> {
        let shown = path.display();
        let path = fs::canonicalize(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => format!("There is nothing at {shown}."),
            _ => format!("{shown} can't be opened: {error}."),
        })?;
        if path.is_dir() {
            return Ok(Location { root: path, only: None });
        }
        let name = path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        match (name, path.parent()) {
            (Some(name), Some(root)) if is_markdown(&name) => Ok(Location { root: root.to_owned(), only: Some(name) }),
            _ => Err(format!("{shown} is not a spec: a spec is a Markdown file, or a folder of them.")),
        }
    }

    pub fn path(&self) -> PathBuf {
        match &self.only {
            Some(name) => self.root.join(name),
            None => self.root.clone(),
        }
    }

    /// The names of the spec's files, with `/`, sorted.
    pub fn names(&self) -> io::Result<Vec<String>> {
        if let Some(name) = &self.only {
            return Ok(vec![name.clone()]);
        }
        let mut names = Vec::new();
        collect(&self.root, "", 0, &mut names)?;
        names.sort();
        Ok(names)
    }

    pub fn file(&self, name: &str) -> PathBuf {
        if name == LOCK_FILE { self.lock() } else { self.root.join(name) }
    }

    /// Where the stable names are kept: `plainspoken.lock`. A file that is a spec by itself beside others has one of its own.
    pub fn lock(&self) -> PathBuf {
        let alone = |name: &String| {
            let folder = Location { root: self.root.clone(), only: None };
            folder.names().is_ok_and(|names| names == [name.clone()])
        };
        match &self.only {
            Some(name) if !alone(name) => {
                let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
                self.root.join(format!("{stem}.{LOCK_FILE}"))
            }
            _ => self.root.join(LOCK_FILE),
        }
    }

    /// Everything in the folder that is the spec's, its lock included.
    pub fn load(&self) -> Result<BTreeMap<String, Document>, String> {
        let mut names = self.names().map_err(|error| format!("{} can't be read: {error}.", self.root.display()))?;
        if self.lock().is_file() {
            names.push(LOCK_FILE.to_owned());
        }
        Ok(names.into_iter().map(|name| (name.clone(), read(&self.file(&name)))).collect())
    }
}

/// A file as a document; what can't be edited says why.
pub fn read(path: &Path) -> Document {
    match text(path) {
        Ok(text) => Document::new(text),
        Err(why) => Document::locked(why),
    }
}

/// The text of a file, or a sentence why there is none.
pub fn text(path: &Path) -> Result<String, String> {
    let size = fs::metadata(path).map(|facts| facts.len()).unwrap_or(0);
    if size > LARGEST {
        return Err(format!("This file is {} MB: too large to be a spec. It is left alone.", size / 1024 / 1024));
    }
    let bytes = fs::read(path).map_err(|error| format!("This file can't be read: {error}."))?;
    String::from_utf8(bytes)
        .map_err(|_| "This file is not UTF-8 text, so it is left alone and says nothing here.".to_owned())
}

pub fn is_markdown(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, kind)| !stem.is_empty() && kind.eq_ignore_ascii_case("md"))
}

/// Hidden folders and those of tools hold no sentence of the author's.
fn is_foreign(name: &str) -> bool {
    name.starts_with('.') || matches!(name, "node_modules" | "target")
}

fn collect(folder: &Path, prefix: &str, depth: usize, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
        if is_foreign(&name) {
            continue;
        }
        let path = entry.path();
        if path.is_dir() {
            // A folder with a project in it is an export or another program, not this spec.
            if depth < DEEPEST && !path.join("package.json").exists() {
                collect(&path, &format!("{prefix}{name}/"), depth + 1, names)?;
            }
        } else if is_markdown(&name) {
            names.push(format!("{prefix}{name}"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_markdown_and_leaves_the_rest() {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, bytes) in [
            ("app.md", b"# A".as_slice()),
            ("more/rules.MD", b"x"),
            ("notes.txt", b"x"),
            (".git/x.md", b"x"),
            ("out/package.json", b"{}"),
            ("out/README.md", b"x"),
            ("bad.md", b"\xff\xfe"),
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, bytes).expect("written");
        }
        let spec = Location::find(folder.path()).expect("a spec");
        let files = spec.load().expect("loaded");
        assert_eq!(files.keys().collect::<Vec<_>>(), ["app.md", "bad.md", "more/rules.MD"]);
        assert!(files["bad.md"].locked.is_some());
        assert_eq!(files["app.md"].text(), "# A");
        let one = Location::find(&folder.path().join("app.md")).expect("one file");
        assert_eq!(one.names().expect("names"), ["app.md"]);
        assert_eq!(spec.file("plainspoken.lock"), spec.root.join("plainspoken.lock"));
        assert_eq!(
            one.file("plainspoken.lock"),
            one.root.join("app.plainspoken.lock"),
            "its neighbours have their own"
        );
        assert!(Location::find(&folder.path().join("notes.txt")).is_err());
        assert!(Location::find(&folder.path().join("nowhere")).is_err());
    }
}
