//! What the compiler made of the spec at one moment.

use language::{Compilation, Compiler, Lock};
use plan::Planned;
use std::{collections::BTreeMap, time::Instant};
use text::Source;

/// One understanding: the text that was read, and what came of it.
#[derive(Debug)]
pub struct Understanding {
    /// Counts up with every compile.
    pub revision: u32,
    /// The version of each file that was read.
    pub versions: BTreeMap<String, u32>,
    pub source: Source,
    /// The lock that was read with them.
    pub lock: Option<Lock>,
    pub compilation: Compilation,
    /// What both outputs do with it.
    pub plan: Planned,
    /// How long the compiler took.
    pub micros: u32,
}

impl Understanding {
    pub fn of(source: Source, lock: Option<Lock>, versions: BTreeMap<String, u32>, revision: u32) -> Understanding {
        Self::by(&mut Compiler::default(), source, lock, versions, revision)
    }

    /// With a compiler that remembers the last time, only what changed is read.
    pub fn by(
        compiler: &mut Compiler,
        source: Source,
        lock: Option<Lock>,
        versions: BTreeMap<String, u32>,
        revision: u32,
    ) -> Understanding {
        let begun = Instant::now();
        let compilation = compiler.compile(&source, &language::Options { lock: lock.as_ref() });
        let plan = plan::plan(&compilation.app);
        let micros = u32::try_from(begun.elapsed().as_micros()).unwrap_or(u32::MAX);
        Understanding { revision, versions, source, lock, compilation, plan, micros }
    }
}
