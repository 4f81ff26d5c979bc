//! Expressions → SQLite's SQL, the one place where their meaning becomes a query.
//!
//! Conditions come out such that NULL and false both mean "doesn't hold": use them in `WHERE`, or as
//! `SELECT (condition) IS TRUE`. Values come out as they are stored (see [`crate::SqlType`]), decimals as integers of the scale
//! of their [`Kind`]. All parameters are named; [`Query::params`] says what to bind. Functions `plan_…` are those of
//! [`crate::calendar::FUNCTIONS`]; the runtime registers them. Identifiers never need quotes: `plan` gives out no reserved ones.
//!
//! Equality treats empty as a value of its own, with one exception that errs on the safe side: a comparison with the acting
//! person (or a value of theirs) never holds where that is empty, so that nobody owns what has no owner.

mod arithmetic;
mod condition;
mod path;
#[cfg(test)]
mod tests;
mod value;

pub(crate) use value::{over_rows, period_name, unit_name};

use std::collections::BTreeMap;

use model::{Expr, FieldId, ThingId, Type};

use crate::Plan;
use crate::typing::Kind;

/// Where a record's values come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A row of its table, by the alias that the query gives the table.
    Row(String),
    /// Parameters, one for each column that is read.
    Bound,
    /// There is no such record.
    Missing,
}

/// What the roots of an expression stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope<'a> {
    pub record: Place,
    pub before: Place,
    pub trigger: Place,
    /// Alias of the row that `Root::Row(Row(0))` is outside all aggregates, for filters over a row ("everyone for whom").
    pub row: Option<String>,
    /// The types of the action's inputs, in order.
    pub inputs: &'a [Type],
}

impl Scope<'_> {
    /// A record that is read from its table under this alias, and nothing else.
    pub fn row(alias: &str) -> Self {
        Self {
            record: Place::Row(alias.to_owned()),
            before: Place::Missing,
            trigger: Place::Missing,
            row: None,
            inputs: &[],
        }
    }

    /// After a change: the record from its table, what it was before from parameters.
    pub fn after(alias: &str) -> Self {
        Self { before: Place::Bound, ..Self::row(alias) }
    }

    /// A record that isn't in its table (yet, or not as it would be): all from parameters.
    pub fn bound() -> Self {
        Self { record: Place::Bound, before: Place::Bound, trigger: Place::Bound, row: None, inputs: &[] }
    }
}

/// A piece of SQL with what to bind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pub text: String,
    /// By the name in the text, without the colon.
    pub params: BTreeMap<String, Param>,
}

/// What a parameter stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Param {
    /// `:actor`: the acting person's account id, NULL for nobody and for the app itself.
    Actor,
    /// `:by_system`: 1 where the app itself acts, else 0.
    BySystem,
    /// `:now`: the moment, fixed width.
    Now,
    /// `:today`: the date of the moment in the app's time zone.
    Today,
    /// `:in0`: an input of the action, as it would be stored.
    Input(u32),
    /// `:record_status`, `:before_member_id`: a stored value of a record that isn't read from its table. Fields that are kept
    /// in a link table are a JSON array of ids.
    Field { root: BoundRoot, thing: ThingId, field: FieldId },
    /// `:record_id`: the record's id, NULL where there is none.
    Id(BoundRoot),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoundRoot {
    Record,
    Before,
    Trigger,
}

impl BoundRoot {
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Before => "before",
            Self::Trigger => "trigger",
        }
    }
}

/// Why an expression has no SQL. A sound plan never gives one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoSql {
    /// It names a field or thing that isn't there.
    Nowhere,
    /// Computed fields that are made of one another in a circle, or deeper than eight.
    TooDeep,
    /// A row of an aggregate that isn't around it.
    NoSuchRow,
}

/// The condition, to stand in a `WHERE`.
pub fn condition(plan: &Plan, expr: &Expr, scope: &Scope<'_>) -> Result<Query, NoSql> {
    let mut writer = Writer::new(plan, scope);
    let text = writer.condition(expr)?;
    Ok(Query { text, params: writer.params })
}

/// The value and its kind, to stand in a `SELECT` or on the right of a `SET`.
pub fn value(plan: &Plan, expr: &Expr, scope: &Scope<'_>) -> Result<(Query, Kind), NoSql> {
    let mut writer = Writer::new(plan, scope);
    let (text, kind) = writer.value(expr)?;
    Ok((Query { text, params: writer.params }, kind))
}

/// The value as a field of that kind stores it: scales are brought in line (half away from zero), durations are seconds.
pub fn value_for(plan: &Plan, expr: &Expr, field: &Kind, scope: &Scope<'_>) -> Result<Query, NoSql> {
    let mut writer = Writer::new(plan, scope);
    let (text, kind) = writer.value(expr)?;
    let text = if kind.is_numeric() && field.is_numeric() {
        arithmetic::rescale(&text, kind.scale(), field.scale(), model::Round::Nearest)
    } else {
        text
    };
    Ok(Query { text, params: writer.params })
}

/// A text as an SQL literal.
pub fn quote(text: &str) -> String {
    // SQL text can't hold NUL; nothing that the app stores does either.
    format!("'{}'", text.replace('\0', "").replace('\'', "''"))
}

struct Writer<'a> {
    plan: &'a Plan,
    scope: &'a Scope<'a>,
    params: BTreeMap<String, Param>,
    /// Aliases of the rows of enclosing aggregates, innermost last.
    rows: Vec<String>,
    aliases: u32,
    /// How many computed fields are being worked out, one inside the other.
    depth: u8,
}

impl<'a> Writer<'a> {
    fn new(plan: &'a Plan, scope: &'a Scope<'a>) -> Self {
        let rows = scope.row.iter().cloned().collect();
        Self { plan, scope, params: BTreeMap::new(), rows, aliases: 0, depth: 0 }
    }

    fn param(&mut self, name: impl Into<String>, param: Param) -> String {
        let name = name.into();
        let text = format!(":{name}");
        self.params.insert(name, param);
        text
    }

    /// A new alias, so that tables inside one another never take each other's name.
    fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("t{}", self.aliases)
    }
}
