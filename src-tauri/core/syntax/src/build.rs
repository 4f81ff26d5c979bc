use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use text::Span;

use crate::inline::Gather;
use crate::tree::{Block, BlockKind, Fence, FrontMatter, Item, Row, Tree};

/// Containers nested deeper than this are read as if they stood at this depth: no person nests lists so deep, and the tree's
/// own recursion stays bounded on any input.
const DEEPEST: usize = 24;

pub(crate) fn build(source: &str) -> Tree {
    let start = if source.starts_with('\u{feff}') { 3 } else { 0 };
    let (front_matter, body) = front_matter(source, start);
    Tree { front_matter, blocks: blocks(source, Span::new(body, source.len()), 0) }
}

/// Reads `key: value` lines between two lines of `---` at the very top.
fn front_matter(source: &str, start: usize) -> (Option<FrontMatter>, usize) {
    let rest = source.get(start..).unwrap_or("");
    let mut lines = rest.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else { return (None, start) };
    let mut at = start + first.len();
    let mut entries = Vec::new();
    for line in lines {
        let next = at + line.len();
        if line.trim_end() == "---" {
            return (Some(FrontMatter { span: Span::new(start, next), entries }), next);
        }
        if let Some(colon) = line.find(':') {
            let (key, value) = (&line[..colon], &line[colon + 1..]);
            let from = at + colon + 1 + (value.len() - value.trim_start().len());
            let value = value.trim();
            let bare = value.trim_matches(['"', '\'']);
            entries.push((key.trim().to_lowercase(), bare.to_owned(), Span::new(from, from + value.len())));
        }
        at = next;
    }
    (None, start)
}

/// What is being built: the innermost container is last.
enum Open {
    Root(Vec<Block>),
    List(Span, Vec<Item>, Option<u64>),
    Item(Item),
}

fn blocks(source: &str, range: Span, fences: usize) -> Vec<Block> {
    let part = range.slice(source);
    let base = range.start as usize;
    let mut open = vec![Open::Root(Vec::new())];
    let mut gather = Gather::default();
    let mut inline_start = None::<usize>;
    let mut table: Option<(Span, Row, Vec<Row>)> = None;
    let mut row = Row::default();
    let mut notes = 0usize;
    let mut fence: Option<(Option<String>, Span)> = None;
    let mut in_fence = false;
    let mut skipped_lists = 0usize;
    let parser = Parser::new_ext(part, Options::ENABLE_TABLES);
    for (event, local) in parser.into_offset_iter() {
        let span = Span::new(base + local.start, base + local.end);
        if in_fence {
            match event {
                Event::Text(_) => {
                    if let Some((_, content)) = fence.as_mut() {
                        *content = if content.is_empty() { span } else { content.cover(span) };
                    }
                }
                Event::End(TagEnd::CodeBlock) => {
                    in_fence = false;
                    if let Some((id, content)) = fence.take() {
                        let inner = if fences < 2 { blocks(source, content, fences + 1) } else { Vec::new() };
                        add(
                            &mut open,
                            Block { span, kind: BlockKind::Annotation(Fence { id, content, blocks: inner }) },
                        );
                    }
                }
                _ => {}
            }
            continue;
        }
        if notes > 0 {
            match event {
                Event::Start(_) => notes += 1,
                Event::End(_) => notes -= 1,
                _ => {}
            }
            continue;
        }
        match event {
            Event::Start(tag) => match tag {
                Tag::BlockQuote(_) | Tag::HtmlBlock => {
                    flush(&mut gather, &mut inline_start, &mut open, source, span.start as usize);
                    add(&mut open, Block { span, kind: BlockKind::Note });
                    notes = 1;
                }
                Tag::CodeBlock(kind) => {
                    flush(&mut gather, &mut inline_start, &mut open, source, span.start as usize);
                    let tildes =
                        matches!(kind, CodeBlockKind::Fenced(_)) && span.slice(source).trim_start().starts_with('~');
                    if tildes {
                        let info = match &kind {
                            CodeBlockKind::Fenced(info) => info.trim().strip_prefix('#').map(|id| id.trim().to_owned()),
                            CodeBlockKind::Indented => None,
                        };
                        fence = Some((info, Span::default()));
                        in_fence = true;
                    } else {
                        add(&mut open, Block { span, kind: BlockKind::Note });
                        notes = 1;
                    }
                }
                Tag::List(first) => {
                    flush(&mut gather, &mut inline_start, &mut open, source, span.start as usize);
                    if open.len() > DEEPEST * 2 {
                        skipped_lists += 1;
                    } else {
                        open.push(Open::List(span, Vec::new(), first));
                    }
                }
                Tag::Item if skipped_lists == 0 => {
                    let number = match open.last_mut() {
                        Some(Open::List(_, items, Some(first))) => Some(first.saturating_add(items.len() as u64)),
                        _ => None,
                    };
                    open.push(Open::Item(Item { span, number, blocks: Vec::new() }));
                }
                Tag::Item => inline_start = None,
                Tag::Table(_) => table = Some((span, Row::default(), Vec::new())),
                Tag::TableHead | Tag::TableRow => row = Row { span, cells: Vec::new() },
                Tag::TableCell | Tag::Heading { .. } | Tag::Paragraph => inline_start = Some(span.start as usize),
                _ => {}
            },
            Event::End(tag) => match tag {
                TagEnd::Heading(level) => {
                    let text = gather.finish(span, source);
                    inline_start = None;
                    add(&mut open, Block { span, kind: BlockKind::Heading { level: level as u8, text } });
                }
                TagEnd::Paragraph => {
                    let text = gather.finish(span, source);
                    inline_start = None;
                    if !text.text.is_empty() {
                        add(&mut open, Block { span, kind: BlockKind::Paragraph(text) });
                    }
                }
                TagEnd::Item if skipped_lists == 0 => {
                    flush(&mut gather, &mut inline_start, &mut open, source, span.end as usize);
                    if let Some(Open::Item(item)) = open.pop_if(|last| matches!(last, Open::Item(_)))
                        && let Some(Open::List(_, items, _)) = open.last_mut()
                    {
                        items.push(item);
                    }
                }
                TagEnd::Item => flush(&mut gather, &mut inline_start, &mut open, source, span.end as usize),
                TagEnd::List(_) => {
                    if skipped_lists > 0 {
                        skipped_lists -= 1;
                    } else if let Some(Open::List(span, items, _)) = open.pop_if(|last| matches!(last, Open::List(..)))
                    {
                        add(&mut open, Block { span, kind: BlockKind::List { items } });
                    }
                }
                TagEnd::TableCell => {
                    row.cells.push(gather.finish(span, source));
                    inline_start = None;
                }
                TagEnd::TableHead => {
                    if let Some((_, header, _)) = table.as_mut() {
                        *header = std::mem::take(&mut row);
                    }
                }
                TagEnd::TableRow => {
                    if let Some((_, _, rows)) = table.as_mut() {
                        rows.push(std::mem::take(&mut row));
                    }
                }
                TagEnd::Table => {
                    if let Some((span, header, rows)) = table.take() {
                        add(&mut open, Block { span, kind: BlockKind::Table { header, rows } });
                    }
                }
                _ => {}
            },
            Event::Text(words) => {
                inline_start.get_or_insert(span.start as usize);
                push(&mut gather, &words, span, source, 0);
            }
            Event::Code(_) => {
                inline_start.get_or_insert(span.start as usize);
                // The backticks stay visible: what stands between them is a literal. Line breaks become blanks byte for byte,
                // so that every letter keeps its place.
                gather.push(&span.slice(source).replace(['\n', '\r'], " "), span.start as usize, false);
            }
            Event::SoftBreak | Event::HardBreak => gather.blank(span.start as usize),
            Event::Rule => add(&mut open, Block { span, kind: BlockKind::Rule }),
            _ => {}
        }
    }
    while open.len() > 1 {
        match open.pop() {
            Some(Open::Item(item)) => {
                if let Some(Open::List(_, items, _)) = open.last_mut() {
                    items.push(item);
                }
            }
            Some(Open::List(span, items, _)) => add(&mut open, Block { span, kind: BlockKind::List { items } }),
            _ => {}
        }
    }
    match open.pop() {
        Some(Open::Root(blocks)) => blocks,
        _ => Vec::new(),
    }
}

/// Text of an event: straight from the file where it is the same there, else (an entity, an escape) with one place for all.
fn push(gather: &mut Gather, words: &str, span: Span, source: &str, _depth: usize) {
    let raw = span.slice(source);
    if raw == words {
        // A backslash before the text makes its first character a plain one.
        let before = (span.start as usize).checked_sub(1).and_then(|at| source.as_bytes().get(at));
        if before == Some(&b'\\') && !words.is_empty() {
            let first = words.chars().next().map_or(0, char::len_utf8);
            gather.push(&words[..first], span.start as usize, false);
            gather.push(&words[first..], span.start as usize + first, true);
        } else {
            gather.push(words, span.start as usize, true);
        }
    } else {
        gather.push_replaced(words, span.start as usize);
    }
}

/// Tight list items carry their text without a paragraph around it: whatever is gathered when a block begins or the item ends
/// becomes one.
fn flush(gather: &mut Gather, inline_start: &mut Option<usize>, open: &mut [Open], source: &str, end: usize) {
    if gather.is_empty() {
        return;
    }
    let start = inline_start.take().unwrap_or(end);
    let mut text = gather.finish(Span::new(start, end), source);
    let last = text.map.last().copied().unwrap_or(text.span.end);
    let annotated = text.annotations.iter().map(|annotation| annotation.span.end).max().unwrap_or(0);
    text.span.end = last.max(annotated).max(text.span.start);
    if !text.text.is_empty() {
        add(open, Block { span: text.span, kind: BlockKind::Paragraph(text) });
    }
}

fn add(open: &mut [Open], block: Block) {
    match open.last_mut() {
        Some(Open::Root(blocks)) => blocks.push(block),
        Some(Open::Item(item)) => item.blocks.push(block),
        // Markdown has nothing between a list and its items.
        Some(Open::List(..)) | None => {}
    }
}
