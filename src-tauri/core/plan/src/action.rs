use model::{Effect, Expr, FieldId, StatementId, ThingId, Type};
use serde::{Deserialize, Serialize};

use crate::{Access, Guard};

/// One way to write data. Always one transaction: who, validate, guard, change, judge what must hold afterwards, effects.
///
/// The order of judgement is the order of the fields here: 401, 404 (the record isn't visible), `who` 403, `duties` 403,
/// inputs and `checks` 422 (all at once), `before` 409 in order, the change, `after` 409 in order. The first that refuses is
/// quoted. In `checks` and `after`, `Root::Record` is the record as changed and `Root::Before` the old one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Action {
    pub thing: ThingId,
    pub kind: ActionKind,
    /// Stable snake_case key, unique in the thing: `create`, `update`, `delete`, `cancel`.
    pub key: String,
    /// What buttons say: "Cancel", "Book".
    pub label: String,
    pub past: String,
    /// camelCase name of the service function in exported code: `cancelOrder`.
    pub name: String,
    /// Last part of the path for named actions, kebab-case: `cancel`.
    pub path: Option<String>,
    /// `Root::Input(n)` in any expression of this action is the n-th of these. (The model counts the inputs of its own action;
    /// here the fields of a new record stand before them.)
    pub inputs: Vec<Input>,
    /// Who may, over `Root::Record` as it stands (for `Create`: as it would be made).
    pub who: Access,
    pub duties: Vec<Guard>,
    pub checks: Vec<Guard>,
    pub before: Vec<Guard>,
    pub changes: Vec<Change>,
    pub after: Vec<Guard>,
    /// What follows in the same transaction, in order.
    pub responses: Vec<Response>,
    /// The action of the model that it comes from, if the spec has a word for it.
    pub said: Option<model::ActionId>,
    pub statement: Option<StatementId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ActionKind {
    /// `POST /api/things`
    Create,
    /// `PATCH /api/things/{id}`
    Update,
    /// `DELETE /api/things/{id}`
    Delete,
    /// `POST /api/things/{id}/{action}`
    Named,
}

/// A value that comes with the request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// JSON name.
    pub wire: String,
    pub label: String,
    /// The field that it fills, if any.
    pub field: Option<FieldId>,
    pub r#type: Type,
    /// Must be given and not empty (for `Update`: must not be set to empty). For `Create` it is judged once defaults and what
    /// the app fills in are there.
    pub required: bool,
    /// Who may give it, over `Root::Record` as it stands and `Root::Actor`; what they may not give is refused with 403, never ignored.
    pub who: Expr,
    /// Its place among the inputs of the model's action, where it comes from there.
    #[serde(default)]
    pub said: Option<u32>,
    pub statement: Option<StatementId>,
}

/// Something that the action sets, besides its inputs. Values are over the record with the inputs and all earlier changes in
/// place (`Root::Record`), the old record (`Root::Before`), the actor and the inputs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub field: FieldId,
    pub value: Expr,
    /// Only where nothing was given by the person (defaults, the creator).
    pub unless_given: bool,
}

/// What follows from the action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    pub statement: StatementId,
    /// Over `Record` (after), `Before` and `Actor`.
    pub when: Expr,
    pub effects: Vec<Effect>,
}
