//! `cargo xtask bench`: the budgets, measured in a release build. Apart from the tests, because that build takes minutes and a busy
//! machine would make a liar of it.

use crate::checkout;
use crate::console::{Outcome, step};
use crate::machine::export_runtime;
use crate::process::Program;

pub fn bench() -> Outcome {
    let node = export_runtime::folder()?;
    step("building and measuring (a release build: minutes)", || {
        Program::new("cargo")
            .args(["bench", "--locked", "--package", "plainspoken-bench"])
            .env("PLAINSPOKEN_NODE", &node)
            .env("PLAINSPOKEN_PACKAGES", checkout::corner("exported-packages"))
            .loud()
    })
}
