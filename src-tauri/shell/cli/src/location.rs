//! Where a spec is and which files are its own, until the workspace crate's own answer is there.

use std::path::{Path, PathBuf};
use std::{fs, io};

#[derive(Clone, Debug)]
pub struct Location {
    pub root: PathBuf,
    only: Option<String>,
}

impl Location {
    pub fn find(path: &Path) -> Result<Self, String> {
        let shown = path.display();
        let real = fs::canonicalize(path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => format!("There is nothing at {shown}."),
            _ => format!("{shown} can't be opened: {error}."),
        })?;
        if real.is_dir() {
            return Ok(Self { root: real, only: None });
        }
        let name = real.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        match (name, real.parent()) {
            (Some(name), Some(root)) if is_markdown(&name) => Ok(Self { root: root.to_owned(), only: Some(name) }),
            _ => Err(format!("{shown} is not a spec: a spec is a Markdown file, or a folder of them.")),
        }
    }

    pub fn names(&self) -> io::Result<Vec<String>> {
        if let Some(name) = &self.only {
            return Ok(vec![name.clone()]);
        }
        let mut names = vec![];
        collect(&self.root, "", &mut names)?;
        names.sort();
        Ok(names)
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }
}

pub fn read(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("This file can't be read: {error}."))?;
    String::from_utf8(bytes).map_err(|_| "This file is not UTF-8 text, so it says nothing here.".to_owned())
}

fn is_markdown(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, end)| !stem.is_empty() && end.eq_ignore_ascii_case("md"))
}

fn collect(folder: &Path, prefix: &str, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)?.flatten() {
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
        if name.starts_with('.') || name == "node_modules" {
            continue;
        }
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{prefix}{name}/"), names)?;
        } else if is_markdown(&name) {
            names.push(format!("{prefix}{name}"));
        }
    }
    Ok(())
}
