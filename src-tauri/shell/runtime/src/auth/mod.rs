//! Who is asking: accounts, sessions, codes and passwords.

pub(crate) mod accounts;
pub(crate) mod codes;
pub(crate) mod cookies;
pub(crate) mod keys;
pub(crate) mod passwords;
pub(crate) mod routes;
pub(crate) mod secrets;
pub(crate) mod sessions;
pub(crate) mod sign_up;

use model::ThingId;

/// The acting person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    /// The account's id.
    pub id: String,
    pub name: Option<String>,
    pub email: Option<String>,
    /// Every role they have, those included in others as well; sorted.
    pub roles: Vec<ThingId>,
    /// The session they came with; none for an API key.
    pub session: Option<String>,
    /// Whether what they came with allows writing; only an API key may not.
    pub may_write: bool,
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Actor {
    Nobody,
    Person(Person),
    /// The app itself: jobs, timers, reactions, sample data.
    System,
}

impl Actor {
    pub fn person(&self) -> Option<&Person> {
        match self {
            Self::Person(person) => Some(person),
            Self::Nobody | Self::System => None,
        }
    }

    pub fn id(&self) -> Option<&str> {
        self.person().map(|person| person.id.as_str())
    }
}
