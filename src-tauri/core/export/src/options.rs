use plan::Plan;
use serde::{Deserialize, Serialize};

/// What the person chooses when they take the app away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    pub database: Database,
    /// What the folder that is exported to holds already: the next migration leads from there to the plan.
    pub previous: Option<Previous>,
}

/// What an earlier export left in `migrations/plan.json`: the plan, as [`plan::migrate::read_plan`] reads it, and beside it the
/// names of the migrations that lead there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Previous {
    #[serde(flatten)]
    pub plan: Plan,
    /// In order, without the ending.
    pub migrations: Vec<String>,
    /// The names of the tables that every app has, as far as the migrations make them.
    #[serde(default)]
    pub system: Vec<String>,
    /// The engines that the migrations are written for. One that has been chosen once goes on getting them, so that a database
    /// which somebody has there never falls behind.
    #[serde(default)]
    pub databases: Database,
}

impl Previous {
    /// Reads the file; a sentence says why it can't be read. Going on without it would write the first migration again.
    pub fn read(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| format!("migrations/plan.json can't be read: {error}."))
    }

    pub(crate) fn write(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
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

impl Database {
    pub(crate) fn has_sqlite(self) -> bool {
        self != Self::Postgres
    }

    pub(crate) fn has_postgres(self) -> bool {
        self != Self::Sqlite
    }

    pub(crate) fn and(self, other: Self) -> Self {
        if self == other { self } else { Self::Both }
    }
}
