//! One file of the spec while it is open: its text, and the steps that led to
//! it, so that an editor that is a few steps behind can catch up.

use std::{collections::VecDeque, ops::Range};

/// One replaced range in bytes of the text before the step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replace {
    pub range: Range<usize>,
    pub insert: String,
}

/// The same in UTF-16 units, as editors in a web view count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub from: u32,
    pub to: u32,
    pub insert: String,
}

/// One step of a text and who made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    pub client: String,
    /// Sorted, apart from each other, in units of the text before the step.
    pub changes: Vec<Change>,
}

/// How many steps are remembered; an editor further behind takes the whole text.
const REMEMBERED: usize = 1000;

/// An open file.
#[derive(Debug)]
pub struct Document {
    text: String,
    version: u32,
    /// The steps that led to the versions up to this one, the last first to come.
    steps: VecDeque<Update>,
    /// What the file on the disk held when it was last read or written.
    pub disk: String,
    /// Why it can't be edited, in words.
    pub locked: Option<String>,
}

impl Document {
    pub fn new(text: String) -> Self {
        Document { disk: text.clone(), text, version: 0, steps: VecDeque::new(), locked: None }
    }

    /// A text that the disk doesn't have yet.
    pub fn unsaved(text: String) -> Self {
        let mut document = Document::new(text);
        document.disk.clear();
        document
    }

    /// A file that is shown by name but whose bytes are left alone.
    pub fn locked(why: String) -> Self {
        Document { locked: Some(why), ..Document::new(String::new()) }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn version(&self) -> u32 {
        self.version
    }

    pub fn is_saved(&self) -> bool {
        self.text == self.disk
    }

    /// The steps after a version, or `None` when they are no longer known.
    pub fn since(&self, version: u32) -> Option<Vec<Update>> {
        let behind = self.version.checked_sub(version)? as usize;
        let skip = self.steps.len().checked_sub(behind)?;
        Some(self.steps.iter().skip(skip).cloned().collect())
    }

    /// Takes a step counted in UTF-16 units. The answer is the step in bytes
    /// with the text that it replaced; `None` leaves everything as it was.
    pub fn take(&mut self, update: Update) -> Option<Vec<(Replace, String)>> {
        let mut replaced = Vec::with_capacity(update.changes.len());
        let mut units = Units::new(&self.text);
        for change in &update.changes {
            let start = units.byte_of(change.from)?;
            let end = units.byte_of(change.to)?;
            replaced.push(Replace { range: start..end, insert: change.insert.clone() });
        }
        let done = self.replace(replaced)?;
        self.remember(update);
        Some(done)
    }

    /// Takes a step counted in bytes.
    pub fn edit(&mut self, client: &str, mut replaced: Vec<Replace>) -> Option<Vec<(Replace, String)>> {
        replaced.sort_by_key(|one| (one.range.start, one.range.end));
        let mut units = Units::new(&self.text);
        let mut changes = Vec::with_capacity(replaced.len());
        for one in &replaced {
            let from = units.unit_of(one.range.start)?;
            let to = units.unit_of(one.range.end)?;
            changes.push(Change { from, to, insert: one.insert.clone() });
        }
        let done = self.replace(replaced)?;
        self.remember(Update { client: client.to_owned(), changes });
        Some(done)
    }

    fn replace(&mut self, replaced: Vec<Replace>) -> Option<Vec<(Replace, String)>> {
        let mut text = String::with_capacity(self.text.len() + 64);
        let mut done = Vec::with_capacity(replaced.len());
        let mut at = 0;
        for one in replaced {
            text.push_str(self.text.get(at..one.range.start)?);
            let old = self.text.get(one.range.clone())?.to_owned();
            text.push_str(&one.insert);
            at = one.range.end;
            done.push((one, old));
        }
        text.push_str(self.text.get(at..)?);
        self.text = text;
        Some(done)
    }

    fn remember(&mut self, update: Update) {
        self.version += 1;
        self.steps.push_back(update);
        if self.steps.len() > REMEMBERED {
            self.steps.pop_front();
        }
    }

    /// Where a byte range of an earlier version lies now; `None` if it was
    /// touched since, for then an edit that was offered there is overtaken.
    pub fn follow(&self, version: u32, from: u32, to: u32) -> Option<(u32, u32)> {
        let (mut from, mut to) = (i64::from(from), i64::from(to));
        for update in self.since(version)? {
            let mut moved = 0i64;
            for change in &update.changes {
                let (start, end) = (i64::from(change.from), i64::from(change.to));
                if start < to && from < end || start == end && from < start && start < to {
                    return None;
                }
                if end <= from {
                    moved += change.insert.encode_utf16().count() as i64 - (end - start);
                }
            }
            from += moved;
            to += moved;
        }
        Some((u32::try_from(from).ok()?, u32::try_from(to).ok()?))
    }

    /// The step in bytes for a range in UTF-16 units.
    pub fn bytes(&self, from: u32, to: u32) -> Option<Range<usize>> {
        let mut units = Units::new(&self.text);
        let start = units.byte_of(from)?;
        Some(start..units.byte_of(to)?)
    }
}

/// Walks a text once, turning positions of one kind into the other. Positions
/// must come in ascending order; others begin again.
#[derive(Debug)]
pub struct Units<'a> {
    text: &'a str,
    byte: usize,
    unit: u32,
}

impl<'a> Units<'a> {
    pub fn new(text: &'a str) -> Self {
        Units { text, byte: 0, unit: 0 }
    }

    /// `None` inside a surrogate pair or behind the end.
    pub fn byte_of(&mut self, unit: u32) -> Option<usize> {
        if unit < self.unit {
            (self.byte, self.unit) = (0, 0);
        }
        let rest = self.text.get(self.byte..)?;
        for (at, char) in rest.char_indices() {
            if self.unit >= unit {
                self.byte += at;
                return (self.unit == unit).then_some(self.byte);
            }
            self.unit += char.len_utf16() as u32;
        }
        self.byte = self.text.len();
        (self.unit == unit).then_some(self.byte)
    }

    /// `None` inside a character or behind the end.
    pub fn unit_of(&mut self, byte: usize) -> Option<u32> {
        if byte < self.byte {
            (self.byte, self.unit) = (0, 0);
        }
        let between = self.text.get(self.byte..byte)?;
        self.unit += if between.is_ascii() { between.len() as u32 } else { between.encode_utf16().count() as u32 };
        self.byte = byte;
        Some(self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(from: u32, to: u32, insert: &str) -> Update {
        Update { client: "editor".into(), changes: vec![Change { from, to, insert: insert.into() }] }
    }

    #[test]
    fn keeps_every_other_byte() {
        let mut document = Document::new("\u{feff}One 🦊 fox\r\nTwo\r\n".into());
        assert!(document.take(typed(8, 11, "cub")).is_some());
        assert_eq!(document.text(), "\u{feff}One 🦊 cub\r\nTwo\r\n");
        assert_eq!(document.version(), 1);
    }

    #[test]
    fn refuses_half_a_character_and_changes_nothing() {
        let mut document = Document::new("a🦊b".into());
        assert!(document.take(typed(2, 2, "x")).is_none());
        assert!(document.take(typed(3, 9, "x")).is_none());
        assert_eq!((document.text(), document.version()), ("a🦊b", 0));
    }

    #[test]
    fn an_editor_behind_catches_up() {
        let mut document = Document::new("abc".into());
        document.take(typed(0, 0, "é"));
        document.edit("disk", vec![Replace { range: 3..4, insert: "B".into() }]);
        assert_eq!(document.text(), "éaBc");
        let missing = document.since(1).unwrap_or_default();
        assert_eq!(missing.len(), 1);
        assert_eq!(missing[0].changes, vec![Change { from: 2, to: 3, insert: "B".into() }]);
        assert_eq!(document.since(7), None);
    }

    #[test]
    fn an_offered_place_moves_with_the_text_or_is_overtaken() {
        let mut document = Document::new("One. Two. Three.".into());
        document.take(typed(0, 3, "Eleven"));
        assert_eq!(document.follow(0, 5, 9), Some((8, 12)));
        document.take(typed(9, 10, "x"));
        assert_eq!(document.follow(0, 5, 9), None);
        assert_eq!(document.follow(0, 10, 16), Some((13, 19)));
    }
}
