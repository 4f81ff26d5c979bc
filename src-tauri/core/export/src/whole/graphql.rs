//! `schema.graphql`: the schema that the plan gives, word for word what a preview answers by.

use plan::Plan;

use crate::File;

pub(crate) fn file(plan: &Plan) -> File {
    let schema = plan::graphql::schema(plan);
    File::ours("schema.graphql", format!("{}\n", schema.trim_end()))
}
