//! What each command does. Nothing here knows which host shows the page.

pub mod export;
pub mod guide;
pub mod history;
pub mod home;
pub mod preview;
pub mod project;
