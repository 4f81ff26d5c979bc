//! Reading: lists with filters, order, pages and search, single records, as everybody.

use super::generate::Generator;
use super::people::{Person, label_of, seen};
use super::session::Session;
use super::step::{NEXT, Request, label};
use super::values::word;
use model::TypeKind;
use plan::Resource;
use serde_json::Value;

pub fn read(generator: &mut Generator<'_>, session: &mut Session<'_>, people: &[Person]) -> Request {
    if session.has_next()
        && generator.random.percent(60)
        && let Some(mut list) = generator.list.take()
    {
        list.path = format!("{}&after={NEXT}", list.path.split("&after=").next().unwrap_or_default());
        return list;
    }
    let signed_in: Vec<&Person> = people.iter().filter(|person| person.label.is_some()).collect();
    let person = if generator.random.percent(95) { generator.random.one(&signed_in).copied() } else { people.last() };
    let who = person.and_then(|person| person.label.clone());
    if generator.random.percent(6) {
        return Request::get(who, if generator.random.percent(50) { "/auth/me?allowances=true" } else { "/auth/me" });
    }
    let resources = &generator.plan.resources;
    let Some(resource) = generator.random.one(resources) else { return Request::get(who, "/auth/me") };
    if generator.random.percent(25) {
        return one_record(generator, session, who, resource);
    }
    let rows = session.rows(&resource.path).unwrap_or_default();
    let mut parts = vec![];
    for _ in 0..generator.random.below(4) {
        parts.push(parameter(generator, session, resource, &rows));
    }
    let limit = if generator.random.percent(40) {
        format!("limit={}", generator.random.between(1, 4))
    } else {
        "count=true".to_owned()
    };
    let request = Request::get(
        who,
        format!("/{}?{limit}{}", resource.path, parts.into_iter().map(|part| format!("&{part}")).collect::<String>()),
    );
    if limit.starts_with("limit") {
        generator.list = Some(request.clone());
    }
    request
}

fn one_record(
    generator: &mut Generator<'_>,
    session: &mut Session<'_>,
    who: Option<String>,
    resource: &Resource,
) -> Request {
    let visible = if generator.random.percent(75) { seen(session, who.as_deref(), resource) } else { vec![] };
    let rows = if visible.is_empty() { session.rows(&resource.path).unwrap_or_default() } else { visible };
    let row = generator.random.one(&rows).cloned().unwrap_or(Value::Null);
    let record = label_of(session, &row).unwrap_or("no such record");
    let more = match generator.random.below(4) {
        0 => "?actions=true".to_owned(),
        1 => resource
            .fields
            .iter()
            .find_map(|field| field.include.as_ref())
            .map(|name| format!("?include={name}"))
            .unwrap_or_default(),
        _ => String::new(),
    };
    Request::get(who, format!("/{}/{}{more}", resource.path, label(record)))
}

fn parameter(generator: &mut Generator<'_>, session: &Session<'_>, resource: &Resource, rows: &[Value]) -> String {
    let random = &mut generator.random;
    match random.below(10) {
        0 => {
            let mut wires: Vec<&str> = resource.fields.iter().map(|field| field.wire.as_str()).collect();
            wires.extend(["createdAt", "updatedAt", "id"]);
            let name = random.one(&wires).copied().unwrap_or("id");
            let second = random.one(&wires).copied().unwrap_or("id");
            let sign = if random.percent(50) { "-" } else { "" };
            if random.percent(30) { format!("sort={sign}{name},{second}") } else { format!("sort={sign}{name}") }
        }
        1 => {
            let texts: Vec<&str> = rows
                .iter()
                .flat_map(|row| row.as_object().into_iter().flat_map(|row| row.values()))
                .filter_map(Value::as_str)
                .collect();
            let whole = if random.percent(70) { random.one(&texts).copied().unwrap_or("a") } else { word(random) };
            let from = random.below(4);
            let part: String = whole.chars().skip(from).take(5).collect();
            format!("search={}", encoded(&part))
        }
        2 => "actions=true".to_owned(),
        3 => {
            let names: Vec<&String> = resource.fields.iter().filter_map(|field| field.include.as_ref()).collect();
            random.one(&names).map_or("count=true".to_owned(), |name| format!("include={name}"))
        }
        4 => random.one(&resource.selections).map_or("actions=true".to_owned(), |one| format!("only={}", one.key)),
        5 if random.percent(30) => random
            .one(&[
                "nonsense=1",
                "limit=0",
                "limit=x",
                "count=yes",
                "sort=",
                "after=",
                "sort=nonsense",
                "id[in]=1,2",
                "only=nothing",
                "include=nothing",
            ])
            .copied()
            .unwrap_or("x=1")
            .to_owned(),
        _ => filter(generator, session, resource, rows),
    }
}

fn filter(generator: &mut Generator<'_>, session: &Session<'_>, resource: &Resource, rows: &[Value]) -> String {
    let random = &mut generator.random;
    let Some(field) = random.one(&resource.fields) else { return "count=true".to_owned() };
    let own: Vec<&Value> = rows.iter().map(|row| &row[&field.wire]).filter(|value| !value.is_null()).collect();
    let value = random.one(&own).copied().cloned().unwrap_or(Value::Null);
    let text = match &value {
        Value::String(id) if session.label_of(id).is_some() => label(session.label_of(id).unwrap_or_default()),
        Value::Array(items) => items
            .first()
            .and_then(|item| {
                Some(
                    session
                        .label_of(item.as_str()?)
                        .map_or_else(|| item.as_str().unwrap_or_default().to_owned(), label),
                )
            })
            .unwrap_or_default(),
        Value::String(text) if random.percent(30) => encoded(&beginning(text).to_uppercase()),
        Value::String(text) => encoded(beginning(text)),
        Value::Null => "1".to_owned(),
        other => other.to_string(),
    };
    let ordered = ["eq", "ne", "lt", "lte", "gt", "gte", "in", "contains", "empty"];
    let plain = ["eq", "ne", "in"];
    let many = matches!(field.r#type.kind, TypeKind::Several(_) | TypeKind::Choices(_));
    let choice = matches!(field.r#type.kind, TypeKind::Choice(_) | TypeKind::YesNo | TypeKind::One(_));
    let op = match () {
        () if random.percent(8) => random.one(&ordered),
        () if many => Some(&"contains"),
        () if choice => random.one(&plain),
        () => random.one(&ordered),
    };
    match op.copied().unwrap_or("eq") {
        "eq" if random.percent(60) => format!("{}={text}", field.wire),
        "empty" => format!("{}[empty]={}", field.wire, random.percent(50)),
        "in" => format!("{}[in]={text},{text}", field.wire),
        op => format!("{}[{op}]={text}", field.wire),
    }
}

/// As much of a text as an address holds on every server between: a whole essay in a query never arrives anywhere.
fn beginning(text: &str) -> &str {
    text.char_indices().nth(200).map_or(text, |(at, _)| &text[..at])
}

/// As a query string spells it.
pub fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~:".contains(&byte);
    text.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
