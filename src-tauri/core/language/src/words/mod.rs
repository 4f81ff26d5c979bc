//! English morphology in both directions: nouns, verbs, numbers.
//!
//! Everything here is a pure function of the word. A spec's own words go through the same rules as any other, so nothing has
//! to be listed to be inflected; the lists hold only what English itself makes irregular.

mod nouns;
mod numbers;
mod spans;
mod verbs;

pub use nouns::{article, plural, singular};
pub use numbers::{cardinal, ordinal, spell_ordinal};
pub use spans::SPANS;
pub use verbs::{Form, PARTICLES, VerbForms, agent, bases, forms, left_by, names_doing, nominals};

pub(crate) fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
}
