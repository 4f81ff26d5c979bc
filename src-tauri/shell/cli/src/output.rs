//! Standard output that may be closed early: `plainspoken explain spec | head` ends quietly.

use std::fmt::Arguments;
use std::io::{self, Write};

/// Writes a line. When nobody reads any more, there is nothing left to do.
pub fn line(text: Arguments<'_>) {
    let mut out = io::stdout().lock();
    if writeln!(out, "{text}").and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}

/// `println!` for commands.
#[macro_export]
macro_rules! say {
    ($($words:tt)*) => { $crate::output::line(format_args!($($words)*)) };
}
