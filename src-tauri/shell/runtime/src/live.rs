use std::sync::Arc;

use plan::Plan;

use crate::auth::sessions;
use crate::db::Database;
use crate::web::Site;

/// A plan together with the data and pages that go with it. A reload puts another one in its place.
#[derive(Debug)]
pub(crate) struct Live {
    pub plan: Arc<Plan>,
    pub database: Database,
    pub site: Site,
    pub statements: Statements,
}

/// Texts of statements that depend on the plan alone.
#[derive(Debug)]
pub(crate) struct Statements {
    pub session: String,
    pub account: String,
}

impl Statements {
    pub fn of(plan: &Plan) -> Self {
        Self { session: sessions::look_up_statement(plan), account: sessions::account_statement(plan) }
    }
}

impl Live {
    pub fn new(plan: Plan, database: Database, site: Site) -> Self {
        Self { statements: Statements::of(&plan), plan: Arc::new(plan), database, site }
    }

    /// The sentence behind a statement id.
    pub fn sentence(&self, id: &str) -> Option<&str> {
        let found = self.plan.sentences.binary_search_by(|(own, _)| own.0.as_str().cmp(id)).ok()?;
        self.plan.sentences.get(found).map(|(_, sentence)| sentence.as_str())
    }
}
