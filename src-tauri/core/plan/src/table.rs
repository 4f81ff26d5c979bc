use serde::{Deserialize, Serialize};

/// A table as both engines have it. Column order is the order of creation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub name: String,
    /// The stable key of the thing (or `thing.field` of a link table), by which migrations recognise it across renames.
    pub key: String,
    pub columns: Vec<Column>,
    pub primary_key: Vec<String>,
    pub foreign_keys: Vec<ForeignKey>,
    pub indexes: Vec<Index>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    /// Stable key of the field, for migrations; columns of our own carry their name after a dot (`.created_at`), a folded key
    /// that of its field with `.folded` after it.
    pub key: String,
    pub r#type: SqlType,
    pub nullable: bool,
    /// Kept equal to the folded text of that column by whoever writes.
    pub folded_of: Option<String>,
    /// Values allowed (choices), as stored.
    pub one_of: Vec<String>,
    /// What a row has that gives nothing. Only tables of the program's own have any: an app's values come from its actions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<crate::validate::Stored>,
    /// Bounds of an integer column, as stored.
    pub least: Option<i64>,
    pub most: Option<i64>,
}

/// How a value is stored on each engine.
///
/// | | SQLite | PostgreSQL |
/// |---|---|---|
/// | Id | TEXT | uuid |
/// | Text | TEXT | text |
/// | Integer (whole, scaled decimal, money, percent ×100, rating, counter; durations in seconds) | INTEGER | bigint |
/// | Boolean | INTEGER 0/1 | boolean |
/// | Date `2026-11-22`, Time `09:30` | TEXT | text |
/// | Moment `2026-11-22T09:30:00.000Z` | TEXT | timestamptz |
/// | Json | TEXT | jsonb |
/// | Bytes (hashes, files) | BLOB | bytea |
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SqlType {
    Id,
    Text,
    Integer,
    Boolean,
    Date,
    Time,
    Moment,
    Json,
    Bytes,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    pub column: String,
    pub table: String,
    pub on_delete: model::OnDelete,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    pub name: String,
    pub columns: Vec<String>,
    pub unique: bool,
    /// Choice column and stored values for which it holds (a partial index): "cancelled bookings don't count".
    pub only: Option<(String, Vec<String>)>,
}
