//! A spec on disk, compiled.

use crate::Misuse;
use language::{Compilation, LOCK_FILE, Lock, Options};
use std::path::{Path, PathBuf};
use text::{FileSpan, LineIndex, Source, SourceFile, TextEdit};
use workspace::Location;

/// A spec with everything that the compiler says of it.
#[derive(Debug)]
pub struct Compiled {
    pub location: Location,
    pub source: Source,
    /// The names that were kept with the spec.
    pub lock: Option<Lock>,
    pub spec: Compilation,
}

/// Where something stands, as people count.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    pub file: String,
    pub line: u32,
    pub column: u32,
}

impl Compiled {
    /// Reads and compiles. A file that isn't text says nothing in the app, but it is no reason to stop: the person is told.
    pub fn load(path: &Path) -> Result<Self, Misuse> {
        let location = Location::find(path).map_err(Misuse)?;
        let names = location.names().map_err(|error| Misuse(format!("{} can't be read: {error}.", path.display())))?;
        let mut files = vec![];
        for name in names {
            match workspace::read_file(&location.file(&name)) {
                Ok(text) => files.push(SourceFile { path: name, text: text.into() }),
                Err(why) => eprintln!("{name}: {why}"),
            }
        }
        if files.is_empty() {
            return Err(Misuse(format!(
                "{} has no Markdown file that can be read, so there is no spec.",
                path.display()
            )));
        }
        let source = Source::new(files);
        let lock = workspace::read_names(&location);
        let spec = language::compile(&source, &Options { lock: lock.as_ref() });
        Ok(Self { location, source, lock, spec })
    }

    /// Keeps the names under which something has now been made: data, or a project. Looking at a spec keeps nothing. A folder
    /// that can't be written is no reason to stop: only later renames won't be recognised.
    pub fn keep_names(&mut self) {
        match workspace::keep_names(&self.location, &self.spec, self.lock.as_ref()) {
            Ok(lock) => self.lock = lock,
            Err(error) => {
                eprintln!("The names can't be kept in {LOCK_FILE} ({error}), so a later rename won't be recognised.")
            }
        }
    }

    /// What both outputs obey.
    pub fn plan(&self) -> plan::Plan {
        plan::plan(&self.spec.app).plan
    }

    /// Open questions, the most blocking first.
    pub fn questions(&self) -> Vec<(&language::Statement, &language::Question)> {
        let mut open: Vec<_> = self
            .spec
            .statements
            .iter()
            .filter_map(|statement| Some((statement, statement.question.as_ref()?)))
            .collect();
        // Stable, so that equals stay in the order of the text.
        open.sort_by_key(|(_, question)| std::cmp::Reverse(question.blocks));
        open
    }

    pub fn place(&self, span: FileSpan) -> Place {
        let Some(file) = self.source.get(span.file) else { return Place { file: String::new(), line: 1, column: 1 } };
        let at = LineIndex::new(&file.text).locate(&file.text, span.span.start);
        Place { file: file.path.clone(), line: at.line, column: at.column }
    }

    /// The whole line on which the span begins, without its end.
    pub fn line(&self, span: FileSpan) -> &str {
        let Some(file) = self.source.get(span.file) else { return "" };
        let line = self.place(span).line as usize;
        file.text.lines().nth(line.saturating_sub(1)).unwrap_or("")
    }

    pub fn words(&self, span: FileSpan) -> &str {
        self.source.get(span.file).map_or("", |file| span.span.slice(&file.text))
    }

    /// Makes edits on the disk: all of them, or none.
    pub fn edit(&self, edits: &[TextEdit]) -> Result<(), Misuse> {
        let unfit = |file: &str| Misuse(format!("The answer doesn't fit {file} as it stands; nothing was changed."));
        let mut files: Vec<&str> = edits.iter().map(|edit| edit.file.as_str()).collect();
        files.sort_unstable();
        files.dedup();
        let mut changed: Vec<(PathBuf, String)> = vec![];
        for file in files {
            let known = self.source.files.iter().find(|one| one.path == file).map(|one| &*one.text);
            let lock = self.lock.as_ref().filter(|_| file == LOCK_FILE).map(|lock| lock.text.as_str());
            // A file that isn't there yet is made.
            let before = known.or(lock).unwrap_or("");
            let text = text::apply(file, before, edits).ok_or_else(|| unfit(file))?;
            let path = self.location.file(file);
            // Somebody may have written it while the question stood here.
            if std::fs::read(&path).is_ok_and(|now| now != before.as_bytes()) {
                return Err(Misuse(format!("{file} was changed by another program meanwhile; please answer again.")));
            }
            changed.push((path, text));
        }
        for (path, text) in changed {
            workspace::write_file(&path, text.as_bytes())
                .map_err(|error| Misuse(format!("{} could not be saved: {error}.", path.display())))?;
        }
        Ok(())
    }
}
