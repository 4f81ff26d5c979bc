//! What an actor reads of a thing's records: statements with everything hidden left out, made once for each kind of actor.

use std::sync::{Arc, PoisonError};

use model::{Expr, FieldId, FieldRef, Root, ThingId, TypeKind};
use plan::sql::{self, Param, Scope};
use plan::{Resource, Storage};

use super::values::Encode;
use super::visible;
use super::world::{Prepared, no_sql};
use crate::auth::Actor;
use crate::http::Problem;
use crate::live::Live;

/// How records of one thing are read by one kind of actor.
#[derive(Debug)]
pub(crate) struct Select {
    pub table: String,
    /// No record of it is ever seen.
    pub sees_none: bool,
    pub columns: Vec<Column>,
    /// The texts of all columns, for a `SELECT`.
    pub texts: String,
    /// What the texts above and the columns need bound.
    pub params: Vec<(String, Param)>,
    pub exists: Prepared,
    /// One record by `:id`.
    pub one: Prepared,
}

/// One member of the JSON object.
#[derive(Debug)]
pub(crate) struct Column {
    pub wire: String,
    /// `"startsAt":`
    pub prefix: String,
    /// The value as this actor sees it.
    pub text: String,
    pub encode: Encode,
    pub field: FieldId,
    /// For relations: the name that `include` takes, and what is there.
    pub include: Option<(String, TypeKind)>,
}

/// The statements for this actor and thing.
pub(crate) fn of(live: &Live, actor: &Actor, thing: ThingId) -> Result<Arc<Select>, Problem> {
    let statements = live.expressions.of(actor);
    let key = thing.0.to_string();
    if let Some(found) = statements.lists.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(Arc::clone(found));
    }
    let resource = live.plan.resource(thing).ok_or_else(Problem::not_found)?;
    let made = Arc::new(make(live, &statements.actor, resource)?);
    statements.lists.write().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&made));
    Ok(made)
}

fn make(live: &Live, actor: &plan::Actor, resource: &Resource) -> Result<Select, Problem> {
    // The app itself sees everything.
    let everything = *actor == plan::Actor::System;
    let see = if everything { Expr::always() } else { plan::specialise(&resource.see.holds, actor) };
    let scope = Scope::row("r");
    let seen = sql::condition(&live.plan, &see, &scope).map_err(no_sql)?;
    let mut params: Vec<(String, Param)> = seen.params.clone().into_iter().collect();
    let mut columns = vec![own("id", "r.id", Encode::Text, FieldId::Id)];
    for field in &resource.fields {
        let step = FieldRef { thing: resource.thing, field: field.id };
        let shown = if everything { Expr::always() } else { plan::specialise(&field.see, actor) };
        let (value, kind) = sql::value(&live.plan, &Expr::path(Root::Record, vec![step]), &scope).map_err(no_sql)?;
        params.extend(value.params);
        let mut text = value.text;
        if matches!(field.r#type.kind, TypeKind::File | TypeKind::Image) {
            text = format!(
                "(SELECT json_object('id', f.id, 'name', f.name, 'type', f.type, 'size', f.size, 'url', '/api/files/' || f.id) FROM file_objects f WHERE f.id = {text})"
            );
        }
        if shown.is_never() {
            text = "NULL".to_owned();
        } else if !shown.is_always() {
            let condition = sql::condition(&live.plan, &shown, &scope).map_err(no_sql)?;
            params.extend(condition.params);
            text = format!("CASE WHEN {} THEN {text} END", condition.text);
        }
        let encode = match (&field.storage, kind) {
            (Storage::Computed { .. }, plan::typing::Kind::Number { scale }) => Encode::Decimal(scale),
            _ => Encode::of(&field.r#type.kind),
        };
        columns.push(Column {
            wire: field.wire.clone(),
            prefix: format!("\"{}\":", field.wire),
            text,
            encode,
            field: field.id,
            include: field.include.clone().map(|name| (name, field.r#type.kind.clone())),
        });
    }
    columns.push(own("createdAt", "r.created_at", Encode::Text, FieldId::CreatedAt));
    columns.push(own("updatedAt", "r.updated_at", Encode::Text, FieldId::UpdatedAt));
    columns.push(own("version", "r.version", Encode::Whole, FieldId::Id));
    let table = resource.table.clone();
    let texts = columns.iter().map(|column| column.text.as_str()).collect::<Vec<_>>().join(", ");
    let one = format!("SELECT {texts} FROM {table} r WHERE r.id = :id AND ({})", seen.text);
    Ok(Select {
        exists: visible::exists(live, &table, &see)?,
        one: Prepared::new(one, dedup(params.clone())),
        params: dedup(params),
        sees_none: see.is_never(),
        table,
        columns,
        texts,
    })
}

fn dedup(mut params: Vec<(String, Param)>) -> Vec<(String, Param)> {
    params.sort_by(|one, other| one.0.cmp(&other.0));
    params.dedup_by(|one, other| one.0 == other.0);
    params
}

fn own(wire: &str, text: &str, encode: Encode, field: FieldId) -> Column {
    Column {
        wire: wire.to_owned(),
        prefix: format!("\"{wire}\":"),
        text: text.to_owned(),
        encode,
        field,
        include: None,
    }
}

impl Select {
    /// A row as a JSON object that isn't closed yet, so that more can be added.
    pub fn write(&self, row: &rusqlite::Row<'_>) -> Result<String, Problem> {
        let mut out = String::with_capacity(self.columns.len() * 24);
        for (place, column) in self.columns.iter().enumerate() {
            out.push(if place == 0 { '{' } else { ',' });
            out.push_str(&column.prefix);
            column.encode.write(&mut out, row.get_ref(place)?);
        }
        Ok(out)
    }
}
