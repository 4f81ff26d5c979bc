//! What is printed once for the whole app.

pub(crate) mod database;
pub(crate) mod graphql;
pub(crate) mod messages;
pub(crate) mod migrations;
pub(crate) mod openapi;
pub(crate) mod problems;
pub(crate) mod registry;
pub(crate) mod samples;
pub(crate) mod settings;
pub(crate) mod tests;
pub(crate) mod texts;
pub(crate) mod timers;
