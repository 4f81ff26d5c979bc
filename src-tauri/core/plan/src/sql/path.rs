//! Paths: a column, or sub-selects by primary key along the relations.

use model::{Expr, FieldId, FieldRef, Path, Root};

use super::{BoundRoot, NoSql, Param, Place, Writer};
use crate::Storage;
use crate::typing::{self, Kind};

/// Where a path has got to.
enum At {
    /// A row that is at hand.
    Alias(String),
    Bound(BoundRoot),
    /// Somewhere else, known by this SQL for its id.
    Id(String),
    Missing,
}

impl Writer<'_> {
    pub(super) fn path(&mut self, path: &Path) -> Result<(String, Kind), NoSql> {
        let kind = typing::of_path(self.plan, path, self.scope.inputs);
        if let Some(value) = path.steps.last().and_then(|last| typing::Fields::computed(self.plan, *last)).cloned() {
            return self.computed(path, &value);
        }
        let mut at = self.root(&path.root)?;
        let Some((last, relations)) = path.steps.split_last() else {
            return Ok((self.id(at), kind));
        };
        for step in relations {
            let id = self.field(at, *step)?;
            at = if id == "NULL" { At::Missing } else { At::Id(id) };
        }
        Ok((self.field(at, *last)?, kind))
    }

    /// The column with the folded key of the text at the end of the path, where the database keeps one that is at hand.
    pub(super) fn folded_path(&mut self, path: &Path) -> Result<Option<String>, NoSql> {
        let Some((last, relations)) = path.steps.split_last() else { return Ok(None) };
        let Some(field) = self.plan.field(*last) else { return Ok(None) };
        let (table, column) = match field.storage.clone() {
            Storage::Column { folded: Some(folded), .. } => (self.table(last.thing)?, folded),
            Storage::Account { folded: Some(folded), .. } => ("auth_accounts".to_owned(), folded),
            _ => return Ok(None),
        };
        let is_account = table == "auth_accounts";
        let mut at = self.root(&path.root)?;
        for step in relations {
            at = At::Id(self.field(at, *step)?);
        }
        Ok(match at {
            At::Alias(alias) if !is_account => Some(format!("{alias}.{column}")),
            At::Alias(alias) => Some(self.look_up(&table, &column, &format!("{alias}.id"))),
            At::Id(id) => Some(self.look_up(&table, &column, &id)),
            At::Bound(_) | At::Missing => None,
        })
    }

    fn computed(&mut self, path: &Path, value: &Expr) -> Result<(String, Kind), NoSql> {
        if self.depth >= 8 {
            return Err(NoSql::TooDeep);
        }
        let mut from = path.clone();
        from.steps.pop();
        let value = value.with_root(&Root::Record, &from);
        let kind = typing::of_path(self.plan, path, self.scope.inputs);
        self.depth += 1;
        let found = self.value(&value);
        self.depth -= 1;
        let (text, found) = found?;
        // The field's own type says with how many digits its value is known.
        if found.is_numeric() && kind.is_numeric() && found.scale() != kind.scale() {
            let text = super::arithmetic::rescale(&text, found.scale(), kind.scale(), model::Round::Nearest);
            return Ok((text, kind));
        }
        Ok((text, if kind == Kind::Empty { found } else { kind }))
    }

    fn root(&mut self, root: &Root) -> Result<At, NoSql> {
        let place = |place: &Place, root| match place {
            Place::Row(alias) => At::Alias(alias.clone()),
            Place::Bound => At::Bound(root),
            Place::Missing => At::Missing,
        };
        Ok(match root {
            Root::Record => place(&self.scope.record, BoundRoot::Record),
            Root::Before => place(&self.scope.before, BoundRoot::Before),
            Root::Trigger => place(&self.scope.trigger, BoundRoot::Trigger),
            Root::Actor => At::Id(self.param("actor", Param::Actor)),
            Root::Input(number) => At::Id(self.param(format!("in{number}"), Param::Input(*number))),
            Root::Row(row) => {
                let place = self.rows.len().checked_sub(1 + row.0 as usize).ok_or(NoSql::NoSuchRow)?;
                At::Alias(self.rows.get(place).cloned().ok_or(NoSql::NoSuchRow)?)
            }
        })
    }

    fn id(&mut self, at: At) -> String {
        match at {
            At::Alias(alias) => format!("{alias}.id"),
            At::Bound(root) => self.param(format!("{}_id", root.prefix()), Param::Id(root)),
            At::Id(id) => id,
            At::Missing => "NULL".to_owned(),
        }
    }

    fn table(&self, thing: model::ThingId) -> Result<String, NoSql> {
        self.plan.resource(thing).map(|resource| resource.table.clone()).ok_or(NoSql::Nowhere)
    }

    fn look_up(&mut self, table: &str, column: &str, id: &str) -> String {
        let alias = self.alias();
        format!("(SELECT {alias}.{column} FROM {table} {alias} WHERE {alias}.id = {id})")
    }

    fn field(&mut self, at: At, step: FieldRef) -> Result<String, NoSql> {
        if matches!(at, At::Missing) {
            return Ok("NULL".to_owned());
        }
        let column = match step.field {
            FieldId::Id => return Ok(self.id(at)),
            FieldId::CreatedAt => "created_at".to_owned(),
            FieldId::UpdatedAt => "updated_at".to_owned(),
            FieldId::CreatedBy => "created_by".to_owned(),
            FieldId::Own(_) => match self.plan.field(step).map(|field| field.storage.clone()).ok_or(NoSql::Nowhere)? {
                Storage::Column { column, .. } => column,
                Storage::Account { column, .. } => {
                    if let At::Bound(root) = at {
                        return Ok(self.bound(root, step, &column));
                    }
                    let id = self.id(at);
                    return Ok(self.look_up("auth_accounts", &column, &id));
                }
                Storage::Links { table, owner, other } => {
                    if let At::Bound(root) = at {
                        return Ok(self.bound(root, step, &table));
                    }
                    let (id, alias) = (self.id(at), self.alias());
                    return Ok(format!(
                        "(SELECT json_group_array({alias}.{other} ORDER BY {alias}.position) FROM {table} {alias} \
                         WHERE {alias}.{owner} = {id})"
                    ));
                }
                Storage::Computed { value } => {
                    // A computed relation in the middle of a path: its value is the id to go on from.
                    let from = self.back_to_expr(at);
                    return match from {
                        Some(from) => self.computed_step(&from, &value),
                        None => Err(NoSql::Nowhere),
                    };
                }
            },
        };
        Ok(match at {
            At::Alias(alias) => format!("{alias}.{column}"),
            At::Bound(root) => self.bound(root, step, &column),
            At::Id(id) => {
                let table = self.table(step.thing)?;
                self.look_up(&table, &column, &id)
            }
            At::Missing => "NULL".to_owned(),
        })
    }

    fn bound(&mut self, root: BoundRoot, step: FieldRef, column: &str) -> String {
        let param = Param::Field { root, thing: step.thing, field: step.field };
        self.param(format!("{}_{column}", root.prefix()), param)
    }

    fn back_to_expr(&self, at: At) -> Option<Path> {
        match at {
            At::Alias(alias) => {
                let place = self.rows.iter().rposition(|row| *row == alias);
                Some(Path::root(match place {
                    Some(place) => Root::Row(model::Row((self.rows.len() - 1 - place).min(255) as u8)),
                    None => Root::Record,
                }))
            }
            At::Bound(BoundRoot::Record) => Some(Path::root(Root::Record)),
            At::Bound(BoundRoot::Before) => Some(Path::root(Root::Before)),
            At::Bound(BoundRoot::Trigger) => Some(Path::root(Root::Trigger)),
            At::Id(_) | At::Missing => None,
        }
    }

    fn computed_step(&mut self, from: &Path, value: &Expr) -> Result<String, NoSql> {
        if self.depth >= 8 {
            return Err(NoSql::TooDeep);
        }
        self.depth += 1;
        let found = self.value(&value.with_root(&Root::Record, from));
        self.depth -= 1;
        Ok(found?.0)
    }
}
