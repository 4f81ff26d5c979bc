use std::ops::Range;

/// The sentences of a text, as ranges of its bytes without the blanks between them.
///
/// A sentence ends at `.`, `!` or `?` (and closing quotes or brackets) before a blank and something that can begin one. What
/// stands between quotation marks or parentheses isn't cut, unless they never close.
pub fn split(text: &str) -> Vec<Range<usize>> {
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let straight = letters.iter().filter(|(_, letter)| *letter == '"').count();
    let guard_straight = straight % 2 == 0;
    let mut found = Vec::new();
    let mut start = None::<usize>;
    let mut quoted = false;
    let mut curly = 0usize;
    let mut depth = 0usize;
    let closes = Closings::of(&letters);
    // Who begins without a capital does so throughout.
    let small =
        letters.iter().find(|(_, letter)| letter.is_alphabetic()).is_some_and(|(_, first)| first.is_lowercase());
    for (index, (at, letter)) in letters.iter().copied().enumerate() {
        if start.is_none() {
            if letter.is_whitespace() {
                continue;
            }
            start = Some(at);
        }
        match letter {
            '"' if guard_straight => quoted = !quoted,
            '“' if closes.quote(index) => curly += 1,
            '”' => curly = curly.saturating_sub(1),
            '(' if closes.bracket(index) => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let inside = quoted || curly > 0 || depth > 0;
        let blank_next = letters.get(index + 1).is_none_or(|(_, next)| next.is_whitespace());
        if inside || !blank_next || !ends_here(&letters, index) {
            continue;
        }
        let opener = letters[index + 1..].iter().map(|(_, next)| *next).find(|next| !next.is_whitespace());
        let goes_on = opener.is_some_and(|next| next.is_lowercase()) && !(small && letter == '.');
        // "can drive? (yes or no)" is one entry of a list.
        if goes_on || letter == '?' && opener == Some('(') {
            continue;
        }
        if let Some(from) = start.take() {
            found.push(from..at + letter.len_utf8());
        }
    }
    if let Some(from) = start {
        let end = text.trim_end().len();
        if end > from {
            found.push(from..end);
        }
    }
    found
}

/// Whether the character at `index`, which a blank follows, can be the last of a sentence.
fn ends_here(letters: &[(usize, char)], index: usize) -> bool {
    let mut at = index;
    while let Some((_, letter)) = letters.get(at) {
        match letter {
            '"' | '”' | '’' | '\'' | ')' | ']' | '*' | '_' => match at.checked_sub(1) {
                Some(before) => at = before,
                None => return false,
            },
            '!' | '?' => return true,
            '.' => return !abbreviates(letters, at),
            _ => return false,
        }
    }
    false
}

/// "e.g.", "Mr.", "no." and single capital letters don't end a sentence. A number and a full stop at the very beginning is a
/// list's number.
fn abbreviates(letters: &[(usize, char)], stop: usize) -> bool {
    let mut from = stop;
    while from > 0 && !letters[from - 1].1.is_whitespace() && !matches!(letters[from - 1].1, '(' | '"' | '“') {
        from -= 1;
    }
    let word: String = letters[from..stop].iter().map(|(_, letter)| letter.to_ascii_lowercase()).collect();
    let known = [
        "e.g", "i.e", "eg", "ie", "mr", "mrs", "ms", "dr", "prof", "st", "vs", "approx", "incl", "resp", "cf", "dept",
        "max", "min", "incl", "max", "min",
    ];
    if known.contains(&word.as_str()) {
        return true;
    }
    let single = word.chars().count() == 1 && letters[from].1.is_uppercase() && letters[from].1 != 'I';
    let number = from == 0 && !word.is_empty() && word.chars().all(|letter| letter.is_ascii_digit());
    single || number
}

/// Which opening quotes and brackets find a closing one later, so that a stray one doesn't swallow the paragraph.
struct Closings {
    last_quote: usize,
    last_bracket: usize,
}

impl Closings {
    fn of(letters: &[(usize, char)]) -> Self {
        let last = |mark: char| letters.iter().rposition(|(_, letter)| *letter == mark).unwrap_or(0);
        Self { last_quote: last('”'), last_bracket: last(')') }
    }

    fn quote(&self, index: usize) -> bool {
        index < self.last_quote
    }

    fn bracket(&self, index: usize) -> bool {
        index < self.last_bracket
    }
}

#[cfg(test)]
mod tests {
    fn sentences(text: &str) -> Vec<&str> {
        super::split(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn full_stops_end_sentences_and_decimals_dont() {
        assert_eq!(
            sentences("It costs £1.50. Pay e.g. by card! Now?"),
            ["It costs £1.50.", "Pay e.g. by card!", "Now?"]
        );
        assert_eq!(sentences("Meet Dr. Mole at 5 p.m. sharp."), ["Meet Dr. Mole at 5 p.m. sharp."]);
    }

    #[test]
    fn quotes_and_brackets_hold_together() {
        let text = "They're told \"Too late. Turn up.\" Others (see below. Yes.) may. \"Done.\"";
        assert_eq!(
            sentences(text),
            ["They're told \"Too late. Turn up.\"", "Others (see below. Yes.) may.", "\"Done.\""]
        );
        assert_eq!(sentences("A stray ( bracket. Goes on."), ["A stray ( bracket.", "Goes on."]);
        assert_eq!(sentences("Told “No. Never.” Then on."), ["Told “No. Never.”", "Then on."]);
    }

    #[test]
    fn what_has_no_full_stop_is_one() {
        assert_eq!(sentences("  price: money, at least 0 "), ["price: money, at least 0"]);
        assert!(sentences("   ").is_empty());
    }
}
