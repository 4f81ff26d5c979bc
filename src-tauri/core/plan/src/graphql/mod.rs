//! The GraphQL schema of an app, at `/api/graphql`.
//!
//! GraphQL adds no way into the data: every field that isn't a value of its parent carries `@http`, which says which request of
//! the app's own API answers it. Preview and export read the same schema text and make the same requests, so rules, visibility,
//! refusals and words are those of the API, decided once. The templates of a path take `{id}` from the arguments and
//! `{this.customerId}` from the parent's values; where that is a list, one request is made for each.

mod text;

use model::{ThingId, TypeKind};
use std::collections::BTreeSet;

use crate::build::{Names, capital};
use crate::{Action, ActionKind, Field, Plan, Resource};
use text::{Block, Line};

/// How many requests of the API one GraphQL request may make. What goes beyond is refused field by field with
/// [`crate::problem::TOO_MUCH`].
pub const MOST_REQUESTS: u32 = 500;

/// How many tokens a query may have.
pub const MOST_TOKENS: u32 = 10_000;

/// What comes before everything else: how fields are answered, and the values that GraphQL has no word for.
const PREAMBLE: &str = include_str!("preamble.graphql");

/// Types of the schema that are nobody's thing.
const OWN_TYPES: &[&str] = &[
    "Query",
    "Mutation",
    "Subscription",
    "String",
    "Int",
    "Float",
    "Boolean",
    "ID",
    "Date",
    "Time",
    "Moment",
    "Duration",
    "Money",
    "Long",
    "Value",
    "File",
    "FileId",
    "Filter",
    "Me",
];

/// What a list takes. `count` asks for the total, which costs a second look.
const LIST: &str = "limit: Int, after: String, sort: String, search: String, count: Boolean";

/// The schema in GraphQL's own language.
pub fn schema(plan: &Plan) -> String {
    let types = type_names(plan);
    let mut query = Block::new("type Query", None);
    let mut mutation = Block::new("type Mutation", None);
    let mut rest: Vec<Block> = Vec::new();
    let mut roots = Names::with(&["me"]);
    query.line(Line::http("me", "", "Me", "/auth/me").described("Who you are"));
    for (resource, name) in plan.resources.iter().zip(&types) {
        let path = format!("/{}", resource.path);
        let many = roots.give(resource.variable.clone(), "List");
        let one = roots.give(lower(name), "Record");
        let arguments = format!("({LIST}, filter: {name}Filter)");
        let about = format!("The {} that you can see", resource.name.plural);
        query.line(Line::http(&many, &arguments, &format!("{name}Page"), &path).described(&about));
        let about = format!("One {}", resource.name.singular);
        query.line(Line::http(&one, "(id: ID!)", name, &format!("{path}/{{id}}")).described(&about));
        rest.push(record(plan, resource, name, &types));
        rest.push(page(resource, name));
        rest.push(filter(resource, name));
        for action in plan.actions_of(resource.thing) {
            let (line, input) = mutation_of(resource, action, name);
            mutation.line(line);
            rest.extend(input);
        }
    }
    let mut out = PREAMBLE.to_owned();
    query.write(&mut out);
    if !mutation.is_empty() {
        mutation.write(&mut out);
    }
    rest.iter().for_each(|block| block.write(&mut out));
    out
}

/// The type of each resource; a thing that bears the name of a type that every schema has gets another.
fn type_names(plan: &Plan) -> Vec<String> {
    let mut names = Names::with(OWN_TYPES);
    plan.resources.iter().map(|resource| names.give(resource.type_name.clone(), "Record")).collect()
}

fn record(plan: &Plan, resource: &Resource, name: &str, types: &[String]) -> Block {
    let mut block = Block::new(&format!("type {name}"), Some(&format!("A record of {}", resource.name.plural)));
    let mut taken: BTreeSet<String> = ["id", "createdAt", "updatedAt", "version"].map(str::to_owned).into();
    block.line(Line::value("id", "ID!"));
    for field in &resource.fields {
        let sentence = field.statement.as_ref().and_then(|id| plan.sentence(id)).unwrap_or(&field.name);
        block.line(Line::value(&field.wire, &output(&field.r#type.kind)).described(sentence));
        taken.insert(field.wire.clone());
        if let Some((include, related, many)) = related(plan, field) {
            let kind = &types[related.0 as usize];
            let kind = if many { format!("[{kind}]") } else { kind.clone() };
            let path = format!("/{}/{{this.{}}}", plan.resources[related.0 as usize].path, field.wire);
            block.line(Line::http(include, "", &kind, &path));
            taken.insert(include.to_owned());
        }
    }
    let mut names = Names::with(&taken.iter().map(String::as_str).collect::<Vec<_>>());
    for (other, field) in relations_to(plan, resource.thing) {
        let own = names
            .give(other.variable.clone(), &format!("As{}", capital(field.include.as_deref().unwrap_or(&field.key))));
        let kind = &types[other.thing.0 as usize];
        let path = format!("/{}?{}={{this.id}}", other.path, field.wire);
        let about = format!("The {} whose {} this is", other.name.plural, field.name);
        let arguments = format!("({LIST}, filter: {kind}Filter)");
        block.line(Line::http(&own, &arguments, &format!("{kind}Page"), &path).described(&about));
    }
    block.line(Line::value("createdAt", "Moment"));
    block.line(Line::value("updatedAt", "Moment"));
    block.line(Line::value("version", "Int"));
    block
}

/// The thing that a field leads to, by the name of the record rather than its id.
fn related<'a>(plan: &Plan, field: &'a Field) -> Option<(&'a str, ThingId, bool)> {
    let (thing, many) = match field.r#type.kind {
        TypeKind::One(thing) => (thing, false),
        TypeKind::Several(thing) => (thing, true),
        _ => return None,
    };
    plan.resource(thing)?;
    Some((field.include.as_deref()?, thing, many))
}

/// Stored relations of other things to this one, which a list of those can be narrowed by.
fn relations_to(plan: &Plan, thing: ThingId) -> impl Iterator<Item = (&Resource, &Field)> {
    plan.resources.iter().flat_map(move |other| {
        let fields = other.fields.iter().filter(move |field| {
            matches!(field.r#type.kind, TypeKind::One(to) | TypeKind::Several(to) if to == thing)
                && !matches!(field.storage, crate::Storage::Computed { .. })
        });
        fields.map(move |field| (other, field))
    })
}

fn page(resource: &Resource, name: &str) -> Block {
    let about = format!("A page of {}; `next` is the `after` of the one that follows", resource.name.plural);
    let mut block = Block::new(&format!("type {name}Page"), Some(&about));
    block.line(Line::value("items", &format!("[{name}!]!")));
    block.line(Line::value("next", "String"));
    block.line(Line::value("total", "Int").described("Where `count` asked for it"));
    block
}

fn filter(resource: &Resource, name: &str) -> Block {
    let about = format!("Which {}: all that is given must hold", resource.name.plural);
    let mut block = Block::new(&format!("input {name}Filter"), Some(&about));
    for wire in
        ["id", "createdAt", "updatedAt"].into_iter().chain(resource.fields.iter().map(|field| field.wire.as_str()))
    {
        block.line(Line::value(wire, "Filter"));
    }
    block
}

fn mutation_of(resource: &Resource, action: &Action, name: &str) -> (Line, Option<Block>) {
    let collection = format!("/{}", resource.path);
    let (method, path) = match (action.kind, action.path.as_deref()) {
        (ActionKind::Create, _) => ("POST", collection),
        (ActionKind::Update, _) => ("PATCH", format!("{collection}/{{id}}")),
        (ActionKind::Delete, _) => ("DELETE", format!("{collection}/{{id}}")),
        (ActionKind::Named, path) => ("POST", format!("{collection}/{{id}}/{}", path.unwrap_or(&action.key))),
    };
    let mut arguments: Vec<String> = Vec::new();
    if action.kind != ActionKind::Create {
        arguments.extend(["id: ID!".to_owned(), "version: Int".to_owned()]);
    }
    let takes = action.kind != ActionKind::Delete && !action.inputs.is_empty();
    let input = takes.then(|| {
        let about = format!("What \"{}\" takes", action.label);
        let mut block = Block::new(&format!("input {}Input", capital(&action.name)), Some(&about));
        for input in &action.inputs {
            block.line(Line::value(&input.wire, &given(&input.r#type.kind)).described(&input.label));
        }
        block
    });
    if takes {
        arguments.push(format!("input: {}Input", capital(&action.name)));
    }
    let arguments = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
    let answer = if action.kind == ActionKind::Delete { "Boolean" } else { name };
    let about = format!("{} ({})", action.label, resource.name.singular);
    (Line::with_method(&action.name, &arguments, answer, method, &path).described(&about), input)
}

/// How a value is read.
fn output(kind: &TypeKind) -> String {
    let name = match kind {
        TypeKind::Whole | TypeKind::Counter { .. } => "Long",
        TypeKind::Rating => "Int",
        TypeKind::Money => "Money",
        TypeKind::Number { .. } | TypeKind::Percent => "Float",
        TypeKind::YesNo => "Boolean",
        TypeKind::Date => "Date",
        TypeKind::Time => "Time",
        TypeKind::Moment => "Moment",
        TypeKind::Duration => "Duration",
        TypeKind::Choices(_) => "[String!]",
        TypeKind::One(_) | TypeKind::AnyPerson => "ID",
        TypeKind::Several(_) => "[ID!]",
        TypeKind::File | TypeKind::Image => "File",
        TypeKind::Text
        | TypeKind::LongText
        | TypeKind::Email
        | TypeKind::WebAddress
        | TypeKind::Choice(_)
        | TypeKind::Phone
        | TypeKind::Address
        | TypeKind::Colour => "String",
    };
    name.to_owned()
}

/// How a value is given. Nothing is demanded here: what is missing is said by the API, for all fields at once and in the
/// spec's words.
fn given(kind: &TypeKind) -> String {
    match kind {
        TypeKind::File | TypeKind::Image => "ID".to_owned(),
        other => output(other),
    }
}

fn lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
