use serde::{Deserialize, Serialize};

use crate::{Action, Case, Definition, Message, Page, Permission, Reaction, Rule, StatementId, Thing, ThingId};

/// A whole app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct App {
    pub name: String,
    /// One sentence of what it is, from the introduction, for the sign-in page.
    pub summary: Option<String>,
    /// IANA name; `UTC` unless the spec gives one.
    pub time_zone: String,
    pub currency: Currency,
    pub sign_in: SignIn,
    pub look: Look,
    pub organisation: Option<Organisation>,
    /// Hours on weekdays that count as working time: (day 1–7, from, to), in order.
    pub working_hours: Vec<(u8, String, String)>,
    pub things: Vec<Thing>,
    pub definitions: Vec<Definition>,
    pub actions: Vec<Action>,
    pub permissions: Vec<Permission>,
    pub rules: Vec<Rule>,
    pub messages: Vec<Message>,
    pub reactions: Vec<Reaction>,
    pub pages: Vec<Page>,
    pub cases: Vec<Case>,
    /// The sentence of each statement id that anything above names, sorted by id.
    pub sentences: Vec<(StatementId, String)>,
    /// Sentences that are still open or can't be run yet: the preview says so where it matters.
    pub not_enforced: Vec<NotEnforced>,
}

/// ISO 4217 code and the number of digits of its minor unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Currency {
    pub code: String,
    pub digits: u8,
}

impl Default for Currency {
    fn default() -> Self {
        Self { code: "GBP".to_owned(), digits: 2 }
    }
}

/// The ways in. With none set, a code by email is the default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignIn {
    pub email_code: bool,
    pub password: bool,
    pub text_code: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// `#rrggbb`
    pub colour: Option<String>,
    pub dark: Option<bool>,
    pub font: Option<String>,
    pub logo: Option<String>,
}

/// "Each clinic only sees its own patients."
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    pub thing: ThingId,
    pub statement: StatementId,
}

/// A sentence that the app doesn't keep yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotEnforced {
    pub statement: StatementId,
    pub sentence: String,
    /// Plain words: "It is still a question." or what the program can't do yet.
    pub why: String,
    /// What the sentence names, closed when the author goes on all the same.
    pub things: Vec<ThingId>,
}

impl App {
    pub fn thing(&self, id: ThingId) -> Option<&Thing> {
        self.things.get(id.0 as usize)
    }

    /// The sentence behind a statement id.
    pub fn sentence(&self, id: &StatementId) -> Option<&str> {
        let found = self.sentences.binary_search_by(|(own, _)| own.cmp(id)).ok()?;
        self.sentences.get(found).map(|(_, sentence)| sentence.as_str())
    }
}

impl Thing {
    pub fn is_person(&self) -> bool {
        self.person.is_some()
    }
}

impl Thing {
    /// One of the thing's own fields.
    pub fn own(&self, field: crate::FieldId) -> Option<&crate::Field> {
        match field {
            crate::FieldId::Own(place) => self.fields.get(place as usize),
            _ => None,
        }
    }
}
