use serde::{Deserialize, Serialize};

use crate::{ActionId, ChoiceId, Expr, FieldId, Literal, StatementId, ThingId, Type, Who};

/// A noun as the spec writes it, in lower case unless it is a proper name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Noun {
    pub singular: String,
    pub plural: String,
}

/// A thing that the app keeps, or a kind of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thing {
    /// Stable name across renames, kept in `plainspoken.lock`: snake_case, unique in the app.
    pub key: String,
    pub name: Noun,
    /// Set for a kind of people (a role): a record then is an account that has the role.
    pub person: Option<Person>,
    /// In the order in which the spec gives them, automatic ones last. For people, name and email are ordinary entries here,
    /// marked by [`Field::account`].
    pub fields: Vec<Field>,
    /// The field that names a record in lists and relations.
    pub title: Option<FieldId>,
    /// The sentence that declares it, if any does.
    pub statement: Option<StatementId>,
    /// Rows of sample data, each with the values that the spec gives.
    pub samples: Vec<SampleRow>,
    /// "Nobody deletes …": whether records may be deleted at all is a permission; this says what a deletion does here.
    pub keeps_deleted: bool,
}

/// What a kind of people adds to a thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub joining: Joining,
    /// Kinds of people that whoever has this role is as well ("committee members are members too").
    pub also: Vec<ThingId>,
}

/// How somebody gets the role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "how", content = "by")]
pub enum Joining {
    /// They sign up themselves.
    SignUp,
    /// Somebody who already has one of these roles invites them.
    Invited(Vec<Who>),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Stable name across renames: snake_case, unique in the thing.
    pub key: String,
    /// The words of the spec: "starts at".
    pub name: String,
    pub r#type: Type,
    pub required: bool,
    pub unique: Option<Unique>,
    /// Value of a new record where none is given.
    pub default: Option<Literal>,
    /// The value is worked out, never stored by a person. Over the record ([`crate::Root::Record`]).
    pub computed: Option<Expr>,
    pub filled: Filled,
    /// For people: the field lives in the account itself.
    pub account: bool,
    /// For relations: what happens to this record when the other one is deleted.
    pub on_delete: OnDelete,
    /// "private": only the person that it is about and those who are named by a permission see it.
    pub private: bool,
    /// Added by the compiler (the moment of a step, say), not by the author; hidden from forms.
    pub automatic: bool,
    pub statement: Option<StatementId>,
}

/// Who gives a field its value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "how", content = "with")]
pub enum Filled {
    /// Whoever may add or change the record.
    ByPerson,
    /// The app, with the person who makes the record. `unless` may choose another ("a coordinator has to say whose it is"):
    /// people of those kinds give it themselves.
    Creator { unless: Vec<ThingId> },
    /// The app, with the moment at which the choice field takes the choice.
    MomentOf { field: FieldId, choice: ChoiceId },
    /// The app, with the moment at which the action succeeds.
    MomentOfAction(ActionId),
    /// The app, with the person who does the action; the last one, where it can be done again.
    DoerOf(ActionId),
    /// Only named actions, reactions and jobs set it; nobody by hand.
    BySteps,
}

/// A value that no two records share.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Unique {
    /// Capital and small letters (and accents) make no difference. True for email and text unless the spec says otherwise.
    pub folded: bool,
}

/// What a relation's record does when what it points to is deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum OnDelete {
    /// The deletion is refused while this record is there.
    #[default]
    Refuse,
    /// This record is deleted too.
    Delete,
    /// This record is kept and the relation becomes empty.
    Empty,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleRow {
    /// Field and value; relations are given by the title of the other record, as [`Literal::Text`].
    pub values: Vec<(FieldId, Literal)>,
    pub statement: Option<StatementId>,
}

/// A word defined by a condition: "An invoice is overdue when …", "a free account is one whose plan is free".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    pub word: String,
    pub thing: ThingId,
    /// Over [`crate::Root::Record`].
    pub holds: Expr,
    pub statement: StatementId,
}
