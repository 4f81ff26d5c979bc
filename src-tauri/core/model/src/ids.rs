use serde::{Deserialize, Serialize};

/// A thing (or kind of people) by its place in [`crate::App::things`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ThingId(pub u32);

/// An action by its place in [`crate::App::actions`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ActionId(pub u32);

/// A message by its place in [`crate::App::messages`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MessageId(pub u32);

/// A choice by its place in the field's own list of choices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ChoiceId(pub u32);

/// A field of a thing: one that the spec gives it, by its place in [`crate::Thing::fields`], or one that every record has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FieldId {
    /// A field that the spec gives the thing.
    Own(u32),
    /// The record's own id. A path that ends here says the same as the path without it.
    Id,
    /// The moment at which the record was made.
    CreatedAt,
    /// The moment at which the record last changed.
    UpdatedAt,
    /// The account that made the record; empty where a job or the sample data did.
    CreatedBy,
}

/// A field together with the thing that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FieldRef {
    pub thing: ThingId,
    pub field: FieldId,
}

/// The stable name of a statement: the sentence stands under it in the ledger, in refusals, in tests and in exported code.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct StatementId(pub String);
