//! The running app, by its own front door: every test starts a preview of an app made by hand and talks HTTP to it.

#![allow(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

mod access;
mod as_made;
mod client;
mod controls;
mod durability;
mod events;
mod files;
mod keys;
mod rules;
mod serving;
mod signing_in;
mod timers;
mod wire;
