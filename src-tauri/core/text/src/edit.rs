use serde::{Deserialize, Serialize};

use crate::Span;

/// Replaces a span of one file by other text. An insertion has an empty span.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TextEdit {
    /// Path of the file, relative to the spec folder.
    pub file: String,
    pub start: u32,
    pub end: u32,
    pub insert: String,
}

impl TextEdit {
    pub fn new(file: &str, span: Span, insert: impl Into<String>) -> Self {
        Self { file: file.to_owned(), start: span.start, end: span.end, insert: insert.into() }
    }
}

/// Applies the edits that name this file. Edits whose span doesn't fall on character boundaries, or that overlap an
/// earlier one, make the whole change impossible: then nothing is changed and the answer is `None`.
pub fn apply(path: &str, text: &str, edits: &[TextEdit]) -> Option<String> {
    let mut own: Vec<&TextEdit> = edits.iter().filter(|edit| edit.file == path).collect();
    own.sort_by_key(|edit| (edit.start, edit.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0usize;
    for edit in own {
        let (start, end) = (edit.start as usize, edit.end as usize);
        if start < at || end < start {
            return None;
        }
        out.push_str(text.get(at..start)?);
        text.get(start..end)?;
        out.push_str(&edit.insert);
        at = end;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(start: u32, end: u32, insert: &str) -> TextEdit {
        TextEdit { file: "a.md".into(), start, end, insert: insert.into() }
    }

    #[test]
    fn edits_apply_in_order_of_place() {
        let done = apply("a.md", "one two three", &[edit(8, 13, "3"), edit(0, 3, "1")]);
        assert_eq!(done.as_deref(), Some("1 two 3"));
    }

    #[test]
    fn overlapping_edits_and_split_characters_change_nothing() {
        assert_eq!(apply("a.md", "abcdef", &[edit(0, 3, ""), edit(2, 4, "")]), None);
        assert_eq!(apply("a.md", "é", &[edit(1, 1, "x")]), None);
        assert_eq!(apply("a.md", "abc", &[edit(2, 9, "")]), None);
    }
}
