use model::StatementId;
use plan::Plan;
use serde::{Deserialize, Serialize};

/// A stretch of a printed file that a sentence stands behind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Link {
    pub statement: StatementId,
    pub path: String,
    /// First line, counted from 1.
    pub first: u32,
    /// Last line, itself included.
    pub last: u32,
}

/// Which lines of the project come from which sentence, sorted by statement, path and line.
pub fn links(plan: &Plan) -> Vec<Link> {
    let _ = plan;
    Vec::new()
}
