//! One file a command.

mod answer;
mod check;
mod explain;
mod export;
mod fmt;
mod new;
mod run;
mod serve;
mod test;

pub use answer::answer;
pub use check::check;
pub use explain::explain;
pub use export::{Database, export};
pub use fmt::fmt;
pub use new::new;
pub use run::{Running, run};
pub use serve::{Serving, serve};
pub use test::{Target, test};
