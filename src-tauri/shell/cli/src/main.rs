//! The command line: check, explain, run, test, export, serve.
fn main() {}
