use std::sync::{Arc, OnceLock};

use apollo_compiler::Schema;
use apollo_compiler::validation::Valid;

use model::ThingId;
use plan::Plan;
use plan::calendar::Calendar;

use crate::auth::sessions;
use crate::db::Database;
use crate::graphql;
use crate::http::Problem;
use crate::things::shape::Shape;
use crate::things::world;
use crate::web::Site;

/// A plan together with the data and pages that go with it. A reload puts another one in its place.
#[derive(Debug)]
pub(crate) struct Live {
    pub plan: Arc<Plan>,
    pub calendar: Calendar,
    pub database: Database,
    pub site: Site,
    pub statements: Statements,
    pub shapes: Vec<Shape>,
    /// Statements of the plan's expressions. They are known by where those lie in `plan`, so they live and die with it.
    pub expressions: world::Statements,
    /// Made when it is first asked for.
    graphql: OnceLock<Valid<Schema>>,
}

/// Texts of statements that depend on the plan alone.
#[derive(Debug)]
pub(crate) struct Statements {
    pub session: String,
    pub account: String,
}

impl Live {
    pub fn new(plan: Plan, database: Database, site: Site) -> Self {
        let statements =
            Statements { session: sessions::look_up_statement(&plan), account: sessions::account_statement(&plan) };
        let shapes = plan.resources.iter().map(|resource| Shape::of(&plan, resource)).collect();
        Self {
            calendar: Calendar::of(&plan),
            statements,
            shapes,
            plan: Arc::new(plan),
            database,
            site,
            expressions: world::Statements::default(),
            graphql: OnceLock::new(),
        }
    }

    /// The GraphQL schema of the plan.
    pub fn graphql(&self) -> Result<&Valid<Schema>, Problem> {
        if let Some(schema) = self.graphql.get() {
            return Ok(schema);
        }
        let schema = graphql::schema(&self.plan)?;
        Ok(self.graphql.get_or_init(|| schema))
    }

    /// The sentence behind a statement id.
    pub fn sentence(&self, id: &str) -> Option<&str> {
        let found = self.plan.sentences.binary_search_by(|(own, _)| own.0.as_str().cmp(id)).ok()?;
        self.plan.sentences.get(found).map(|(_, sentence)| sentence.as_str())
    }

    pub fn shape(&self, thing: ThingId) -> Result<&Shape, Problem> {
        self.shapes.get(thing.0 as usize).ok_or_else(|| Problem::internal("a thing that isn't in the plan"))
    }
}
