//! The whole spec at a glance: how its things hang together, who may do what, and which way each thing goes.

use serde::Serialize;
use ts_rs::TS;

/// What the tabs beside the text show, of one understanding.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Overview {
    pub revision: u32,
    pub relations: Vec<Relation>,
    pub access: AccessTable,
    pub flows: Vec<Flow>,
}

/// A field that points at another thing. Things are named by their ids.
#[derive(Clone, Debug, Serialize, TS, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Relation {
    pub from: String,
    pub field: String,
    /// The field's name in the spec's words.
    pub name: String,
    pub to: String,
    /// It points at several.
    pub several: bool,
    pub required: bool,
    pub on_delete: WhenDeleted,
    pub statement: Option<String>,
}

/// What becomes of a record when the one that it points at is deleted.
#[derive(Clone, Copy, Debug, Serialize, TS, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum WhenDeleted {
    Refused,
    DeletedToo,
    Kept,
}

/// Who may do what: one column for each kind of people, one row for each deed.
#[derive(Clone, Debug, Serialize, TS, PartialEq, Eq)]
pub struct AccessTable {
    pub columns: Vec<AccessColumn>,
    pub rows: Vec<Deed>,
}

#[derive(Clone, Debug, Serialize, TS, PartialEq, Eq)]
pub struct AccessColumn {
    /// The kind of people's id; empty for whoever isn't signed in.
    pub id: String,
    /// In the plural: "Customers".
    pub name: String,
}

/// Something that can be done with a thing's records.
#[derive(Clone, Debug, Serialize, TS, PartialEq, Eq)]
pub struct Deed {
    pub thing: String,
    pub key: String,
    /// "See", "Add", "Cancel".
    pub label: String,
    /// As many as there are columns.
    pub cells: Vec<AccessCell>,
    /// Sentences that are judged as well, whoever does it.
    pub guards: Vec<String>,
}

#[derive(Clone, Debug, Serialize, TS, PartialEq, Eq)]
pub struct AccessCell {
    pub may: May,
    /// The statements that decide it.
    pub because: Vec<Reason>,
    /// For seeing: the fields that they never see.
    pub hidden: Vec<String>,
    /// The sentence that would allow it, where none says anything.
    pub offer: Option<String>,
}

#[derive(Clone, Debug, Serialize, TS, PartialEq, Eq)]
pub struct Reason {
    pub statement: String,
    pub allows: bool,
}

#[derive(Clone, Copy, Debug, Serialize, TS, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum May {
    Always,
    /// Only some records, or only at some times.
    Sometimes,
    Never,
}

/// The way of one thing through the choices of one field.
#[derive(Clone, Debug, Serialize, TS, PartialEq, Eq)]
pub struct Flow {
    pub thing: String,
    pub field: String,
    pub states: Vec<FlowState>,
    pub moves: Vec<Move>,
}

#[derive(Clone, Debug, Serialize, TS, PartialEq, Eq)]
pub struct FlowState {
    pub name: String,
    /// New records begin here.
    pub start: bool,
    /// Something leads here.
    pub reached: bool,
    /// Nothing leads on from here.
    pub end: bool,
}

#[derive(Clone, Debug, Serialize, TS, PartialEq, Eq)]
pub struct Move {
    /// Places in the list of states.
    pub from: Vec<u32>,
    pub to: u32,
    pub label: String,
    pub by: MovedBy,
    /// Kinds of people who may, in the plural.
    pub who: Vec<String>,
    pub statement: Option<String>,
}

#[derive(Clone, Copy, Debug, Serialize, TS, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum MovedBy {
    /// Somebody does it.
    People,
    /// It follows something else that happens.
    Event,
    /// It happens at a moment, by itself.
    Clock,
}
