//! What the tree must keep of any text.

use plainspoken_syntax::{Block, BlockKind, Inline, parse};
use proptest::prelude::*;

fn inlines<'a>(blocks: &'a [Block], out: &mut Vec<&'a Inline>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { text, .. } | BlockKind::Paragraph(text) => out.push(text),
            BlockKind::List { items } => items.iter().for_each(|item| inlines(&item.blocks, out)),
            BlockKind::Table { header, rows } => {
                out.extend(&header.cells);
                rows.iter().for_each(|row| out.extend(&row.cells));
            }
            BlockKind::Annotation(fence) => inlines(&fence.blocks, out),
            BlockKind::Note | BlockKind::Rule => {}
        }
    }
}

fn all(text: &str) -> Vec<String> {
    let tree = parse(text);
    let mut found = Vec::new();
    inlines(&tree.blocks, &mut found);
    found.iter().map(|inline| inline.text.clone()).collect()
}

#[test]
fn annotations_leave_the_phrase_and_keep_the_precision() {
    let source =
        "Heads\n\nA cat can nap [in good time]{until 2 * 3 *\n hours} and [purr]{#p}.\n\n~~~#p\nSoftly.\n~~~\n";
    let tree = parse(source);
    let mut found = Vec::new();
    inlines(&tree.blocks, &mut found);
    let inline = found[1];
    assert_eq!(inline.text, "A cat can nap in good time and purr.");
    assert_eq!(inline.annotations.len(), 2);
    assert_eq!(inline.annotations[0].content, "until 2 * 3 * hours");
    assert_eq!(&inline.text[inline.annotations[0].phrase.clone()], "in good time");
    assert_eq!(inline.annotations[0].span.slice(source), "[in good time]{until 2 * 3 *\n hours}");
    assert_eq!(inline.annotations[1].content, "#p");
    let fence = tree.blocks.iter().find_map(|block| match &block.kind {
        BlockKind::Annotation(fence) => Some(fence),
        _ => None,
    });
    assert_eq!(fence.and_then(|fence| fence.id.as_deref()), Some("p"));
    assert_eq!(found.last().map(|inline| inline.text.as_str()), Some("Softly."));
}

#[test]
fn a_mark_carriage_returns_and_front_matter_are_kept_in_the_offsets() {
    let source = "\u{feff}---\r\nname: Den\r\n---\r\n# Den\r\n\r\n- one\r\n  two\r\n";
    let tree = parse(source);
    assert_eq!(tree.front_matter.as_ref().map(|front| front.entries[0].1.as_str()), Some("Den"));
    let mut found = Vec::new();
    inlines(&tree.blocks, &mut found);
    assert_eq!(found[1].text, "one two");
    assert_eq!(source.get(found[1].map[4] as usize..found[1].map[6] as usize + 1), Some("two"));
}

#[test]
fn lists_tables_quotes_and_fences_are_told_apart() {
    assert_eq!(all("> said\n\n```\ncode\n```\n\n<!-- hm -->\n\ntext"), ["text"]);
    assert_eq!(all("| a | b |\n|---|---|\n| c *d* | |\n"), ["a", "b", "c d", ""]);
    assert_eq!(all("1. one\n2. two\n   - three\n"), ["one", "two", "three"]);
}

#[test]
fn deep_nesting_is_flattened() {
    let deep = "- ".repeat(5_000) + "x";
    assert_eq!(all(&deep).concat().replace('-', "").trim(), "x");
    parse(&("> ".repeat(20_000) + "x"));
    parse(&"[".repeat(50_000));
    parse(&"[a]{".repeat(20_000));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn every_visible_byte_has_its_place_in_the_file(source in "([a-c \\[\\]{}~`|*_#>é\\-\\n\\r:.\\\\]|~~~\n|\\]\\{|- |\\| |\n\n){0,60}") {
        let tree = parse(&source);
        let mut found = Vec::new();
        inlines(&tree.blocks, &mut found);
        for inline in found {
            prop_assert_eq!(inline.map.len(), inline.text.len() + 1);
            for place in &inline.map {
                prop_assert!(*place as usize <= source.len());
            }
            for (at, letter) in inline.text.char_indices().filter(|(_, letter)| letter.is_alphabetic()) {
                let place = inline.map[at] as usize;
                prop_assert!(source[place..].starts_with(letter));
            }
            for annotation in &inline.annotations {
                prop_assert!(inline.text.get(annotation.phrase.clone()).is_some());
                prop_assert_eq!(annotation.map.len(), annotation.content.len() + 1);
            }
        }
    }
}
