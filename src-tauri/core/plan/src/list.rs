//! Lists: filters, order, search and pages, from the query string to SQL.
//!
//! # Decided here
//! - **Order.** `sort=-startsAt,name`: a hyphen for the other way round; after four, and named again, a field changes nothing. Text goes by its folded key,
//!   choices in the order of the spec's words as stored text, empty values last whichever way. Without `sort`: newest first
//!   (`-createdAt`). Ties break by id, in the direction of the last field.
//! - **Pages.** `limit` 20, at most 100 (more counts as 100). `after` takes the `next` of the page before. A cursor is
//!   unpadded base64url of the JSON array `[sort, key₁, …, id]`: `sort` as it was asked for, the keys as they are stored. One that
//!   doesn't fit the `sort` is 400.
//! - **Filters.** `?status=confirmed` is `eq`; `?price[gte]=1000`. `eq`, `ne`, `in` (by commas) and `contains` of text go by the
//!   folded key. Values are spelt as on the wire. `ne` holds for empty values; `lt lte gt gte` don't. `empty` takes `true` or
//!   `false`. Relations go by id (`customerId`), and so do lists (`contains`: has that one among them). Several filters all hold.
//! - **Selections.** `only=key` keeps what a page's own filter keeps ([`Resource::selections`]).
//! - **Figures.** `figure=sum:price` (`sum`, `average`, `least`, `greatest` of a field of numbers, money or durations that the person sees on
//!   every record) adds `figure` to the answer: over everything that matches, whatever the page. A sum of nothing is 0, the others are
//!   `null`. Averages have six digits behind the point, of money and durations none; half rounds away from zero.
//! - **Search.** Every word must be in some searchable field that the person may see.
//! - **Hidden.** A field that the person can never see can't be named at all: 400, as if it weren't there. One that they see on
//!   some records filters and is searched only on those; it can't be sorted by.
//! - What isn't known is 400: `unknown-parameter` for a name, `bad-parameter` for a value.

mod cursor;
mod filter;
mod parse;
#[cfg(test)]
mod tests;

pub use cursor::cursor;
pub use parse::parse;
pub(crate) use parse::{FIGURES, is_figure};

use std::collections::BTreeMap;

use model::{AggregateKind, Expr, FieldId, FieldRef};

use crate::sql::{self, NoSql, Query, Scope};
use crate::typing::Kind;
use crate::validate::Stored;
use crate::{Actor, Plan, Resource, Storage, specialise};

/// Parameters of the list route itself; a field of such a name is filtered as `limit[eq]=…`.
pub const PARAMETERS: &[&str] = &["limit", "after", "count", "figure", "actions", "search", "sort", "include", "only"];
pub const USUAL_LIMIT: u32 = 20;
pub const MOST_LIMIT: u32 = 100;

/// What a list is asked for, read and checked for the person who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListQuery {
    pub filters: Vec<Filter>,
    /// Fields and whether each goes down.
    pub sort: Vec<(FieldId, bool)>,
    /// `sort` as it was asked for; part of the cursor.
    pub sort_text: String,
    pub limit: u32,
    pub after: Option<Vec<Stored>>,
    /// Places in [`Resource::selections`].
    pub only: Vec<usize>,
    /// Folded words.
    pub search: Vec<String>,
    pub count: bool,
    pub figure: Option<Figure>,
    /// Relations to answer as objects too.
    pub include: Vec<FieldId>,
    pub actions: bool,
}

/// What is worked out over everything that matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    pub kind: AggregateKind,
    pub field: FieldId,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub field: FieldId,
    pub op: Op,
    pub values: Vec<Stored>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Eq,
    Ne,
    Lt,
    Lte,
    Gt,
    Gte,
    In,
    Contains,
    Empty,
    NotEmpty,
}

/// A parameter that can't be answered: 400.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadQuery {
    pub kind: crate::problem::Kind,
    pub name: String,
}

impl BadQuery {
    pub fn detail(&self) -> String {
        crate::problem::fill(self.kind.detail, &[("name", &self.name)])
    }
}

/// The parts of a list's statement. The table's alias is `r`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListSql {
    /// Who sees which records and the filters and search, without the cursor: for the total.
    pub matching: Query,
    /// `matching` and what comes after the cursor.
    pub page: Query,
    /// `r.created_at DESC, r.id DESC`.
    pub order: String,
    /// The values to select for the next cursor, in order, the id last. Give [`cursor()`] those of the page's last record.
    pub keys: Vec<String>,
    /// The figure over the rows that match, and the digits behind its point; `None` of digits is a duration.
    pub figure: Option<(Query, Option<u8>)>,
    /// Values of the parameters `:v0`, `:v1`, … in both queries.
    pub values: BTreeMap<String, Stored>,
}

/// The statement's parts for this person. `page` asks for one more record than the limit, to know whether there is a next page.
pub fn sql(plan: &Plan, resource: &Resource, actor: &Actor, query: &ListQuery) -> Result<ListSql, NoSql> {
    let mut building = Building { plan, resource, actor, values: BTreeMap::new() };
    let see = sql::condition(plan, &specialise(&resource.see.holds, actor), &Scope::row("r"))?;
    let mut matching = see;
    for filter in &query.filters {
        let one = building.filter(filter)?;
        both(&mut matching, one);
    }
    for place in &query.only {
        if let Some(selection) = resource.selections.get(*place) {
            let mut one = sql::condition(plan, &specialise(&selection.holds, actor), &Scope::row("r"))?;
            one.text = format!("({})", one.text);
            both(&mut matching, one);
        }
    }
    for word in &query.search {
        let one = building.search(word)?;
        both(&mut matching, one);
    }
    let figure = query.figure.map(|figure| building.figure(figure)).transpose()?;
    let keys = building.keys(&query.sort)?;
    let mut page = matching.clone();
    if let Some(after) = &query.after {
        let one = building.after(&keys, after);
        both(&mut page, one);
    }
    Ok(ListSql {
        matching,
        page,
        order: keys.iter().map(Key::order).collect::<Vec<_>>().join(", "),
        keys: keys.into_iter().map(|key| key.text).collect(),
        figure,
        values: building.values,
    })
}

fn both(so_far: &mut Query, more: Query) {
    so_far.params.extend(more.params);
    so_far.text = match so_far.text.as_str() {
        "1 = 1" => more.text,
        text => format!("{text} AND {}", more.text),
    };
}

struct Building<'a> {
    plan: &'a Plan,
    resource: &'a Resource,
    actor: &'a Actor,
    values: BTreeMap<String, Stored>,
}

/// Something that the list is in order of.
struct Key {
    text: String,
    down: bool,
    nullable: bool,
}

impl Key {
    fn order(&self) -> String {
        let way = if self.down { " DESC" } else { "" };
        match self.nullable {
            true => format!("({0} IS NULL), {0}{way}", self.text),
            false => format!("{}{way}", self.text),
        }
    }
}

impl Building<'_> {
    fn value(&mut self, value: Stored) -> String {
        let name = format!("v{}", self.values.len());
        let text = format!(":{name}");
        self.values.insert(name, value);
        text
    }

    fn path(&self, field: FieldId) -> Expr {
        Expr::path(model::Root::Record, vec![FieldRef { thing: self.resource.thing, field }])
    }

    fn figure(&mut self, figure: Figure) -> Result<(Query, Option<u8>), NoSql> {
        let (value, kind) = sql::value(self.plan, &self.path(figure.field), &Scope::row("r"))?;
        let (text, kind) = sql::over_rows(figure.kind, &value.text, kind);
        let digits = if kind == Kind::Duration { None } else { Some(kind.scale()) };
        Ok((Query { text, params: value.params }, digits))
    }

    fn keys(&mut self, sort: &[(FieldId, bool)]) -> Result<Vec<Key>, NoSql> {
        let mut keys = Vec::new();
        for (field, down) in sort {
            let own = self.resource.field(*field);
            let folded = own.is_some_and(|own| crate::build::is_text(&own.r#type.kind));
            let path = self.path(*field);
            let expr = if folded { Expr::Folded(Box::new(path)) } else { path };
            let nullable = match own.map(|own| &own.storage) {
                None => matches!(field, FieldId::CreatedBy),
                Some(Storage::Column { column, .. }) => {
                    let table = self.plan.table(&self.resource.table);
                    let column = table.and_then(|table| table.columns.iter().find(|one| one.name == *column));
                    column.is_none_or(|column| column.nullable)
                }
                Some(_) => true,
            };
            keys.push(Key { text: sql::value(self.plan, &expr, &Scope::row("r"))?.0.text, down: *down, nullable });
        }
        let down = sort.last().is_some_and(|(_, down)| *down);
        keys.push(Key { text: "r.id".to_owned(), down, nullable: false });
        Ok(keys)
    }

    /// What comes after the record with these keys.
    fn after(&mut self, keys: &[Key], values: &[Stored]) -> Query {
        let same_way = keys.iter().all(|key| key.down == keys.first().is_some_and(|first| first.down) && !key.nullable);
        let text = if same_way && keys.len() > 1 {
            let names: Vec<&str> = keys.iter().map(|key| key.text.as_str()).collect();
            let bound: Vec<String> = values.iter().map(|value| self.value(value.clone())).collect();
            let sign = if keys.first().is_some_and(|first| first.down) { "<" } else { ">" };
            format!("({}) {sign} ({})", names.join(", "), bound.join(", "))
        } else {
            self.after_step_by_step(keys, values)
        };
        Query { text, params: BTreeMap::new() }
    }

    fn after_step_by_step(&mut self, keys: &[Key], values: &[Stored]) -> String {
        let mut ways = Vec::new();
        let mut same: Vec<String> = Vec::new();
        for (key, value) in keys.iter().zip(values) {
            let sign = if key.down { "<" } else { ">" };
            let (beyond, equal) = if *value == Stored::Null {
                // Empty values are last: nothing but other keys comes after them.
                (None, format!("{} IS NULL", key.text))
            } else {
                let bound = self.value(value.clone());
                let beyond = format!("{} {sign} {bound}", key.text);
                let beyond = if key.nullable { format!("({beyond} OR {} IS NULL)", key.text) } else { beyond };
                (Some(beyond), format!("{} = {bound}", key.text))
            };
            if let Some(beyond) = beyond {
                ways.push(same.iter().cloned().chain([beyond]).collect::<Vec<_>>().join(" AND "));
            }
            same.push(equal);
        }
        match ways.is_empty() {
            true => "1 = 0".to_owned(),
            false => format!("({})", ways.join(" OR ")),
        }
    }
}
