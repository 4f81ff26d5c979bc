//! `plainspoken fmt --check`: where the canonical spelling of a sentence isn't the author's. Prose is never rewritten: it is the author's.

use crate::spec::Compiled;
use crate::{End, Ended};
use std::path::Path;

pub fn fmt(spec: &Path) -> Ended {
    let compiled = Compiled::load(spec)?;
    let mut differing = 0;
    for statement in &compiled.spec.statements {
        let own = on_one_line(&statement.text);
        let canonical = on_one_line(&statement.means);
        if canonical.is_empty() || own == canonical {
            continue;
        }
        differing += 1;
        let place = compiled.place(statement.span);
        crate::say!("{}:{}\n  - {own}\n  + {canonical}", place.file, place.line);
    }
    match differing {
        0 => crate::say!("Every sentence is spelt canonically."),
        1 => crate::say!("1 sentence could be spelt canonically; both spellings mean the same."),
        _ => crate::say!("{differing} sentences could be spelt canonically; both spellings mean the same."),
    }
    Ok(if differing == 0 { End::Fine } else { End::Findings })
}

/// Where a line was broken says nothing about its spelling.
fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_are_no_difference() {
        assert_eq!(on_one_line("a  b\n   c"), "a b c");
    }
}
