//! The ways to take a segment's words: with its annotations, behind its lead-in, without what they are wrapped in.

use crate::document::{Segment, Wording};
use crate::phrase::Parser;
use crate::tokens::Token;

/// Where the words end and the closing marks begin.
pub(super) fn end_of(tokens: &[Token]) -> usize {
    let mut end = tokens.len();
    while end > 0
        && tokens
            .get(end - 1)
            .is_some_and(|token| ['.', '!', ';', ':', ',', '?'].iter().any(|mark| token.is_mark(*mark)))
    {
        end -= 1;
    }
    end
}

/// The ways to read a segment's words, the likeliest first.
pub(super) fn wordings(segment: &Segment) -> Vec<Wording> {
    let mut found = Vec::new();
    if let Some(composed) = segment.composed() {
        found.push(composed);
    }
    found.push(segment.precise());
    if !segment.annotations.is_empty() {
        found.push(segment.annotated());
        found.push(Wording { text: segment.text.clone(), map: segment.map.clone() });
    }
    found
}

/// The sentence without what it is wrapped in, step by step.
pub(super) fn plainer(tokens: &[Token]) -> Vec<Vec<Token>> {
    let plain = crate::plain::plain(tokens);
    let bare = crate::plain::unlabelled(plain.as_deref().unwrap_or(tokens));
    let plainest = bare.as_deref().and_then(crate::plain::plain);
    [plain, bare, plainest].into_iter().flatten().collect()
}

/// The sentence with the clause that it begins with put behind: "Once a shift is done it can't be changed" becomes "it can't be
/// changed once a shift is done".
pub(super) fn trailing(parser: &Parser, tokens: &[Token], from: usize, end: usize) -> Vec<Vec<Token>> {
    let leads = [
        "once",
        "if",
        "when",
        "while",
        "as long as",
        "so long as",
        "after",
        "until",
        "unless",
        "before",
        "as soon as",
        "provided",
        "provided that",
    ];
    if parser.any(from, &leads).is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let subject =
        |at: usize| matches!(parser.word(at), "it" | "they" | "nobody" | "he" | "she" | "no" | "a" | "the" | "only");
    for at in from + 2..end {
        let comma = parser.word(at) == ",";
        if !comma && !subject(at) {
            continue;
        }
        let start = if comma { parser.skip(at + 1, &["then"]) } else { at };
        let mut moved: Vec<Token> = tokens.get(start..end).unwrap_or(&[]).to_vec();
        moved.extend_from_slice(tokens.get(from..at).unwrap_or(&[]));
        found.push(moved);
        if found.len() > 5 {
            break;
        }
    }
    found
}

/// The tokens without "(that is, they add new ones)": it says what the verb before it means, which the vocabulary already has.
pub(super) fn without_gloss(tokens: Vec<Token>) -> Vec<Token> {
    if !tokens.iter().any(|token| token.is_mark('(')) {
        return tokens;
    }
    let glosses = ["( that is , they add new ones )", "( that is , they add a new one )", "( that is , they add one )"];
    for gloss in glosses {
        let words: Vec<&str> = gloss.split(' ').collect();
        let place = (0..tokens.len()).find(|at| {
            words.iter().enumerate().all(|(n, word)| tokens.get(at + n).is_some_and(|token| token.lower == *word))
        });
        if let Some(at) = place {
            let mut tokens = tokens;
            tokens.drain(at..at + words.len());
            return tokens;
        }
    }
    tokens
}

/// "Apart from this and from the rating below, a closed ticket can't be changed": what is said behind it.
pub(super) fn apart(tokens: &[Token]) -> Option<&[Token]> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let lead = word(0) == "apart" && word(1) == "from" && matches!(word(2), "this" | "that" | "these")
        || word(0) == "except" && word(1) == "for" && matches!(word(2), "this" | "that");
    let comma = (3..tokens.len().min(14)).find(|at| word(*at) == ",")?;
    // What else is left out has to be an action of its own that the text goes on to name: "the rating below".
    let rest: Vec<&str> = (3..comma).map(word).collect();
    let named = rest.is_empty() || rest.first() == Some(&"and") && rest.last() == Some(&"below");
    (lead && named).then(|| &tokens[comma + 1..])
}

/// "Members can bring at most 6 guests", where the app keeps guest visits: what is brought is added.
pub(super) fn brought(tokens: &[Token], vocabulary: &crate::vocabulary::Vocabulary) -> Option<Vec<Token>> {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let bring = (0..tokens.len()).find(|at| matches!(word(*at), "bring" | "brings"))?;
    let end = (bring + 1..tokens.len())
        .find(|at| matches!(word(*at), "," | ";" | "if" | "when" | "unless"))
        .unwrap_or(tokens.len());
    for at in bring + 1..end {
        let noun = crate::words::singular(word(at));
        if !vocabulary.lookup(&[word(at)]).is_empty() || noun.is_empty() {
            continue;
        }
        let mut kept = vocabulary.app.things.iter().filter(|thing| {
            let name = thing.name.singular.to_lowercase();
            [" visit", " pass", " ticket", " registration", " entry"]
                .iter()
                .any(|occasion| name == format!("{noun}{occasion}"))
        });
        if let (Some(thing), None) = (kept.next(), kept.next()) {
            let name = if noun == word(at) { &thing.name.singular } else { &thing.name.plural };
            let name = crate::tokens::tokenise(name);
            return Some([tokens.get(..at)?, &name, tokens.get(at + 1..)?].concat());
        }
    }
    None
}

/// "the order details", "the registration information of other students": of the record, where the spec has no such word.
pub(super) fn bare_nouns(tokens: &[Token], vocabulary: &crate::vocabulary::Vocabulary) -> Option<Vec<Token>> {
    const SAYS_NOTHING: &[&str] = &["details", "information", "data", "info", "records"];
    let word = |at: usize| tokens.get(at).map_or("", |token| token.lower.as_str());
    let at = (1..tokens.len()).find(|at| {
        let thing = |length: usize| {
            let Some(from) = at.checked_sub(length) else { return false };
            let words: Vec<&str> = (from..*at).map(word).collect();
            vocabulary
                .lookup(&words)
                .iter()
                .any(|found| found.len == length && matches!(found.term, crate::vocabulary::Term::Thing(_)))
        };
        let known = !vocabulary.lookup(&[word(*at)]).is_empty();
        SAYS_NOTHING.contains(&word(*at)) && !known && (1..=3).any(thing)
    })?;
    let mut out = tokens.to_vec();
    out.remove(at);
    Some(out)
}
