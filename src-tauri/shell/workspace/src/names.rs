//! `plainspoken.lock`: which names a compilation may leave behind for the next one.

use crate::folder::{self, Location};
use language::{Compilation, LOCK_FILE, Lock};
use std::io;

/// The names that the spec's data is kept under, if any are.
pub fn read_names(location: &Location) -> Option<Lock> {
    folder::text(&location.lock()).ok().map(|text| Lock { text })
}

/// The text to keep, where it is another than the one that was read. None while a rename is being asked about (the answer
/// decides), and none for a spec in which nothing was understood: an empty page says nothing about yesterday's names.
pub fn to_keep<'a>(compilation: &'a Compilation, read: Option<&str>) -> Option<&'a str> {
    let is_asked = || {
        let questions = compilation.statements.iter().filter_map(|one| one.question.as_ref());
        questions.flat_map(|one| &one.answers).flat_map(|one| &one.edits).any(|edit| edit.file == LOCK_FILE)
    };
    let text = compilation.lock.text.as_str();
    let changed = !compilation.app.things.is_empty() && read != Some(text) && !is_asked();
    changed.then_some(text)
}

/// Writes the names of a compilation beside the spec, in one step, and answers with what stands there now.
pub fn keep_names(location: &Location, compilation: &Compilation, read: Option<&Lock>) -> io::Result<Option<Lock>> {
    match to_keep(compilation, read.map(|lock| lock.text.as_str())) {
        Some(text) => {
            crate::save::write(&location.lock(), text.as_bytes())?;
            Ok(Some(Lock { text: text.to_owned() }))
        }
        None => Ok(read.cloned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use language::{Options, compile};
    use text::Source;

    fn compiled(text: &str, lock: Option<&Lock>) -> Compilation {
        compile(&Source::single("app.md", text), &Options { lock })
    }

    #[test]
    fn names_are_kept_unless_a_rename_is_asked_or_nothing_is_there() {
        let first = compiled("# Den\n\n## Hole\n\n- name: text\n- depth: number\n", None);
        let kept = Lock { text: to_keep(&first, None).expect("names to keep").to_owned() };
        assert_eq!(to_keep(&first, Some(&kept.text)), None, "nothing new");
        let renamed = compiled("# Den\n\n## Hole\n\n- name: text\n- reach: number\n", Some(&kept));
        assert_eq!(to_keep(&renamed, Some(&kept.text)), None, "the author has not answered");
        assert_eq!(to_keep(&compiled("# Den\n", Some(&kept)), Some(&kept.text)), None, "nothing was understood");
        let more = compiled("# Den\n\n## Hole\n\n- name: text\n- depth: number\n- dug on: date\n", Some(&kept));
        assert!(to_keep(&more, Some(&kept.text)).is_some_and(|text| text.contains("dug_on")));
    }
}
