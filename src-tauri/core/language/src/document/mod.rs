//! The spec as segments: one sentence, list item or table row each, with what stands around it.

use std::ops::Range;

use text::{FileSpan, Span};

mod cut;
mod lines;
mod sentences;

pub use cut::segments;
pub use sentences::split as split_sentences;

/// One sentence, list item or table row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// Where it stands in the source, annotations included.
    pub span: FileSpan,
    /// Its words as people read them: hard-wrapped lines joined by one blank, markup and annotations taken out.
    pub text: String,
    /// For each byte of `text`, and its end, the byte of the file that it stands for.
    pub map: Vec<u32>,
    pub kind: SegmentKind,
    pub context: Context,
    /// Precision attached to phrases of this segment.
    pub annotations: Vec<Annotation>,
    /// The block above that this segment annotates (a `~~~` fence or a pointer's block): index of its last segment.
    pub annotates: Option<usize>,
    /// The segment just before it in the same paragraph, list item or list, for "Otherwise …", "it", "they".
    pub previous: Option<usize>,
    /// For a table row: its cells, each a range of `text`, in the order of the header.
    pub cells: Vec<Range<usize>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SegmentKind {
    #[default]
    Sentence,
    /// A list item that isn't made of sentences ("price: money, at least 0").
    Item,
    /// A row of a table; `text` is its cells joined by " | ".
    Row,
    /// The first row of a table.
    Header,
    Heading,
    /// Quotes, comments, backtick fences.
    Note,
    /// A `key: value` line of the front matter.
    Setting,
}

/// What stands around a segment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Texts of the headings above it, outermost first.
    pub headings: Vec<String>,
    /// Which paragraph, list or table of the file it belongs to; the same number for its neighbours in it.
    pub block: usize,
    /// The sentence that ends in a colon above the list ("Admins can"), without the colon.
    pub lead_in: Option<LeadIn>,
    /// How deep in lists it stands: 0 outside.
    pub depth: usize,
    /// For a row: the texts of the header's cells, in order.
    pub header: Vec<String>,
    /// Stands before the first section heading.
    pub introduction: bool,
}

/// Words that a list item completes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeadIn {
    pub text: String,
    pub map: Vec<u32>,
    /// The segment that it is.
    pub segment: usize,
}

/// `[phrase]{precision}`, or a pointer's block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotation {
    /// The phrase, in bytes of the segment's text.
    pub phrase: Range<usize>,
    pub content: String,
    /// For each byte of `content`, and its end, the byte of the file.
    pub map: Vec<u32>,
    /// The whole annotation in the file, braces included.
    pub span: Span,
}

/// A text with its places in the source, as it is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    pub text: String,
    pub map: Vec<u32>,
}

impl Segment {
    /// The bytes of the file that a range of `text` stands for.
    pub fn source_span(&self, range: Range<usize>) -> FileSpan {
        FileSpan { file: self.span.file, span: mapped(&self.map, range).unwrap_or(self.span.span) }
    }

    /// The sentence with each annotated phrase replaced by its precision ("in good time" by "until 24 hours before they
    /// start"). Without annotations the text itself.
    pub fn precise(&self) -> Wording {
        let mut wording = Wording::default();
        let mut at = 0;
        for annotation in &self.annotations {
            if annotation.phrase.start < at {
                continue;
            }
            wording.push(&self.text, &self.map, at..annotation.phrase.start);
            if !annotation.is_note() {
                wording.push(&annotation.content, &annotation.map, 0..annotation.content.len());
                at = annotation.phrase.end;
            } else if annotation.content == "note" {
                at = annotation.phrase.end;
            } else {
                at = annotation.phrase.start;
            }
        }
        wording.push(&self.text, &self.map, at..self.text.len());
        wording.finish(self.span.span.end);
        wording
    }

    /// The sentence with each precision put behind its phrase, between commas' worth of blanks.
    pub fn annotated(&self) -> Wording {
        let mut wording = Wording::default();
        let mut at = 0;
        for annotation in &self.annotations {
            if annotation.phrase.end < at {
                continue;
            }
            wording.push(&self.text, &self.map, at..annotation.phrase.end);
            wording.blank(annotation.map.first().copied().unwrap_or(self.span.span.start));
            wording.push(&annotation.content, &annotation.map, 0..annotation.content.len());
            at = annotation.phrase.end;
        }
        wording.push(&self.text, &self.map, at..self.text.len());
        wording.finish(self.span.span.end);
        wording
    }

    /// The precise wording behind the lead-in of its list: "Admins can" + "see everything".
    pub fn composed(&self) -> Option<Wording> {
        let lead = self.context.lead_in.as_ref()?;
        let own = self.precise();
        let mut wording = Wording::default();
        wording.push(&lead.text, &lead.map, 0..lead.text.len());
        wording.blank(own.map.first().copied().unwrap_or(self.span.span.start));
        wording.push(&own.text, &own.map, 0..own.text.len());
        wording.finish(self.span.span.end);
        Some(wording)
    }
}

impl Annotation {
    /// `{note}` makes the phrase description; `{note: …}` is a remark about it.
    pub fn is_note(&self) -> bool {
        self.content == "note" || self.content.starts_with("note:")
    }
}

impl Wording {
    /// The bytes of the file that a range of the wording stands for; `None` where it has no place of its own.
    pub fn source_span(&self, range: Range<usize>) -> Option<Span> {
        mapped(&self.map, range)
    }

    fn push(&mut self, text: &str, map: &[u32], range: Range<usize>) {
        if let (Some(words), Some(places)) = (text.get(range.clone()), map.get(range)) {
            self.text.push_str(words);
            self.map.extend_from_slice(places);
        }
    }

    fn blank(&mut self, place: u32) {
        self.text.push(' ');
        self.map.push(place);
    }

    fn finish(&mut self, end: u32) {
        let end = self.map.last().map_or(end, |last| last + 1);
        self.map.push(end);
    }
}

fn mapped(map: &[u32], range: Range<usize>) -> Option<Span> {
    let start = *map.get(range.start)?;
    let end = if range.end > range.start { map.get(range.end - 1)? + 1 } else { start };
    Some(Span::new(start as usize, end.max(start) as usize))
}
