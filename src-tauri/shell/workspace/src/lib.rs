//! An open spec folder: load, watch, save, history, undo, recompile, preview.

mod document;
pub mod export_writer;
mod folder;
mod front_end;
mod merge;
mod moments;
mod names;
mod preview;
mod preview_data;
pub mod recent;
mod save;
mod spec;
mod steps;
pub mod templates;
mod understanding;
mod watch;

pub use document::{Change, Units, Update};
pub use folder::{Location, text as read_file};
pub use front_end::front_end;
pub use merge::hunks;
pub use moments::Moment;
pub use names::{keep_names, read_names};
pub use preview::{Answer, Run, Running};
pub use preview_data::set_aside as set_preview_data_aside;
pub use save::write as write_file;
pub use spec::{Conflict, Happening, NotMade, OpenSpec, Opening, Went};
pub use understanding::Understanding;
pub use watch::watch;
