//! `cargo xtask bindings`: the wire types of the api crate, written to ui/src/generated. That they are up to date is one of that crate's
//! own tests; told so, the same test writes them instead.

use crate::console::{Outcome, step};
use crate::process::Program;
use crate::run;

pub fn bindings(check: bool) -> Outcome {
    run::prepare()?;
    let what = if check { "comparing ui/src/generated with the api crate" } else { "writing ui/src/generated" };
    step(what, || {
        // The whole workspace, although only one crate has the test: it is how the tests are built, so nothing is built twice.
        let program = Program::new("cargo").args(["test", "--workspace", "--locked", "--lib", "--quiet", "bindings"]);
        let program = if check { program } else { program.env("UPDATE_BINDINGS", "1") };
        program.quiet("bindings").map(|_| ())
    })
}
