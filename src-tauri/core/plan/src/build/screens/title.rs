//! What a person would call a list: "Your upcoming visits".

use model::{App, Expr, FieldId, Filled, Literal, Path, Root, ThingId, TypeKind};

use super::title_case;
use crate::Resource;

/// The heading of records with this filter, for people of the role.
pub fn of_records(app: &App, resource: &Resource, filter: &Expr, role: Option<ThingId>) -> String {
    let mut words = Vec::new();
    if is_own(filter, role) {
        words.push("your".to_owned());
    }
    words.extend(defined(app, resource.thing, filter));
    words.push(resource.name.plural.clone());
    title_case(&words.join(" "))
}

/// The word that the spec has for such records: the definition that the filter contains.
pub fn defined(app: &App, thing: ThingId, filter: &Expr) -> Option<String> {
    let parts = conjuncts(filter);
    let mut known: Vec<(usize, &str)> = app
        .definitions
        .iter()
        .filter(|own| own.thing == thing)
        .map(|own| (conjuncts(&own.holds), own.word.as_str()))
        .filter(|(holds, _)| !holds.is_empty() && holds.iter().all(|part| parts.contains(part)))
        .map(|(holds, word)| (holds.len(), word))
        .collect();
    // Of several, the one that says most.
    known.sort_by_key(|(length, _)| std::cmp::Reverse(*length));
    known.first().map(|(_, word)| (*word).to_owned()).or_else(|| parts.iter().find_map(|part| choice(app, part)))
}

/// "Draft", where the records are those whose state is draft.
fn choice(app: &App, part: &Expr) -> Option<String> {
    let Expr::Compare { op: model::Comparison::Equal, left, right } = part else { return None };
    let (Expr::Path(Path { root: Root::Record, steps }), Expr::Literal(Literal::Choice { field, choice })) =
        (&**left, &**right)
    else {
        return None;
    };
    let FieldId::Own(place) = field.field else { return None };
    let known = app.thing(field.thing)?.fields.get(place as usize)?;
    match &known.r#type.kind {
        // Only where it goes through steps does the choice say what state the record is in; else it is a kind or a colour.
        TypeKind::Choice(choices) if steps.len() == 1 && known.filled == Filled::BySteps => {
            choices.get(choice.0 as usize).map(|own| own.name.clone())
        }
        _ => None,
    }
}

/// Whether the records are those of the person who looks.
fn is_own(filter: &Expr, role: Option<ThingId>) -> bool {
    let me = Expr::path(Root::Actor, Vec::new());
    role.is_some()
        && conjuncts(filter).iter().any(|part| match part {
            Expr::Compare { op: model::Comparison::Equal, left, right } => {
                let other = if **left == me {
                    right
                } else if **right == me {
                    left
                } else {
                    return false;
                };
                matches!(&**other, Expr::Path(Path { root: Root::Record, steps }) if steps.len() == 1)
            }
            _ => false,
        })
}

fn conjuncts(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::And(parts) => parts.iter().flat_map(conjuncts).collect(),
        one => vec![one],
    }
}
