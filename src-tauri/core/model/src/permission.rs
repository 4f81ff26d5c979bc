use serde::{Deserialize, Serialize};

use crate::{ActionId, Expr, FieldId, StatementId, ThingId};

/// Who may (or may not) do something to records of a thing.
///
/// Nobody can do anything that no permission allows. A `Forbid` always wins over an `Allow`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permission {
    pub statement: StatementId,
    pub grant: Grant,
    pub who: Vec<Who>,
    pub verb: Verb,
    pub thing: ThingId,
    /// For `See` and `Change` (and `Create`): just these fields; `None` means the record with all its fields.
    pub fields: Option<Vec<FieldId>>,
    /// Which records: over `Root::Record` (as it stands before the action, except for `Create`) and `Root::Actor`.
    pub when: Expr,
    /// The words that the author gave for a refusal.
    pub message: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Grant {
    Allow,
    Forbid,
    /// "Only owners can …": allows those named, and forbids everybody else. Where `when` says something of the record alone
    /// ("only owners can delete paid orders"), others are kept from such records only.
    Only,
    /// "Customers can only see their own orders": allows those named just these records (or fields), and keeps all others
    /// from them, whatever is said of everybody. What they may as another kind of people stays theirs.
    These,
}

/// What can be done to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "verb", content = "action")]
pub enum Verb {
    See,
    Create,
    Change,
    Delete,
    /// A named action.
    Do(ActionId),
}

/// A set of people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "who", content = "role")]
pub enum Who {
    /// Signed in or not.
    Anyone,
    SignedIn,
    Role(ThingId),
}
