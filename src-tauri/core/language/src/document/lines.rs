//! Structure that people type without Markdown's marks: a bold line as a heading, "Rules:" above what follows, lines of a
//! paragraph that are really a list, numbers before requirements.

use std::ops::Range;

use syntax::Inline;

/// Words that, alone before a colon, head a section rather than begin the sentences of a list.
const SECTIONS: &[&str] = &[
    "rules",
    "business rules",
    "permissions",
    "things",
    "the things",
    "data",
    "the data",
    "entities",
    "objects",
    "people",
    "notes",
    "limits",
    "requirements",
    "messages",
    "notifications",
    "pages",
    "screens",
    "workflow",
    "workflows",
];

/// The lines of a paragraph as ranges of its text, without the blanks around them.
pub(super) fn lines(inline: &Inline, file: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for (at, letter) in inline.text.char_indices() {
        let breaks = letter.is_whitespace()
            && inline.map.get(at).and_then(|place| file.as_bytes().get(*place as usize)).is_some_and(|byte| {
                matches!(byte, b'\n' | b'\r')
                    || at > 0
                        && inline.map.get(at - 1).is_some_and(|before| newline_between(file, *before, inline.map[at]))
            });
        if breaks {
            found.push(from..at);
            from = at + letter.len_utf8();
        }
    }
    found.push(from..inline.text.len());
    found.retain(|range| !inline.text[range.clone()].trim().is_empty());
    found
}

/// Where a paragraph begins that somebody typed right behind a list, without a blank line or a blank in front of it: Markdown takes
/// it for more of the last item. A line that is broken in two goes on in small letters, or behind a long line.
pub(super) fn behind_item(inline: &Inline, file: &str) -> Option<usize> {
    const BROKEN: usize = 60;
    let lines = lines(inline, file);
    lines.windows(2).find_map(|pair| {
        let [before, line] = pair else { return None };
        let (above, words) = (inline.text.get(before.clone())?.trim(), inline.text.get(line.start..)?.trim());
        let place = *inline.map.get(line.start)? as usize;
        let margin = place.checked_sub(1).and_then(|at| file.as_bytes().get(at)).is_some_and(|byte| *byte == b'\n');
        let ended = above.ends_with(['.', '!', '?', ')']) || above.chars().count() < BROKEN;
        let open = above.ends_with([',', ':', '-', '–', '—', ';']);
        let sentence = words.chars().next().is_some_and(char::is_uppercase) && words.ends_with(['.', '!', '?', ':']);
        (margin && ended && !open && sentence).then_some(line.start)
    })
}

fn newline_between(file: &str, from: u32, to: u32) -> bool {
    file.as_bytes().get(from as usize..to as usize).is_some_and(|bytes| bytes.contains(&b'\n'))
}

/// Whether a line is a heading in all but name: a few words, all of them bold, or a section's word before a colon.
pub(super) fn heads(inline: &Inline, range: &Range<usize>, file: &str) -> bool {
    let words = inline.text[range.clone()].trim();
    let bare = words.trim_end_matches(':').trim();
    let few = (1..=5).contains(&bare.split_whitespace().count())
        && bare.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '\'' | '’' | '&' | '/'));
    if !few || inline.annotations.iter().any(|own| own.phrase.start < range.end && own.phrase.end > range.start) {
        return false;
    }
    let letters = bare.chars().filter(|letter| letter.is_alphabetic()).count();
    let shouted = letters > 3
        && !bare.chars().any(char::is_lowercase)
        && range.end < inline.text.trim_end().len()
        && !words.ends_with(['.', '!', '?']);
    words.ends_with(':') && SECTIONS.contains(&bare.to_lowercase().as_str()) || shouted || is_bold(inline, range, file)
}

/// "Boats" or "BOATS" alone on the line above a list: a few words without a mark behind them, begun with a capital.
pub(super) fn names_list(inline: &Inline, range: &Range<usize>) -> bool {
    let words = inline.text[range.clone()].trim();
    (1..=3).contains(&words.split_whitespace().count())
        && words.starts_with(char::is_uppercase)
        && words.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '\'' | '’' | '&'))
        && !inline.annotations.iter().any(|own| own.phrase.start < range.end && own.phrase.end > range.start)
}

/// A term above ": what it is" is one line with it, as definition lists are typed.
pub(super) fn terms(inline: &Inline, lines: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for line in lines {
        let defines = inline.text[line.clone()].trim_start().starts_with(": ");
        match found.last_mut().filter(|above| defines && inline.text[(*above).clone()].split_whitespace().count() < 5) {
            Some(above) => above.end = line.end,
            None => found.push(line),
        }
    }
    found
}

/// Bold marks stand right before its first letter and right behind its last.
fn is_bold(inline: &Inline, range: &Range<usize>, file: &str) -> bool {
    let Some(places) = inline.map.get(range.clone()) else { return false };
    let (Some(first), Some(last)) = (places.first(), places.last()) else { return false };
    let before = file.get(..*first as usize).unwrap_or("");
    let behind = file.get(*last as usize + 1..).unwrap_or("");
    let inner = file.get(*first as usize..=*last as usize).unwrap_or("");
    ["**", "__"]
        .iter()
        .any(|mark| before.ends_with(mark) && behind.trim_start_matches(':').starts_with(mark) && !inner.contains(mark))
}

/// Whether the lines of a paragraph are a list without bullets: none ends a sentence, each is short or has a label, and most
/// have one ("name: text", "size – a number", "email (required)").
pub(super) fn is_list(inline: &Inline, lines: &[Range<usize>]) -> bool {
    if lines.len() < 2 {
        return false;
    }
    let mut labelled = 0;
    for (at, range) in lines.iter().enumerate() {
        let words = inline.text[range.clone()].trim();
        if at == 0 && words.ends_with(':') {
            continue;
        }
        if words.ends_with(['.', '!', '?', ',', ';', ':']) {
            return false;
        }
        let end = [": ", " - ", " – ", " — ", " ("].iter().filter_map(|mark| words.find(mark)).min();
        match end {
            Some(end) if words[..end].split_whitespace().count() <= 5 => labelled += 1,
            None if words.split_whitespace().count() <= 4 => {}
            _ => return false,
        }
    }
    labelled * 2 >= lines.len()
}

/// How many bytes of "1.2 ", "3) ", "(b) ", "FR-7: ", "• " stand before the words themselves.
pub(super) fn numbering(words: &str) -> usize {
    let bullet = words.chars().next().filter(|first| matches!(first, '•' | '·' | '▪' | '‣' | '●'));
    if let Some(bullet) = bullet {
        let rest = &words[bullet.len_utf8()..];
        return words.len() - rest.trim_start().len();
    }
    let Some((front, rest)) = words.split_once(' ') else { return 0 };
    let digits = |own: &str| !own.is_empty() && own.chars().all(|letter| letter.is_ascii_digit());
    let dotted = |own: &str| own.split('.').all(digits);
    let closed = front.trim_end_matches(['.', ')', ':']);
    let ends = closed.len() < front.len();
    let bracketed = front
        .strip_prefix('(')
        .and_then(|own| own.strip_suffix(')'))
        .is_some_and(|own| own.len() <= 3 && own.chars().all(char::is_alphanumeric));
    let numbered = dotted(closed) && (ends || closed.contains('.'));
    let coded = ends && {
        let letters = closed.trim_end_matches(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '-'));
        (1..=4).contains(&letters.len())
            && letters.len() < closed.len()
            && letters.chars().all(|letter| letter.is_ascii_uppercase())
            && closed.ends_with(|letter: char| letter.is_ascii_digit())
    };
    // "14.5 kilos" is an amount, "1.1 A fox digs." isn't.
    let bare_number = numbered && !ends;
    let begins = rest
        .trim_start()
        .starts_with(|first: char| if bare_number { first.is_uppercase() } else { first.is_alphabetic() });
    if (numbered || bracketed || coded) && begins { words.len() - rest.trim_start().len() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::numbering;

    #[test]
    fn numbers_of_requirements_are_not_words_of_them() {
        for (words, behind) in [
            ("1.2 A fox digs.", "A fox digs."),
            ("3) Foxes dig.", "Foxes dig."),
            ("(b) Foxes dig.", "Foxes dig."),
            ("FR-7: Foxes dig.", "Foxes dig."),
            ("• den: text", "den: text"),
        ] {
            assert_eq!(&words[numbering(words)..], behind);
        }
        for words in ["2 foxes share a den.", "A den: text", "14.5 kilos at most", "Foxes: dig", "I dig."] {
            assert_eq!(numbering(words), 0, "{words}");
        }
    }
}
