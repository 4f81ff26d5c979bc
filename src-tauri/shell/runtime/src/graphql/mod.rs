//! `POST /api/graphql`: the plan's schema, answered by the app's own API (see [`plan::graphql`]).

mod ask;
mod resolve;
mod wire;

use std::sync::Arc;

use apollo_compiler::Schema;
use apollo_compiler::executable::OperationType;
use apollo_compiler::introspection;
use apollo_compiler::parser::Parser;
use apollo_compiler::request::{RequestError, coerce_variable_values};
use apollo_compiler::resolvers::Execution;
use apollo_compiler::response::JsonMap;
use apollo_compiler::validation::Valid;
use axum::http::Method;
use plan::Plan;
use serde_json::{Map, Value};
use tokio::runtime::Handle;

use crate::app::App;
use crate::auth::Actor;
use crate::db::counting;
use crate::http::{Call, Problem, Reply, body};
use crate::live::Live;
use ask::Asking;
use resolve::Object;

/// The plan's schema as the executor wants it. It is made when the first request comes.
pub(crate) fn schema(plan: &Plan) -> Result<Valid<Schema>, Problem> {
    Schema::parse_and_validate(plan::graphql::schema(plan), "schema.graphql")
        .map_err(|wrong| Problem::internal(format!("the GraphQL schema: {wrong}")))
}

pub(crate) async fn answer(app: &Arc<App>, live: &Arc<Live>, call: &Call, actor: &Actor) -> Result<Reply, Problem> {
    if call.method != Method::POST {
        return Err(Problem::wrong_method("POST"));
    }
    let input = call.object()?;
    let query = body::text(&input, "query")?;
    let variables = variables(&input)?;
    let name = operation_name(&input)?;
    let (query, name) = (query.to_owned(), name.map(str::to_owned));
    let (app, live, call, actor) = (Arc::clone(app), Arc::clone(live), call.clone(), actor.clone());
    // The executor's futures stay on the thread that they began on; the requests that they make are the API's own.
    let runtime = Handle::current();
    let work = move || {
        let asking = Asking::new(&app, &live, &call, &actor);
        runtime.block_on(counting::counted(execute(&asking, &query, name.as_deref(), &variables)))
    };
    let (reply, statements) =
        tokio::task::spawn_blocking(work).await.map_err(|_| Problem::internal("a GraphQL request panicked"))?;
    counting::add(statements);
    reply
}

async fn execute(asking: &Asking<'_>, query: &str, name: Option<&str>, variables: &JsonMap) -> Result<Reply, Problem> {
    let schema = asking.schema()?;
    let mut parser = Parser::new().token_limit(plan::graphql::MOST_TOKENS as usize);
    let parsed = parser.parse_executable(schema, query, "query.graphql").map_err(Box::new);
    let document = match parsed.and_then(|found| found.validate(schema).map_err(Box::new)) {
        Ok(document) => document,
        // In the words of graphql-js, which the exported project runs.
        Err(wrong) => return Ok(wire::refused(wrong.errors.iter().map(|one| one.unstable_to_json_compat()))),
    };
    let refused = |error: RequestError| Ok(wire::refused([error.to_graphql_error(&document.sources)]));
    let Ok(operation) = document.operations.get(name) else {
        return Ok(wire::unclear(name));
    };
    if let Err(error) = introspection::check_max_depth(&document, operation) {
        return refused(error);
    }
    let variables = match coerce_variable_values(schema, operation, variables) {
        Ok(variables) => variables,
        Err(error) => return refused(error),
    };
    let root = match operation.operation_type {
        OperationType::Mutation => Object::root(asking, "Mutation"),
        _ => Object::root(asking, "Query"),
    };
    let execution = Execution::new(schema, &document)
        .operation(operation)
        .coerced_variable_values(&variables)
        .enable_schema_introspection(true);
    match execution.execute_async(&root).await {
        Ok(response) => Ok(wire::answered(response, &asking.take())),
        Err(error) => refused(error),
    }
}

fn variables(input: &Map<String, Value>) -> Result<JsonMap, Problem> {
    match input.get("variables") {
        None | Some(Value::Null) => Ok(JsonMap::new()),
        Some(Value::Object(given)) => {
            Ok(given.iter().map(|(name, value)| (name.as_str().into(), value.clone().into())).collect())
        }
        Some(_) => Err(Problem::field("variables", "This must be an object.")),
    }
}

fn operation_name(input: &Map<String, Value>) -> Result<Option<&str>, Problem> {
    match input.get("operationName") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(name)) => Ok(Some(name)),
        Some(_) => Err(Problem::field("operationName", "This must be text.")),
    }
}
