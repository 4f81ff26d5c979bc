use serde::{Deserialize, Serialize};

use crate::{ActionId, Expr, FieldId, FieldRef, Literal, StatementId, ThingId};

/// An example from the spec that runs as a test ("If Ana cancels 23 hours before it starts, she is told …").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    pub statement: StatementId,
    pub steps: Vec<CaseStep>,
}

/// Values given by name are the sample row's title, or the `label` of a record made earlier in the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "step")]
pub enum CaseStep {
    /// Sets the clock: a moment, worked out over the record named by `of` where it is relative to one.
    Clock { at: Expr, of: Option<String> },
    /// Puts a record in place without asking who may; what isn't given is filled with a value that passes.
    Given { label: String, thing: ThingId, values: Vec<(FieldId, CaseValue)> },
    /// Somebody does something and this happens.
    Do {
        /// Title of a sample person, or a role's name for any person of it; `None` is nobody signed in.
        actor: Option<String>,
        role: Option<ThingId>,
        verb: CaseVerb,
        /// Label of the record; for `Create` the label that the new one gets.
        record: String,
        thing: ThingId,
        values: Vec<(FieldId, CaseValue)>,
        outcome: Outcome,
    },
    /// A field of a record has this value.
    Expect { record: String, field: FieldRef, value: Literal },
    /// Somebody got a message with that subject.
    Told { person: String, subject: String, times: u32 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "verb", content = "action")]
pub enum CaseVerb {
    See,
    Create,
    Change,
    Delete,
    Do(ActionId),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "value", content = "of")]
pub enum CaseValue {
    Literal(Literal),
    /// A record by its label or title.
    Record(String),
    /// Worked out when the case runs (relative to now).
    Expr(Expr),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "outcome", content = "words")]
pub enum Outcome {
    Works,
    /// Refused; with the words that are to be part of what the person is told, if the example gives any.
    Refused(Option<String>),
}
