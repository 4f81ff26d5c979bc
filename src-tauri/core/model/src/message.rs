use serde::{Deserialize, Serialize};

use crate::{Expr, Path, StatementId, ThingId};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub channel: Channel,
    /// Over the record of the reaction that sends it.
    pub to: Recipient,
    pub subject: Template,
    pub body: Template,
    pub statement: StatementId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Channel {
    Email,
    TextMessage,
    Push,
    InApp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "to", content = "who")]
pub enum Recipient {
    /// The person at the end of the path.
    Person(Path),
    /// Everybody with the role for whom the condition holds; the person is `Root::Row(Row(0))`.
    Everyone { role: ThingId, filter: Expr },
    /// The people at the end of a path from each record of a thing that fits; each person once.
    Each { of: ThingId, filter: Expr, person: Path },
}

/// Words with blanks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Template {
    pub pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "piece", content = "of")]
pub enum Piece {
    Text(String),
    /// Printed as people say it: dates, money and choices in words.
    Blank(Expr),
    /// One line for each record that fits: its title, or the template over `Root::Row(Row(0))`.
    Lines {
        of: ThingId,
        filter: Expr,
        line: Template,
    },
}
