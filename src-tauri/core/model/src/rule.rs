use serde::{Deserialize, Serialize};

use crate::{Expr, FieldId, Path, Period, StatementId, ThingId, Verb, Who};

/// A rule that must hold whatever a person is allowed to do.
///
/// `State`, `Time` and `Duty` are judged before the change: `Root::Record` is the record as it stands (for `Create`: as it
/// would be made). `Check`, `Across`, `Limit`, `Unique` and `Overlap` are judged on the record as it will be, with the old
/// one as `Root::Before`. `when` is judged in the same world as the kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub statement: StatementId,
    /// The thing whose records it is about.
    pub thing: ThingId,
    /// Actions that it guards. Empty: every action after which it could be broken.
    pub on: Vec<Verb>,
    /// For whom it holds; empty means for everybody, the app's own jobs included.
    pub who: Vec<Who>,
    /// When it applies at all; over `Record`, `Before`, `Actor`, `Input`. `always` where nothing is said.
    pub when: Expr,
    pub kind: RuleKind,
    /// The words that the author gave for the refusal ("they are told …").
    pub message: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum RuleKind {
    /// A check of the values of one record (422, beside the field it is about).
    Check { holds: Expr, field: Option<FieldId> },
    /// A rule of state, before the change (409).
    State { holds: Expr },
    /// A rule of time, before the change (409).
    Time { holds: Expr },
    /// Separation of duties: who may not (403).
    Duty { holds: Expr },
    /// A condition over several records, after the change (409).
    Across { holds: Expr },
    /// At most (or at least) so many records per subject (409).
    Limit {
        /// From a counted record to what they are counted per ("a user"); `None`: all records together.
        per: Vec<Path>,
        /// Which records count; over `Root::Row(Row(0))`, and `Root::Record` for the record at hand.
        counted: Expr,
        /// What is added up, over the row; `None` counts records.
        sum: Option<Expr>,
        least: Option<Expr>,
        most: Option<Expr>,
        scope: CountScope,
    },
    /// No two records with the same values of these paths (409).
    Unique {
        paths: Vec<Path>,
        folded: bool,
        /// Which records count; over `Root::Row(Row(0))`.
        counted: Expr,
    },
    /// Records with the same values of `same` don't overlap in time (409). Half-open: touching is not overlapping.
    Overlap {
        start: Expr,
        end: Expr,
        same: Vec<Path>,
        /// Which records count; over `Root::Row(Row(0))`. Start, end and paths are over the same row.
        counted: Expr,
        /// How many may lie over one another, 1 unless the spec gives a capacity; over `Root::Record`.
        capacity: Expr,
        /// Seconds that must lie between two.
        gap_seconds: i64,
        /// Touching counts as overlapping.
        touching: bool,
    },
}

/// What a count goes over.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "scope", content = "period")]
pub enum CountScope {
    /// All that are there now.
    AtATime,
    /// In the same calendar period as the record at hand; the moment is over the row.
    PerPeriod { period: Period, moment: Expr },
    /// In any stretch of that many seconds.
    Rolling { seconds: i64, moment: Expr },
}
