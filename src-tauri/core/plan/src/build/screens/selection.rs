//! A filter as the query string of the list route: by plain parameters where they can say it, else by a selection that the
//! server knows by name.

use model::{Comparison, Expr, Literal, Path, Root, TypeKind};

use crate::build::tables::stored_choice;
use crate::{Resource, Selection};

/// The query string for the filter (over `Record` and `Actor`), without sort.
pub fn query(resource: &mut Resource, filter: &Expr, name: &str) -> String {
    let filter = crate::specialise::simplify(filter);
    if filter.is_always() {
        return String::new();
    }
    if let Some(plain) = plain(resource, &filter) {
        return plain.join("&");
    }
    let known = resource.selections.iter().find(|one| one.holds == filter).map(|one| one.key.clone());
    let key = known.unwrap_or_else(|| {
        let mut names = super::super::names::Names::default();
        for one in &resource.selections {
            names.give(one.key.clone(), "");
        }
        let key = names.give(crate::build::names::kebab(name), "");
        resource.selections.push(Selection { key: key.clone(), holds: filter });
        key
    });
    format!("only={key}")
}

fn plain(resource: &Resource, filter: &Expr) -> Option<Vec<String>> {
    match filter {
        Expr::And(parts) => {
            let all: Option<Vec<Vec<String>>> = parts.iter().map(|part| plain(resource, part)).collect();
            all.map(|all| all.concat())
        }
        Expr::Compare { op, left, right } => compare(resource, *op, left, right).map(|one| vec![one]),
        Expr::OneOf { value, list } => {
            let wire = wire(resource, value)?;
            let words: Option<Vec<String>> = list.iter().map(|one| literal(resource, one)).collect();
            Some(vec![format!("{wire}[in]={}", words?.join(","))])
        }
        Expr::IsEmpty(value) => Some(vec![format!("{}[empty]=true", wire(resource, value)?)]),
        Expr::Not(inner) => match &**inner {
            Expr::IsEmpty(value) => Some(vec![format!("{}[empty]=false", wire(resource, value)?)]),
            _ => None,
        },
        _ => None,
    }
}

fn compare(resource: &Resource, op: Comparison, left: &Expr, right: &Expr) -> Option<String> {
    let (wire, value, op) = match wire(resource, left) {
        Some(wire) => (wire, literal(resource, right)?, op),
        None => (wire(resource, right)?, literal(resource, left)?, turned(op)),
    };
    let op = match op {
        // Where the list route has a parameter of the same name, the longer spelling is unmistakable.
        Comparison::Equal if crate::list::PARAMETERS.contains(&wire) => "eq",
        Comparison::Equal => return Some(format!("{wire}={value}")),
        Comparison::NotEqual => "ne",
        Comparison::Less => "lt",
        Comparison::AtMost => "lte",
        Comparison::More => "gt",
        Comparison::AtLeast => "gte",
    };
    Some(format!("{wire}[{op}]={value}"))
}

fn turned(op: Comparison) -> Comparison {
    match op {
        Comparison::Less => Comparison::More,
        Comparison::AtMost => Comparison::AtLeast,
        Comparison::More => Comparison::Less,
        Comparison::AtLeast => Comparison::AtMost,
        same => same,
    }
}

/// A field of the record itself that everybody who sees the record sees.
fn wire<'a>(resource: &'a Resource, value: &Expr) -> Option<&'a str> {
    let Expr::Path(Path { root: Root::Record, steps }) = value else { return None };
    let [step] = steps.as_slice() else { return None };
    let field = resource.field(step.field)?;
    let plain = !matches!(field.r#type.kind, TypeKind::Several(_) | TypeKind::Choices(_));
    (field.see.is_always() && plain && step.thing == resource.thing).then_some(field.wire.as_str())
}

fn literal(resource: &Resource, value: &Expr) -> Option<String> {
    match value {
        Expr::Path(Path { root: Root::Actor, steps }) if steps.is_empty() => Some("{me}".to_owned()),
        Expr::Now => Some("{now}".to_owned()),
        Expr::Literal(literal @ Literal::Choice { .. }) => stored_choice(resource, literal),
        Expr::Literal(Literal::YesNo(yes)) => Some(yes.to_string()),
        Expr::Literal(Literal::Whole(number) | Literal::Money(number)) => Some(number.to_string()),
        Expr::Literal(Literal::Date(date)) => Some(date.clone()),
        _ => None,
    }
}
