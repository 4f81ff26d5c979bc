//! What the compiler made of the spec at one moment.

use std::collections::BTreeMap;
use text::Source;

/// One understanding: the text that was read, and what came of it.
#[derive(Debug)]
pub struct Understanding {
    /// Counts up with every compile.
    pub revision: u32,
    /// The version of each file that was read.
    pub versions: BTreeMap<String, u32>,
    pub source: Source,
    pub micros: u32,
}

impl Understanding {
    pub fn of(source: Source, versions: BTreeMap<String, u32>, revision: u32) -> Understanding {
        let micros = 0;
        Understanding { revision, versions, source, micros }
    }
}
