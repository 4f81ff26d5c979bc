//! Layout of generated code: documents that know where they may break, and TypeScript built from them.
//!
//! [`Doc`] is the layout language (text, lines, groups, indentation) and [`render`] lays it out. [`typescript`] is the small part
//! of TypeScript that the export prints, laid out as biome's formatter lays it out, so that what we print is what the owner's
//! own `npm run format` would leave alone. Imports are gathered from the names that are used.

mod doc;
pub mod typescript;

pub use doc::{Doc, Mark, Rendered, concat, group, hard_line, indent, join, line, mark, nil, render, soft_line, text};
