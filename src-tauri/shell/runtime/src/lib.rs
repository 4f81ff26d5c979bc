//! The plan, SQLite and HTTP become a running app.
