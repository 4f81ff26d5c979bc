//! What is due when: rows of our own, moved as records change, done once.

mod queue;
mod run;

pub(crate) use queue::{clock_was_set_back, follow, prepare, start_repeating};
pub(crate) use run::{run_due, run_now, work};
