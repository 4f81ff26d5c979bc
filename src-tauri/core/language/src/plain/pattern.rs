//! Patterns of words, and what in a sentence fits them.

use std::collections::HashMap;

use crate::tokens::{Kind, Token};

/// Patterns in their order, and which of them can begin with a word: most sentences have none of these words, and so none of
/// the patterns has to be tried.
pub(super) struct Patterns {
    pub own: Vec<(Vec<Piece>, &'static str)>,
    by_first: HashMap<&'static str, Vec<usize>>,
    /// Those that begin with any words, by the longest word that they can't do without.
    by_any: HashMap<&'static str, Vec<usize>>,
}

/// One place of a pattern.
pub(super) enum Piece {
    /// One of these words, perhaps left out.
    Words(Vec<&'static str>, bool),
    /// Any words, under this name.
    Any(&'static str),
}

impl Patterns {
    pub fn of(table: &'static [(&'static str, &'static str)]) -> Self {
        let mut by_first: HashMap<&'static str, Vec<usize>> = HashMap::new();
        let mut by_any: HashMap<&'static str, Vec<usize>> = HashMap::new();
        let mut own = Vec::new();
        for (at, (pattern, plain)) in table.iter().enumerate() {
            let pieces: Vec<Piece> = pattern.split(' ').map(Piece::of).collect();
            let lead = pieces.iter().find(|piece| !matches!(piece, Piece::Words(_, true)));
            if matches!(lead, Some(Piece::Any(_))) {
                let needed = pieces.iter().filter_map(|piece| match piece {
                    Piece::Words(words, false) => Some(words),
                    _ => None,
                });
                let least = |words: &Vec<&str>| words.iter().map(|word| word.len()).min();
                for word in needed.max_by_key(|words| least(words)).into_iter().flatten() {
                    by_any.entry(word).or_default().push(at);
                }
            }
            for piece in &pieces {
                let Piece::Words(words, optional) = piece else { break };
                for word in words {
                    by_first.entry(word).or_default().push(at);
                }
                if !optional {
                    break;
                }
            }
            own.push((pieces, *plain));
        }
        Self { own, by_first, by_any }
    }

    /// The places of those patterns that can fit a whole sentence, in order.
    pub fn fitting(&self, tokens: &[Token]) -> Vec<usize> {
        let mut found = self.beginning(tokens.first());
        found.extend(tokens.iter().filter_map(|token| self.by_any.get(token.lower.as_str())).flatten());
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The places of those patterns that begin with one of these words, in order.
    pub fn beginning<'t>(&self, tokens: impl IntoIterator<Item = &'t Token>) -> Vec<usize> {
        let known = tokens.into_iter().filter_map(|token| self.by_first.get(token.lower.as_str()));
        let mut found: Vec<usize> = known.flatten().copied().collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Piece {
    fn of(text: &'static str) -> Self {
        if text.starts_with('{') {
            return Self::Any(text);
        }
        let (words, optional) = text.strip_suffix('?').map_or((text, false), |words| (words, true));
        // A slash by itself is a mark of the text.
        let words = if words == "/" { vec![words] } else { words.split('/').collect() };
        Self::Words(words, optional)
    }
}

/// Matches from `at` to the very end; what the braces stand for is captured, as few words as possible each.
pub(super) fn matches(
    pattern: &[Piece],
    tokens: &[Token],
    at: usize,
    end: usize,
    captured: &mut Vec<(&'static str, usize, usize)>,
) -> bool {
    let Some((first, rest)) = pattern.split_first() else { return at == end };
    match first {
        Piece::Any(name) => {
            if rest.is_empty() {
                let found = at < end && fits(name, &tokens[at..end]);
                if found {
                    captured.push((name, at, end));
                }
                return found;
            }
            for stop in at + 1..end.min(at + 9) {
                // A subject is one phrase.
                if tokens[stop - 1].is_mark(',') || tokens[stop - 1].is_mark('.') {
                    break;
                }
                if !fits(name, &tokens[at..stop]) {
                    continue;
                }
                let depth = captured.len();
                captured.push((name, at, stop));
                if matches(rest, tokens, stop, end, captured) {
                    return true;
                }
                captured.truncate(depth);
            }
            false
        }
        Piece::Words(words, optional) => {
            let here = tokens.get(at).filter(|_| at < end).is_some_and(|token| one_of(words, token));
            here && matches(rest, tokens, at + 1, end, captured)
                || *optional && matches(rest, tokens, at, end, captured)
        }
    }
}

/// Whether words can be what their name says: "{time}" is a length of it.
fn fits(name: &str, tokens: &[Token]) -> bool {
    name != "{time}" || is_length(tokens)
}

/// "2 days", "an hour", "the day".
pub(super) fn is_length(tokens: &[Token]) -> bool {
    let [first, .., last] = tokens else { return false };
    let counted = first.whole().is_some() || matches!(first.lower.as_str(), "a" | "an" | "one" | "the");
    counted && tokens.len() < 4 && crate::tokens::unit_of(&last.lower).is_some()
}

pub(super) fn one_of(words: &[&str], token: &Token) -> bool {
    !matches!(token.kind, Kind::Quoted(_) | Kind::Code(_)) && words.contains(&token.lower.as_str())
}

/// Where a pattern without braces ends that begins at `at`.
pub(super) fn prefix(pattern: &[Piece], tokens: &[Token], at: usize) -> Option<usize> {
    let Some((first, rest)) = pattern.split_first() else { return Some(at) };
    let Piece::Words(words, optional) = first else { return None };
    if tokens.get(at).is_some_and(|token| one_of(words, token))
        && let Some(end) = prefix(rest, tokens, at + 1)
    {
        return Some(end);
    }
    if *optional { prefix(rest, tokens, at) } else { None }
}
