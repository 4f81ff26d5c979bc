//! The one writer of exported projects. It touches what an export made and nobody has changed since, and nothing else.
//!
//! A small file in the project, [`RECORD`], keeps the fingerprint of every file as it was written. A file whose fingerprint has changed
//! since belongs to whoever changed it, and stays as it is.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::{Component, Path, PathBuf},
};

/// Where the fingerprints are kept, relative to the project.
pub const RECORD: &str = ".export.json";

/// What a write did, each list sorted by path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub added: Vec<String>,
    pub changed: Vec<String>,
    pub removed: Vec<String>,
    /// Wanted otherwise, but changed by a person since: left as they are.
    pub kept: Vec<String>,
    pub unchanged: usize,
}

/// Why nothing (more) was written, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotWritten(pub String);

impl std::fmt::Display for NotWritten {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotWritten {}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Record {
    files: BTreeMap<String, Entry>,
}

/// What is known of one file of an earlier export.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Entry {
    /// The fingerprints that it may have and be ours: one when an export has ended, two while it is under way, so that an export
    /// that was cut short is recognised by the next.
    prints: Vec<String>,
    /// Whether it stays the export's after it is written.
    owned: bool,
}

impl Entry {
    fn may_be(&self, print: &String) -> bool {
        self.prints.contains(print)
    }
}

/// What the last export into this folder was made from, for the generator to plan the next migration. A file that is there and
/// can't be read is said, as an export without it would begin the database anew.
pub fn previous_plan(project: &Path) -> Result<Option<export::Previous>, NotWritten> {
    let path = project.join("migrations/plan.json");
    match fs::read_to_string(&path) {
        Ok(text) => export::Previous::read(&text).map(Some).map_err(|why| {
            NotWritten(format!("{why} Nothing was written: restore the file, or export into an empty folder."))
        }),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(failed(&path, &error)),
    }
}

/// Writes a project into a folder that is new, empty, or holds an earlier export.
pub fn write(project: &Path, wanted: &[export::File]) -> Result<Written, NotWritten> {
    let before = read_record(project)?;
    if before.files.is_empty() && holds_something(project) {
        return Err(NotWritten(format!(
            "{} isn't empty and no export made it, so nothing was written. Choose an empty folder.",
            project.display()
        )));
    }
    for file in wanted {
        inside(&file.path)?;
    }
    fs::create_dir_all(project).map_err(|error| failed(project, &error))?;
    write_record(project, &intent(&before, wanted))?;
    let mut written = Written::default();
    let mut after = Record::default();
    for file in wanted {
        let entry = write_one(project, file, before.files.get(&file.path), &mut written)?;
        after.files.insert(file.path.clone(), entry);
    }
    remove_the_rest(project, &before, wanted, &mut written, &mut after)?;
    write_record(project, &after)?;
    for list in [&mut written.added, &mut written.changed, &mut written.removed, &mut written.kept] {
        list.sort();
    }
    Ok(written)
}

/// Writes one file if it is missing or ours, and answers with what is to be remembered of it.
fn write_one(
    project: &Path,
    file: &export::File,
    earlier: Option<&Entry>,
    written: &mut Written,
) -> Result<Entry, NotWritten> {
    let path = project.join(&file.path);
    let new = fingerprint(file.bytes());
    let old = present(&path)?;
    match &old {
        Some(print) if *print == new => written.unchanged += 1,
        Some(_) if !file.owned => written.unchanged += 1,
        // Its owner deleted it, which is theirs to decide.
        None if !file.owned && earlier.is_some() => written.unchanged += 1,
        None => {
            crate::write_file(&path, file.bytes()).map_err(|error| failed(&path, &error))?;
            written.added.push(file.path.clone());
        }
        Some(print) if earlier.is_some_and(|entry| entry.may_be(print)) && !is_history(&file.path) => {
            crate::write_file(&path, file.bytes()).map_err(|error| failed(&path, &error))?;
            written.changed.push(file.path.clone());
        }
        Some(_) => {
            written.kept.push(file.path.clone());
            // The old fingerprints are remembered, so that undoing the change by hand gives the file back to the export.
            return Ok(earlier.cloned().unwrap_or_default());
        }
    }
    Ok(Entry { prints: vec![new], owned: file.owned })
}

/// What a database may have been through already is never changed or removed.
fn is_history(path: &str) -> bool {
    let is_check = path.ends_with(".json") && path != "migrations/plan.json";
    path.starts_with("migrations/") && (path.ends_with(".sql") || is_check)
}

/// Removes what an earlier export made and this one doesn't want, unless somebody has changed it or it is history.
fn remove_the_rest(
    project: &Path,
    before: &Record,
    wanted: &[export::File],
    written: &mut Written,
    after: &mut Record,
) -> Result<(), NotWritten> {
    let still: BTreeSet<&str> = wanted.iter().map(|file| file.path.as_str()).collect();
    for (path, entry) in before.files.iter().filter(|(path, _)| !still.contains(path.as_str())) {
        match present(&project.join(path))? {
            None => {}
            Some(print) if entry.owned && entry.may_be(&print) && !is_history(path) => {
                let full = project.join(path);
                fs::remove_file(&full).map_err(|error| failed(&full, &error))?;
                remove_empty_parents(project, &full);
                written.removed.push(path.clone());
            }
            Some(_) => {
                after.files.insert(path.clone(), entry.clone());
            }
        }
    }
    Ok(())
}

fn remove_empty_parents(project: &Path, file: &Path) {
    for folder in file.ancestors().skip(1).take_while(|folder| *folder != project) {
        // A folder with something left in it refuses, and so do those above it.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
}

fn intent(before: &Record, wanted: &[export::File]) -> Record {
    let mut files = before.files.clone();
    for file in wanted {
        let entry = files.entry(file.path.clone()).or_default();
        let print = fingerprint(file.bytes());
        if !entry.may_be(&print) {
            entry.prints.push(print);
        }
        entry.owned = file.owned;
    }
    Record { files }
}

fn read_record(project: &Path) -> Result<Record, NotWritten> {
    let path = project.join(RECORD);
    match fs::read_to_string(&path) {
        Ok(text) => serde_json::from_str(&text).map_err(|error| {
            NotWritten(format!(
                "{} is damaged ({error}), so nothing was written: restore it, or export into an empty folder.",
                path.display()
            ))
        }),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(Record::default())
        }
        Err(error) => Err(failed(&path, &error)),
    }
}

fn write_record(project: &Path, record: &Record) -> Result<(), NotWritten> {
    let path = project.join(RECORD);
    let mut text = serde_json::to_string_pretty(record).map_err(|error| NotWritten(error.to_string()))?;
    text.push('\n');
    crate::write_file(&path, text.as_bytes()).map_err(|error| failed(&path, &error))
}

/// Whether there is anything in the folder besides a repository's own.
fn holds_something(project: &Path) -> bool {
    fs::read_dir(project).is_ok_and(|entries| {
        entries.flatten().any(|entry| ![RECORD, ".git"].contains(&entry.file_name().to_string_lossy().as_ref()))
    })
}

fn present(path: &Path) -> Result<Option<String>, NotWritten> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(fingerprint(&bytes))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, &error)),
    }
}

/// A path that leads out of the project is a bug of the generator, and must not become a hole.
fn inside(path: &str) -> Result<(), NotWritten> {
    let is_inside =
        !path.is_empty() && PathBuf::from(path).components().all(|part| matches!(part, Component::Normal(_)));
    if is_inside && path != RECORD {
        Ok(())
    } else {
        Err(NotWritten(format!("\"{path}\" is no path inside a project, so nothing was written.")))
    }
}

fn failed(path: &Path, error: &io::Error) -> NotWritten {
    let why = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "the disk is full".to_owned(),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "this folder doesn't allow changes".to_owned()
        }
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            "a file stands where a folder should be".to_owned()
        }
        _ => error.to_string(),
    };
    NotWritten(format!(
        "{} could not be written, because {why}. What was there is unharmed; export again when it is mended.",
        path.display()
    ))
}

fn fingerprint(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(list: &[(&str, &str)]) -> Vec<export::File> {
        list.iter().map(|(path, text)| export::File::ours(*path, *text)).collect()
    }

    fn project() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("project");
        (folder, path)
    }

    #[test]
    fn a_second_export_touches_only_what_changed() {
        let (_folder, path) = project();
        let first = write(&path, &ours(&[("a.ts", "1"), ("b/c.ts", "1")])).unwrap();
        assert_eq!(first.added, ["a.ts", "b/c.ts"]);
        let second = write(&path, &ours(&[("a.ts", "2"), ("b/c.ts", "1")])).unwrap();
        assert_eq!((second.changed, second.unchanged), (vec!["a.ts".to_owned()], 1));
        assert_eq!(fs::read_to_string(path.join("a.ts")).unwrap(), "2");
    }

    #[test]
    fn a_file_that_a_person_changed_stays() {
        let (_folder, path) = project();
        write(&path, &ours(&[("a.ts", "1")])).unwrap();
        fs::write(path.join("a.ts"), "mine").unwrap();
        for _ in 0..2 {
            let again = write(&path, &ours(&[("a.ts", "2")])).unwrap();
            assert_eq!(again.kept, ["a.ts"]);
            assert_eq!(fs::read_to_string(path.join("a.ts")).unwrap(), "mine");
        }
        // No longer wanted is no reason to remove a person's work either.
        assert_eq!(write(&path, &[]).unwrap().removed, Vec::<String>::new());
        assert!(path.join("a.ts").exists());
    }

    #[test]
    fn what_is_no_longer_wanted_goes_unless_it_is_history_or_the_owners() {
        let (_folder, path) = project();
        let mut all = ours(&[("src/old.ts", "1"), ("migrations/0001.sql", "1"), ("a.ts", "1")]);
        all.push(export::File::theirs("custom/hooks.ts", "1"));
        write(&path, &all).unwrap();
        let second = write(&path, &ours(&[("a.ts", "1")])).unwrap();
        assert_eq!(second.removed, ["src/old.ts"]);
        assert!(!path.join("src").exists());
        assert!(path.join("migrations/0001.sql").exists() && path.join("custom/hooks.ts").exists());
    }

    #[test]
    fn an_owners_file_is_written_once_even_if_it_was_deleted() {
        let (_folder, path) = project();
        write(&path, &[export::File::theirs("custom/hooks.ts", "1")]).unwrap();
        write(&path, &[export::File::theirs("custom/hooks.ts", "2")]).unwrap();
        assert_eq!(fs::read_to_string(path.join("custom/hooks.ts")).unwrap(), "1");
        fs::remove_file(path.join("custom/hooks.ts")).unwrap();
        write(&path, &[export::File::theirs("custom/hooks.ts", "3")]).unwrap();
        assert!(!path.join("custom/hooks.ts").exists());
    }

    #[test]
    fn a_folder_with_other_things_is_refused_and_untouched() {
        let (_folder, path) = project();
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("thesis.txt"), "years of work").unwrap();
        let refusal = write(&path, &ours(&[("a.ts", "1")])).unwrap_err();
        assert!(refusal.0.contains("isn't empty"));
        assert_eq!(fs::read_dir(&path).unwrap().count(), 1);
    }

    #[test]
    fn an_export_that_was_cut_short_is_finished_by_the_next() {
        let (_folder, path) = project();
        write(&path, &ours(&[("a.ts", "1"), ("b.ts", "1")])).unwrap();
        // As if the power went after the first file: the record says what was under way.
        let new = ours(&[("a.ts", "2"), ("b.ts", "2")]);
        write_record(&path, &intent(&read_record(&path).unwrap(), &new)).unwrap();
        fs::write(path.join("a.ts"), "2").unwrap();
        let next = write(&path, &ours(&[("a.ts", "3"), ("b.ts", "3")])).unwrap();
        assert_eq!(next.changed, ["a.ts", "b.ts"]);
    }

    #[test]
    fn no_path_leads_out_of_the_project() {
        let (_folder, path) = project();
        for bad in ["../x", "/etc/x", "", "a/../../x", RECORD] {
            assert!(write(&path, &ours(&[(bad, "1")])).is_err(), "{bad}");
        }
    }
}
