use model::{Expr, StatementId};
use serde::{Deserialize, Serialize};

/// Who may, as one condition and the sentences behind it.
///
/// `holds` is what counts: over `Root::Record` and `Root::Actor`, with `ActorIs`, `SignedIn`. It is `allow₁ or allow₂ …`
/// and not any `forbid`; `never` where no sentence allows anything. An output may simplify it for a known set of roles with
/// [`crate::specialise`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    pub holds: Expr,
    /// In spec order, for quoting the sentence that decided.
    pub rulings: Vec<Ruling>,
    /// Whether somebody who isn't signed in could be allowed; otherwise they get 401.
    pub open_to_nobody: bool,
    /// What somebody is told whom no sentence allows it and none forbids it: "You can't cancel this order."
    #[serde(default)]
    pub told: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruling {
    pub statement: StatementId,
    pub allows: bool,
    pub condition: Expr,
    /// What the person is told when this ruling refuses.
    pub detail: String,
}
