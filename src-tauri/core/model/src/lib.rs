//! The app, typed: what a spec means.
