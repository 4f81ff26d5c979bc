use model::{Expr, FieldId, StatementId};
use serde::{Deserialize, Serialize};

/// A condition that an action must meet, with what is said when it doesn't.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guard {
    /// The rule's statement: its id goes into the problem's `rule.id`.
    pub statement: StatementId,
    /// camelCase name of the rule's function in exported code, unique in the app: `freeAccountHasAtMost3Projects`.
    pub name: String,
    /// The author's sentence, word for word (`rule.sentence`, and the comment above the function).
    pub sentence: String,
    /// What the end user reads (`detail`): the author's words for the refusal, else the sentence.
    pub detail: String,
    pub status: u16,
    pub code: Code,
    /// 422: the field beside which it is shown.
    pub field: Option<FieldId>,
    /// Judged only where this holds.
    pub when: Expr,
    /// Must hold. Refuses where it is false.
    pub holds: Expr,
    /// The structure behind `holds`, for readable code, indexes and "2 of 3 used".
    pub kind: GuardKind,
    /// The unique index that says the same. The database may refuse by it while the change is being written: the answer is
    /// then this guard's, exactly as if `holds` had been false.
    pub index: Option<String>,
}

/// The problem's `code`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Code {
    NotAllowed,
    Check,
    State,
    Time,
    Across,
    Limit,
    Overlap,
    Unique,
    Reference,
}

/// The structure that a guard came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
#[expect(clippy::large_enum_variant, reason = "there are few guards, and a box would be in everybody's way")]
pub enum GuardKind {
    Condition,
    /// The rule as the model has it.
    Rule {
        rule: model::RuleKind,
    },
    /// A field's unique value.
    UniqueField,
}
