//! Markdown and annotations become a tree with byte spans; never fails.
//!
//! CommonMark with tables comes from pulldown-cmark. Three things are added, the format known as MSFM: `[phrase]{precision}`
//! inline, a `~~~` fence that annotates the block above it, and `[phrase]{#id}` which points at a fence that starts `~~~#id`.
//! Nothing here knows English.

mod build;
mod inline;
mod tree;

pub use inline::{Inline, InlineAnnotation, Place};
pub use tree::{Block, BlockKind, Fence, FrontMatter, Item, Row, Tree};

/// The tree of one file.
pub fn parse(text: &str) -> Tree {
    build::build(text)
}
