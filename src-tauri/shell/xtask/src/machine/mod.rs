//! What the machine must have, and how it gets it.

pub mod debian;
pub mod disk;
pub mod display;
pub mod export_runtime;
pub mod front_end;
pub mod judges;
pub mod node;
