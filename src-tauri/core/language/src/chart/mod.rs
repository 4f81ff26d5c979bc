//! The parser's machinery: a sentence's tokens with every vocabulary match at every place (the lattice), and edges.
//!
//! A phrase is a function from a place to its edges: all ends that it can reach, each with its typed meaning. Types are
//! checked where an edge is made, so readings that can't mean anything die at once; those that remain are compared by meaning.
//! `fuel` bounds the work that one sentence may take, whatever it says.

mod pattern;

use std::cell::Cell;

use model::ThingId;

use crate::tokens::{Kind, Token};
use crate::vocabulary::{Match, Term, Vocabulary};

pub use pattern::{Pattern, Slots};

/// Ends that a phrase can reach, with what it means there.
pub type Edges<T> = Vec<(usize, T)>;

/// How much work one sentence may take: enough for the longest that people write, little enough to be quick for any text.
const FUEL: u32 = 60_000;

/// The tokens of one sentence over the vocabulary of its spec.
#[derive(Debug)]
pub struct Chart<'a> {
    pub tokens: &'a [Token],
    pub vocabulary: &'a Vocabulary,
    words: Vec<&'a str>,
    lattice: Vec<Vec<Match>>,
    fuel: Cell<u32>,
    /// The furthest token that any phrase got to, for telling where a sentence stops making sense.
    furthest: Cell<usize>,
}

impl<'a> Chart<'a> {
    pub fn new(tokens: &'a [Token], vocabulary: &'a Vocabulary) -> Self {
        let words: Vec<&str> = tokens
            .iter()
            .map(|token| match token.kind {
                Kind::Quoted(_) | Kind::Code(_) => "\u{0}",
                _ => token.lower.as_str(),
            })
            .collect();
        let mut lattice = vocabulary.lattice(&words);
        // A choice in quotation marks: "with a status of “booked”".
        for (at, token) in tokens.iter().enumerate() {
            let Kind::Quoted(name) = &token.kind else { continue };
            let name = name.to_lowercase();
            let quoted: Vec<&str> = name.split_whitespace().collect();
            let choices = vocabulary.lookup(&quoted).into_iter().filter(|found| found.len == quoted.len());
            let choices = choices.filter(|found| matches!(found.term, Term::Choice(..)));
            if let Some(found) = lattice.get_mut(at) {
                found.extend(choices.map(|own| Match { len: 1, ..own }));
            }
        }
        for found in &mut lattice {
            found.sort_by(|a, b| b.len.cmp(&a.len).then(a.term.cmp(&b.term)).then(a.form.cmp(&b.form)));
        }
        Self { tokens, vocabulary, words, lattice, fuel: Cell::new(FUEL), furthest: Cell::new(0) }
    }

    /// The things that the sentence names and those near them; see [`crate::vocabulary::Surroundings::near`].
    pub fn near(&self) -> Option<Vec<ThingId>> {
        let named = self.lattice.iter().flatten().filter_map(|found| match found.term {
            Term::Thing(thing) => Some(thing),
            _ => None,
        });
        self.vocabulary.surroundings.near(named)
    }

    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Takes a little of the fuel; `false` once it is used up.
    pub fn burn(&self) -> bool {
        let left = self.fuel.get();
        self.fuel.set(left.saturating_sub(1));
        left > 0
    }

    pub fn furthest(&self) -> usize {
        self.furthest.get()
    }

    pub fn reach(&self, at: usize) {
        self.furthest.set(self.furthest.get().max(at));
    }

    /// The word at a place in lower case; empty behind the end.
    pub fn word(&self, at: usize) -> &'a str {
        self.words.get(at).copied().unwrap_or("")
    }

    pub fn token(&self, at: usize) -> Option<&'a Token> {
        self.tokens.get(at)
    }

    /// Vocabulary entries that begin at a place, longest first.
    pub fn terms(&self, at: usize) -> &[Match] {
        self.lattice.get(at).map_or(&[], Vec::as_slice)
    }

    /// The place behind these words, if they stand there.
    #[inline]
    pub fn eat(&self, at: usize, words: &str) -> Option<usize> {
        // Most words that are tried aren't there: one letter tells.
        let first = self.words.get(at)?.as_bytes().first()?;
        if words.as_bytes().first() == Some(first) { self.eat_all(at, words) } else { None }
    }

    fn eat_all(&self, at: usize, words: &str) -> Option<usize> {
        let mut rest = words;
        let mut end = at;
        loop {
            let word = self.words.get(end)?;
            rest = rest.strip_prefix(word).filter(|_| !word.is_empty())?;
            end += 1;
            match rest.as_bytes().first() {
                None => break,
                Some(b' ') => rest = rest.get(1..)?,
                Some(_) => return None,
            }
        }
        self.reach(end);
        Some(end)
    }

    /// The place behind the longest of these that stands there.
    pub fn any(&self, at: usize, options: &[&str]) -> Option<usize> {
        options.iter().filter_map(|words| self.eat(at, words)).max()
    }

    /// The place behind the words if they stand there, else the place itself.
    pub fn skip(&self, at: usize, options: &[&str]) -> usize {
        self.any(at, options).unwrap_or(at)
    }

    /// Whether a word stands anywhere from there on.
    pub fn find(&self, from: usize, word: &str) -> Option<usize> {
        (from..self.len()).find(|at| self.word(*at) == word)
    }
}

/// Adds an edge unless the same meaning already ends there.
pub fn add<T: PartialEq>(edges: &mut Edges<T>, end: usize, value: T) {
    if !edges.iter().any(|(own, other)| *own == end && *other == value) {
        edges.push((end, value));
    }
}
