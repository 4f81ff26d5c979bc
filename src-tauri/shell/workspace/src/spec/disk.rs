//! An open spec and the disk: what other programs wrote comes in, what is new here goes out.

use super::{
    Happening,
    shared::{Inner, Shared},
};
use crate::{
    document::{Document, Replace},
    folder,
    merge::{Merged, merge},
    save,
    steps::Part,
};
use language::LOCK_FILE;
use std::{
    fs, io,
    sync::mpsc::{Receiver, RecvTimeoutError, Sender},
    thread,
    time::{Duration, Instant},
};

/// What the thread that keeps the disk is told.
pub(super) enum Disk {
    /// Something here is not on the disk yet.
    Dirty,
    /// Another program may have changed something.
    Look,
    /// Save now and answer.
    Flush(Sender<()>),
}

impl Shared {
    /// Brings what other programs wrote into what is open here.
    fn look(&self) -> bool {
        let Ok(mut names) = self.location.names() else {
            self.set_trouble(Some(format!(
                "{} is no longer there. What is open here is kept.",
                self.location.path().display()
            )));
            return false;
        };
        if self.location.lock().is_file() {
            names.push(LOCK_FILE.to_owned());
        }
        let mut told = Vec::new();
        let mut parts = Vec::new();
        let mut inner = self.lock();
        if self.follow_renames(&mut inner, &names) {
            told.push(Happening::Files);
        }
        for name in &names {
            let found = folder::text(&self.location.file(name));
            let Some(document) = inner.documents.get_mut(name) else {
                let document = folder::read(&self.location.file(name));
                parts.push(Part::Created { file: name.clone(), text: document.text().to_owned() });
                inner.documents.insert(name.clone(), document);
                continue;
            };
            match found {
                Ok(theirs) if theirs == document.disk && document.locked.is_none() => {}
                Ok(theirs) if document.locked.is_some() => {
                    *document = Document::new(theirs);
                    told.push(Happening::Files);
                }
                Ok(theirs) => match merge(&document.disk, document.text(), &theirs) {
                    Merged::Edits(edits) => {
                        document.disk = theirs;
                        inner.conflicts.remove(name);
                        if !edits.is_empty()
                            && let Some(document) = inner.documents.get_mut(name)
                            && let Some(replaced) = document.edit("disk", edits)
                        {
                            parts.push(super::editing::edited(name.clone(), document.text(), replaced));
                        }
                    }
                    // Names are the program's to keep: the other program's are taken, and ours follow from the text.
                    Merged::Conflict if name == LOCK_FILE => {
                        let whole = Replace { range: 0..document.text().len(), insert: theirs.clone() };
                        document.disk = theirs;
                        let replaced = document.edit("disk", vec![whole]).unwrap_or_default();
                        parts.push(super::editing::edited(name.clone(), document.text(), replaced));
                    }
                    Merged::Conflict => {
                        inner.conflicts.insert(name.clone(), theirs);
                        told.push(Happening::Steps);
                    }
                },
                Err(_) if document.is_saved() && document.locked.is_none() => {
                    *document = folder::read(&self.location.file(name));
                    told.push(Happening::Files);
                }
                // What is open here is newer than a file that can no longer be read: it is kept and saved.
                Err(_) => {}
            }
        }
        let gone: Vec<String> = inner
            .documents
            .iter()
            .filter(|(name, one)| !names.contains(name) && one.is_saved())
            .map(|(name, _)| name.clone())
            .collect();
        for file in gone {
            if let Some(document) = inner.documents.remove(&file) {
                parts.push(Part::Removed { file, text: document.text().to_owned() });
            }
        }
        let changed = !parts.is_empty() || !told.is_empty();
        told.extend(super::editing::told(&parts, &inner));
        if !parts.is_empty() {
            inner.steps.did("a change from another program", parts, Instant::now());
            told.push(Happening::Steps);
        }
        drop(inner);
        for happening in told {
            (self.tell)(happening);
        }
        changed
    }

    /// A file that is gone while another one came with exactly what it held was renamed: what was typed into it, and every step
    /// that can be taken back, goes along.
    fn follow_renames(&self, inner: &mut Inner, names: &[String]) -> bool {
        let came: Vec<&String> = names.iter().filter(|name| !inner.documents.contains_key(*name)).collect();
        let mut found = false;
        for name in came {
            let Ok(text) = folder::text(&self.location.file(name)) else { continue };
            let mut gone = inner.documents.iter().filter(|(old, one)| !names.contains(old) && one.disk == text);
            let (Some((old, _)), None) = (gone.next(), gone.next()) else { continue };
            let old = old.clone();
            if text.is_empty() || old == LOCK_FILE || name == LOCK_FILE {
                continue;
            }
            if let Some(document) = inner.documents.remove(&old) {
                inner.documents.insert(name.clone(), document);
                inner.steps.renamed(&old, name);
                inner.conflicts.remove(&old);
                found = true;
            }
        }
        found
    }

    /// Writes what is not on the disk yet. True when everything is.
    fn save(&self) -> bool {
        let waiting: Vec<(String, String, String)> = {
            let inner = self.lock();
            let dirty =
                inner.documents.iter().filter(|(name, one)| !one.is_saved() && !inner.conflicts.contains_key(*name));
            dirty.map(|(name, one)| (name.clone(), one.text().to_owned(), one.disk.clone())).collect()
        };
        let mut trouble = None;
        for (name, text, known) in waiting {
            let path = self.location.file(&name);
            match fs::read(&path) {
                // Somebody wrote it a moment ago: look first, so that nothing of theirs is lost.
                Ok(found) if found != known.as_bytes() => {
                    self.look();
                    continue;
                }
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    trouble = Some(save::in_words(&name, &error));
                    continue;
                }
                _ => {}
            }
            match save::write(&path, text.as_bytes()) {
                Ok(()) => {
                    if let Some(document) = self.lock().documents.get_mut(&name) {
                        document.disk = text;
                    }
                }
                Err(error) => trouble = Some(save::in_words(&name, &error)),
            }
        }
        self.set_trouble(trouble);
        let (saved, asked) = {
            let inner = self.lock();
            (inner.is_saved(), !inner.conflicts.is_empty())
        };
        (self.tell)(Happening::Saved(saved));
        saved || asked
    }

    fn set_trouble(&self, trouble: Option<String>) {
        let mut inner = self.lock();
        if inner.trouble != trouble {
            inner.trouble = trouble;
            drop(inner);
            (self.tell)(Happening::Steps);
        }
    }
}

/// Text goes to the disk this long after it was typed.
const SAVE_AFTER: Duration = Duration::from_millis(350);
/// Another program's write rests this long before it is looked at.
const SETTLE: Duration = Duration::from_millis(40);
/// A disk that said no is asked again this often.
const AGAIN_AFTER: Duration = Duration::from_secs(3);
/// A moment is kept after this much work at most.
const MOMENT_AFTER: Duration = Duration::from_secs(180);

pub(super) fn keep_on_disk(shared: &Shared, news: &Receiver<Disk>, compile: &Sender<()>) {
    let mut last_moment = Instant::now();
    let mut dirty = false;
    let mut wait = SAVE_AFTER;
    loop {
        let next =
            if dirty { news.recv_timeout(wait) } else { news.recv().map_err(|_| RecvTimeoutError::Disconnected) };
        match next {
            Ok(Disk::Dirty) => {
                if !dirty {
                    (shared.tell)(Happening::Saved(false));
                    (shared.tell)(Happening::Steps);
                }
                dirty = true;
                wait = SAVE_AFTER;
            }
            Ok(Disk::Look) => {
                // Editors that replace a file take it away first: a moment later it is whole again.
                thread::sleep(SETTLE);
                if shared.look() {
                    // The receiver lives as long as the spec.
                    let _ = compile.send(());
                    dirty = true;
                }
            }
            Ok(Disk::Flush(done)) => {
                dirty = !shared.save();
                // Whoever waited may have given up.
                let _ = done.send(());
            }
            Err(RecvTimeoutError::Timeout) => {
                dirty = !shared.save();
                wait = AGAIN_AFTER;
                if last_moment.elapsed() > MOMENT_AFTER {
                    shared.moments.keep("While writing", &shared.texts());
                    last_moment = Instant::now();
                }
            }
            Err(RecvTimeoutError::Disconnected) => {
                shared.save();
                return;
            }
        }
    }
}
