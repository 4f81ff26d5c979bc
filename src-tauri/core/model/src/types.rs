use serde::{Deserialize, Serialize};

use crate::ThingId;

/// The type of a field, with the bounds that belong to the type itself.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Type {
    pub kind: TypeKind,
    /// Least value (numbers: in units of the scale; money: minor units; durations: seconds; text: characters; files: bytes).
    pub least: Option<i64>,
    /// Greatest value, in the same unit.
    pub most: Option<i64>,
    /// The least value itself is excluded ("more than 0").
    pub above_least: bool,
    /// The greatest value itself is excluded ("less than 100").
    pub below_most: bool,
}

impl Type {
    pub fn plain(kind: TypeKind) -> Self {
        Self { kind, least: None, most: None, above_least: false, below_most: false }
    }
}

/// What kind of value a field holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind", content = "of")]
pub enum TypeKind {
    Text,
    LongText,
    Whole,
    /// A decimal number with that many digits behind the point, kept as an integer.
    Number {
        scale: u8,
    },
    Money,
    /// A number of percent, with two digits behind the point.
    Percent,
    YesNo,
    Date,
    Time,
    Moment,
    Duration,
    Email,
    Phone,
    WebAddress,
    Choice(Vec<Choice>),
    /// Several of the choices, in the order in which the spec lists them.
    Choices(Vec<Choice>),
    File,
    Image,
    Address,
    Colour,
    /// 1 to the greatest value.
    Rating,
    /// A relation to one record of that thing (or person of that kind).
    One(ThingId),
    /// A relation to several records of that thing.
    Several(ThingId),
    /// Any person, of whatever kind ("an author, who is the person that wrote it").
    AnyPerson,
    /// A whole number that counts up by itself from that number, with no gaps.
    Counter {
        from: i64,
    },
}

/// One of a field's choices, in the words of the spec ("in progress").
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Choice {
    pub name: String,
    /// Stable name across renames, kept in `plainspoken.lock`.
    pub key: String,
}

impl Choice {
    /// Whether these words name it; capitals make no difference.
    pub fn is(&self, words: &str) -> bool {
        self.name == words || self.name.to_lowercase() == words.to_lowercase()
    }
}
