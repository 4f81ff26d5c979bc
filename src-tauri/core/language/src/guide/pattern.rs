//! A pattern's parts: plain words, words of the app, and blanks.

use super::Chosen;
use super::scene::{Scene, Slot};

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    pub text: String,
    /// Set where it can be chosen or typed.
    pub blank: Option<Blank>,
}

/// What may stand in a blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    /// Its name among the pattern's blanks. Two of one name hold the same.
    pub slot: String,
    /// What is chosen, as it is named in `options`.
    pub value: String,
    /// The words of the app to choose from; none where anything can be typed.
    pub options: Vec<Choice>,
}

/// A word of the app for a blank, and how it reads there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub words: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Words(&'static str),
    Slot { slot: Slot, form: Form },
    Blank { name: String, words: &'static str },
}

/// The grammatical form in which a word of the app stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    One,
    AnyOne,
    Many,
    Past,
    Gerund,
    /// A moment said of "it": "it starts", "its due date".
    OfIt,
    /// The same of a thing: "a trip starts", "a loan's due date".
    OfOne,
}

#[derive(Clone, Debug)]
pub struct Pattern {
    pieces: Vec<Piece>,
}

impl Pattern {
    pub fn parse(pattern: &'static str) -> Self {
        let mut pieces = Vec::new();
        let mut rest = pattern;
        while let Some(open) = rest.find(['{', '<']) {
            let close = if rest[open..].starts_with('{') { '}' } else { '>' };
            let Some(length) = rest[open..].find(close) else { break };
            if open > 0 {
                pieces.push(Piece::Words(&rest[..open]));
            }
            let inner = &rest[open + 1..open + length];
            match (close, slot(inner)) {
                ('}', Some((slot, form))) => pieces.push(Piece::Slot { slot, form }),
                _ => pieces.push(Piece::Blank { name: format!("blank {}", pieces.len()), words: inner }),
            }
            rest = &rest[open + length + 1..];
        }
        if !rest.is_empty() {
            pieces.push(Piece::Words(rest));
        }
        Self { pieces }
    }

    pub fn slots(&self) -> impl Iterator<Item = Slot> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Slot { slot, .. } => Some(*slot),
            _ => None,
        })
    }

    /// The parts with the scene's words in them. The first letter is a large one.
    pub fn filled(&self, scene: &Scene, chosen: &[Chosen]) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for piece in &self.pieces {
            parts.push(match piece {
                Piece::Words(words) => Part { text: (*words).to_owned(), blank: None },
                Piece::Slot { slot, form } => Part {
                    text: scene.say(*slot, *form),
                    blank: Some(Blank {
                        slot: slot.name().to_owned(),
                        value: scene.say(*slot, Form::One),
                        options: scene.options(*slot, *form),
                    }),
                },
                Piece::Blank { name, words } => {
                    let own = chosen.iter().find(|own| own.slot == *name).map(|own| own.value.as_str());
                    let text = own.filter(|own| !own.trim().is_empty()).unwrap_or(words).to_owned();
                    Part { blank: Some(Blank { slot: name.clone(), value: text.clone(), options: Vec::new() }), text }
                }
            });
        }
        if let Some(first) = parts.first_mut() {
            first.text = crate::assumed::capital(&first.text);
        }
        parts
    }
}

pub fn sentence(parts: &[Part]) -> String {
    parts.iter().map(|part| part.text.as_str()).collect()
}

/// `a thing`, `things`, `verbed`: the slot and its form.
fn slot(words: &str) -> Option<(Slot, Form)> {
    if let Some(name) = words.strip_prefix("a ") {
        return Slot::named(name).map(|slot| (slot, Form::AnyOne));
    }
    if let Some(name) = words.strip_suffix(" of it") {
        return Slot::named(name).map(|slot| (slot, Form::OfIt));
    }
    if let Some(name) = words.strip_suffix(" of one") {
        return Slot::named(name).map(|slot| (slot, Form::OfOne));
    }
    let ends = [("", Form::One), ("s", Form::Many), ("ed", Form::Past), ("ing", Form::Gerund)];
    ends.into_iter().find_map(|(end, form)| Some((Slot::named(words.strip_suffix(end)?)?, form)))
}
