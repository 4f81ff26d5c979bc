//! From the wire to what is stored, and why not: the checks that a type itself makes.
//!
//! # How a body is judged
//! 1. It must be a JSON object, else 400 `malformed`.
//! 2. Names that the action has no input for are refused with [`Wrong::Unknown`], beside their own name.
//! 3. What is given but may not be given by this person (`Input::who`) is 403, before anything is said about values.
//! 4. Every input is read with [`value`], in the order of [`crate::Action::inputs`]; required ones that are absent (after defaults
//!    and what the app fills in; for `Update`: given as empty) are [`Wrong::Missing`]. Relations are looked up: [`Wrong::NoSuch`].
//! 5. If anything is wrong, it is 422 `invalid` with every field at once, in the order of inputs, unknown names last;
//!    `detail` is the only sentence where there is just one, else that of [`crate::problem::INVALID`].
//! 6. Else the action's `checks` are judged, all of them. If any fails it is 422 `check` with each failing guard's `detail`
//!    beside its field (without a field: only in `detail`); `detail` and `rule` are those of the first.

mod numbers;
mod read;
#[cfg(test)]
mod tests;
mod words;

pub use read::{iso_duration, number, value};
pub use words::sentence;

use serde::{Deserialize, Serialize};

/// A value as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stored {
    Null,
    Integer(i64),
    Text(String),
    /// Choices or ids, kept as a JSON array or in a link table.
    List(Vec<String>),
}

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Required, and not there or empty.
    Missing,
    /// There is no input of that name.
    Unknown,
    /// Not of the type at all; [`sentence`] says what it should be.
    Kind,
    /// Not one of the choices.
    NotOneOf,
    /// More digits behind the point than the number has.
    Digits(u8),
    TooLittle,
    TooMuch,
    TooShort,
    TooLong(i64),
    TooMany(usize),
    /// A file of more than so many bytes.
    TooLarge(i64),
    /// A relation to a record that isn't there.
    NoSuch,
}

impl Wrong {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Unknown => "unknown",
            Self::Kind => "kind",
            Self::NotOneOf => "not-one-of",
            Self::Digits(_) => "digits",
            Self::TooLittle => "too-little",
            Self::TooMuch => "too-much",
            Self::TooShort => "too-short",
            Self::TooLong(_) => "too-long",
            Self::TooMany(_) => "too-many",
            Self::TooLarge(_) => "too-large",
            Self::NoSuch => "no-such",
        }
    }
}

/// Most characters of a text, where the spec says nothing.
pub const MOST_TEXT: i64 = 2_000;
pub const MOST_LONG_TEXT: i64 = 100_000;
pub const MOST_EMAIL: i64 = 254;
/// Characters of a password.
pub const LEAST_PASSWORD: usize = 8;
pub const MOST_PASSWORD: usize = 200;
/// Most choices or related records at once.
pub const MOST_SEVERAL: usize = 200;
/// Greatest integer that JSON numbers carry exactly in every client.
pub const MOST_INTEGER: i64 = 9_007_199_254_740_991;
