use model::ThingId;

use super::base::{Base, Value};

/// What the words of a phrase can refer to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    /// How many aggregates the phrase stands in.
    pub level: u8,
    /// The record that the sentence is about.
    pub record: Option<Base>,
    /// Kinds of the acting people; empty where nobody acts.
    pub roles: Vec<ThingId>,
    /// Records that were mentioned, the nearest last.
    pub mentioned: Vec<Base>,
    /// The row that "whose", "that" and "of it" inside its own description refer to.
    pub row: Option<Base>,
    /// The moment or day that "that date" and "then" refer to.
    pub moment: Option<Value>,
    /// What "it", "them" and "one" refer to as objects, where the sentence has just named it.
    pub target: Option<super::Target>,
    /// The thing that a heading above is about: the last resort of "it".
    pub topic: Option<ThingId>,
    /// The things that the sentence before listed: "all three of them".
    pub listed: Vec<ThingId>,
    /// What is said of a record may be a state of what is made for it: a book is borrowed while one of its loans is.
    pub held: bool,
}

impl Scope {
    pub fn about(thing: ThingId) -> Self {
        Self { record: Some(Base::record(thing)), ..Self::default() }
    }

    pub fn with_roles(mut self, roles: Vec<ThingId>) -> Self {
        self.roles = roles;
        self
    }

    pub fn with_record(&self, base: Base) -> Self {
        let mut own = self.clone();
        own.record = Some(base);
        own
    }

    pub fn mention(&self, base: Base) -> Self {
        let mut own = self.clone();
        own.mentioned.retain(|other| *other != base);
        own.mentioned.push(base);
        own
    }

    /// The scope inside one more aggregate, whose rows are records of `thing`; and the row.
    pub fn inside(&self, thing: ThingId) -> (Self, Base) {
        let mut own = self.clone();
        own.level = own.level.saturating_add(1);
        let row = Base::row(own.level, thing);
        own.row = Some(row.clone());
        (own, row)
    }

    /// The acting people as records.
    pub fn actors(&self) -> Vec<Base> {
        self.roles.iter().map(|role| Base::actor(*role)).collect()
    }

    /// What a pronoun may stand for, likeliest first.
    pub fn antecedents(&self) -> Vec<Base> {
        let mut found: Vec<Base> = Vec::new();
        let nearest = self.mentioned.iter().rev().cloned();
        for base in nearest.chain(self.record.clone()).chain(self.actors()) {
            if !found.contains(&base) {
                found.push(base);
            }
        }
        found
    }
}
