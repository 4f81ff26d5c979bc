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
    let mut found: Vec<Link> = crate::printed(plan)
        .into_iter()
        .flat_map(|printed| {
            let path = printed.file.path;
            printed.marks.into_iter().map(move |mark| Link {
                statement: StatementId(mark.name),
                path: path.clone(),
                first: mark.first,
                last: mark.last,
            })
        })
        .collect();
    found.sort();
    found.dedup();
    found
}
