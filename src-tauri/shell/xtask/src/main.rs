//! Set-up, tests, packages: cargo xtask.
fn main() {}
