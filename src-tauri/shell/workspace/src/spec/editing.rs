//! Changes of an open spec: typing, offered edits, one undo for all of them, conflicts.

use super::{Conflict, Happening, NotMade, OpenSpec, Went, shared::Inner};
use crate::{
    document::{Document, Replace, Update},
    steps::{Part, Step, inverse},
};
use language::LOCK_FILE;
use std::{collections::BTreeMap, fs, time::Instant};
use text::TextEdit;

impl OpenSpec {
    /// Takes an editor's steps if it was up to date, and answers with every step since its version.
    /// `None` for the steps means that it is too far behind and should take the whole text.
    pub fn sync(&self, file: &str, version: u32, updates: Vec<Update>) -> Result<(u32, Option<Vec<Update>>), NotMade> {
        let mut inner = self.shared.lock();
        let inner = &mut *inner;
        let document = inner.documents.get_mut(file).ok_or(NotMade::NoFile)?;
        let changed = !updates.is_empty() && document.version() == version;
        if changed {
            if document.locked.is_some() {
                return Err(NotMade::NoFile);
            }
            for update in updates {
                let replaced = document.take(update).ok_or(NotMade::Overtaken)?;
                inner.steps.typed(file, replaced, Instant::now());
            }
        }
        let answer = (document.version(), document.since(version));
        if changed {
            self.changed();
        }
        Ok(answer)
    }

    /// Makes an edit that was offered for these versions; all of it or nothing.
    /// Positions are UTF-16 units.
    pub fn apply_units(
        &self,
        label: &str,
        versions: &BTreeMap<String, u32>,
        edits: &[(String, u32, u32, String)],
    ) -> Result<Went, NotMade> {
        let mut inner = self.shared.lock();
        let mut by_file: BTreeMap<String, Vec<Replace>> = BTreeMap::new();
        for (file, from, to, insert) in edits {
            if let Some(document) = inner.documents.get(file) {
                let version = versions.get(file).copied().unwrap_or(document.version());
                let (from, to) = document.follow(version, *from, *to).ok_or(NotMade::Overtaken)?;
                let range = document.bytes(from, to).ok_or(NotMade::Overtaken)?;
                by_file.entry(file.clone()).or_default().push(Replace { range, insert: insert.clone() });
            } else {
                by_file.entry(file.clone()).or_default().push(Replace { range: 0..0, insert: insert.clone() });
            }
        }
        self.make(&mut inner, label, by_file, Vec::new())
    }

    /// Makes an edit counted in bytes of the current text.
    pub fn apply(&self, label: &str, edits: &[TextEdit]) -> Result<Went, NotMade> {
        let mut by_file: BTreeMap<String, Vec<Replace>> = BTreeMap::new();
        for edit in edits {
            let range = edit.start as usize..edit.end as usize;
            by_file.entry(edit.file.clone()).or_default().push(Replace { range, insert: edit.insert.clone() });
        }
        let mut inner = self.shared.lock();
        self.make(&mut inner, label, by_file, Vec::new())
    }

    /// Makes the edits and takes the files away, as one step; all of it or nothing.
    pub(super) fn make(
        &self,
        inner: &mut Inner,
        label: &str,
        by_file: BTreeMap<String, Vec<Replace>>,
        removed: Vec<String>,
    ) -> Result<Went, NotMade> {
        let locked = |file: &String| inner.documents.get(file).is_some_and(|one| one.locked.is_some());
        if by_file.keys().any(locked) {
            return Err(NotMade::NoFile);
        }
        let mut parts = Vec::new();
        let mut went = Went { file: None, cursor: 0 };
        for (file, replaced) in by_file {
            if let Some(document) = inner.documents.get_mut(&file) {
                let Some(replaced) = document.edit("edit", replaced) else {
                    take_back(inner, &parts);
                    return Err(NotMade::Overtaken);
                };
                if file != LOCK_FILE {
                    went = Went { cursor: cursor_after(document.text(), &replaced), file: Some(file.clone()) };
                }
                parts.push(edited(file, document.text(), replaced));
            } else {
                let text: String = replaced.into_iter().map(|one| one.insert).collect();
                inner.documents.insert(file.clone(), Document::unsaved(text.clone()));
                went = Went { file: Some(file.clone()), cursor: 0 };
                parts.push(Part::Created { file, text });
            }
        }
        for file in removed {
            if let Some(document) = inner.documents.remove(&file) {
                // It may be gone already; either way it is not the spec's any more.
                let _ = fs::remove_file(self.shared.location.file(&file));
                parts.push(Part::Removed { file, text: document.text().to_owned() });
            }
        }
        let told = told(&parts, inner);
        inner.steps.did(label, parts, Instant::now());
        self.changed();
        self.tell_later(told);
        Ok(went)
    }

    /// Takes the last step back. `None` when there is none.
    pub fn undo(&self) -> Option<Went> {
        self.step(true)
    }

    pub fn redo(&self) -> Option<Went> {
        self.step(false)
    }

    fn step(&self, back: bool) -> Option<Went> {
        let mut inner = self.shared.lock();
        let step: Step = if back { inner.steps.last_done()?.clone() } else { inner.steps.last_undone()?.clone() };
        let mut went = Went { file: None, cursor: 0 };
        let parts: Vec<Part> = if back { step.parts.iter().rev().map(inverse).collect() } else { step.parts };
        for part in &parts {
            match part {
                Part::Edited { file, replaced } => {
                    let document = inner.documents.get_mut(file)?;
                    let mut again: Vec<Replace> = replaced.iter().map(|(one, _)| one.clone()).collect();
                    if file == LOCK_FILE {
                        // The program writes there too, between one step and the next: a step puts back the whole of it.
                        again.iter_mut().for_each(|one| one.range = 0..document.text().len());
                        document.edit("undo", again)?;
                        continue;
                    }
                    let done = document.edit("undo", again)?;
                    went = Went { cursor: cursor_after(document.text(), &done), file: Some(file.clone()) };
                }
                Part::Created { file, text } => {
                    inner.documents.insert(file.clone(), Document::unsaved(text.clone()));
                    went = Went { file: Some(file.clone()), cursor: 0 };
                }
                Part::Removed { file, .. } => {
                    inner.documents.remove(file);
                    // It may be gone already; either way it is not the spec's any more.
                    let _ = fs::remove_file(self.shared.location.file(file));
                }
            }
        }
        if back {
            inner.steps.undid()
        } else {
            inner.steps.redid()
        }
        let told = told(&parts, &inner);
        self.changed();
        drop(inner);
        self.tell_later(told);
        Some(went)
    }

    /// What undo and redo would take back, by name.
    pub fn offers(&self) -> (Option<String>, Option<String>) {
        let inner = self.shared.lock();
        let name = |step: Option<&Step>| step.map(|step| step.label.clone());
        (name(inner.steps.last_done()), name(inner.steps.last_undone()))
    }

    pub fn conflicts(&self) -> Vec<Conflict> {
        let inner = self.shared.lock();
        let both = |(file, theirs): (&String, &String)| {
            let mine = inner.documents.get(file)?.text().to_owned();
            Some(Conflict { file: file.clone(), mine, theirs: theirs.clone() })
        };
        inner.conflicts.iter().filter_map(both).collect()
    }

    /// Settles a conflict: what is open here stays, or theirs takes its place. Either can be undone.
    pub fn resolve(&self, file: &str, keep_mine: bool) {
        let mut inner = self.shared.lock();
        let Some(theirs) = inner.conflicts.remove(file) else { return };
        let mut parts = Vec::new();
        if let Some(document) = inner.documents.get_mut(file) {
            document.disk = theirs.clone();
            if !keep_mine {
                let whole = vec![Replace { range: 0..document.text().len(), insert: theirs }];
                let replaced = document.edit("disk", whole).unwrap_or_default();
                parts.push(Part::Edited { file: file.to_owned(), replaced });
            }
        }
        let told = told(&parts, &inner);
        if !parts.is_empty() {
            inner.steps.did("taking the other program's text", parts, Instant::now());
        }
        drop(inner);
        self.changed();
        self.tell_later(told);
    }
}

/// The part of a step that this edit is; `after` is the text that it left.
pub(super) fn edited(file: String, after: &str, replaced: Vec<(Replace, String)>) -> Part {
    if file != LOCK_FILE {
        return Part::Edited { file, replaced };
    }
    let mut before = after.to_owned();
    let mut grown = 0isize;
    let places: Vec<_> = replaced
        .iter()
        .map(|(one, old)| {
            let start = one.range.start.saturating_add_signed(grown);
            grown += one.insert.len() as isize - old.len() as isize;
            (start..start + one.insert.len(), old)
        })
        .collect();
    for (range, old) in places.into_iter().rev() {
        if before.get(range.clone()).is_some() {
            before.replace_range(range, old);
        }
    }
    let whole = Replace { range: 0..before.len(), insert: after.to_owned() };
    Part::Edited { file, replaced: vec![(whole, before)] }
}

/// Undoes the parts of an edit that turned out to be impossible further on.
fn take_back(inner: &mut Inner, parts: &[Part]) {
    for part in parts.iter().rev().map(inverse) {
        if let Part::Edited { file, replaced } = part
            && let Some(document) = inner.documents.get_mut(&file)
        {
            document.edit("undo", replaced.into_iter().map(|(one, _)| one).collect());
        }
    }
}

pub(super) fn told(parts: &[Part], inner: &Inner) -> Vec<Happening> {
    // Nobody has the lock open in an editor.
    let tell = |part: &Part| match part {
        Part::Edited { file, .. } | Part::Created { file, .. } | Part::Removed { file, .. } if file == LOCK_FILE => {
            None
        }
        Part::Edited { file, .. } => {
            let version = inner.documents.get(file).map_or(0, Document::version);
            Some(Happening::Changed { file: file.clone(), version })
        }
        Part::Created { .. } | Part::Removed { .. } => Some(Happening::Files),
    };
    parts.iter().filter_map(tell).collect()
}

fn cursor_after(text: &str, replaced: &[(Replace, String)]) -> u32 {
    let mut grown = 0isize;
    let mut end = 0;
    for (one, old) in replaced {
        end = one.range.start.saturating_add_signed(grown) + one.insert.len();
        grown += one.insert.len() as isize - old.len() as isize;
    }
    let before = text.get(..end).unwrap_or(text);
    u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
}
