//! Room on the disk, asked for before the work: a build that ends with a full disk has cost half an hour, and says so in a hundred places.

use crate::checkout;
use crate::console::{Failure, Outcome};
use crate::process::Program;
use std::fs;
use std::path::Path;

const GIGABYTE: u64 = 1 << 30;

/// What a build of all crates and tests and what the tests write come to, in a new checkout.
const WHOLE: u64 = 7 * GIGABYTE;

/// What the tests write where everything is built already.
const AGAIN: u64 = 2 * GIGABYTE;

/// Says what is missing, if there isn't room enough for what is still to be built.
pub fn room() -> Outcome {
    let target = checkout::target();
    let needed = if target.join("debug/deps").is_dir() { AGAIN } else { WHOLE };
    match free(&target) {
        Some(free) if free < needed => Err(Failure::new(format!(
            "{} has {:.1} GB free, and about {} GB are needed: make room, or set CARGO_TARGET_DIR to a folder on another disk",
            target.display(),
            free as f64 / GIGABYTE as f64,
            needed / GIGABYTE
        ))),
        // Where it can't be told, nothing is said: the work itself will.
        _ => Ok(()),
    }
}

/// What may still be written to the disk of a folder, which needn't be there yet.
fn free(folder: &Path) -> Option<u64> {
    let there = folder.ancestors().find(|folder| fs::metadata(folder).is_ok())?;
    let output = Program::new("df").args(["-P", "-k"]).args([there]).output().ok().filter(|output| output.success)?;
    available(&output.stdout)
}

/// The fourth column of the second line, in kilobytes, as POSIX has it.
fn available(table: &str) -> Option<u64> {
    table.lines().nth(1)?.split_whitespace().nth(3)?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_free_stands_in_the_fourth_column() {
        let table =
            "Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 263940717 51380224 45088768 54% /\n";
        assert_eq!(available(table), Some(45_088_768 * 1024));
        assert_eq!(available("df: no such file\n"), None);
    }

    #[test]
    fn a_folder_that_is_not_there_yet_has_the_room_of_the_one_above_it() {
        let above = tempfile::tempdir().unwrap();
        assert!(free(&above.path().join("target/debug")).is_some_and(|bytes| bytes > 0));
    }
}
