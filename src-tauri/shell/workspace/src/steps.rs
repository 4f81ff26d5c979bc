//! One undo for the whole project: text, cards, answers and files alike.

use crate::document::Replace;
use std::time::{Duration, Instant};

/// What happened to one file in a step.
#[derive(Clone, Debug)]
pub enum Part {
    /// The replaced ranges, in bytes of the text before, with what stood there.
    Edited {
        file: String,
        replaced: Vec<(Replace, String)>,
    },
    Created {
        file: String,
        text: String,
    },
    Removed {
        file: String,
        text: String,
    },
}

/// One step that a person would call one.
#[derive(Clone, Debug)]
pub struct Step {
    /// What undo calls it: "typing", "answer", "new field".
    pub label: String,
    pub parts: Vec<Part>,
    at: Instant,
    typing: bool,
}

/// Everything that can be undone and redone.
#[derive(Debug, Default)]
pub struct Steps {
    done: Vec<Step>,
    undone: Vec<Step>,
}

/// Typing that pauses longer than this begins a new step.
const PAUSE: Duration = Duration::from_millis(900);
/// Enough for a long day; older steps are still in the history of moments.
const KEPT: usize = 4000;

impl Steps {
    /// Records what was typed, joined to the typing just before where it continues it.
    pub fn typed(&mut self, file: &str, replaced: Vec<(Replace, String)>, now: Instant) {
        self.undone.clear();
        if let Some(last) = self.done.last_mut()
            && last.typing
            && now.duration_since(last.at) < PAUSE
            && let [Part::Edited { file: before, replaced: so_far }] = last.parts.as_mut_slice()
            && before == file
            && join(so_far, &replaced)
        {
            last.at = now;
            return;
        }
        let parts = vec![Part::Edited { file: file.to_owned(), replaced }];
        self.push(Step { label: "typing".to_owned(), parts, at: now, typing: true });
    }

    /// Records a step with a name of its own.
    pub fn did(&mut self, label: &str, parts: Vec<Part>, now: Instant) {
        self.undone.clear();
        self.push(Step { label: label.to_owned(), parts, at: now, typing: false });
    }

    fn push(&mut self, step: Step) {
        self.done.push(step);
        if self.done.len() > KEPT {
            self.done.remove(0);
        }
    }

    /// A file has another name now, in every step.
    pub fn renamed(&mut self, from: &str, to: &str) {
        for part in self.done.iter_mut().chain(&mut self.undone).flat_map(|step| &mut step.parts) {
            let (Part::Edited { file, .. } | Part::Created { file, .. } | Part::Removed { file, .. }) = part;
            if file == from {
                to.clone_into(file);
            }
        }
    }

    /// The step to take back. The caller carries it out and then says so by `undid`.
    pub fn last_done(&self) -> Option<&Step> {
        self.done.last()
    }

    pub fn last_undone(&self) -> Option<&Step> {
        self.undone.last()
    }

    pub fn undid(&mut self) {
        self.undone.extend(self.done.pop());
    }

    pub fn redid(&mut self) {
        if let Some(mut step) = self.undone.pop() {
            step.typing = false;
            self.done.push(step);
        }
    }
}

/// The step that takes this one back.
pub fn inverse(part: &Part) -> Part {
    match part {
        Part::Edited { file, replaced } => {
            let mut grown = 0isize;
            let back = replaced.iter().map(|(one, old)| {
                let start = one.range.start.saturating_add_signed(grown);
                grown += one.insert.len() as isize - old.len() as isize;
                (Replace { range: start..start + one.insert.len(), insert: old.clone() }, one.insert.clone())
            });
            Part::Edited { file: file.clone(), replaced: back.collect() }
        }
        Part::Created { file, text } => Part::Removed { file: file.clone(), text: text.clone() },
        Part::Removed { file, text } => Part::Created { file: file.clone(), text: text.clone() },
    }
}

/// Joins one more replaced range to typing that it continues: letters after
/// letters, or deletions towards the front.
fn join(so_far: &mut [(Replace, String)], next: &[(Replace, String)]) -> bool {
    let ([(before, old)], [(after, gone)]) = (so_far, next) else { return false };
    let ends_word = after.insert.contains('\n') || after.insert.len() > 24;
    let end = before.range.start + before.insert.len();
    if gone.is_empty() && after.range.start == end && !ends_word && !before.insert.contains('\n') {
        before.insert.push_str(&after.insert);
        return true;
    }
    if after.insert.is_empty() && after.range.end == end && after.range.start >= before.range.start {
        before.insert.truncate(after.range.start - before.range.start);
        return true;
    }
    if after.insert.is_empty() && before.insert.is_empty() && after.range.end == before.range.start {
        old.insert_str(0, gone);
        before.range.start = after.range.start;
        return true;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    fn letter(document: &mut Document, steps: &mut Steps, range: std::ops::Range<usize>, insert: &str, now: Instant) {
        let done = document.edit("editor", vec![Replace { range, insert: insert.into() }]).expect("in range");
        steps.typed("app.md", done, now);
    }

    fn take_back(document: &mut Document, steps: &mut Steps) -> bool {
        let Some(step) = steps.last_done().cloned() else { return false };
        for part in step.parts.iter().rev() {
            if let Part::Edited { replaced, .. } = inverse(part) {
                document.edit("undo", replaced.into_iter().map(|(one, _)| one).collect());
            }
        }
        steps.undid();
        true
    }

    #[test]
    fn a_word_is_one_step_and_a_pause_begins_another() {
        let (mut document, mut steps, start) = (Document::new("x".into()), Steps::default(), Instant::now());
        letter(&mut document, &mut steps, 1..1, "a", start);
        letter(&mut document, &mut steps, 2..2, "bc", start);
        letter(&mut document, &mut steps, 3..4, "", start);
        letter(&mut document, &mut steps, 3..3, "z", start + PAUSE * 2);
        assert_eq!(document.text(), "xabz");
        assert!(take_back(&mut document, &mut steps));
        assert_eq!(document.text(), "xab");
        assert!(take_back(&mut document, &mut steps));
        assert_eq!(document.text(), "x");
        assert!(!take_back(&mut document, &mut steps));
    }

    #[test]
    fn deleting_backwards_comes_back_whole() {
        let (mut document, mut steps, now) = (Document::new("hello".into()), Steps::default(), Instant::now());
        letter(&mut document, &mut steps, 4..5, "", now);
        letter(&mut document, &mut steps, 3..4, "", now);
        letter(&mut document, &mut steps, 2..3, "", now);
        assert_eq!(document.text(), "he");
        assert!(take_back(&mut document, &mut steps));
        assert_eq!(document.text(), "hello");
    }

    #[test]
    fn several_places_in_one_step_come_back_together() {
        let (mut document, mut steps, now) = (Document::new("one two one".into()), Steps::default(), Instant::now());
        let both = vec![Replace { range: 0..3, insert: "three".into() }, Replace { range: 8..11, insert: "".into() }];
        let replaced = document.edit("card", both).expect("in range");
        steps.did("rename", vec![Part::Edited { file: "app.md".into(), replaced }], now);
        assert_eq!(document.text(), "three two ");
        assert!(take_back(&mut document, &mut steps));
        assert_eq!(document.text(), "one two one");
    }
}
