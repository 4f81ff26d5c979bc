//! Sentences become statements: the only crate that knows English.
