//! Words that a sentence can do without: labels, purposes, figures said twice, and that capital letters make no difference.

use super::word_token;
use crate::tokens::Token;

/// The sentence without the label that it begins with: "Borrowing rules: Students can …", "Cancellation: they can cancel …".
/// A label that could say when or for whom ("Weekends:", "Gold members:") is none.
pub(crate) fn unlabelled(tokens: &[Token]) -> Option<Vec<Token>> {
    const TITLES: &[&str] = &[
        "rule",
        "rules",
        "limit",
        "limits",
        "policy",
        "policies",
        "requirement",
        "requirements",
        "constraint",
        "constraints",
        "restriction",
        "restrictions",
        "permissions",
        "rights",
        "validation",
        "security",
        "story",
        "note",
        "important",
        "reminder",
        "reminders",
        "notification",
        "notifications",
        "feature",
        "features",
        "goal",
    ];
    let colon = tokens.iter().take(6).position(|token| token.is_mark(':'))?;
    let (label, rest) = (tokens.get(..colon)?, tokens.get(colon + 1..)?);
    let said = |word: &str| {
        let stem: String = word.chars().take(5).collect();
        stem.len() > 3 && rest.iter().any(|token| token.lower.starts_with(&stem))
    };
    let title = label.last().is_some_and(|last| TITLES.contains(&last.lower.as_str()));
    let again = label.iter().all(|token| said(&token.lower) || token.is("and"));
    let words = !label.is_empty() && rest.len() > 3 && label.iter().all(Token::is_word);
    (words && (title || again)).then(|| rest.to_vec())
}

/// "… so that they can prepare": why somebody wants it. Kept where it forbids or demands something itself.
pub(super) fn purpose(tokens: &[Token]) -> Option<Vec<Token>> {
    let at = (3..tokens.len()).find(|at| {
        let here = |words: &[&str]| {
            words.iter().enumerate().all(|(ahead, word)| tokens.get(at + ahead).is_some_and(|token| token.is(word)))
        };
        here(&["so", "that"]) || here(&["in", "order", "to"]) || here(&["in", "order", "that"])
    })?;
    let binding =
        ["not", "never", "only", "nobody", "no", "none", "must", "unless", "until", "without", "most", "least"];
    if tokens[at..].iter().any(|token| binding.contains(&token.lower.as_str())) {
        return None;
    }
    let end = if tokens[at - 1].is_mark(',') { at - 1 } else { at };
    Some(tokens[..end].to_vec())
}

/// "posts / comments", "view/edit": either, as it is written where both are meant; behind "if" it is the one or the other.
pub(super) fn slashes(tokens: &[Token]) -> Option<Vec<Token>> {
    let at = (1..tokens.len().saturating_sub(1))
        .find(|at| tokens[*at].is_mark('/') && tokens[at - 1].is_word() && tokens[at + 1].is_word())?;
    let asks = ["if", "when", "unless", "until", "while", "once", "after", "before", "a", "an", "any", "per"];
    let either = tokens[..at].iter().any(|token| asks.contains(&token.lower.as_str()));
    let mut out = tokens.to_vec();
    out[at] = word_token(if either { "or" } else { "and" }, &tokens[at]);
    Some(out)
}

/// "one (1)", "thirty (30)": the number once.
pub(super) fn figures(tokens: &[Token]) -> Option<Vec<Token>> {
    let at = (1..tokens.len().saturating_sub(2)).find(|at| {
        let again = tokens[at - 1].whole().is_some() && tokens[at - 1].whole() == tokens[at + 1].whole();
        tokens[*at].is_mark('(') && again && tokens[at + 2].is_mark(')')
    })?;
    let mut out = tokens.to_vec();
    out.drain(at..at + 3);
    Some(out)
}

/// The sentence without the words at its end that say that capital letters make no difference, where it ends in exactly such.
pub(crate) fn without_case(tokens: &[Token]) -> Option<Vec<Token>> {
    const LETTERS: &[&str] = &[
        "capital letters",
        "capitals",
        "capital and small letters",
        "small and capital letters",
        "upper and lower case",
    ];
    const NOTHING: &[&str] = &["make no difference", "do not matter", "do not count", "are ignored"];
    const WHOLE: &[&str] = &["ignoring case", "ignoring capital letters", "regardless of case", "whatever the case"];
    let end = tokens.iter().rposition(Token::is_word)? + 1;
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let says = |at: usize, words: &str| -> Option<usize> {
        let words: Vec<&str> = words.split(' ').collect();
        words.iter().enumerate().all(|(n, own)| word(at + n) == *own).then_some(at + words.len())
    };
    let tail = |at: usize| {
        WHOLE.iter().any(|own| says(at, own) == Some(end))
            || LETTERS
                .iter()
                .any(|own| says(at, own).is_some_and(|next| NOTHING.iter().any(|own| says(next, own) == Some(end))))
    };
    (1..end).find_map(|at| {
        let next = [", where", "where", "(", ", and", ","].iter().find_map(|own| says(at, own))?;
        tail(next).then(|| tokens[..at].to_vec())
    })
}
