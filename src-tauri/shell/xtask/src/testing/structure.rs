//! What can be judged without running anything.

use super::report::Tally;
use crate::console::Outcome;
use crate::process::Program;
use crate::tidy::{RULES, Tree};

pub fn tidy() -> Outcome<Tally> {
    let tree = Tree::read()?;
    let mut tally = Tally::default();
    for rule in RULES {
        let violations = rule.violations(&tree);
        if violations.is_empty() {
            tally.add(Tally::one_passed());
        } else {
            tally.add(Tally::one_failed(rule.name, &violations.join("\n    ")));
        }
    }
    Ok(tally)
}

pub fn format() -> Outcome<Tally> {
    let output = Program::new("cargo").args(["fmt", "--all", "--check", "--", "-l"]).output()?;
    if output.success {
        return Ok(Tally::one_passed());
    }
    let files: Vec<&str> = output.text.lines().collect();
    Ok(Tally::one_failed("cargo fmt would change", &files.join("\n    ")))
}
