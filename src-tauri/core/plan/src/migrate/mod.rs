//! From the tables that a database has to those that the app needs now, keeping every row that can be kept.
//!
//! [`migration`] compares two plans by their stable keys, so that a rename is a rename. The result is data: steps in order, what
//! each would lose (with the query that counts it) and what must be asked before it can be done. [`render`] gives the SQL of a
//! step for either engine.
//!
//! On SQLite a changed table is made anew, filled and put in the old one's place: run it with `PRAGMA foreign_keys = OFF`,
//! inside one transaction, and let `PRAGMA foreign_key_check` judge at the end. SQLite's SQL uses functions of
//! [`crate::calendar::FUNCTIONS`].

mod carry;
mod compare;
mod conflict;
mod postgres;
mod sqlite;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::validate::Stored;
use crate::{Column, Index, Plan, Table};

pub use compare::migration;
pub use conflict::Conflict;

/// What leads from one plan to another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Migration {
    pub steps: Vec<Step>,
    pub losses: Vec<Loss>,
    pub questions: Vec<Question>,
    /// Rows that don't fit what the spec says now. While there are any, nothing is carried over.
    #[serde(default)]
    pub conflicts: Vec<Conflict>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "step")]
pub enum Step {
    CreateTable {
        table: Table,
    },
    /// Another shape, another name, or both; each column of the new table has a source.
    ChangeTable {
        from: Table,
        to: Table,
        columns: Vec<Carry>,
    },
    DropTable {
        table: Table,
    },
    /// Relations of a table that has just been made, once all tables are there. (SQLite's tables are made with theirs.)
    AddForeignKeys {
        table: Table,
    },
    CreateIndex {
        table: String,
        index: Index,
    },
    DropIndex {
        index: String,
    },
}

/// Where a column of a changed table gets its values from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carry {
    pub column: Column,
    pub source: Source,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "from")]
pub enum Source {
    /// As it was, under this name.
    Same { column: String },
    /// Converted from another type.
    Converted { column: String, conversion: Conversion },
    /// Choices under their new words; what isn't listed becomes `otherwise`.
    Choices { column: String, words: Vec<(String, String)>, otherwise: Option<String> },
    /// The folded key of another of the new columns.
    Folded { of: String },
    /// The same for every row: nothing, a default, or the answer to the question of that key.
    Value { value: Stored, question: Option<String> },
}

/// How a stored value becomes one of another type; what can't be read becomes nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "how")]
pub enum Conversion {
    /// Digits behind the point: times 10^digits, rounded half away from zero where negative.
    Scale {
        digits: i32,
    },
    /// Anything as text.
    ToText,
    /// Text that is a whole number, times 10^digits.
    TextToInteger {
        digits: u8,
    },
    /// Text that is one of the choices, whatever its capitals.
    TextToChoice {
        words: Vec<(String, String)>,
    },
    DateToMoment {
        zone: String,
    },
    MomentToDate {
        zone: String,
    },
    /// Text of the right shape.
    TextAsDate,
    TextAsMoment,
    /// Numbers other than nought are yes.
    IntegerToBoolean,
    BooleanToInteger,
    /// Nothing can be kept.
    Nothing,
}

/// What a step would throw away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loss {
    /// "The phone of customers", to go before how many there are.
    pub what: String,
    /// A query on the database as it is, giving the number of values or rows. Nothing is lost where it is 0.
    pub count: String,
    /// The same with a number: "the phone of 1 customer".
    pub one: String,
    /// And for several: "the phone of {} customers".
    pub many: String,
}

impl Loss {
    /// "the phone of 3 customers"
    pub fn in_words(&self, rows: i64) -> String {
        if rows == 1 { self.one.clone() } else { self.many.replacen("{}", &rows.to_string(), 1) }
    }
}

/// What must be said before the rows that are there can be kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Stable: `customer.birthday`.
    pub key: String,
    /// "What should the birthday be for the customers that are there already?"
    pub text: String,
    pub field: model::FieldRef,
    /// How many rows it concerns, on the database as it is. With none there is nothing to ask.
    pub count: String,
    /// What a preview may take without asking.
    pub suggestion: Option<Stored>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Answers to questions, by their keys.
pub type Answers = BTreeMap<String, Stored>;

/// The SQL statements of a step, in order, without semicolons.
pub fn render(step: &Step, engine: Engine, answers: &Answers) -> Vec<String> {
    match engine {
        Engine::Sqlite => sqlite::render(step, answers),
        Engine::Postgres => postgres::render(step, answers),
    }
}

/// Everything that a new database needs, in order.
pub fn from_nothing(plan: &Plan) -> Migration {
    migration(None, plan)
}

/// The file by which an export remembers what its database was built from: `migrations/plan.json`.
pub fn write_plan(plan: &Plan) -> String {
    let mut text = serde_json::to_string_pretty(plan).unwrap_or_default();
    text.push('\n');
    text
}

/// Reads [`write_plan`]'s file.
pub fn read_plan(text: &str) -> Result<Plan, String> {
    serde_json::from_str(text).map_err(|error| format!("migrations/plan.json can't be read: {error}."))
}

/// Whether a text is a whole number that fits, in SQL that both engines read.
fn is_whole(column: &str) -> String {
    format!(
        "({column} <> '' AND LENGTH({column}) < 16 \
         AND TRIM(CASE WHEN {column} LIKE '-_%' THEN SUBSTR({column}, 2) ELSE {column} END, '0123456789') = '')"
    )
}

/// The value that a column gets, with the answer in place of the question.
fn answered<'a>(value: &'a Stored, question: &Option<String>, answers: &'a Answers) -> &'a Stored {
    question.as_ref().and_then(|key| answers.get(key)).unwrap_or(value)
}
