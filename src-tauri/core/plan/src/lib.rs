//! What the preview and the export both obey.
//!
//! [`plan`] decides once everything that two outputs must agree on: names of tables, columns, routes and JSON fields, the
//! order of judgement, statuses, codes and sentences of refusals, transaction contents, what is due when, and which screens
//! there are. `runtime` executes a [`Plan`]; `export` prints it. Neither decides anything of this again.

mod access;
mod action;
pub mod boundary;
mod build;
pub mod calendar;
pub mod files;
#[doc(hidden)]
pub mod fixture;
pub mod fold;
pub mod format;
pub mod graphql;
mod guard;
pub mod keys;
pub mod list;
mod lookup;
pub mod migrate;
pub mod openapi;
pub mod problem;
mod resource;
mod screen;
pub mod specialise;
pub mod sql;
pub mod stand_in;
pub mod system;
mod table;
pub mod typing;
pub mod validate;

pub use access::{Access, Ruling};
pub use action::{Action, ActionKind, Change, Input, Response};
pub use build::{Planned, Unplanned, capital, choice, plan};
pub use guard::{Code, Guard, GuardKind};
pub use resource::{Field, PersonPlan, Resource, Selection, Storage};
pub use screen::{FieldGroup, HomeScreen, ListScreen, Screens, Section};
pub use specialise::{Actor, specialise};
pub use table::{Column, ForeignKey, Index, SqlType, Table};

use model::{Case, Currency, Look, Message, NotEnforced, SignIn, StatementId};
use serde::{Deserialize, Serialize};

/// Everything that an output needs to run the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub app: AppFacts,
    /// Tables of things, people and link tables, in an order in which they can be created.
    pub tables: Vec<Table>,
    /// One for each thing; the place is the `ThingId`.
    pub resources: Vec<Resource>,
    /// Every way to write data: create, update, delete and named actions of every resource. The place is [`ActionIndex`].
    pub actions: Vec<Action>,
    /// What the app does at moments of records and by the clock. What follows an action directly is in the action.
    pub timers: Vec<Timer>,
    pub messages: Vec<Message>,
    pub screens: Screens,
    pub samples: Vec<Sample>,
    pub cases: Vec<Case>,
    pub definitions: Vec<model::Definition>,
    pub working_hours: Vec<(u8, String, String)>,
    /// The sentence of every statement id that is named anywhere in the plan, sorted by id.
    pub sentences: Vec<(StatementId, String)>,
    pub not_enforced: Vec<NotEnforced>,
}

/// The place of an action in [`Plan::actions`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ActionIndex(pub u32);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppFacts {
    pub name: String,
    /// Lower kebab-case, for package and file names.
    pub slug: String,
    pub summary: Option<String>,
    pub time_zone: String,
    pub currency: Currency,
    pub sign_in: SignIn,
    pub look: Look,
}

/// Something that is due at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timer {
    pub statement: StatementId,
    /// Stable name, for the rows of the job queue: `remind_appointment_2`.
    pub key: String,
    pub when: TimerWhen,
    /// Judged when the moment comes; over `Record` for a record's own moment.
    pub condition: model::Expr,
    pub effects: Vec<model::Effect>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "when")]
pub enum TimerWhen {
    /// A moment of each record's own: the expression over `Record` gives the instant, empty for none. Whenever a record (or
    /// what the expression reads) changes, its row in the queue is moved; one that was done for the same instant isn't repeated.
    Record {
        thing: model::ThingId,
        at: model::Expr,
    },
    Every(model::Repeat),
}

/// A row of sample data. Ids are given by the output, in order; relations name the other sample by its place in
/// [`Plan::samples`], and always one that stands before it (except in circles, which are filled in once all are there).
///
/// Rows are made as the app itself does things: defaults, counters and what the app fills in come as always, nobody is asked
/// who may. The author's rows are put in place whatever the rules say. An **invented** row is made like any record and left out,
/// with all that name it, if a check or rule refuses it. Invented rows are there when a preview starts for the first time, so
/// that there is a living app to look at; `POST /_preview/reset {"sample": true}`, tests and edge cases begin with the author's
/// rows alone (`{"sample": true, "invented": true}` brings the others back). A production server starts with none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    pub thing: model::ThingId,
    pub values: Vec<(model::FieldId, SampleValue)>,
    /// Made by the compiler, not written by the author.
    pub invented: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "value", content = "of")]
pub enum SampleValue {
    Literal(model::Literal),
    /// Worked out when the rows are made ("tomorrow at 10:00").
    Expr(model::Expr),
    /// The sample at that place in [`Plan::samples`].
    Sample(u32),
    Samples(Vec<u32>),
}
