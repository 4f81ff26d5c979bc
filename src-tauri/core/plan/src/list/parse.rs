use model::{AggregateKind, Expr, FieldId, Type, TypeKind};
use serde_json::Value as Json;

use super::{BadQuery, Figure, Filter, ListQuery, MOST_LIMIT, Op, USUAL_LIMIT, cursor};
use crate::problem::{BAD_PARAMETER, UNKNOWN_PARAMETER};
use crate::validate::{self, Stored};
use crate::{Actor, Field, Plan, Resource, specialise};

/// So many fields decide the order.
const MOST_SORTED: usize = 4;

fn bad(name: &str) -> BadQuery {
    BadQuery { kind: BAD_PARAMETER, name: name.to_owned() }
}

fn unknown(name: &str) -> BadQuery {
    BadQuery { kind: UNKNOWN_PARAMETER, name: name.to_owned() }
}

/// Reads a query string, already split and decoded, in the order in which it was given.
pub fn parse(
    plan: &Plan,
    resource: &Resource,
    actor: &Actor,
    pairs: &[(String, String)],
) -> Result<ListQuery, BadQuery> {
    let mut query = ListQuery {
        filters: Vec::new(),
        sort: vec![(FieldId::CreatedAt, true)],
        sort_text: "-createdAt".to_owned(),
        limit: USUAL_LIMIT,
        after: None,
        only: Vec::new(),
        search: Vec::new(),
        count: false,
        figure: None,
        include: Vec::new(),
        actions: false,
    };
    let mut after = None;
    for (name, value) in pairs {
        match name.as_str() {
            "limit" => {
                query.limit = limit(value).ok_or_else(|| bad(name))?;
            }
            "after" if value.is_empty() => {}
            "after" => after = Some(value),
            "count" => query.count = yes_or_no(name, value)?,
            "figure" => query.figure = Some(figure(resource, actor, value).ok_or_else(|| bad(name))?),
            "actions" => query.actions = yes_or_no(name, value)?,
            "only" => {
                let place = resource.selections.iter().position(|one| one.key == *value).ok_or_else(|| bad(name))?;
                query.only.push(place);
            }
            "search" => query.search = search_words(value),
            "sort" if value.is_empty() => {}
            "sort" => {
                query.sort = sort(resource, actor, value)?;
                query.sort_text = value.clone();
            }
            "include" => query.include = include(resource, actor, value)?,
            _ => query.filters.push(filter(plan, resource, actor, name, value)?),
        }
    }
    if let Some(after) = after {
        let keys = cursor::keys(after, &query.sort_text, query.sort.len() + 1).ok_or_else(|| bad("after"))?;
        query.after = Some(keys);
    }
    Ok(query)
}

/// Any number above 0; more than the most counts as the most, however many digits it has.
fn limit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let limit = digits.parse().unwrap_or(MOST_LIMIT).min(MOST_LIMIT);
    (limit > 0).then_some(limit)
}

fn yes_or_no(name: &str, value: &str) -> Result<bool, BadQuery> {
    match value {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(bad(name)),
    }
}

/// `sum:price`
fn figure(resource: &Resource, actor: &Actor, text: &str) -> Option<Figure> {
    let (kind, wire) = text.split_once(':')?;
    let (_, kind) = FIGURES.iter().find(|(word, _)| *word == kind)?;
    let field = resource.field_by_wire(wire)?;
    (is_figure(field) && visible(field, actor).is_always()).then_some(Figure { kind: *kind, field: field.id })
}

/// What can be worked out over a list, as the query says it.
pub(crate) const FIGURES: [(&str, AggregateKind); 4] = [
    ("sum", AggregateKind::Sum),
    ("average", AggregateKind::Average),
    ("least", AggregateKind::Least),
    ("greatest", AggregateKind::Greatest),
];

/// Whether the field holds amounts.
pub(crate) fn is_figure(field: &Field) -> bool {
    matches!(
        field.r#type.kind,
        TypeKind::Whole
            | TypeKind::Number { .. }
            | TypeKind::Money
            | TypeKind::Percent
            | TypeKind::Duration
            | TypeKind::Rating
    )
}

/// At most eight words, folded.
fn search_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = crate::fold::fold(text).split(' ').map(str::to_owned).collect();
    words.retain(|word| !word.is_empty());
    words.truncate(8);
    words
}

/// Whether the person can see the field on any record, and on all of them.
pub(super) fn visible(field: &Field, actor: &Actor) -> Expr {
    specialise(&field.see, actor)
}

/// A field by its JSON name, if it is there for this person.
fn named<'a>(resource: &'a Resource, actor: &Actor, wire: &str) -> Option<(FieldId, Option<&'a Field>)> {
    match wire {
        "id" => Some((FieldId::Id, None)),
        "createdAt" => Some((FieldId::CreatedAt, None)),
        "updatedAt" => Some((FieldId::UpdatedAt, None)),
        _ => {
            let field = resource.field_by_wire(wire)?;
            (!visible(field, actor).is_never()).then_some((field.id, Some(field)))
        }
    }
}

fn sort(resource: &Resource, actor: &Actor, text: &str) -> Result<Vec<(FieldId, bool)>, BadQuery> {
    let mut found = Vec::new();
    for part in text.split(',') {
        let (down, wire) = match part.strip_prefix('-') {
            Some(wire) => (true, wire),
            None => (false, part),
        };
        let (id, field) = named(resource, actor, wire).ok_or_else(|| bad("sort"))?;
        let sortable = field.is_none_or(|field| {
            visible(field, actor).is_always()
                && !matches!(
                    field.r#type.kind,
                    TypeKind::Several(_) | TypeKind::Choices(_) | TypeKind::File | TypeKind::Image
                )
        });
        if !sortable {
            return Err(bad("sort"));
        }
        if found.iter().all(|(other, _)| *other != id) && found.len() < MOST_SORTED {
            found.push((id, down));
        }
    }
    Ok(found)
}

fn include(resource: &Resource, actor: &Actor, text: &str) -> Result<Vec<FieldId>, BadQuery> {
    let mut found = Vec::new();
    for name in text.split(',').filter(|name| !name.is_empty()) {
        let field = resource.fields.iter().find(|field| field.include.as_deref() == Some(name));
        let field = field.filter(|field| !visible(field, actor).is_never()).ok_or_else(|| bad("include"))?;
        if !found.contains(&field.id) {
            found.push(field.id);
        }
    }
    Ok(found)
}

fn filter(plan: &Plan, resource: &Resource, actor: &Actor, name: &str, text: &str) -> Result<Filter, BadQuery> {
    let (wire, op) = match name.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
        Some((wire, op)) => (wire, op),
        None => (name, "eq"),
    };
    let (id, field) = named(resource, actor, wire).ok_or_else(|| unknown(name))?;
    let own = field.map(|field| &field.r#type);
    let usual = Type::plain(if id == FieldId::Id { TypeKind::AnyPerson } else { TypeKind::Moment });
    let r#type = own.unwrap_or(&usual);
    let many = matches!(r#type.kind, TypeKind::Several(_) | TypeKind::Choices(_));
    let ordered = !many && !matches!(r#type.kind, TypeKind::YesNo | TypeKind::File | TypeKind::Image);
    let op = match op {
        "eq" if !many => Op::Eq,
        "ne" if !many => Op::Ne,
        "in" if !many => Op::In,
        "lt" if ordered => Op::Lt,
        "lte" if ordered => Op::Lte,
        "gt" if ordered => Op::Gt,
        "gte" if ordered => Op::Gte,
        "contains" | "eq" if many => Op::Contains,
        "contains" if crate::build::is_text(&r#type.kind) => Op::Contains,
        "empty" => match yes_or_no(name, text)? {
            true => Op::Empty,
            false => Op::NotEmpty,
        },
        _ => return Err(unknown(name)),
    };
    let values = match op {
        Op::Empty | Op::NotEmpty => Vec::new(),
        Op::In => {
            let values: Result<Vec<Stored>, BadQuery> = text.split(',').map(|one| read(r#type, name, one)).collect();
            let values = values?;
            if values.len() > 100 {
                return Err(bad(name));
            }
            values
        }
        _ => vec![read(r#type, name, text)?],
    };
    let _ = plan;
    Ok(Filter { field: id, op, values })
}

/// A value as the wire spells it, without the quotes of JSON. Bounds of the type don't matter here.
fn read(r#type: &Type, name: &str, text: &str) -> Result<Stored, BadQuery> {
    let kind = match &r#type.kind {
        TypeKind::Choices(choices) => TypeKind::Choice(choices.clone()),
        TypeKind::Several(_) => TypeKind::AnyPerson,
        TypeKind::File | TypeKind::Image => TypeKind::AnyPerson,
        TypeKind::Email | TypeKind::LongText | TypeKind::WebAddress | TypeKind::Phone | TypeKind::Address => {
            TypeKind::Text
        }
        TypeKind::Rating => TypeKind::Whole,
        other => other.clone(),
    };
    let json = match &kind {
        TypeKind::Whole | TypeKind::Number { .. } | TypeKind::Money | TypeKind::Percent | TypeKind::Counter { .. } => {
            Json::Number(text.trim().parse().map_err(|_| bad(name))?)
        }
        TypeKind::YesNo => Json::Bool(yes_or_no(name, text)?),
        _ => Json::String(text.to_owned()),
    };
    let found = validate::value(&Type::plain(kind.clone()), &json).map_err(|_| bad(name))?;
    match found {
        Stored::Null => Err(bad(name)),
        Stored::Text(text) if crate::build::is_text(&kind) => Ok(Stored::Text(crate::fold::fold(&text))),
        other => Ok(other),
    }
}
