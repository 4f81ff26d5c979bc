//! The parameters of lists; see [`crate::list`].

use model::TypeKind;
use serde_json::{Value, json};

use super::values;
use crate::list::{FIGURES, PARAMETERS, USUAL_LIMIT, is_figure};
use crate::{Field, Resource};

/// What every list can be sorted by, beside its fields.
const ALWAYS: [&str; 3] = ["id", "createdAt", "updatedAt"];

pub(super) fn parameters(resource: &Resource) -> Vec<Value> {
    // What nobody sees can't be named.
    let fields: Vec<&Field> = resource.fields.iter().filter(|field| !field.see.is_never()).collect();
    let mut found = vec![
        // More than the most isn't refused: it counts as the most.
        query(
            "limit",
            json!({ "type": "integer", "minimum": 1, "default": USUAL_LIMIT }),
            "More than 100 counts as 100.",
        ),
        query("after", json!({ "type": "string" }), "What was \"next\" on the page before."),
        query(
            "sort",
            names_by_commas(&sortable(&fields), "-?"),
            "The first four count; the other way round with a hyphen.",
        ),
        query("search", json!({ "type": "string" }), "Words that all have to be there."),
    ];
    let relations: Vec<&str> = fields.iter().filter_map(|field| field.include.as_deref()).collect();
    if !relations.is_empty() {
        found.push(query("include", names_by_commas(&relations, ""), "Relations to answer as objects too."));
    }
    found.push(query("count", json!({ "type": "boolean" }), "Adds the total."));
    found.push(query("actions", json!({ "type": "boolean" }), "Adds what you may do with each."));
    let figures: Vec<String> = fields
        .iter()
        .filter(|field| is_figure(field))
        .flat_map(|field| FIGURES.iter().map(|(kind, _)| format!("{kind}:{}", field.wire)))
        .collect();
    if !figures.is_empty() {
        found.push(query("figure", json!({ "type": "string", "enum": figures }), "Worked out over all that match."));
    }
    if !resource.selections.is_empty() {
        let keys: Vec<&str> = resource.selections.iter().map(|selection| selection.key.as_str()).collect();
        found.push(query("only", json!({ "type": "string", "enum": keys }), "What a page keeps of the list."));
    }
    found.extend(fields.iter().map(|field| filter(field)));
    found
}

fn query(name: &str, schema: Value, words: &str) -> Value {
    json!({ "name": name, "in": "query", "schema": schema, "description": words })
}

fn filter(field: &Field) -> Value {
    let wire = &field.wire;
    let name = if PARAMETERS.contains(&wire.as_str()) { format!("{wire}[eq]") } else { wire.clone() };
    let more = match field.r#type.kind {
        TypeKind::Several(_) | TypeKind::Choices(_) => format!("Has that one among them. Also {wire}[empty]."),
        _ => format!("Also {wire}[ne], [lt], [lte], [gt], [gte], [in], [contains], [empty], as the type allows."),
    };
    query(&name, values::asked(&field.r#type), &more)
}

fn sortable<'a>(fields: &[&'a Field]) -> Vec<&'a str> {
    let lists = |field: &&&Field| {
        matches!(field.r#type.kind, TypeKind::Several(_) | TypeKind::Choices(_) | TypeKind::File | TypeKind::Image)
    };
    let own = fields.iter().filter(|field| !lists(field)).map(|field| field.wire.as_str());
    own.chain(ALWAYS).collect()
}

/// Names of JSON need no escape in a pattern.
fn names_by_commas(names: &[&str], before: &str) -> Value {
    let one = format!("{before}({})", names.join("|"));
    json!({ "type": "string", "pattern": format!("^({one}(,{one})*)?$") })
}
