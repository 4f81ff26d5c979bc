use serde::{Deserialize, Serialize};

use crate::{Expr, FieldId, StatementId, ThingId, Type};

/// Something that people do with a record: make, change, delete it, or a named action such as "cancel".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    /// Stable name: snake_case, unique in the thing ("cancel", "send_again").
    pub key: String,
    /// The verb in its base form as people say it: "cancel", "move to done".
    pub name: String,
    /// Its past participle, for messages and history: "cancelled".
    pub past: String,
    pub thing: ThingId,
    pub kind: ActionKind,
    /// State that the record must be in; over `Root::Record` (before the change). What fails answers 409 with the sentence.
    pub from: Expr,
    pub inputs: Vec<Input>,
    /// What it sets on the record, in order; values over `Record`, `Actor`, `Input`.
    pub changes: Vec<Change>,
    /// The sentence that says `from` and the changes (the step).
    pub statement: Option<StatementId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ActionKind {
    /// A verb that makes a record ("book", "place"): `POST /api/things`.
    Create,
    Delete,
    /// A named action on a record: `POST /api/things/{id}/{action}`.
    Named,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    pub key: String,
    pub name: String,
    pub r#type: Type,
    pub required: bool,
    /// The field of the record that it fills, if it is one ("cancelling asks for a reason").
    pub field: Option<FieldId>,
    pub statement: Option<StatementId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub field: FieldId,
    pub value: Expr,
}
