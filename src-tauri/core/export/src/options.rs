use serde::{Deserialize, Serialize};

/// What the person chooses when they take the app away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    pub database: Database,
    /// The text of `migrations/plan.json` in the folder that is exported to, where an earlier export left one: the next
    /// migration leads from there to the plan.
    pub previous: Option<String>,
}

/// The engines that the project is prepared for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Database {
    #[default]
    Sqlite,
    Postgres,
    Both,
}
