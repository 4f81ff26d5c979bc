//! The app, typed: what a spec means, free of how it was worded and of how it will be stored.
//!
//! `language` builds an [`App`]; `plan` turns it into what the preview runs and the export prints. Meanings are compared by
//! `==` and hashed, so two wordings of one rule are equal here. Everything is kept in vectors in a stated order, because the
//! same spec must always give the same bytes.

mod action;
mod app;
mod case;
mod expr;
mod ids;
mod message;
mod page;
mod permission;
mod reaction;
mod rule;
mod thing;
mod types;
mod value;
mod walk;

pub use action::{Action, ActionKind, Change, Input};
pub use app::{App, Currency, Look, NotEnforced, Organisation, SignIn};
pub use case::{Case, CaseStep, CaseValue, CaseVerb, Outcome};
pub use expr::{Aggregate, AggregateKind, Arithmetic, Comparison, Expr, Path, Period, Root, Round, Row, Unit};
pub use ids::{ActionId, ChoiceId, FieldId, FieldRef, MessageId, StatementId, ThingId};
pub use message::{Channel, Message, Piece, Recipient, Template};
pub use page::{Page, Panel, View};
pub use permission::{Grant, Permission, Verb, Who};
pub use reaction::{Effect, Reaction, Repeat, Trigger};
pub use rule::{CountScope, Rule, RuleKind};
pub use thing::{Definition, Field, Filled, Joining, Noun, OnDelete, Person, SampleRow, Thing, Unique};
pub use types::{Choice, Type, TypeKind};
pub use value::{Duration, Literal};
