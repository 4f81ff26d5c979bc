//! Bytes as the editor counts them: UTF-16 units.

use language::{LOCK_FILE, Lock};
use text::{FileSpan, Source, Span};

/// Turns byte offsets of the files of one source into UTF-16 units, quickly however many are asked.
#[derive(Debug)]
pub struct Positions<'a> {
    files: Vec<File<'a>>,
}

#[derive(Debug)]
struct File<'a> {
    path: &'a str,
    text: &'a str,
    /// The byte and the unit at which each line begins.
    lines: Vec<(u32, u32)>,
}

impl<'a> Positions<'a> {
    pub fn new(source: &'a Source, lock: Option<&'a Lock>) -> Self {
        let file = |path: &'a str, text: &'a str| {
            let (mut byte, mut unit) = (0u32, 0u32);
            let mut lines = vec![(0, 0)];
            for line in text.split_inclusive('\n') {
                byte = byte.saturating_add(count(line.len()));
                unit = unit.saturating_add(units(line));
                lines.push((byte, unit));
            }
            File { path, text, lines }
        };
        // The lock comes last: it is no file of the source, but answers change it.
        let lock = lock.map(|lock| file(LOCK_FILE, &lock.text));
        Positions { files: source.files.iter().map(|one| file(&one.path, &one.text)).chain(lock).collect() }
    }

    /// The file's path, and the range in units.
    pub fn place(&self, at: FileSpan) -> (String, u32, u32) {
        match self.files.get(at.file.0 as usize) {
            Some(file) => (file.path.to_owned(), file.unit(at.span.start), file.unit(at.span.end)),
            None => (String::new(), 0, 0),
        }
    }

    /// The same for a file that is known by its path.
    pub fn in_file(&self, path: &str, span: Span) -> Option<(u32, u32)> {
        let file = self.files.iter().find(|file| file.path == path)?;
        Some((file.unit(span.start), file.unit(span.end)))
    }

    /// The line of a place, from 1.
    pub fn line(&self, at: FileSpan) -> u32 {
        let lines = self.files.get(at.file.0 as usize).map_or(&[][..], |file| &file.lines);
        count(lines.partition_point(|(byte, _)| *byte <= at.span.start).max(1))
    }
}

impl File<'_> {
    fn unit(&self, byte: u32) -> u32 {
        let line = self.lines.partition_point(|(start, _)| *start <= byte).saturating_sub(1);
        let (start, unit) = self.lines.get(line).copied().unwrap_or((0, 0));
        unit + units(self.text.get(start as usize..byte as usize).unwrap_or(""))
    }
}

fn units(text: &str) -> u32 {
    if text.is_ascii() { count(text.len()) } else { count(text.encode_utf16().count()) }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use text::FileId;

    #[test]
    fn counts_as_the_editor_does() {
        let source = Source::single("app.md", "é🦊x\r\nsecond 🦊 y");
        let positions = Positions::new(&source, None);
        let at = |start, end| FileSpan { file: FileId(0), span: Span::new(start, end) };
        assert_eq!(positions.place(at(6, 7)), ("app.md".to_owned(), 3, 4));
        assert_eq!(positions.place(at(9, 15)), ("app.md".to_owned(), 6, 12));
        assert_eq!(positions.place(at(21, 22)), ("app.md".to_owned(), 16, 17));
        assert_eq!((positions.line(at(6, 7)), positions.line(at(9, 9))), (1, 2));
        assert_eq!(positions.place(FileSpan { file: FileId(9), span: Span::new(0, 1) }).1, 0);
    }
}
