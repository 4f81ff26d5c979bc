//! The plan becomes a TypeScript project.
