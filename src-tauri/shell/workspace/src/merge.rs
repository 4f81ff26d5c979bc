//! Another program changed a file that is open here. Both sets of changes are
//! kept where they are apart; where they meet, the person is asked.

use crate::document::Replace;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// What to do with a file whose text on the disk is new.
#[derive(Debug, PartialEq, Eq)]
pub enum Merged {
    /// These changes bring theirs into what is open here.
    Edits(Vec<Replace>),
    /// Both changed the same lines.
    Conflict,
}

/// Brings `theirs` into `mine`; both come from `base`.
pub fn merge(base: &str, mine: &str, theirs: &str) -> Merged {
    if mine == theirs {
        return Merged::Edits(Vec::new());
    }
    let here = hunks(base, mine);
    let there = hunks(base, theirs);
    let mut edits = Vec::with_capacity(there.len());
    for theirs in &there {
        let mut moved = 0isize;
        for mine in &here {
            if mine == theirs {
                moved = isize::MIN;
                break;
            }
            let apart = mine.range.end < theirs.range.start
                || theirs.range.end < mine.range.start
                || (mine.range.end == theirs.range.start || theirs.range.end == mine.range.start)
                    && !mine.range.is_empty()
                    && !theirs.range.is_empty();
            if !apart {
                return Merged::Conflict;
            }
            if mine.range.end <= theirs.range.start {
                moved += mine.insert.len() as isize - mine.range.len() as isize;
            }
        }
        if moved != isize::MIN {
            let start = theirs.range.start.saturating_add_signed(moved);
            edits.push(Replace { range: start..start + theirs.range.len(), insert: theirs.insert.clone() });
        }
    }
    Merged::Edits(edits)
}

/// The smallest replaced runs of lines that turn one text into the other.
pub fn hunks(from: &str, to: &str) -> Vec<Replace> {
    let (old, new) = (lines(from), lines(to));
    let starts = |lines: &[&str]| -> Vec<usize> {
        let mut at = 0;
        let mut starts: Vec<usize> = vec![0];
        starts.extend(lines.iter().map(|line| {
            at += line.len();
            at
        }));
        starts
    };
    let (old_at, new_at) = (starts(&old), starts(&new));
    let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
    let changed = ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    changed
        .map(|op| {
            let (was, is) = (op.old_range(), op.new_range());
            let insert = to.get(new_at[is.start]..new_at[is.end]).unwrap_or("").to_owned();
            Replace { range: old_at[was.start]..old_at[was.end], insert }
        })
        .collect()
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn brought_in(base: &str, mine: &str, theirs: &str) -> Option<String> {
        let Merged::Edits(edits) = merge(base, mine, theirs) else { return None };
        let mut text = mine.to_owned();
        for one in edits.iter().rev() {
            text.replace_range(one.range.clone(), &one.insert);
        }
        Some(text)
    }

    #[test]
    fn changes_apart_are_both_kept() {
        let base = "a\nb\nc\nd\ne\n";
        assert_eq!(brought_in(base, "a!\nb\nc\nd\ne\n", "a\nb\nc\nd\ne?\n").as_deref(), Some("a!\nb\nc\nd\ne?\n"));
        assert_eq!(
            brought_in(base, "a\nb\nc\nd\ne\nf\n", "z\na\nb\nc\nd\ne\n").as_deref(),
            Some("z\na\nb\nc\nd\ne\nf\n")
        );
    }

    #[test]
    fn the_same_change_twice_is_one() {
        assert_eq!(brought_in("a\nb\n", "a\nB\n", "a\nB\n").as_deref(), Some("a\nB\n"));
        assert_eq!(brought_in("a\nb\nc\nd\n", "a\nB\nc\nd\n", "a\nB\nc\nD\n").as_deref(), Some("a\nB\nc\nD\n"));
    }

    #[test]
    fn the_same_line_changed_differently_is_asked() {
        assert_eq!(merge("a\nb\nc\n", "a\nmine\nc\n", "a\ntheirs\nc\n"), Merged::Conflict);
        assert_eq!(merge("", "mine", "theirs"), Merged::Conflict);
    }

    #[test]
    fn no_lines_of_ours_means_exactly_theirs() {
        let texts = ["", "\r\n", "a", "a\r\nb\r\n", "\u{feff}a\n🦊\n", "b\na\n"];
        for base in texts {
            for theirs in texts {
                assert_eq!(brought_in(base, base, theirs).as_deref(), Some(theirs));
            }
        }
    }
}
