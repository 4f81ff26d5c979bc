//! The meanings of all sentences become one app.
