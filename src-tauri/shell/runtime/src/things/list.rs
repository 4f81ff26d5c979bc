//! `GET /api/things`: the plan says what a query string means; here it is asked of the database.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use model::{Expr, ThingId};
use plan::Resource;
use plan::list::{self, BadQuery, ListQuery, ListSql};
use plan::sql::Query;
use plan::validate::Stored;
use rusqlite::Statement;

use super::present::{self, Extras};
use super::select::{self, Select};
use super::values;
use super::world::{Prepared, World, kind_of_actor, no_sql};
use crate::auth::Actor;
use crate::http::{Call, Problem, Reply};
use crate::live::Live;

pub(crate) fn answer(live: &Arc<Live>, call: &Call, actor: &Actor, thing: ThingId) -> Result<Reply, Problem> {
    let select = select::of(live, actor, thing)?;
    let resource = seen_by(live.plan.resource(thing).ok_or_else(Problem::not_found)?, actor);
    let kind = kind_of_actor(actor);
    let query = list::parse(&live.plan, &resource, &kind, &call.query_pairs()).map_err(bad_query)?;
    let parts = list::sql(&live.plan, &resource, &kind, &query).map_err(no_sql)?;
    let text = live.database.read(|connection| {
        let world = World {
            live,
            connection,
            actor,
            now: call.now,
            thing: None,
            record: None,
            before: None,
            inputs: None,
            trigger: None,
        };
        page(&world, &select, &query, &parts, thing)
    })?;
    Ok(Reply::json_text(200, text))
}

/// The app itself sees everything, whatever the sentences say of people.
fn seen_by<'a>(resource: &'a Resource, actor: &Actor) -> Cow<'a, Resource> {
    if !matches!(actor, Actor::System) {
        return Cow::Borrowed(resource);
    }
    let mut open = resource.clone();
    open.see.holds = Expr::always();
    for field in &mut open.fields {
        field.see = Expr::always();
    }
    Cow::Owned(open)
}

pub(crate) fn bad_query(bad: BadQuery) -> Problem {
    let mut problem = Problem::of(bad.kind);
    problem.detail = bad.detail();
    problem
}

fn page(
    world: &World<'_>,
    select: &Select,
    query: &ListQuery,
    parts: &ListSql,
    thing: ThingId,
) -> Result<String, Problem> {
    let total = match query.count {
        true => Some(count(world, select, parts)?),
        false => None,
    };
    let figure = match &parts.figure {
        Some((figure, digits)) => Some(worked_out(world, select, parts, figure, *digits)?),
        None => None,
    };
    let limit = query.limit as usize;
    let text = format!(
        "SELECT {}, {} FROM {} r WHERE {} ORDER BY {} LIMIT {}",
        select.texts,
        parts.keys.join(", "),
        select.table,
        parts.page.text,
        parts.order,
        limit + 1
    );
    let mut records = Vec::new();
    let mut last: Vec<Stored> = Vec::new();
    let mut more = false;
    if !select.sees_none {
        let prepared = prepared(select, text, &parts.page);
        let mut statement = world.connection.prepare_cached(&prepared.text)?;
        prepared.bind(&mut statement, world)?;
        bind(&mut statement, &parts.values)?;
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            if records.len() == limit {
                more = true;
                break;
            }
            records.push(select.write(row)?);
            if records.len() == limit {
                let keys =
                    (0..parts.keys.len()).map(|place| row.get(select.columns.len() + place).map(values::from_sql));
                last = keys.collect::<Result<_, _>>()?;
            }
        }
    }
    let extras = Extras { include: query.include.clone(), actions: query.actions };
    present::complete(world.live, world.connection, world.actor, thing, &mut records, &extras, world.now)?;
    let mut out = String::with_capacity(records.iter().map(|record| record.len() + 1).sum::<usize>() + 64);
    out.push_str("{\"items\":[");
    for (place, record) in records.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        out.push_str(record);
    }
    out.push_str("],\"next\":");
    match more {
        true => values::write_text(&mut out, &list::cursor(&query.sort_text, &last)),
        false => out.push_str("null"),
    }
    if let Some(total) = total {
        let _ = write!(out, ",\"total\":{total}");
    }
    if let Some(figure) = figure {
        let _ = write!(out, ",\"figure\":{figure}");
    }
    out.push('}');
    Ok(out)
}

/// The figure as JSON.
fn worked_out(
    world: &World<'_>,
    select: &Select,
    parts: &ListSql,
    figure: &Query,
    digits: Option<u8>,
) -> Result<String, Problem> {
    // Who sees nothing has a sum of nothing all the same.
    let matching = if select.sees_none { "1 = 0" } else { parts.matching.text.as_str() };
    let text = format!("SELECT {} FROM {} r WHERE {matching}", figure.text, select.table);
    let mut params = parts.matching.params.clone();
    params.extend(figure.params.clone());
    let prepared = Prepared::new(text, params);
    let mut statement = world.connection.prepare_cached(&prepared.text)?;
    prepared.bind(&mut statement, world)?;
    bind(&mut statement, &parts.values)?;
    let mut rows = statement.raw_query();
    let mut out = String::new();
    let encode = digits.map_or(values::Encode::Seconds, values::Encode::Decimal);
    match rows.next()? {
        Some(row) => encode.write(&mut out, row.get_ref(0)?),
        None => out.push_str("null"),
    }
    Ok(out)
}

fn count(world: &World<'_>, select: &Select, parts: &ListSql) -> Result<i64, Problem> {
    if select.sees_none {
        return Ok(0);
    }
    let text = format!("SELECT COUNT(*) FROM {} r WHERE {}", select.table, parts.matching.text);
    let prepared = Prepared::new(text, parts.matching.params.clone());
    let mut statement = world.connection.prepare_cached(&prepared.text)?;
    prepared.bind(&mut statement, world)?;
    bind(&mut statement, &parts.values)?;
    let mut rows = statement.raw_query();
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?.unwrap_or(0))
}

fn prepared(select: &Select, text: String, page: &Query) -> Prepared {
    let mut params: BTreeMap<String, plan::sql::Param> = page.params.clone();
    params.extend(select.params.iter().cloned());
    Prepared::new(text, params)
}

/// Values of filters and cursor, by name; a name that the statement doesn't use (the cursor's, when counting) is passed over.
fn bind(statement: &mut Statement<'_>, bound: &BTreeMap<String, Stored>) -> Result<(), Problem> {
    for (name, value) in bound {
        if let Some(number) = statement.parameter_index(&format!(":{name}"))? {
            statement.raw_bind_parameter(number, values::to_sql(value.clone()))?;
        }
    }
    Ok(())
}
