use std::ops::Range;

use text::Span;

/// The visible text of a paragraph, heading, item or cell: markup and annotations taken out, line breaks as one blank.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inline {
    pub span: Span,
    pub text: String,
    /// For each byte of `text`, and its end, the byte of the file that it stands for.
    pub map: Vec<Place>,
    /// In the order of their phrases.
    pub annotations: Vec<InlineAnnotation>,
}

/// A byte of the file.
pub type Place = u32;

/// `[phrase]{precision}`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InlineAnnotation {
    /// In bytes of [`Inline::text`].
    pub phrase: Range<usize>,
    pub content: String,
    /// For each byte of `content`, and its end, the byte of the file.
    pub map: Vec<Place>,
    /// From the opening bracket to the closing brace, in the file.
    pub span: Span,
}

/// Gathers visible text piece by piece, then finds the annotations in it.
#[derive(Debug, Default)]
pub(crate) struct Gather {
    text: String,
    map: Vec<Place>,
    /// The byte is written as such, not escaped or inside a code span.
    plain: Vec<bool>,
}

impl Gather {
    pub fn push(&mut self, piece: &str, at: usize, plain: bool) {
        for (offset, _) in piece.bytes().enumerate() {
            self.map.push(u32::try_from(at + offset).unwrap_or(u32::MAX));
            self.plain.push(plain);
        }
        self.text.push_str(piece);
    }

    /// A piece whose bytes differ from the file's (an entity such as `&amp;`): all of it stands for the same place.
    pub fn push_replaced(&mut self, piece: &str, at: usize) {
        for _ in piece.bytes() {
            self.map.push(u32::try_from(at).unwrap_or(u32::MAX));
            self.plain.push(false);
        }
        self.text.push_str(piece);
    }

    pub fn blank(&mut self, at: usize) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.push(" ", at, false);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The finished inline text. `source` is the whole file.
    pub fn finish(&mut self, span: Span, source: &str) -> Inline {
        let gathered = std::mem::take(self);
        let mut inline = Inline { span, ..Inline::default() };
        let bytes = gathered.text.as_bytes();
        let closings = closing_brackets(bytes, &gathered.plain);
        let mut open: Vec<(usize, usize, usize)> = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            if let Some(close) = closings.get(&at).copied()
                && let Some((content, end)) = braces(&gathered, close + 1, source)
            {
                open.push((close, end, inline.text.len()));
                // Only the outermost annotation of a place counts; the phrase itself stays visible.
                let annotation = InlineAnnotation {
                    phrase: inline.text.len()..inline.text.len(),
                    content: content.0,
                    map: content.1,
                    span: Span::new(gathered.map[at] as usize, gathered.map[end] as usize + 1),
                };
                inline.annotations.push(annotation);
                at += 1;
                continue;
            }
            if let Some((close, end, start)) = open.last().copied()
                && close == at
            {
                open.pop();
                let length = inline.text.len();
                if let Some(own) =
                    inline.annotations.iter_mut().rev().find(|own| own.phrase.start == start && own.phrase.is_empty())
                {
                    own.phrase = start..length;
                }
                at = end + 1;
                continue;
            }
            let width = char_width(bytes[at]);
            let next = (at + width).min(bytes.len());
            if let Some(piece) = gathered.text.get(at..next) {
                inline.text.push_str(piece);
                inline.map.extend_from_slice(&gathered.map[at..next]);
            }
            at = next;
        }
        let kept = inline.text.trim_end().len();
        inline.text.truncate(kept);
        inline.map.truncate(kept);
        for annotation in &mut inline.annotations {
            annotation.phrase.start = annotation.phrase.start.min(kept);
            annotation.phrase.end = annotation.phrase.end.min(kept);
        }
        let end = inline.map.last().map_or(span.start, |last| last + 1);
        inline.map.push(end);
        inline
    }
}

fn char_width(first: u8) -> usize {
    match first {
        0xF0.. => 4,
        0xE0.. => 3,
        0xC0.. => 2,
        _ => 1,
    }
}

/// Each opening bracket with its closing one, where a `{` follows at once. Nested brackets pair up; one pass.
fn closing_brackets(bytes: &[u8], plain: &[bool]) -> std::collections::BTreeMap<usize, usize> {
    let mut found = std::collections::BTreeMap::new();
    let mut stack = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        if !plain.get(at).copied().unwrap_or(false) {
            continue;
        }
        match byte {
            b'[' => stack.push(at),
            b']' => {
                if let Some(open) = stack.pop()
                    && bytes.get(at + 1) == Some(&b'{')
                {
                    found.insert(open, at);
                }
            }
            _ => {}
        }
    }
    found
}

/// The content of the braces that begin at `open` (in gathered bytes), straight from the file, so that no markup is lost in
/// it; and where they close. Braces nest; a string of blanks or a line break becomes one blank.
fn braces(gathered: &Gather, open: usize, source: &str) -> Option<((String, Vec<Place>), usize)> {
    let bytes = gathered.text.as_bytes();
    let mut depth = 0usize;
    let mut close = None;
    for (at, byte) in bytes.iter().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    close = Some(at);
                    break;
                }
            }
            _ => {}
        }
        // A precision is a phrase, not a chapter: an open brace far from its end is just a brace.
        if at > open + 2000 {
            return None;
        }
    }
    let close = close?;
    let start = *gathered.map.get(open)? as usize + 1;
    let end = *gathered.map.get(close)? as usize;
    let raw = source.get(start..end)?;
    let mut content = (String::new(), Vec::new());
    for (offset, letter) in raw.char_indices() {
        let place = u32::try_from(start + offset).unwrap_or(u32::MAX);
        if letter.is_whitespace() {
            if !content.0.is_empty() && !content.0.ends_with(' ') {
                content.0.push(' ');
                content.1.push(place);
            }
        } else {
            content.0.push(letter);
            for byte in 0..letter.len_utf8() {
                content.1.push(place + u32::try_from(byte).unwrap_or(0));
            }
        }
    }
    while content.0.ends_with(' ') {
        content.0.pop();
        content.1.pop();
    }
    content.1.push(u32::try_from(end).unwrap_or(u32::MAX));
    Some((content, close))
}
