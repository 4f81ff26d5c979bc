use text::Span;

use crate::Inline;

/// One Markdown file. Spans are bytes of the whole file, byte order mark and front matter included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    pub front_matter: Option<FrontMatter>,
    pub blocks: Vec<Block>,
}

/// The `---` lines at the top and what stands between them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    pub span: Span,
    /// Key and value of each `key: value` line, with the span of the value. Other lines are ignored.
    pub entries: Vec<(String, String, Span)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub span: Span,
    pub kind: BlockKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    Heading {
        level: u8,
        text: Inline,
    },
    Paragraph(Inline),
    List {
        items: Vec<Item>,
    },
    Table {
        header: Row,
        rows: Vec<Row>,
    },
    /// Quotes, HTML, backtick fences and indented code: description only.
    Note,
    /// A `~~~` fence: precision for the block above it, or for the phrases that point at its id.
    Annotation(Fence),
    /// A thematic break.
    Rule,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    pub id: Option<String>,
    pub content: Span,
    /// The content, read as Markdown of its own.
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    pub span: Span,
    /// The number that the author wrote, in a numbered list.
    pub number: Option<u64>,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub span: Span,
    pub cells: Vec<Inline>,
}
