//! `GET /api/things`: filters, order, search, pages — all on what the person sees, and on nothing else.

use std::fmt::Write;
use std::sync::Arc;

use model::{FieldId, TypeKind};
use rusqlite::types::Value;
use serde_json::Value as Json;

use super::present::{self, Extras};
use super::select::{self, Column, Select};
use super::values;
use super::world::{Prepared, World};
use crate::auth::Actor;
use crate::http::{Call, Problem, Reply};
use crate::live::Live;
use model::{ThingId, Type};

const MOST: usize = 100;

/// What a request asks for.
struct Asked {
    limit: usize,
    sort: Vec<Key>,
    after: Option<Vec<Value>>,
    count: bool,
    /// Conditions, with values bound by number.
    filters: Vec<String>,
    bound: Vec<(String, Value)>,
}

/// One of the things that order goes by.
struct Key {
    text: String,
    descending: bool,
}

pub(crate) fn answer(live: &Arc<Live>, call: &Call, actor: &Actor, thing: ThingId) -> Result<Reply, Problem> {
    let select = select::of(live, actor, thing)?;
    let pairs = call.query_pairs();
    let extras = Extras::read(&select, &pairs)?;
    let asked = read(live, &select, &pairs, thing)?;
    let text = live.database.read(|connection| {
        let world = World { live, connection, actor, now: call.now, thing: None, record: None, before: None, inputs: None, trigger: None };
        page(&world, &select, &asked, &extras, thing)
    })?;
    Ok(Reply::json_text(200, text))
}

fn page(world: &World<'_>, select: &Select, asked: &Asked, extras: &Extras, thing: ThingId) -> Result<String, Problem> {
    let mut conditions = vec![format!("({})", select.see)];
    conditions.extend(asked.filters.iter().cloned());
    let total = match asked.count {
        true => Some(count(world, select, asked, &conditions)?),
        false => None,
    };
    let mut bound = asked.bound.clone();
    if let Some(after) = &asked.after {
        conditions.push(beyond(&asked.sort, after, &mut bound)?);
    }
    let keys: Vec<String> = asked.sort.iter().map(|key| key.text.clone()).collect();
    let order: Vec<String> = asked.sort.iter().map(|key| format!("{}{}", key.text, if key.descending { " DESC" } else { "" })).collect();
    let text = format!(
        "SELECT {}, {} FROM {} r WHERE {} ORDER BY {} LIMIT {}",
        select.texts(),
        keys.join(", "),
        select.table,
        conditions.join(" AND "),
        order.join(", "),
        asked.limit + 1
    );
    let mut records = Vec::new();
    let mut last: Vec<Value> = Vec::new();
    let mut more = false;
    if !select.sees_none {
        let prepared = Prepared::new(text, select.params.clone());
        let mut statement = world.connection.prepare_cached(&prepared.text)?;
        prepared.bind(&mut statement, world)?;
        bind(&mut statement, &bound)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            if records.len() == asked.limit {
                more = true;
                break;
            }
            records.push(select.write(row)?);
            last = (0..keys.len()).map(|place| row.get(select.columns.len() + place)).collect::<Result<_, _>>()?;
        }
    }
    present::complete(world.live, world.connection, world.actor, thing, &mut records, extras, world.now)?;
    let mut out = String::with_capacity(records.iter().map(|record| record.len() + 1).sum::<usize>() + 64);
    out.push_str("{\"items\":[");
    out.push_str(&records.join(","));
    out.push_str("],\"next\":");
    match more {
        true => values::write_text(&mut out, &cursor(&last)),
        false => out.push_str("null"),
    }
    if let Some(total) = total {
        let _ = write!(out, ",\"total\":{total}");
    }
    out.push('}');
    Ok(out)
}

fn count(world: &World<'_>, select: &Select, asked: &Asked, conditions: &[String]) -> Result<i64, Problem> {
    if select.sees_none {
        return Ok(0);
    }
    let text = format!("SELECT COUNT(*) FROM {} r WHERE {}", select.table, conditions.join(" AND "));
    let prepared = Prepared::new(text, select.params.clone());
    let mut statement = world.connection.prepare_cached(&prepared.text)?;
    prepared.bind(&mut statement, world)?;
    bind(&mut statement, &asked.bound)?;
    let mut rows = statement.raw_query();
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?.unwrap_or(0))
}

fn bind(statement: &mut rusqlite::Statement<'_>, bound: &[(String, Value)]) -> Result<(), Problem> {
    for (name, value) in bound {
        if let Some(number) = statement.parameter_index(name)? {
            statement.raw_bind_parameter(number, value)?;
        }
    }
    Ok(())
}

fn read(live: &Live, select: &Select, pairs: &[(String, String)], thing: ThingId) -> Result<Asked, Problem> {
    let mut asked = Asked { limit: 20, sort: Vec::new(), after: None, count: false, filters: Vec::new(), bound: Vec::new() };
    let mut sorted_by = Vec::new();
    for (name, value) in pairs {
        match name.as_str() {
            "limit" => match value.parse() {
                Ok(limit) if (1..=MOST).contains(&limit) => asked.limit = limit,
                _ => return Err(Problem::malformed(format!("The limit is a number from 1 to {MOST}."))),
            },
            "count" => asked.count = value == "true",
            "include" | "actions" => {}
            "after" => asked.after = Some(read_cursor(value)?),
            "sort" => {
                for part in value.split(',').map(str::trim).filter(|part| !part.is_empty()) {
                    let (wire, descending) = part.strip_prefix('-').map_or((part, false), |rest| (rest, true));
                    let column = visible_column(select, wire)?;
                    let text = column.folded.clone().unwrap_or_else(|| column.text.clone());
                    if !sorted_by.contains(&wire) {
                        sorted_by.push(wire);
                        asked.sort.push(Key { text, descending });
                    }
                }
            }
            "search" => search(select, value, &mut asked),
            _ => filter(live, select, thing, name, value, &mut asked)?,
        }
    }
    if asked.sort.is_empty() {
        asked.sort.push(Key { text: "r.created_at".to_owned(), descending: false });
    }
    if !sorted_by.contains(&"id") {
        asked.sort.push(Key { text: "r.id".to_owned(), descending: asked.sort.first().is_some_and(|key| key.descending) });
    }
    if asked.after.as_ref().is_some_and(|after| after.len() != asked.sort.len()) {
        return Err(wrong_cursor());
    }
    Ok(asked)
}

/// A field by its JSON name; one that this person never sees might as well not be there, and is said not to be theirs.
fn visible_column<'s>(select: &'s Select, wire: &str) -> Result<&'s Column, Problem> {
    let column = select.column(wire).ok_or_else(|| Problem::malformed(format!("There is no field “{wire}” here.")))?;
    if column.hidden {
        return Err(Problem::not_allowed(format!("You can't see “{wire}”, so you can't look for it either.")));
    }
    Ok(column)
}

fn search(select: &Select, value: &str, asked: &mut Asked) {
    let fields: Vec<String> = select
        .columns
        .iter()
        .filter(|column| column.searchable)
        .map(|column| column.folded.clone().unwrap_or_else(|| format!("plan_fold({})", column.text)))
        .collect();
    for word in plan::fold::fold(value).split(' ').filter(|word| !word.is_empty()) {
        let name = format!(":s{}", asked.bound.len());
        let tests: Vec<String> = fields.iter().map(|field| format!("instr({field}, {name}) > 0")).collect();
        asked.filters.push(if tests.is_empty() { "1 = 0".to_owned() } else { format!("({})", tests.join(" OR ")) });
        asked.bound.push((name, Value::Text(word.to_owned())));
    }
}

/// `status=confirmed`, `price[gte]=1000`.
fn filter(live: &Live, select: &Select, thing: ThingId, name: &str, value: &str, asked: &mut Asked) -> Result<(), Problem> {
    let (wire, operator) = match name.split_once('[') {
        Some((wire, rest)) => (wire, rest.strip_suffix(']').unwrap_or("")),
        None => (name, "eq"),
    };
    let column = visible_column(select, wire)?;
    let resource = live.plan.resource(thing).ok_or_else(Problem::not_found)?;
    let r#type = match column.field {
        FieldId::Own(_) => resource.field(column.field).map(|field| field.r#type.clone()),
        FieldId::CreatedAt | FieldId::UpdatedAt => Some(Type::plain(TypeKind::Moment)),
        _ if wire == "version" => Some(Type::plain(TypeKind::Whole)),
        _ => Some(Type::plain(TypeKind::AnyPerson)),
    }
    .ok_or_else(Problem::not_found)?;
    let text = &column.text;
    let mut add = |value: Value| {
        let name = format!(":f{}", asked.bound.len());
        asked.bound.push((name.clone(), value));
        name
    };
    let several = matches!(r#type.kind, TypeKind::Several(_) | TypeKind::Choices(_));
    let condition = match operator {
        "empty" => {
            let bare = if several { format!("COALESCE({text}, '[]') = '[]'") } else { format!("COALESCE({text}, '') = ''") };
            match value {
                "true" | "" => bare,
                "false" => format!("NOT ({bare})"),
                _ => return Err(Problem::malformed(format!("{name} is true or false."))),
            }
        }
        "contains" if several => format!("EXISTS (SELECT 1 FROM json_each(COALESCE({text}, '[]')) j WHERE j.value = {})", add(Value::Text(value.to_owned()))),
        "contains" => {
            let folded = column.folded.clone().unwrap_or_else(|| format!("plan_fold({text})"));
            format!("instr({folded}, {}) > 0", add(Value::Text(plan::fold::fold(value))))
        }
        "in" => {
            let mut names = Vec::new();
            for one in value.split(',') {
                names.push(add(stored(live, &r#type, column, one, name)?));
            }
            format!("{text} IN ({})", names.join(", "))
        }
        "eq" | "ne" if value.is_empty() || value == "null" => {
            let not = if operator == "ne" { "NOT " } else { "" };
            format!("{text} IS {not}NULL")
        }
        "eq" if several => format!("EXISTS (SELECT 1 FROM json_each(COALESCE({text}, '[]')) j WHERE j.value = {})", add(Value::Text(value.to_owned()))),
        "eq" | "ne" | "lt" | "lte" | "gt" | "gte" => {
            let mut value = stored(live, &r#type, column, value, name)?;
            let mut text = text.clone();
            if let (TypeKind::Email, Some(folded), Value::Text(given)) = (&r#type.kind, &column.folded, &value) {
                value = Value::Text(plan::fold::fold(given));
                text = folded.clone();
            }
            let sign = match operator {
                "eq" => "=",
                "ne" => "IS NOT",
                "lt" => "<",
                "lte" => "<=",
                "gt" => ">",
                _ => ">=",
            };
            format!("{text} {sign} {}", add(value))
        }
        _ => return Err(Problem::malformed(format!("There is no comparison “{operator}”: eq, ne, lt, lte, gt, gte, in, contains or empty."))),
    };
    asked.filters.push(format!("({condition})"));
    Ok(())
}

/// A value from the query string as it is stored.
fn stored(live: &Live, r#type: &Type, column: &Column, text: &str, name: &str) -> Result<Value, Problem> {
    // What a value may be doesn't matter here, only what it is.
    let mut plain = Type::plain(r#type.kind.clone());
    if let values::Encode::Decimal(scale) = column.encode {
        plain.kind = TypeKind::Number { scale };
    }
    let json = match plain.kind {
        TypeKind::YesNo => match text {
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            _ => Json::String(text.to_owned()),
        },
        TypeKind::Whole | TypeKind::Number { .. } | TypeKind::Money | TypeKind::Percent | TypeKind::Rating | TypeKind::Counter { .. } => {
            serde_json::from_str(text).unwrap_or(Json::Null)
        }
        TypeKind::One(_) | TypeKind::AnyPerson | TypeKind::Several(_) | TypeKind::Phone | TypeKind::Email | TypeKind::WebAddress => {
            return Ok(Value::Text(text.to_owned()));
        }
        _ => Json::String(text.to_owned()),
    };
    let rating = matches!(plain.kind, TypeKind::Rating);
    if rating {
        plain.kind = TypeKind::Whole;
    }
    match values::read(&plain, &live.plan.app.currency, &json) {
        Ok(Value::Null) | Err(_) if json.is_null() => Err(Problem::malformed(format!("{name}: “{text}” can't be compared with this field."))),
        Ok(value) => Ok(value),
        Err(message) => Err(Problem::malformed(format!("{name}: {message}"))),
    }
}

/// The condition for what comes after a row, in an order in which empty values come first.
fn beyond(sort: &[Key], after: &[Value], bound: &mut Vec<(String, Value)>) -> Result<String, Problem> {
    let mut equal: Vec<String> = Vec::new();
    let mut ways = Vec::new();
    for (key, value) in sort.iter().zip(after) {
        let name = format!(":c{}", bound.len());
        let empty = *value == Value::Null;
        let text = &key.text;
        let later = match (key.descending, empty) {
            (false, true) => format!("{text} IS NOT NULL"),
            (false, false) => format!("{text} > {name}"),
            (true, true) => "1 = 0".to_owned(),
            (true, false) => format!("({text} < {name} OR {text} IS NULL)"),
        };
        ways.push(equal.iter().cloned().chain([later]).collect::<Vec<_>>().join(" AND "));
        equal.push(format!("{text} IS {name}"));
        bound.push((name, value.clone()));
    }
    Ok(format!("({})", ways.join(" OR ")))
}

/// The values that order goes by, of the last row: opaque to everybody else.
fn cursor(values: &[Value]) -> String {
    let json: Vec<Json> = values
        .iter()
        .map(|value| match value {
            Value::Text(text) => Json::String(text.clone()),
            Value::Integer(whole) => Json::from(*whole),
            Value::Real(real) => Json::from(*real),
            Value::Null | Value::Blob(_) => Json::Null,
        })
        .collect();
    Json::Array(json).to_string().bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn read_cursor(text: &str) -> Result<Vec<Value>, Problem> {
    let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(|at| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok())).collect();
    let json: Vec<Json> = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).ok_or_else(wrong_cursor)?;
    json.into_iter()
        .map(|one| match one {
            Json::Null => Ok(Value::Null),
            Json::String(text) => Ok(Value::Text(text)),
            Json::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(whole), _) => Ok(Value::Integer(whole)),
                (None, Some(real)) => Ok(Value::Real(real)),
                _ => Err(wrong_cursor()),
            },
            _ => Err(wrong_cursor()),
        })
        .collect()
}

fn wrong_cursor() -> Problem {
    Problem::malformed("“after” is the “next” of an earlier answer to the same question.")
}
