//! An open spec folder: load, watch, save, history, undo, recompile, preview.

pub mod export_writer;
mod front_end;
mod save;
pub mod templates;

pub use front_end::front_end;
pub use save::write as write_file;
