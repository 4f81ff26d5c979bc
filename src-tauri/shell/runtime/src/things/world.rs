//! Expressions of the plan, worked out in SQLite for a record at hand.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use jiff::Timestamp;
use model::{Expr, FieldId, FieldRef, ThingId, Type};
use plan::sql::{self, BoundRoot, Param, Query, Scope};
use plan::{Action, Guard, Plan, Storage};
use rusqlite::types::Value;
use rusqlite::{Connection, Statement};

use super::shape::Row;
use crate::auth::Actor;
use crate::clock::moment_text;
use crate::http::Problem;
use crate::live::Live;

/// What an expression is about.
#[derive(Clone, Copy)]
pub(crate) struct World<'a> {
    pub live: &'a Live,
    pub connection: &'a Connection,
    pub actor: &'a Actor,
    pub now: Timestamp,
    /// The thing of the record at hand.
    pub thing: Option<ThingId>,
    pub record: Option<&'a Row>,
    pub before: Option<&'a Row>,
    /// The action, and what came with the request for each of its inputs.
    pub inputs: Option<(&'a Action, &'a [Value])>,
    pub trigger: Option<(ThingId, &'a Row)>,
}

/// The plan's form of whoever acts.
pub(crate) fn kind_of_actor(actor: &Actor) -> plan::Actor {
    match actor {
        Actor::System => plan::Actor::System,
        Actor::Nobody => plan::Actor::Nobody,
        Actor::Person(person) => plan::Actor::Person { roles: person.roles.clone() },
    }
}

/// Statements for people with the same roles, made once. Expressions are known by their place in the plan, which stays where
/// it is as long as the statements are kept.
#[derive(Debug, Default)]
pub(crate) struct Statements {
    kinds: RwLock<HashMap<plan::Actor, Arc<KindStatements>>>,
}

/// Those of one kind of actor.
#[derive(Debug)]
pub(crate) struct KindStatements {
    pub actor: plan::Actor,
    made: RwLock<HashMap<(Use, usize), Arc<Made>>>,
    pub lists: RwLock<HashMap<String, Arc<super::select::Select>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Use {
    Condition,
    Guard,
    Value,
}

#[derive(Debug)]
enum Made {
    Constant(bool),
    Query(Prepared),
}

impl Statements {
    pub fn of(&self, actor: &Actor) -> Arc<KindStatements> {
        let kind = kind_of_actor(actor);
        if let Some(found) = self.kinds.read().unwrap_or_else(PoisonError::into_inner).get(&kind) {
            return Arc::clone(found);
        }
        let made = Arc::new(KindStatements { actor: kind.clone(), made: RwLock::default(), lists: RwLock::default() });
        Arc::clone(self.kinds.write().unwrap_or_else(PoisonError::into_inner).entry(kind).or_insert(made))
    }
}

/// A statement with what to bind where.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub text: String,
    params: Vec<(String, Param)>,
    /// The numbers that SQLite gave the parameters: the same on every connection.
    numbers: OnceLock<Vec<Option<usize>>>,
}

impl Prepared {
    pub fn new(text: String, params: impl IntoIterator<Item = (String, Param)>) -> Self {
        Self {
            text,
            params: params.into_iter().map(|(name, param)| (format!(":{name}"), param)).collect(),
            numbers: OnceLock::new(),
        }
    }

    /// Binds all parameters for this world.
    pub fn bind(&self, statement: &mut Statement<'_>, world: &World<'_>) -> Result<(), Problem> {
        let numbers = match self.numbers.get() {
            Some(numbers) => numbers,
            None => {
                let found: Result<Vec<_>, _> =
                    self.params.iter().map(|(name, _)| statement.parameter_index(name)).collect();
                let found = found?;
                self.numbers.get_or_init(|| found)
            }
        };
        for (number, (_, param)) in numbers.iter().zip(&self.params) {
            if let Some(number) = number {
                statement.raw_bind_parameter(*number, world.param(param)?)?;
            }
        }
        Ok(())
    }
}

/// What a plan that was made soundly never gives.
pub(crate) fn no_sql(reason: sql::NoSql) -> Problem {
    Problem::internal(format!("an expression has no SQL: {reason:?}"))
}

impl World<'_> {
    fn statements(&self) -> Arc<KindStatements> {
        self.live.expressions.of(self.actor)
    }

    fn scope<'s>(&self, types: &'s [Type]) -> Scope<'s> {
        Scope { inputs: types, ..Scope::bound() }
    }

    fn input_types(&self) -> Vec<Type> {
        self.inputs
            .map(|(action, _)| action.inputs.iter().map(|input| input.r#type.clone()).collect())
            .unwrap_or_default()
    }

    fn made(
        &self,
        use_: Use,
        place: usize,
        make: impl FnOnce(&Plan, &plan::Actor) -> Result<Made, Problem>,
    ) -> Result<Arc<Made>, Problem> {
        let statements = self.statements();
        if let Some(found) = statements.made.read().unwrap_or_else(PoisonError::into_inner).get(&(use_, place)) {
            return Ok(Arc::clone(found));
        }
        let made = Arc::new(make(&self.live.plan, &statements.actor)?);
        statements.made.write().unwrap_or_else(PoisonError::into_inner).insert((use_, place), Arc::clone(&made));
        Ok(made)
    }

    /// Whether a condition of the plan holds. `expr` has to be part of the plan itself, not a copy.
    pub fn holds(&self, expr: &Expr) -> Result<bool, Problem> {
        let made = self.made(Use::Condition, address(expr), |plan, actor| {
            let known = plan::specialise(expr, actor);
            if known.is_always() || known.is_never() {
                return Ok(Made::Constant(known.is_always()));
            }
            let types = self.input_types();
            let query = sql::condition(plan, &known, &self.scope(&types)).map_err(no_sql)?;
            Ok(Made::Query(Prepared::new(format!("SELECT ({}) IS TRUE", query.text), query.params)))
        })?;
        self.yes(&made)
    }

    /// Whether a guard of the plan refuses.
    pub fn breaks(&self, guard: &Guard) -> Result<bool, Problem> {
        let made = self.made(Use::Guard, address(guard), |plan, actor| {
            let (when, holds) = (plan::specialise(&guard.when, actor), plan::specialise(&guard.holds, actor));
            if when.is_never() || holds.is_always() {
                return Ok(Made::Constant(false));
            }
            let types = self.input_types();
            let scope = self.scope(&types);
            let when = sql::condition(plan, &when, &scope).map_err(no_sql)?;
            let holds = sql::condition(plan, &holds, &scope).map_err(no_sql)?;
            let text = format!("SELECT ({}) IS TRUE AND ({}) IS NOT TRUE", when.text, holds.text);
            Ok(Made::Query(Prepared::new(text, when.params.into_iter().chain(holds.params))))
        })?;
        self.yes(&made)
    }

    fn yes(&self, made: &Made) -> Result<bool, Problem> {
        match made {
            Made::Constant(holds) => Ok(*holds),
            Made::Query(query) => Ok(matches!(self.one(query)?, Value::Integer(1))),
        }
    }

    /// The value of an expression of the plan as the field stores it.
    pub fn value_for(&self, expr: &Expr, field: FieldRef) -> Result<Value, Problem> {
        let made = self.made(Use::Value, address(expr), |plan, actor| {
            let known = plan::specialise(expr, actor);
            let types = self.input_types();
            let kind = plan
                .field(field)
                .map_or(plan::typing::Kind::Empty, |found| plan::typing::of_type(&found.r#type.kind, field));
            let query = sql::value_for(plan, &known, &kind, &self.scope(&types)).map_err(no_sql)?;
            Ok(Made::Query(Prepared::new(format!("SELECT {}", query.text), query.params)))
        })?;
        match &*made {
            Made::Constant(_) => Ok(Value::Null),
            Made::Query(query) => self.one(query),
        }
    }

    /// The value of an expression of the plan, as it is.
    pub fn value(&self, expr: &Expr) -> Result<Value, Problem> {
        let made = self.made(Use::Value, address(expr), |plan, actor| {
            let known = plan::specialise(expr, actor);
            let types = self.input_types();
            let (query, _) = sql::value(plan, &known, &self.scope(&types)).map_err(no_sql)?;
            Ok(Made::Query(Prepared::new(format!("SELECT {}", query.text), query.params)))
        })?;
        match &*made {
            Made::Constant(_) => Ok(Value::Null),
            Made::Query(query) => self.one(query),
        }
    }

    /// The one value that a statement gives.
    pub fn one(&self, query: &Prepared) -> Result<Value, Problem> {
        let mut statement = self.connection.prepare_cached(&query.text)?;
        query.bind(&mut statement, self)?;
        let mut rows = statement.raw_query();
        let value = rows.next()?.map(|row| row.get(0)).transpose()?;
        Ok(value.unwrap_or(Value::Null))
    }

    /// A condition over rows of a thing (`Root::Row(Row(0))`, here by the alias `r`), for this world.
    pub fn rows_where(&self, filter: &Expr) -> Result<Query, Problem> {
        let known = plan::specialise(filter, &kind_of_actor(self.actor));
        let types = self.input_types();
        let scope = Scope { row: Some("r".to_owned()), ..self.scope(&types) };
        sql::condition(&self.live.plan, &known, &scope).map_err(no_sql)
    }

    /// What a parameter stands for.
    pub fn param(&self, param: &Param) -> Result<Value, Problem> {
        Ok(match param {
            Param::Actor => self.actor.id().map_or(Value::Null, |id| Value::Text(id.to_owned())),
            Param::BySystem => Value::Integer(i64::from(matches!(self.actor, Actor::System))),
            Param::Now => Value::Text(moment_text(self.now)),
            Param::Today => Value::Text(self.now.to_zoned(self.live.calendar.zone().clone()).date().to_string()),
            Param::Input(place) => {
                self.inputs.and_then(|(_, values)| values.get(*place as usize)).cloned().unwrap_or(Value::Null)
            }
            Param::Id(root) => match self.root(*root) {
                Some((thing, row)) => self
                    .live
                    .shape(thing)
                    .map_or(Value::Null, |shape| row.values.get(shape.id).cloned().unwrap_or(Value::Null)),
                None => Value::Null,
            },
            Param::Field { root, thing, field } => match self.root(*root) {
                Some((_, row)) => self.field(row, FieldRef { thing: *thing, field: *field }, *root)?,
                None => Value::Null,
            },
        })
    }

    fn root(&self, root: BoundRoot) -> Option<(ThingId, &Row)> {
        match root {
            BoundRoot::Record => Some((self.thing?, self.record?)),
            BoundRoot::Before => Some((self.thing?, self.before?)),
            BoundRoot::Trigger => self.trigger,
        }
    }

    fn field(&self, row: &Row, field: FieldRef, root: BoundRoot) -> Result<Value, Problem> {
        let shape = self.live.shape(field.thing)?;
        if let Some(column) = shape.column(field.field) {
            return Ok(row.values.get(column).cloned().unwrap_or(Value::Null));
        }
        let id = row.text(shape.id);
        let found = self.live.plan.field(field);
        let sql = match found.map(|found| &found.storage) {
            Some(Storage::Account { column, .. }) => {
                if let Some(given) = self.given(root, field.field) {
                    return Ok(given);
                }
                format!("SELECT {column} FROM auth_accounts WHERE id = ?1")
            }
            Some(Storage::Links { table, owner, other }) => {
                if let Some(given) = self.given(root, field.field) {
                    return Ok(given);
                }
                format!("SELECT json_group_array({other} ORDER BY position) FROM {table} WHERE {owner} = ?1")
            }
            _ => return Ok(Value::Null),
        };
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query([id])?;
        Ok(rows.next()?.map(|row| row.get(0)).transpose()?.unwrap_or(Value::Null))
    }

    /// What the request gives for a field that isn't kept in the record's own table.
    fn given(&self, root: BoundRoot, field: FieldId) -> Option<Value> {
        if root != BoundRoot::Record {
            return None;
        }
        let (action, values) = self.inputs?;
        let place = action.inputs.iter().position(|input| input.field == Some(field))?;
        values.get(place).filter(|value| **value != Value::Null).cloned()
    }
}

/// Where something of the plan lies: its name among the statements.
fn address<T>(part: &T) -> usize {
    std::ptr::from_ref(part).addr()
}
