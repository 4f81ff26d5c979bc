use serde::{Deserialize, Serialize};

use crate::{ActionId, Change, ChoiceId, Duration, Expr, FieldId, MessageId, StatementId, ThingId, Verb};

/// What the app does by itself when something happens or a moment comes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reaction {
    pub statement: StatementId,
    pub trigger: Trigger,
    /// Over `Record` (the record that triggered it), `Before` and `Actor`. For a moment: judged when the moment comes.
    pub when: Expr,
    pub effects: Vec<Effect>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "trigger")]
pub enum Trigger {
    /// After the action, in its own transaction.
    Done { thing: ThingId, verb: Verb },
    /// When the field takes the choice, by whatever action.
    Enters { thing: ThingId, field: FieldId, choice: ChoiceId },
    /// When the field changes, by whatever action.
    Changes { thing: ThingId, field: FieldId },
    /// When the condition becomes true for a record that changed.
    Becomes { thing: ThingId, condition: Expr },
    /// At a moment of each record's own: moves with the record, is not sent twice, and does nothing where the record is gone.
    At {
        thing: ThingId,
        /// A moment, or a date (then `at` is needed); over `Record`.
        moment: Expr,
        offset: Duration,
        before: bool,
        /// Local time on the day.
        at: Option<String>,
    },
    /// Again and again by the clock.
    Every(Repeat),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "every")]
pub enum Repeat {
    Hour {
        minute: u8,
    },
    Day {
        at: String,
    },
    /// Days of the week, 1 is Monday.
    Week {
        days: Vec<u8>,
        at: String,
    },
    /// Day of the month; 31 in a shorter month is its last day.
    Month {
        day: u8,
        at: String,
    },
    Year {
        month: u8,
        day: u8,
        at: String,
    },
}

/// One thing that a reaction does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "does", content = "with")]
pub enum Effect {
    Send(MessageId),
    /// Changes the record at hand.
    Set {
        changes: Vec<Change>,
    },
    /// Makes a record; values over the triggering record as `Root::Trigger`.
    Create {
        thing: ThingId,
        values: Vec<Change>,
    },
    DeleteRecord,
    /// Does a named action on the record at hand, as the app itself: what it asks of people (who may) is not asked.
    Do(ActionId),
    /// The same for each record that fits; inside, that record is `Record` and the triggering one `Trigger`. The filter
    /// goes over `Root::Row(Row(0))` and `Root::Record` (the outer one).
    ForEach {
        of: ThingId,
        filter: Expr,
        effects: Vec<Effect>,
    },
    /// The record at the end of the path (over `Record`) takes the place of the record at hand.
    On {
        path: crate::Path,
        effects: Vec<Effect>,
    },
}
