//! What the compiler understood, in the shape of `check --format json` with the
//! editor's positions.

use super::Edit;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// One understanding of the whole spec.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Compiled {
    /// Counts up with every compile; an offered edit names it.
    pub revision: u32,
    /// The version of each file that was read.
    pub versions: BTreeMap<String, u32>,
    pub app: String,
    pub statements: Vec<Statement>,
    pub warnings: Vec<Warning>,
    pub counts: Counts,
    pub headings: Vec<Heading>,
    pub things: Vec<Thing>,
    pub messages: Vec<Named>,
    pub vocabulary: Vec<Term>,
    /// The names of the types that a field can have, for cards and completion.
    pub field_types: Vec<String>,
    /// How long the compiler took, in microseconds.
    pub micros: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct Statement {
    pub id: String,
    pub file: String,
    pub from: u32,
    pub to: u32,
    /// 1-based, for people.
    pub line: u32,
    pub text: String,
    pub kind: String,
    pub state: State,
    /// The canonical English of what it compiled to; empty for notes.
    pub means: String,
    pub assumes: Vec<Assumption>,
    pub question: Option<Question>,
}

#[derive(Clone, Copy, Debug, Serialize, TS, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    Enforced,
    Assumed,
    Asked,
    Note,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct Assumption {
    pub code: String,
    pub text: String,
    pub alternatives: Vec<Answer>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct Question {
    pub text: String,
    /// The words that it is about; the whole sentence when it names none.
    pub from: u32,
    pub to: u32,
    pub answers: Vec<Answer>,
    /// How many sentences it holds up.
    pub blocks: u32,
}

/// A click that writes an answer into the spec.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Answer {
    pub label: String,
    pub means: String,
    pub edits: Vec<Edit>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct Warning {
    pub code: String,
    pub text: String,
    pub file: String,
    pub from: u32,
    pub to: u32,
    pub line: u32,
    pub answers: Vec<Answer>,
}

#[derive(Clone, Copy, Debug, Default, Serialize, TS)]
pub struct Counts {
    pub enforced: u32,
    pub assumed: u32,
    pub asked: u32,
    pub note: u32,
    /// One question may stand behind several asked sentences.
    pub questions: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct Heading {
    pub file: String,
    pub text: String,
    pub level: u32,
    pub from: u32,
}

/// A thing or a kind of people, as the outline and the cards show it.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Thing {
    pub id: String,
    pub name: String,
    pub plural: String,
    /// Its path in the running app, below `/api/`.
    pub route: String,
    pub people: bool,
    /// The name in the running app's answers of the field that names a record.
    pub title: String,
    pub fields: Vec<Field>,
    /// The choices that it goes through, in order, if it has steps.
    pub steps: Vec<String>,
    /// Where it is declared.
    pub file: String,
    pub from: u32,
    /// Its field list, when it has one that a card can stand for.
    pub card: Option<Card>,
}

/// The lines of a field list, which the editor shows as a card.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Card {
    pub file: String,
    pub from: u32,
    pub to: u32,
}

#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Field {
    pub id: String,
    /// Its name in the running app's answers: `startsAt`, `customerId`.
    pub column: String,
    /// How its values are shown in the data of the running app.
    pub shown: Shown,
    /// Its value can be set by hand: nothing works it out or fills it in.
    pub settable: bool,
    pub name: String,
    /// The type as the spec's author would say it: "money", "a customer".
    #[serde(rename = "type")]
    pub type_words: String,
    /// Whatever else the line says: "at least 0, private".
    pub rest: String,
    pub required: bool,
    /// It is required because of something else that is said ("starts as …"), so the card can't take it away.
    pub required_anyway: bool,
    pub file: String,
    pub from: u32,
    pub to: u32,
    /// Whether its words are a line of the card.
    pub in_card: bool,
}

/// What a value of the running app is, for showing it.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(rename_all = "kebab-case", tag = "as")]
pub enum Shown {
    Plain,
    LongText,
    YesNo,
    Number,
    Percent,
    Date,
    Time,
    Choice {
        choices: Vec<ShownChoice>,
    },
    /// Several of the choices.
    Choices {
        choices: Vec<ShownChoice>,
    },
    /// The ids of records below this route.
    Records {
        route: String,
    },
    File,
    /// Minor units.
    Money {
        currency: String,
        digits: u8,
    },
    Duration,
    Moment,
    /// The id of a record below this route.
    Record {
        route: String,
    },
}

/// A choice as it crosses, and as the spec says it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ShownChoice {
    pub value: String,
    pub words: String,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct Named {
    pub id: String,
    pub name: String,
    pub file: String,
    pub from: u32,
}

/// A word of the spec that the editor can complete.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Term {
    pub text: String,
    pub kind: TermKind,
    /// What it is, in a few words: "field of Ticket".
    pub about: String,
}

#[derive(Clone, Copy, Debug, Serialize, TS, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum TermKind {
    Thing,
    Role,
    Field,
    Choice,
    Action,
    Type,
    Definition,
}

/// A change made on a card. The rest is `core/edit`'s work.
#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CardRequest {
    pub revision: u32,
    pub thing: String,
    pub edit: CardEdit,
}

/// What a change on a card does elsewhere in the spec.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Foreseen {
    /// Sentences that name the field, before and after.
    pub reworded: Vec<Rewording>,
    /// Sentences that would be asked about.
    pub unclear: Vec<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct Rewording {
    pub before: String,
    pub after: String,
}

#[derive(Clone, Debug, Deserialize, Serialize, TS)]
#[serde(rename_all = "kebab-case", tag = "what")]
pub enum CardEdit {
    RenameField {
        field: String,
        name: String,
    },
    RetypeField {
        field: String,
        to: String,
    },
    RequireField {
        field: String,
        required: bool,
    },
    AddField {
        name: String,
        #[serde(rename = "type")]
        type_words: String,
    },
    RemoveField {
        field: String,
    },
}
