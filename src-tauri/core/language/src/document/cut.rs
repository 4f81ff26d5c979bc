use std::collections::BTreeMap;
use std::ops::Range;

use syntax::{Block, BlockKind, Fence, Inline, Item, Row};
use text::{FileId, FileSpan, Source, Span};

use super::lines;
use super::sentences::split;
use super::{Annotation, Context, LeadIn, Segment, SegmentKind};

/// All segments of a spec, in the order of its files and bytes.
pub fn segments(source: &Source) -> Vec<Segment> {
    let mut cutter = Cutter::default();
    for (id, file) in source.iter() {
        cutter.file(id, &file.text);
    }
    cutter.point();
    cutter.segments
}

#[derive(Default)]
struct Cutter {
    segments: Vec<Segment>,
    file: FileId,
    headings: Vec<(u8, String)>,
    seen_headings: usize,
    blocks: usize,
    /// Segments of the block just above, for `~~~` fences.
    last_block: Option<usize>,
    /// Fences with an id: their segments.
    fences: BTreeMap<String, Range<usize>>,
    /// The block at hand stands right above a list.
    above_list: bool,
}

/// Where a list stands.
#[derive(Clone, Default)]
struct Place {
    depth: usize,
    lead_in: Option<LeadIn>,
    annotates: Option<usize>,
}

impl Cutter {
    fn file(&mut self, id: FileId, text: &str) {
        let tree = syntax::parse(text);
        self.file = id;
        self.headings.clear();
        self.seen_headings = 0;
        self.last_block = None;
        if let Some(front) = &tree.front_matter {
            for (key, value, span) in &front.entries {
                let line = Span { start: span.start, end: span.end };
                self.push(Segment {
                    span: FileSpan { file: id, span: line },
                    text: format!("{key}: {value}"),
                    map: Vec::new(),
                    kind: SegmentKind::Setting,
                    ..Segment::default()
                });
            }
        }
        let begin = self.segments.len();
        self.walk(&tree.blocks, text, &Place::default());
        if self.seen_headings <= 1 {
            // Without sections only the first paragraph is the introduction.
            let first = self.segments[begin..]
                .iter()
                .find(|own| own.kind == SegmentKind::Sentence)
                .map(|own| own.context.block);
            for segment in &mut self.segments[begin..] {
                segment.context.introduction &= Some(segment.context.block) == first;
            }
        }
    }

    fn walk(&mut self, blocks: &[Block], text: &str, place: &Place) {
        for (index, block) in blocks.iter().enumerate() {
            if !matches!(block.kind, BlockKind::Annotation(_)) {
                self.blocks += 1;
            }
            self.above_list = blocks.get(index + 1).is_some_and(|next| matches!(next.kind, BlockKind::List { .. }));
            let before = self.segments.len();
            match &block.kind {
                BlockKind::Heading { level, text } => self.heading(*level, text),
                BlockKind::Paragraph(inline) => self.paragraph(inline, text, place),
                BlockKind::List { items } => self.list(items, text, place),
                BlockKind::Table { header, rows } => self.table(header, rows, place),
                BlockKind::Note => {
                    let words = block.span.slice(text).trim();
                    self.push(Segment {
                        span: FileSpan { file: self.file, span: block.span },
                        text: words.to_owned(),
                        kind: SegmentKind::Note,
                        context: self.context(place),
                        ..Segment::default()
                    });
                    continue;
                }
                BlockKind::Annotation(fence) => {
                    self.fence(fence, text, place);
                    continue;
                }
                BlockKind::Rule => continue,
            }
            if self.segments.len() > before {
                self.last_block = Some(self.segments.len() - 1);
            }
        }
    }

    fn fence(&mut self, fence: &Fence, text: &str, place: &Place) {
        let above = self.last_block;
        let before = self.segments.len();
        let place = Place { annotates: above, depth: place.depth, lead_in: None };
        self.walk(&fence.blocks, text, &place);
        // Several fences may follow one block: each annotates the block, not the fence before it.
        self.last_block = above;
        if let Some(id) = &fence.id {
            self.fences.entry(id.clone()).or_insert(before..self.segments.len());
        }
    }

    fn heading(&mut self, level: u8, inline: &Inline) {
        self.headings.retain(|(own, _)| *own < level);
        self.seen_headings += 1;
        let mut segment = self.segment(inline, 0..inline.text.len(), &Place::default());
        segment.kind = SegmentKind::Heading;
        self.headings.push((level, segment.text.clone()));
        self.push(segment);
    }

    /// A paragraph's sentences; or the heading and the list that its lines really are.
    fn paragraph(&mut self, inline: &Inline, file: &str, place: &Place) {
        let mut lines = lines::terms(inline, lines::lines(inline, file));
        if place.depth == 0
            && place.annotates.is_none()
            && let Some(first) = lines.first().cloned()
            && (lines::heads(inline, &first, file)
                || self.above_list && lines.len() == 1 && lines::names_list(inline, &first))
        {
            let mut segment = self.segment(inline, first.clone(), place);
            segment.kind = SegmentKind::Heading;
            self.headings.retain(|(level, _)| *level < 7);
            self.headings.push((7, segment.text.trim_end_matches(':').to_owned()));
            self.seen_headings += 1;
            segment.context.introduction = false;
            self.push(segment);
            self.blocks += 1;
            lines.remove(0);
        }
        if place.annotates.is_none() && lines::is_list(inline, &lines) {
            let mut inner = Place { depth: place.depth + 1, ..place.clone() };
            let mut previous = None;
            for range in lines {
                let leads = inline.text[range.clone()].trim_end().ends_with(':');
                let mut segment = self.segment(inline, range, if leads { place } else { &inner });
                segment.kind = if leads { segment.kind } else { SegmentKind::Item };
                segment.previous = previous;
                previous = Some(self.segments.len());
                self.push(segment);
                if leads {
                    inner.lead_in = self.lead_in();
                }
            }
            return;
        }
        if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
            self.sentences(inline, first.start..last.end, place, None, false);
        }
    }

    /// The sentences of a part of a paragraph or of one item; the index of the first.
    fn sentences(
        &mut self,
        inline: &Inline,
        within: Range<usize>,
        place: &Place,
        previous: Option<usize>,
        item: bool,
    ) -> Option<usize> {
        let mut previous = previous;
        let mut first = None;
        let words = inline.text.get(within.clone()).unwrap_or("");
        for range in split(words) {
            let range = range.start + within.start..range.end + within.start;
            let mut segment = self.segment(inline, range, place);
            segment.previous = previous;
            if item && segment.kind == SegmentKind::Sentence && !ends_sentence(&segment.text) {
                segment.kind = SegmentKind::Item;
            }
            let at = self.segments.len();
            first.get_or_insert(at);
            previous = Some(at);
            self.push(segment);
        }
        first
    }

    /// The last segment's words, where they end in a colon, as the beginning of the items that follow.
    fn lead_in(&self) -> Option<LeadIn> {
        let last = self.segments.last().filter(|last| last.kind != SegmentKind::Heading)?;

        let words = last.text.trim_end();
        let words = words.strip_suffix(':')?.trim_end();
        // "Teachers can do the following:" begins its items as "Teachers can" does.
        let words = [" do the following", " do these things", " do this", " do all of this"]
            .iter()
            .find_map(|end| words.strip_suffix(end))
            .unwrap_or(words);
        let mut map = last.map.clone();
        map.truncate(words.len() + 1);
        Some(LeadIn { text: words.to_owned(), map, segment: self.segments.len() - 1 })
    }

    fn list(&mut self, items: &[Item], text: &str, place: &Place) {
        let near = self.segments.last().is_some_and(|last| last.context.block + 1 >= self.blocks);
        let lead_in = if near { self.lead_in() } else { None };
        let inner = Place { depth: place.depth + 1, lead_in, annotates: place.annotates };
        let block = self.blocks;
        let mut previous = None;
        for item in items {
            let before = self.segments.len();
            for (index, part) in item.blocks.iter().enumerate() {
                match &part.kind {
                    BlockKind::Paragraph(inline) => {
                        self.blocks = self.blocks.max(block);
                        let behind = lines::behind_item(inline, text).filter(|_| place.depth == 0 && index == 0);
                        let end = behind.unwrap_or(inline.text.len());
                        self.sentences(inline, 0..end, &inner, previous, true);
                        if let Some(from) = behind {
                            self.sentences(inline, from..inline.text.len(), place, None, false);
                        }
                        if index == 0 {
                            self.last_block = self.segments.len().checked_sub(1);
                        }
                    }
                    _ => self.walk(std::slice::from_ref(part), text, &inner),
                }
                if self.segments.len() > before {
                    previous = Some(self.segments.len() - 1);
                }
            }
        }
    }

    fn table(&mut self, header: &Row, rows: &[Row], place: &Place) {
        let mut head = self.row(header, place);
        head.kind = SegmentKind::Header;
        let titles: Vec<String> = header.cells.iter().map(|cell| cell.text.clone()).collect();
        self.push(head);
        let mut previous = self.segments.len().checked_sub(1);
        for row in rows {
            let mut segment = self.row(row, place);
            segment.context.header.clone_from(&titles);
            segment.previous = previous;
            previous = Some(self.segments.len());
            self.push(segment);
        }
    }

    fn row(&mut self, row: &Row, place: &Place) -> Segment {
        let mut segment = Segment {
            span: FileSpan { file: self.file, span: row.span },
            kind: SegmentKind::Row,
            context: self.context(place),
            annotates: place.annotates,
            ..Segment::default()
        };
        for (index, cell) in row.cells.iter().enumerate() {
            if index > 0 {
                let at = cell.span.start;
                segment.text.push_str(" | ");
                segment.map.extend([at, at, at]);
            }
            let start = segment.text.len();
            segment.text.push_str(&cell.text);
            segment.map.extend(cell.map.iter().take(cell.text.len()));
            segment.cells.push(start..segment.text.len());
            for annotation in &cell.annotations {
                segment.annotations.push(Annotation {
                    phrase: annotation.phrase.start + start..annotation.phrase.end + start,
                    content: annotation.content.clone(),
                    map: annotation.map.clone(),
                    span: annotation.span,
                });
            }
        }
        segment.map.push(row.span.end);
        // A row whose first words are marked as a note is one.
        let first = segment.cells.iter().find(|range| !range.is_empty());
        if first
            .is_some_and(|first| segment.annotations.iter().any(|own| own.content == "note" && own.phrase == *first))
        {
            segment.kind = SegmentKind::Note;
        }
        segment
    }

    fn segment(&self, inline: &Inline, range: Range<usize>, place: &Place) -> Segment {
        let whole = range;
        let words = inline.text.get(whole.clone()).unwrap_or("");
        // A number before the words is part of the segment's place, not of its words.
        let range = whole.start + lines::numbering(words)..whole.end;
        let words = inline.text.get(range.clone()).unwrap_or("");
        let mut map: Vec<u32> = inline.map.get(range.clone()).unwrap_or(&[]).to_vec();
        let mut start = inline.map.get(whole.start).copied().unwrap_or(inline.span.start);
        let mut end = map.last().map_or(inline.span.end, |last| last + 1);
        map.push(end);
        let mut annotations = Vec::new();
        let mut note = false;
        for annotation in &inline.annotations {
            if annotation.phrase.start >= range.end || annotation.phrase.end <= range.start {
                continue;
            }
            let from = annotation.phrase.start.max(range.start) - range.start;
            let to = annotation.phrase.end.min(range.end) - range.start;
            // The brackets and the precision belong to the sentence in which the phrase begins and ends.
            if annotation.phrase.start >= range.start {
                start = start.min(annotation.span.start);
            }
            if annotation.phrase.end <= range.end {
                end = end.max(annotation.span.end);
            }
            // `[…]{note}` around a whole sentence makes it description.
            let whole =
                from == 0 && words.get(to..).is_some_and(|rest| rest.chars().all(|letter| !letter.is_alphanumeric()));
            note |= whole && annotation.content == "note";
            annotations.push(Annotation {
                phrase: from..to,
                content: annotation.content.clone(),
                map: annotation.map.clone(),
                span: annotation.span,
            });
        }
        Segment {
            span: FileSpan { file: self.file, span: Span { start, end: end.max(start) } },
            text: words.to_owned(),
            map,
            kind: if note { SegmentKind::Note } else { SegmentKind::Sentence },
            context: self.context(place),
            annotations,
            annotates: place.annotates,
            previous: None,
            cells: Vec::new(),
        }
    }

    fn context(&self, place: &Place) -> Context {
        Context {
            headings: self.headings.iter().map(|(_, words)| words.clone()).collect(),
            block: self.blocks,
            lead_in: place.lead_in.clone(),
            depth: place.depth,
            header: Vec::new(),
            introduction: self.seen_headings <= 1 && place.annotates.is_none(),
        }
    }

    fn push(&mut self, segment: Segment) {
        self.segments.push(segment);
    }

    /// `[phrase]{#id}` takes over what the fence with that id says; the fence annotates that sentence.
    fn point(&mut self) {
        let mut pointers = Vec::new();
        for (index, segment) in self.segments.iter().enumerate() {
            for (slot, annotation) in segment.annotations.iter().enumerate() {
                if let Some(range) = annotation.content.strip_prefix('#').and_then(|id| self.fences.get(id.trim())) {
                    pointers.push((index, slot, range.clone()));
                }
            }
        }
        for (index, slot, range) in pointers {
            if let [only] = &self.segments[range.clone()] {
                let words = only.text.trim_end_matches('.').to_owned();
                let mut map = only.map.clone();
                map.truncate(words.len());
                map.push(map.last().map_or(only.span.span.end, |last| last + 1));
                let annotation = &mut self.segments[index].annotations[slot];
                (annotation.content, annotation.map) = (words, map);
            }
            for segment in &mut self.segments[range] {
                segment.annotates = Some(index);
            }
        }
    }
}

fn ends_sentence(words: &str) -> bool {
    words.trim_end_matches(['"', '”', ')', '\'', '’']).ends_with(['.', '!', '?', ':'])
}

#[cfg(test)]
mod tests {
    use text::Source;

    use super::super::SegmentKind::{self, Header, Heading, Item, Row, Sentence};
    use super::segments;

    fn cut(text: &str) -> Vec<(SegmentKind, String)> {
        segments(&Source::single("app.md", text)).into_iter().map(|segment| (segment.kind, segment.text)).collect()
    }

    #[test]
    fn blocks_become_sentences_items_and_rows() {
        let found = cut(
            "# Den\n\nWe keep\nfoxes. They dig.\n\n- name: text\n- Foxes dig. Foxes hide.\n\n| a | b |\n|---|---|\n| c | d |\n",
        );
        let expected = [
            (Heading, "Den"),
            (Sentence, "We keep foxes."),
            (Sentence, "They dig."),
            (Item, "name: text"),
            (Sentence, "Foxes dig."),
            (Sentence, "Foxes hide."),
            (Header, "a | b"),
            (Row, "c | d"),
        ];
        assert_eq!(found, expected.map(|(kind, words)| (kind, words.to_owned())));
    }

    #[test]
    fn lists_know_their_lead_in_and_fences_their_block() {
        let source = "Foxes can:\n\n- dig\n- hide\n\n~~~\nNot on Mondays.\n~~~\n";
        let found = segments(&Source::single("app.md", source));
        assert_eq!(found[2].composed().map(|wording| wording.text).as_deref(), Some("Foxes can hide"));
        assert_eq!(found[3].annotates, Some(2));
    }

    #[test]
    fn precision_replaces_its_phrase_and_points_into_the_file() {
        let source = "They may leave [early]{before 17:00}. Pay [late]{#l}.\n\n~~~#l\nwithin 3 days\n~~~\n";
        let found = segments(&Source::single("app.md", source));
        let precise = found[0].precise();
        assert_eq!(precise.text, "They may leave before 17:00.");
        let span = precise.source_span(15..27).unwrap_or_default();
        assert_eq!(span.slice(source), "before 17:00");
        assert_eq!(found[0].span.span.slice(source), "They may leave [early]{before 17:00}.");
        assert_eq!(found[1].precise().text, "Pay within 3 days.");
        assert_eq!(found[2].annotates, Some(1));
    }
}
