use serde::{Deserialize, Serialize};

use crate::{Duration, FieldRef, Literal, ThingId};

/// An expression over the model.
///
/// # Meaning
/// Logic has two values. A comparison with an empty operand is false, except that `Equal` and `NotEqual` treat empty as a
/// value of its own. Arithmetic with an empty operand is empty. A sum of nothing is 0; the least, greatest and average of
/// nothing are empty. Money and decimals are exact; `Divide` and `Percent of` round half away from zero unless wrapped in
/// [`Expr::Round`]. A `Date` compared with a `Moment` is asked about by `language`, never built.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "op", content = "args")]
pub enum Expr {
    Literal(Literal),
    /// The moment at which the request is judged (or the job was due).
    Now,
    /// The date of `Now` in the app's time zone.
    Today,
    Path(Path),
    Not(Box<Expr>),
    /// All hold; true where there are none.
    And(Vec<Expr>),
    /// At least one holds; false where there are none.
    Or(Vec<Expr>),
    Compare {
        op: Comparison,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// The value is empty (for text: no characters but blanks; for several: none).
    IsEmpty(Box<Expr>),
    /// The value is one of those listed.
    OneOf {
        value: Box<Expr>,
        list: Vec<Expr>,
    },
    /// The text contains the other, whatever the case.
    Contains {
        text: Box<Expr>,
        part: Box<Expr>,
    },
    Arithmetic {
        op: Arithmetic,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// The value rounded: to that many digits behind the point (money: to whole minor units with 0).
    Round {
        value: Box<Expr>,
        direction: Round,
    },
    If {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    /// The first of them that isn't empty.
    First(Vec<Expr>),
    /// A moment or date moved by a length of time, later (`back` false) or earlier. Calendar parts are applied in the app's
    /// time zone, a day that the month doesn't have becomes the month's last.
    Shift {
        from: Box<Expr>,
        by: Duration,
        back: bool,
    },
    /// A moment or date moved by an amount that is itself worked out: `amount` of the unit.
    ShiftBy {
        from: Box<Expr>,
        amount: Box<Expr>,
        unit: Unit,
        back: bool,
    },
    /// A moment moved by working time, as the app's working hours say ([`crate::App::working_hours`]).
    WorkingShift {
        from: Box<Expr>,
        minutes: Box<Expr>,
    },
    /// The time between two moments (or dates), in that unit, as a decimal number with 6 digits behind the point; negative where `to` is earlier.
    Between {
        from: Box<Expr>,
        to: Box<Expr>,
        unit: Unit,
    },
    /// The civil date of a moment in the app's time zone.
    DateOf(Box<Expr>),
    /// The local time of a moment in the app's time zone.
    TimeOf(Box<Expr>),
    /// The moment at which a date begins, or a date at a local time, in the app's time zone.
    MomentOf {
        date: Box<Expr>,
        time: Option<Box<Expr>>,
    },
    /// The first moment (of a moment) or first day (of a date) of the period that it lies in. Weeks begin on Monday.
    StartOf {
        period: Period,
        of: Box<Expr>,
    },
    /// Day of the week of a date or moment: 1 is Monday, 7 is Sunday.
    Weekday(Box<Expr>),
    /// Minute of the hour of a moment or time, 0 to 59.
    Minute(Box<Expr>),
    /// Whole years from a date of birth to a date.
    Age {
        born: Box<Expr>,
        on: Box<Expr>,
    },
    /// The text without regard to case and accents, for comparing.
    Folded(Box<Expr>),
    /// Number of characters of a text.
    Length(Box<Expr>),
    Aggregate(Box<Aggregate>),
    /// The acting person has that role (directly, or because their role includes it). False for nobody and for jobs.
    ActorIs(ThingId),
    /// Somebody is signed in.
    SignedIn,
    /// The app itself acts (a job, a timer, a reaction), no person.
    BySystem,
}

/// How the last digit is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Round {
    Down,
    Up,
    /// Half away from zero.
    Nearest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    /// `left` percent of `right`.
    PercentOf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Period {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// A value reached from a root through relations: "the appointment's stylist's email".
///
/// Every step but the last is a relation to one record. No steps: the root itself (its id).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Path {
    pub root: Root,
    pub steps: Vec<FieldRef>,
}

/// Where a path begins.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "root", content = "of")]
pub enum Root {
    /// The record that the action, rule or message is about. In a rule: as it will be after the change.
    Record,
    /// The record as it was before the change; empty while it is being made.
    Before,
    /// The acting person. Empty where nobody is signed in and for jobs.
    Actor,
    /// An input of the action, by its place in [`crate::Action::inputs`]; `plan`, whose creations take the fields of the record
    /// as well, counts anew.
    Input(u32),
    /// The record that triggered the reaction, where the record at hand is another ("all its turns become dropped").
    Trigger,
    /// The row that an enclosing aggregate goes through.
    Row(Row),
}

/// Which aggregate's row: 0 is the innermost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Row(pub u8);

/// Something worked out over the records of a thing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Aggregate {
    pub kind: AggregateKind,
    pub of: ThingId,
    /// Which records count; the row itself is `Root::Row(Row(0))`.
    pub filter: Expr,
    /// What is summed, compared or averaged; the row itself is `Root::Row(Row(0))`. Not used by `Count` and `Exists`.
    pub value: Option<Expr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AggregateKind {
    Exists,
    Count,
    Sum,
    Average,
    Least,
    Greatest,
}

impl Expr {
    /// What always holds.
    pub fn always() -> Self {
        Self::And(Vec::new())
    }

    /// What never holds.
    pub fn never() -> Self {
        Self::Or(Vec::new())
    }

    pub fn is_always(&self) -> bool {
        matches!(self, Self::And(parts) if parts.is_empty())
    }

    pub fn is_never(&self) -> bool {
        matches!(self, Self::Or(parts) if parts.is_empty())
    }

    pub fn path(root: Root, steps: Vec<FieldRef>) -> Self {
        Self::Path(Path { root, steps })
    }

    /// A field of the record at hand.
    pub fn field(thing: ThingId, field: crate::FieldId) -> Self {
        Self::path(Root::Record, vec![FieldRef { thing, field }])
    }

    pub fn compare(op: Comparison, left: Expr, right: Expr) -> Self {
        Self::Compare { op, left: Box::new(left), right: Box::new(right) }
    }

    pub fn equal(left: Expr, right: Expr) -> Self {
        Self::compare(Comparison::Equal, left, right)
    }

    /// The opposite, without doubling negations.
    #[allow(clippy::should_implement_trait)]
    pub fn not(self) -> Self {
        match self {
            Self::Not(inner) => *inner,
            Self::And(parts) if parts.is_empty() => Self::never(),
            Self::Or(parts) if parts.is_empty() => Self::always(),
            other => Self::Not(Box::new(other)),
        }
    }

    /// Both hold; flattened, so that equal meanings look the same.
    pub fn and(self, other: Expr) -> Self {
        let mut parts = Vec::new();
        for side in [self, other] {
            match side {
                Self::And(inner) => parts.extend(inner),
                single => parts.push(single),
            }
        }
        if parts.iter().any(Expr::is_never) {
            return Self::never();
        }
        match parts.len() {
            1 => parts.remove(0),
            _ => Self::And(parts),
        }
    }

    /// At least one holds; flattened.
    pub fn or(self, other: Expr) -> Self {
        let mut parts = Vec::new();
        for side in [self, other] {
            match side {
                Self::Or(inner) => parts.extend(inner),
                single => parts.push(single),
            }
        }
        if parts.iter().any(Expr::is_always) {
            return Self::always();
        }
        match parts.len() {
            1 => parts.remove(0),
            _ => Self::Or(parts),
        }
    }
}
