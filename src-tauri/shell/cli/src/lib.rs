//! What the command line shares with the tests that drive it: a client of compiled apps, and starting them.

pub mod client;
pub mod exported;
pub mod process;
