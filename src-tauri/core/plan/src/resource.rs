use model::{Expr, FieldId, Joining, Literal, Noun, StatementId, ThingId, Type};
use serde::{Deserialize, Serialize};

use crate::{Access, ActionIndex, Guard, Response};

/// A thing as the outside sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resource {
    pub thing: ThingId,
    pub key: String,
    pub name: Noun,
    /// Path under `/api`: plural, kebab-case.
    pub path: String,
    /// PascalCase name of the type in exported code: `LineItem`.
    pub type_name: String,
    /// camelCase plural, for variables and tables in exported code: `lineItems`.
    pub variable: String,
    pub table: String,
    pub person: Option<PersonPlan>,
    /// Own fields in spec order; the place is the number in `FieldId::Own`.
    pub fields: Vec<Field>,
    pub title: FieldId,
    /// Who sees which records.
    pub see: Access,
    /// The actions on it, in the order create, update, delete, then named ones in spec order.
    pub actions: Vec<ActionIndex>,
    /// Filters that the pages ask for by name: `?only=key` on the list route (see [`crate::list`]).
    pub selections: Vec<Selection>,
    /// What must hold after an effect (of a reaction or timer) has changed or made a record of this thing, judged like an
    /// action's `after`. If one doesn't, everything since the start of the transaction is undone and it is what is answered.
    pub invariants: Vec<Guard>,
    /// What follows when an effect has changed or made a record of this thing, as an action's `responses` do. At most eight deep.
    pub reactions: Vec<Response>,
    pub statement: Option<StatementId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonPlan {
    pub joining: Joining,
    /// This role and every role that it includes, directly or not, sorted.
    pub includes: Vec<ThingId>,
}

/// A field as the outside sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    pub id: FieldId,
    pub key: String,
    /// The spec's words, for labels: "starts at".
    pub name: String,
    /// JSON name: `startsAt`, `customerId`.
    pub wire: String,
    /// For relations: the name that `?include=` takes: `customer`.
    pub include: Option<String>,
    pub r#type: Type,
    pub required: bool,
    pub unique: Option<model::Unique>,
    pub default: Option<Literal>,
    pub storage: Storage,
    pub filled: model::Filled,
    /// Who sees its value on a record that they see. `always` where nothing hides it.
    pub see: Expr,
    /// Whether it can be searched (text that isn't hidden from anybody who sees the record counts only for those who see it).
    pub searchable: bool,
    pub automatic: bool,
    pub on_delete: model::OnDelete,
    pub statement: Option<StatementId>,
}

/// Where the value lives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "where")]
pub enum Storage {
    /// A column of the resource's own table; `folded` names the column with the folded key, if there is one.
    Column { column: String, folded: Option<String> },
    /// A column of `auth_accounts`.
    Account { column: String, folded: Option<String> },
    /// A link table: rows of (owner column, other column, position).
    Links { table: String, owner: String, other: String },
    /// Worked out whenever it is read.
    Computed { value: Expr },
}

/// A filter of a list that plain parameters can't say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selection {
    /// Lower kebab-case, unique in the resource.
    pub key: String,
    /// Over `Root::Record` and `Root::Actor`.
    pub holds: Expr,
}
