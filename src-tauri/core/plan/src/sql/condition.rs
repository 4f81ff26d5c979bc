//! Conditions, in two-valued logic: what is NULL doesn't hold, and its opposite does.

use model::{AggregateKind, Comparison, Expr, Literal, Path, Root, ThingId};

use super::{NoSql, Param, Place, Writer};
use crate::specialise::from_actor;
use crate::typing::Kind;

impl Writer<'_> {
    /// Holds exactly where the expression does; may be NULL where it doesn't.
    pub(super) fn condition(&mut self, expr: &Expr) -> Result<String, NoSql> {
        match expr {
            Expr::Literal(Literal::YesNo(yes)) => Ok(constant(*yes)),
            Expr::Not(inner) => self.negated(inner),
            Expr::And(parts) => self.joined(parts, " AND ", "1 = 1", false),
            Expr::Or(parts) => self.joined(parts, " OR ", "1 = 0", false),
            Expr::Compare { op, left, right } => self.compare(*op, left, right),
            Expr::IsEmpty(inner) => self.is_empty(inner),
            Expr::OneOf { value, list } => self.one_of(value, list),
            Expr::Contains { text, part } => self.contains(text, part),
            Expr::ActorIs(role) => Ok(self.actor_is(*role)),
            Expr::SignedIn => Ok(format!("{} IS NOT NULL", self.param("actor", Param::Actor))),
            Expr::BySystem => Ok(format!("{} = 1", self.param("by_system", Param::BySystem))),
            Expr::Aggregate(aggregate) if aggregate.kind == AggregateKind::Exists => self.exists(aggregate),
            Expr::If { condition, then, otherwise } => {
                let (condition, then, otherwise) =
                    (self.condition(condition)?, self.condition(then)?, self.condition(otherwise)?);
                Ok(format!("CASE WHEN {condition} THEN {then} ELSE {otherwise} END"))
            }
            other => Ok(format!("{} = 1", self.value(other)?.0)),
        }
    }

    fn joined(&mut self, parts: &[Expr], by: &str, none: &str, negate: bool) -> Result<String, NoSql> {
        let mut texts = Vec::with_capacity(parts.len());
        for part in parts {
            texts.push(if negate { self.negated(part)? } else { self.condition(part)? });
        }
        Ok(match texts.len() {
            0 => none.to_owned(),
            1 => texts.remove(0),
            _ => format!("({})", texts.join(by)),
        })
    }

    /// Holds exactly where the expression doesn't.
    fn negated(&mut self, expr: &Expr) -> Result<String, NoSql> {
        match expr {
            Expr::Literal(Literal::YesNo(yes)) => Ok(constant(!*yes)),
            Expr::Not(inner) => self.condition(inner),
            Expr::And(parts) => self.joined(parts, " OR ", "1 = 0", true),
            Expr::Or(parts) => self.joined(parts, " AND ", "1 = 1", true),
            Expr::Compare { op: Comparison::Equal, left, right } => self.compare(Comparison::NotEqual, left, right),
            Expr::Compare { op: Comparison::NotEqual, left, right } => self.compare(Comparison::Equal, left, right),
            Expr::SignedIn => Ok(format!("{} IS NULL", self.param("actor", Param::Actor))),
            Expr::IsEmpty(inner) => {
                let (text, kind) = self.value(inner)?;
                Ok(match kind {
                    Kind::Text => format!("COALESCE(TRIM({text}), '') <> ''"),
                    Kind::Many => format!("COALESCE({text}, '[]') <> '[]'"),
                    _ => format!("{text} IS NOT NULL"),
                })
            }
            Expr::Aggregate(aggregate) if aggregate.kind == AggregateKind::Exists => {
                Ok(format!("NOT {}", self.exists(aggregate)?))
            }
            other => Ok(format!("({}) IS NOT TRUE", self.condition(other)?)),
        }
    }

    fn compare(&mut self, op: Comparison, left: &Expr, right: &Expr) -> Result<String, NoSql> {
        let strict = from_actor(left) || from_actor(right);
        let sure = self.never_empty(left) || self.never_empty(right);
        let (left, right, _) = {
            let (left, right) = (self.value(left)?, self.value(right)?);
            Self::aligned(left, right)
        };
        Ok(match op {
            Comparison::Equal if strict || sure => format!("{left} = {right}"),
            Comparison::Equal => format!("{left} IS {right}"),
            Comparison::NotEqual if strict => format!("({left} = {right}) IS NOT TRUE"),
            Comparison::NotEqual => format!("{left} IS NOT {right}"),
            Comparison::Less => format!("{left} < {right}"),
            Comparison::AtMost => format!("{left} <= {right}"),
            Comparison::More => format!("{left} > {right}"),
            Comparison::AtLeast => format!("{left} >= {right}"),
        })
    }

    /// What can't be empty, as far as is plain to see: then `=` says the same as `IS`, and an index helps.
    fn never_empty(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Literal(literal) => *literal != Literal::Empty,
            Expr::Now | Expr::Today => true,
            Expr::Path(Path { root, steps }) if steps.is_empty() => match root {
                Root::Row(_) => true,
                Root::Record => matches!(self.scope.record, Place::Row(_)),
                _ => false,
            },
            Expr::Path(Path { root, steps }) => {
                let at_hand = match root {
                    Root::Row(_) => true,
                    Root::Record => !matches!(self.scope.record, Place::Missing),
                    _ => false,
                };
                let [step] = steps.as_slice() else { return false };
                let stored = |table: &str, column: &str| {
                    let table = self.plan.table(table);
                    table
                        .and_then(|table| table.columns.iter().find(|one| one.name == column))
                        .is_some_and(|one| !one.nullable)
                };
                let column = self.plan.field(*step).map(|field| field.storage.clone());
                match (column, self.plan.resource(step.thing)) {
                    (Some(crate::Storage::Column { column, .. }), Some(resource)) => {
                        at_hand && stored(&resource.table, &column)
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }

    fn is_empty(&mut self, inner: &Expr) -> Result<String, NoSql> {
        let (text, kind) = self.value(inner)?;
        Ok(match kind {
            Kind::Text => format!("COALESCE(TRIM({text}), '') = ''"),
            Kind::Many => format!("COALESCE({text}, '[]') = '[]'"),
            _ => format!("{text} IS NULL"),
        })
    }

    fn one_of(&mut self, value: &Expr, list: &[Expr]) -> Result<String, NoSql> {
        let plain = |one: &Expr| matches!(one, Expr::Literal(literal) if *literal != Literal::Empty);
        if !list.is_empty() && list.iter().all(plain) {
            let (text, kind) = self.value(value)?;
            let mut found = Vec::new();
            let mut exact = true;
            for one in list {
                let (one, other) = self.value(one)?;
                exact &= kind.scale() == other.scale();
                found.push(one);
            }
            if exact {
                return Ok(format!("{text} IN ({})", found.join(", ")));
            }
        }
        let parts = list.iter().map(|one| Expr::equal(value.clone(), one.clone())).collect::<Vec<_>>();
        self.joined(&parts, " OR ", "1 = 0", false)
    }

    fn contains(&mut self, text: &Expr, part: &Expr) -> Result<String, NoSql> {
        let (whole, kind) = self.value(text)?;
        if kind == Kind::Many {
            let (part, alias) = (self.value(part)?.0, self.alias());
            return Ok(format!(
                "EXISTS (SELECT 1 FROM json_each(COALESCE({whole}, '[]')) {alias} WHERE {alias}.value = {part})"
            ));
        }
        let (whole, part) = (self.folded(text)?, self.folded(part)?);
        Ok(format!("instr({whole}, {part}) > 0"))
    }

    /// The acting person's roles, looked up; where they are known, [`crate::specialise()`] has folded this away.
    fn actor_is(&mut self, role: ThingId) -> String {
        let actor = self.param("actor", Param::Actor);
        let kinds = self
            .plan
            .resources
            .iter()
            .filter(|resource| resource.person.as_ref().is_some_and(|person| person.includes.contains(&role)));
        let tests: Vec<String> =
            kinds.map(|kind| format!("EXISTS (SELECT 1 FROM {} WHERE id = {actor})", kind.table)).collect();
        match tests.len() {
            0 => constant(false),
            1 => tests.concat(),
            _ => format!("({})", tests.join(" OR ")),
        }
    }
}

fn constant(holds: bool) -> String {
    if holds { "1 = 1".to_owned() } else { "1 = 0".to_owned() }
}
