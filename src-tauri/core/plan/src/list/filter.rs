use std::collections::BTreeMap;

use model::{Expr, TypeKind};

use super::{Building, Filter, Op, parse};
use crate::sql::{self, NoSql, Query, Scope};
use crate::typing::Kind;
use crate::validate::Stored;

impl Building<'_> {
    pub(super) fn filter(&mut self, filter: &Filter) -> Result<Query, NoSql> {
        let own = self.resource.field(filter.field);
        let folded = own.is_some_and(|own| crate::build::is_text(&own.r#type.kind));
        let path = self.path(filter.field);
        let expr = if folded { Expr::Folded(Box::new(path.clone())) } else { path.clone() };
        let (value, kind) = sql::value(self.plan, &expr, &Scope::row("r"))?;
        let mut params = value.params;
        let value = value.text;
        let bound: Vec<String> = filter.values.iter().map(|one| self.value(one.clone())).collect();
        let first = bound.first().cloned().unwrap_or_else(|| "NULL".to_owned());
        let text = match filter.op {
            Op::Eq => format!("{value} = {first}"),
            Op::Ne => format!("{value} IS NOT {first}"),
            Op::Lt => format!("{value} < {first}"),
            Op::Lte => format!("{value} <= {first}"),
            Op::Gt => format!("{value} > {first}"),
            Op::Gte => format!("{value} >= {first}"),
            Op::In => format!("{value} IN ({})", bound.join(", ")),
            Op::Contains if kind == Kind::Many => {
                format!("EXISTS (SELECT 1 FROM json_each(COALESCE({value}, '[]')) e WHERE e.value = {first})")
            }
            Op::Contains => format!("instr({value}, {first}) > 0"),
            Op::Empty | Op::NotEmpty => {
                let empty = Expr::IsEmpty(Box::new(path));
                let condition = if filter.op == Op::Empty { empty } else { empty.not() };
                sql::condition(self.plan, &condition, &Scope::row("r"))?.text
            }
        };
        let mut text = format!("({text})");
        if let Some(own) = own {
            text = self.where_visible(own, text, &mut params)?;
        }
        Ok(Query { text, params })
    }

    /// One word of a search.
    pub(super) fn search(&mut self, word: &str) -> Result<Query, NoSql> {
        let mut params = BTreeMap::new();
        let mut ways = Vec::new();
        let bound = self.value(Stored::Text(word.to_owned()));
        for field in &self.resource.fields {
            let visible = parse::visible(field, self.actor);
            let counter = matches!(field.r#type.kind, TypeKind::Counter { .. });
            if visible.is_never() || !(field.searchable || counter) {
                continue;
            }
            let path = self.path(field.id);
            let way = if counter {
                let (value, _) = sql::value(self.plan, &path, &Scope::row("r"))?;
                format!("CAST({} AS TEXT) = {bound}", value.text)
            } else {
                let (value, _) = sql::value(self.plan, &Expr::Folded(Box::new(path)), &Scope::row("r"))?;
                format!("instr({}, {bound}) > 0", value.text)
            };
            ways.push(self.where_visible(field, way, &mut params)?);
        }
        let text = if ways.is_empty() { "1 = 0".to_owned() } else { format!("({})", ways.join(" OR ")) };
        Ok(Query { text, params })
    }

    fn where_visible(
        &self,
        field: &crate::Field,
        text: String,
        params: &mut BTreeMap<String, sql::Param>,
    ) -> Result<String, NoSql> {
        let visible = parse::visible(field, self.actor);
        if visible.is_always() {
            return Ok(text);
        }
        let seen = sql::condition(self.plan, &visible, &Scope::row("r"))?;
        params.extend(seen.params);
        Ok(format!("({text} AND {})", seen.text))
    }
}
